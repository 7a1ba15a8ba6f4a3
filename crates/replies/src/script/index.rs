//! The index that makes long scripts fast.
//!
//! Most rules of a long script want some literal text in the last message of the user. One pass
//! over the message finds the literals of all rules; a rule whose literals are missing is never
//! matched.

use aho_corasick::AhoCorasick;
use regex_syntax::hir::literal::{ExtractKind, Extractor};

use crate::script::condition::Condition;
use crate::script::matcher::TextMatcher;

/// The literals of all rules.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    literals: AhoCorasick,
    /// The rule of each literal.
    rules: Vec<usize>,
    /// The rules without literals, which are always candidates.
    always: BitSet,
}

/// The number of rules from which on an index is faster.
const MIN_RULES: usize = 16;

impl Index {
    /// Indexes the conditions of all rules, in their order; `None` for a short script.
    pub(crate) fn new<'a>(
        conditions: impl ExactSizeIterator<Item = &'a Condition>,
    ) -> Option<Self> {
        if conditions.len() < MIN_RULES {
            return None;
        }
        let mut always = BitSet::new(conditions.len());
        let (mut literals, mut rules) = (Vec::new(), Vec::new());
        for (rule, condition) in conditions.enumerate() {
            match literals_of(condition) {
                Some(found) => {
                    rules.extend(found.iter().map(|_| rule));
                    literals.extend(found);
                }
                None => always.set(rule),
            }
        }
        // Only too many literals are refused, and without an index every rule is matched.
        let literals = AhoCorasick::new(&literals).ok()?;
        Some(Self { literals, rules, always })
    }

    /// Returns the indices of the rules that may match, in their order.
    pub(crate) fn candidates(&self, message: &str) -> impl Iterator<Item = usize> {
        let mut found = self.always.clone();
        for literal in self.literals.find_overlapping_iter(message) {
            if let Some(rule) = self.rules.get(literal.pattern().as_usize()) {
                found.set(*rule);
            }
        }
        found.into_numbers()
    }
}

/// Returns literals of which at least one must be in the message of the user; `None` where the
/// condition does not tell any.
fn literals_of(condition: &Condition) -> Option<Vec<Vec<u8>>> {
    match condition {
        Condition::User(matcher) => literals_of_text(matcher),
        Condition::All(inner) => inner.iter().find_map(literals_of),
        Condition::AnyMessage(_)
        | Condition::System(_)
        | Condition::Model(_)
        | Condition::Endpoint(_)
        | Condition::Component(_)
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

fn literals_of_text(matcher: &TextMatcher) -> Option<Vec<Vec<u8>>> {
    let whole = matcher.is.iter().chain(&matcher.contains).max_by_key(|text| text.len());
    let literals = match (whole, &matcher.pattern) {
        (Some(whole), _) => vec![whole.clone().into_bytes()],
        (None, Some(pattern)) => literals_of_pattern(pattern.as_str())?,
        (None, None) => return None,
    };
    let shortest = literals.iter().map(Vec::len).min();
    shortest.is_some_and(|bytes| bytes >= MIN_LITERAL_BYTES).then_some(literals)
}

/// Returns the literals with which the matches of a pattern start, or those with which they end:
/// whichever of both has the longer shortest one.
fn literals_of_pattern(pattern: &str) -> Option<Vec<Vec<u8>>> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let literals_at = |kind| {
        let found = Extractor::new().kind(kind).extract(&hir);
        let literals = found.literals()?.iter().map(|literal| literal.as_bytes().to_vec());
        Some(literals.collect::<Vec<_>>())
    };
    let both = [ExtractKind::Prefix, ExtractKind::Suffix].into_iter().filter_map(literals_at);
    both.max_by_key(|literals| literals.iter().map(Vec::len).min())
}

/// The length of the shortest literal: shorter ones are in most messages, and save nothing.
const MIN_LITERAL_BYTES: usize = 2;

/// A set of small numbers.
#[derive(Clone, Debug)]
struct BitSet(Vec<u64>);

impl BitSet {
    fn new(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    fn set(&mut self, number: usize) {
        if let Some(block) = self.0.get_mut(number / 64) {
            *block |= 1 << (number % 64);
        }
    }

    /// Returns the numbers, the smallest first.
    fn into_numbers(self) -> impl Iterator<Item = usize> {
        let blocks = self.0.into_iter().enumerate();
        blocks.flat_map(|(index, mut block)| {
            std::iter::from_fn(move || {
                let bit = usize::try_from(block.trailing_zeros()).ok().filter(|bit| *bit < 64)?;
                block &= block - 1;
                Some(index * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Index;
    use crate::script::condition::Condition;
    use crate::script::matcher::TextMatcher;
    use regex::Regex;

    #[test]
    fn rules_whose_literals_are_missing_are_no_candidates() {
        let pattern =
            |text| TextMatcher { pattern: Regex::new(text).ok(), ..TextMatcher::default() };
        let mut conditions: Vec<_> = (0..100)
            .map(|number| Condition::User(TextMatcher::contains(format!("<{number}>"))))
            .collect();
        conditions[3] = Condition::User(pattern("^order [0-9]+$"));
        conditions[7] = Condition::User(pattern("(?i)sun"));
        conditions[8] = Condition::Stream(true);
        conditions[9] = Condition::User(pattern("[0-9]+ apples"));
        conditions[70] = Condition::User(TextMatcher::is("<70>"));
        let index = Index::new(conditions.iter()).unwrap();
        let found = |text: &str| index.candidates(text).collect::<Vec<_>>();
        assert_eq!(found("<12> and <70>"), [8, 12, 70]);
        assert_eq!(found("order 3"), [3, 8]);
        assert_eq!(found("SUNNY"), [7, 8]);
        assert_eq!(found("2 apples"), [8, 9]);
        assert_eq!(found(""), [8]);
    }

    #[test]
    fn a_short_script_has_no_index() {
        assert!(Index::new([Condition::Stream(true)].iter()).is_none());
    }
}
