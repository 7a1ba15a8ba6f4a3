//! The conditions on a single text or number.

use std::fmt;

use regex::Regex;

/// A condition on a text, of which every part must hold; without parts, any text matches.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextMatcher {
    /// The whole text.
    pub(crate) is: Option<String>,
    /// Parts of the text, in the same case.
    pub(crate) contains: Vec<String>,
    /// A pattern of which the text has a match.
    pub(crate) pattern: Option<Regex>,
}

impl TextMatcher {
    pub(crate) fn is(text: impl Into<String>) -> Self {
        Self { is: Some(text.into()), ..Self::default() }
    }

    pub(crate) fn contains(text: impl Into<String>) -> Self {
        Self { contains: vec![text.into()], ..Self::default() }
    }

    /// Returns whether a text meets the condition.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.is.as_ref().is_none_or(|whole| whole == text)
            && self.contains.iter().all(|part| text.contains(part))
            && self.pattern.as_ref().is_none_or(|pattern| pattern.is_match(text))
    }

    /// Returns whether a text would meet the condition if letters had no case. The pattern must
    /// match all the same.
    pub(crate) fn matches_ignoring_case(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        self.is.as_ref().is_none_or(|whole| whole.to_lowercase() == lower)
            && self.contains.iter().all(|part| lower.contains(&part.to_lowercase()))
            && self.pattern.as_ref().is_none_or(|pattern| pattern.is_match(text))
    }

    /// Returns the named groups of the pattern, and what they match in a text. A group without a
    /// part in the match is empty.
    pub(crate) fn captures(&self, text: &str) -> Vec<(String, String)> {
        let Some(pattern) = &self.pattern else { return Vec::new() };
        let Some(found) = pattern.captures(text) else { return Vec::new() };
        let named = pattern.capture_names().flatten();
        let captured = named.map(|name| {
            let text = found.name(name).map_or("", |group| group.as_str());
            (name.to_owned(), text.to_owned())
        });
        captured.collect()
    }

    /// Returns the names of the groups of the pattern.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &str> {
        self.pattern.iter().flat_map(|pattern| pattern.capture_names().flatten())
    }
}

/// The text that is wanted, as an error describes it.
impl fmt::Display for TextMatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is = self.is.iter().map(|text| format!("`{text}`"));
        let contains = self.contains.iter().map(|text| format!("one that contains `{text}`"));
        let pattern = self.pattern.iter().map(|pattern| format!("one that matches `{pattern}`"));
        let wanted: Vec<_> = is.chain(contains).chain(pattern).collect();
        f.write_str(&wanted.join(" and "))
    }
}

/// A range of numbers, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NumberMatcher {
    pub(crate) from: u64,
    pub(crate) to: u64,
}

impl NumberMatcher {
    pub(crate) const fn is(number: u64) -> Self {
        Self { from: number, to: number }
    }

    /// Returns whether a number lies in the range.
    pub(crate) const fn matches(self, number: u64) -> bool {
        self.from <= number && number <= self.to
    }
}

/// The numbers that are wanted, as an error describes them.
impl fmt::Display for NumberMatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (from, to) if from == to => write!(f, "{from}"),
            (from, u64::MAX) => write!(f, "{from} or more"),
            (0, to) => write!(f, "{to} or less"),
            (from, to) => write!(f, "{from} to {to}"),
        }
    }
}
