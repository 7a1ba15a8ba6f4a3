//! Canned replies.

use std::borrow::Cow;
use std::fmt;

use regex::Regex;

/// What a model answers: the first rule that matches says it, and without any rule the last
/// user message is repeated.
#[derive(Clone, Debug, Default)]
pub struct Replies {
    rules: Vec<Rule>,
}

/// One canned reply.
#[derive(Clone, Debug)]
pub struct Rule {
    /// When it is given.
    pub when: When,
    /// What is said.
    pub say: Say,
}

/// When a reply is given.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum When {
    /// Whatever is asked.
    Always,
    /// When the last user message contains this text, in the same case.
    Contains(String),
    /// When the pattern is found in the last user message.
    Matches(Regex),
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Say {
    /// This text.
    Text(String),
    /// The last user message.
    Echo,
}

impl Replies {
    /// These rules, the first of which that matches is taken. None at all means echo.
    pub fn new(rules: impl IntoIterator<Item = Rule>) -> Self {
        Self { rules: rules.into_iter().collect() }
    }

    /// What is answered to a message, or nothing if there are rules and none matches.
    pub(crate) fn answer<'a>(&'a self, message: &'a str) -> Option<Cow<'a, str>> {
        if self.rules.is_empty() {
            return Some(Cow::Borrowed(message));
        }
        let rule = self.rules.iter().find(|rule| rule.when.applies(message))?;
        Some(match &rule.say {
            Say::Text(text) => Cow::Borrowed(text.as_str()),
            Say::Echo => Cow::Borrowed(message),
        })
    }

    /// How many rules there are.
    pub(crate) fn len(&self) -> usize {
        self.rules.len()
    }
}

impl When {
    /// A pattern in the syntax of the `regex` crate, which matches in linear time.
    ///
    /// # Errors
    ///
    /// When it is not a pattern.
    pub fn matches(pattern: &str) -> Result<Self, InvalidPattern> {
        Regex::new(pattern).map(Self::Matches).map_err(|error| InvalidPattern(error.to_string()))
    }

    fn applies(&self, message: &str) -> bool {
        match self {
            Self::Always => true,
            Self::Contains(text) => message.contains(text),
            Self::Matches(pattern) => pattern.is_match(message),
        }
    }
}

/// A pattern that is none, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPattern(String);

impl fmt::Display for InvalidPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The library draws the pattern over several lines; its last says what is wrong.
        let last = self.0.lines().last().unwrap_or_default();
        f.write_str(last.trim_start_matches("error: "))
    }
}

impl std::error::Error for InvalidPattern {}

#[cfg(test)]
mod tests {
    use super::{Replies, Rule, Say, When};

    fn say(when: When, text: &str) -> Rule {
        Rule { when, say: Say::Text(text.to_owned()) }
    }

    #[test]
    fn the_first_rule_that_matches_speaks() {
        let replies = Replies::new([
            say(When::Contains("weather".into()), "sunny"),
            say(When::matches("^order \\d+$").unwrap(), "on its way"),
            say(When::matches("(?i)WEATHER").unwrap(), "which?"),
            Rule { when: When::matches("^echo ").unwrap(), say: Say::Echo },
        ]);
        assert_eq!(replies.answer("the weather, please").as_deref(), Some("sunny"));
        assert_eq!(replies.answer("the Weather, please").as_deref(), Some("which?"));
        assert_eq!(replies.answer("order 12").as_deref(), Some("on its way"));
        assert_eq!(replies.answer("echo me").as_deref(), Some("echo me"));
        assert_eq!(replies.answer("order x"), None);
    }

    #[test]
    fn without_rules_it_is_an_echo() {
        assert_eq!(Replies::default().answer("hello").as_deref(), Some("hello"));
    }
}
