//! The texts that were found to be printable.

use std::cell::RefCell;

/// The number of texts that a thread remembers.
const MAX_TEXTS: usize = 16;

/// The length of the longest text that is remembered, in bytes.
const MAX_TEXT_BYTES: usize = 256;

/// Some of the texts that were found to have a property, each in the one place that it can have.
///
/// A server logs few paths, callers and rules, each of them with many requests: to compare one takes a
/// tenth of the time that a search for secrets takes.
#[derive(Default)]
pub(crate) struct KnownTexts([String; MAX_TEXTS]);

thread_local! {
    static PRINTABLE: RefCell<KnownTexts> = RefCell::default();
}

/// Returns whether a text is printable: as `check` says, or as it has said of the same text.
pub(crate) fn is_printable(text: &str, check: impl FnOnce(&str) -> bool) -> bool {
    PRINTABLE.with_borrow_mut(|known| known.is_or_becomes_known(text, check))
}

impl KnownTexts {
    fn is_or_becomes_known(&mut self, text: &str, check: impl FnOnce(&str) -> bool) -> bool {
        let Some(place) = self.place(text) else { return check(text) };
        if place == text {
            return true;
        }
        let is_good = check(text);
        if is_good {
            place.clear();
            place.push_str(text);
        }
        is_good
    }

    /// Returns the place of a text, where it is or another; none for one that is never remembered.
    fn place(&mut self, text: &str) -> Option<&mut String> {
        let last = text.bytes().last().map_or(0, usize::from);
        let is_short = text.len() <= MAX_TEXT_BYTES;
        self.0.get_mut((text.len() + last) % MAX_TEXTS).filter(|_| is_short)
    }
}

#[cfg(test)]
mod tests {
    use super::{KnownTexts, MAX_TEXT_BYTES};

    #[test]
    fn a_good_text_is_checked_once_until_another_takes_its_place() {
        let mut known = KnownTexts::default();
        let mut checks = |text: &str, is_good| {
            let mut checked = false;
            let check = |_: &str| {
                checked = true;
                is_good
            };
            (known.is_or_becomes_known(text, check), checked)
        };
        assert_eq!(checks("/a/1", true), (true, true));
        assert_eq!(checks("/a/1", false), (true, false));
        assert_eq!(checks("/b/1", true), (true, true));
        assert_eq!(checks("/a/1", true), (true, true));
        assert_eq!(checks("secret", false), (false, true));
        assert_eq!(checks("secret", false), (false, true));
        let long = "x".repeat(MAX_TEXT_BYTES + 1);
        assert_eq!(checks(&long, true), (true, true));
        assert_eq!(checks(&long, true), (true, true));
    }
}
