//! Which rules may speak to a message of the user, found in one pass over it.
//!
//! Most rules of a long script want some words in that message. All these words are looked for
//! together; a rule whose words are not there is never looked at.

use aho_corasick::AhoCorasick;
use regex_syntax::hir::literal::{ExtractKind, Extractor};

use crate::script::condition::Condition;
use crate::script::text_matcher::TextMatcher;

/// The words of all rules.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    words: AhoCorasick,
    /// The rule of each word.
    rules: Vec<usize>,
    /// The rules that must always be looked at.
    always: Bits,
}

/// From how many rules on it is faster to look for all their words at once.
const MIN_RULES: usize = 16;

impl Index {
    /// Nothing, for a short script.
    pub(crate) fn of<'a>(conditions: impl ExactSizeIterator<Item = &'a Condition>) -> Option<Self> {
        if conditions.len() < MIN_RULES {
            return None;
        }
        let mut always = Bits::new(conditions.len());
        let (mut words, mut rules) = (Vec::new(), Vec::new());
        for (rule, condition) in conditions.enumerate() {
            match words_of(condition) {
                Some(own) => {
                    rules.extend(own.iter().map(|_| rule));
                    words.extend(own);
                }
                None => always.set(rule),
            }
        }
        // It refuses only what is too large for it; then every rule is looked at.
        let words = AhoCorasick::new(&words).ok()?;
        Some(Self { words, rules, always })
    }

    /// The rules that may speak, in their order.
    pub(crate) fn candidates(&self, message: &str) -> impl Iterator<Item = usize> {
        let mut found = self.always.clone();
        for word in self.words.find_overlapping_iter(message) {
            if let Some(rule) = self.rules.get(word.pattern().as_usize()) {
                found.set(*rule);
            }
        }
        found.into_set()
    }
}

/// Text of which one must be in the message of the user, if the condition says so.
fn words_of(condition: &Condition) -> Option<Vec<Vec<u8>>> {
    match condition {
        Condition::User(test) => words_of_text(test),
        Condition::All(inner) => inner.iter().find_map(words_of),
        Condition::AnyMessage(_)
        | Condition::System(_)
        | Condition::Model(_)
        | Condition::Test(_)
        | Condition::Header(..)
        | Condition::Tools(_)
        | Condition::ToolResult(_)
        | Condition::ResponseFormat(_)
        | Condition::Images(_)
        | Condition::Turn(_)
        | Condition::Stream(_)
        | Condition::Not(_)
        | Condition::Any(_) => None,
    }
}

fn words_of_text(test: &TextMatcher) -> Option<Vec<Vec<u8>>> {
    let whole = test.is.iter().chain(&test.contains).max_by_key(|text| text.len());
    let words = match (whole, &test.matches) {
        (Some(whole), _) => vec![whole.clone().into_bytes()],
        (None, Some(pattern)) => words_of_pattern(pattern.as_str())?,
        (None, None) => return None,
    };
    let enough = words.iter().map(Vec::len).min().is_some_and(|least| least >= MIN_WORD_BYTES);
    enough.then_some(words)
}

/// What every match of a pattern starts with, or what it ends with: the longer tells more.
fn words_of_pattern(pattern: &str) -> Option<Vec<Vec<u8>>> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let words_at = |kind| {
        let found = Extractor::new().kind(kind).extract(&hir);
        let words = found.literals()?.iter().map(|own| own.as_bytes().to_vec());
        Some(words.collect::<Vec<_>>())
    };
    let both = [ExtractKind::Prefix, ExtractKind::Suffix].into_iter().filter_map(words_at);
    both.max_by_key(|words| words.iter().map(Vec::len).min())
}

/// Shorter words are everywhere, and finding them saves nothing.
const MIN_WORD_BYTES: usize = 2;

/// A set of small numbers.
#[derive(Clone, Debug)]
struct Bits(Vec<u64>);

impl Bits {
    fn new(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    fn set(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    /// Its numbers, the smallest first.
    fn into_set(self) -> impl Iterator<Item = usize> {
        let words = self.0.into_iter().enumerate();
        words.flat_map(|(index, mut word)| {
            std::iter::from_fn(move || {
                let bit = usize::try_from(word.trailing_zeros()).ok().filter(|bit| *bit < 64)?;
                word &= word - 1;
                Some(index * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Index;
    use crate::script::condition::Condition;
    use crate::script::text_matcher::TextMatcher;
    use regex::Regex;

    #[test]
    fn rules_whose_words_are_missing_are_passed_over() {
        let pattern =
            |text| TextMatcher { matches: Regex::new(text).ok(), ..TextMatcher::default() };
        let mut conditions: Vec<_> = (0..100)
            .map(|own| Condition::User(TextMatcher::contains(format!("<{own}>"))))
            .collect();
        conditions[3] = Condition::User(pattern("^order [0-9]+$"));
        conditions[7] = Condition::User(pattern("(?i)sun"));
        conditions[8] = Condition::Stream(true);
        conditions[9] = Condition::User(pattern("[0-9]+ apples"));
        conditions[70] = Condition::User(TextMatcher::is("<70>"));
        let index = Index::of(conditions.iter()).unwrap();
        let found = |text: &str| index.candidates(text).collect::<Vec<_>>();
        assert_eq!(found("<12> and <70>"), [8, 12, 70]);
        assert_eq!(found("order 3"), [3, 8]);
        assert_eq!(found("SUNNY"), [7, 8]);
        assert_eq!(found("2 apples"), [8, 9]);
        assert_eq!(found(""), [8]);
    }

    #[test]
    fn a_short_script_has_none() {
        assert!(Index::of([Condition::Stream(true)].iter()).is_none());
    }
}
