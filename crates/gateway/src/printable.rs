//! Foreign text, as it may stand in a line of a log.

use std::fmt::{self, Write as _};

/// A text of somebody else, of which all that a terminal would not show is escaped: control
/// characters, line and paragraph separators, marks that turn the direction of a line around.
/// SPEC R3
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printable<'a> {
    text: &'a str,
    limit: usize,
}

impl<'a> Printable<'a> {
    pub(crate) fn all(text: &'a str) -> Self {
        Self { text, limit: usize::MAX }
    }

    /// The first characters of a text.
    pub(crate) fn first(limit: usize, text: &'a str) -> Self {
        Self { text, limit }
    }
}

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.chars().take(self.limit).try_for_each(|character| match character {
            // These would be escaped for a string literal, and here stand in no quotes.
            '"' | '\'' | '\\' => f.write_char(character),
            _ => character.escape_debug().try_for_each(|escaped| f.write_char(escaped)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Printable;

    /// SPEC R3
    #[test]
    fn what_a_terminal_would_obey_is_escaped_and_all_else_stands() {
        let foreign = "a\u{202e}b\u{2028}c\u{1b}[2Jd\ne\u{200b}f\u{feff}";
        let shown = "a\\u{202e}b\\u{2028}c\\u{1b}[2Jd\\ne\\u{200b}f\\u{feff}";
        assert_eq!(Printable::all(foreign).to_string(), shown);
        let plain = r#"`é` "quoted" it's \ 漢"#;
        assert_eq!(Printable::all(plain).to_string(), plain);
        assert_eq!(Printable::first(2, "漢字z").to_string(), "漢字");
    }
}
