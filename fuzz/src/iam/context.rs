//! The context of a request, whose keys are the same in any letter case (SPEC C3).

use super::situation::{Asked, Values};

/// The values for a key, in the order in which they were given: none if the context lacks it, and
/// for an empty list as well (SPEC C7).
pub(crate) fn values(asked: &Asked, key: &str) -> Vec<String> {
    match found(asked, key) {
        None => Vec::new(),
        Some(Values::One(value)) => vec![value.clone()],
        Some(Values::Many(values)) => values.clone(),
    }
}

/// The value that a variable stands for, if it is set: a list sets none (SPEC S6).
pub(crate) fn variable(asked: &Asked, key: &str) -> Option<String> {
    match found(asked, key) {
        Some(Values::One(value)) => Some(value.clone()),
        Some(Values::Many(_)) | None => None,
    }
}

/// Of keys that differ in letter case alone, the last one given is left.
fn found<'a>(asked: &'a Asked, key: &str) -> Option<&'a Values> {
    let mut same = asked.context.iter().filter(|(own, _)| own.eq_ignore_ascii_case(key));
    same.next_back().map(|(_, values)| values)
}
