//! Texts of a configuration, as they may stand in a line of a log.

use std::fmt;

use stagemaker_redact::Printable;

/// Texts as a list in a sentence, of which only the first are written.
pub(crate) struct Listed<'a>(pub(crate) &'a [String]);

/// The number of texts that a list shows.
const MAX_SHOWN: usize = 5;

/// The number of characters that a list shows of each text.
const MAX_SHOWN_CHARS: usize = 120;

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, text) in self.0.iter().take(MAX_SHOWN).enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            Printable::first(MAX_SHOWN_CHARS, text).fmt(f)?;
        }
        match self.0.len().saturating_sub(MAX_SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Listed, MAX_SHOWN, MAX_SHOWN_CHARS};

    #[test]
    fn a_list_is_bounded_and_shows_nothing_that_a_terminal_obeys() {
        let foreign = "a\u{202e}b\nc\u{1b}[2J".to_owned();
        assert_eq!(Listed(&[foreign]).to_string(), "a\\u{202e}b\\u{a}c\\u{1b}[2J");
        let long = vec!["x".repeat(MAX_SHOWN_CHARS + 1); MAX_SHOWN + 2];
        let shown = Listed(&long).to_string();
        assert!(shown.ends_with("x... and 2 more"), "{shown}");
        assert!(shown.len() < (MAX_SHOWN + 1) * (MAX_SHOWN_CHARS + 8));
    }
}
