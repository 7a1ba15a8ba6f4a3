//! Actions (SPEC A1 to A3).

use super::pattern;

/// Whether an entry of `Action` or `NotAction` stands for an action.
pub(crate) fn matches(entry: &str, action: &str) -> bool {
    pattern::matches(&pattern::wild(&entry.to_ascii_lowercase()), &action.to_ascii_lowercase())
}
