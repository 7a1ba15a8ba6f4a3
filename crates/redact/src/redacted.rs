//! Texts without their secrets.

use std::fmt;

/// The mark in the place of a secret.
pub const MARK: &str = "[redacted]";

/// A text without its secrets: the pieces before, between and after them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted<'a>(pub(crate) Vec<&'a str>);

impl Redacted<'_> {
    /// Returns whether the text has no secret.
    pub const fn is_whole(&self) -> bool {
        self.0.len() == 1
    }

    /// Returns the text with a mark in the place of each secret.
    pub fn text(&self) -> RedactedText {
        RedactedText(self.0.join(MARK))
    }

    /// Returns a pattern of the text that allows any text in the place of each secret.
    pub fn pattern(&self) -> RedactedText {
        let escaped: Vec<_> = self.0.iter().map(|piece| regex::escape(piece)).collect();
        RedactedText(format!("(?s)^{}$", escaped.join(".*")))
    }
}

/// A text that a redactor has let through. There is no other way to make one, but for constants.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RedactedText(String);

impl RedactedText {
    /// Makes a text of a literal of the program, which holds no secret.
    pub fn constant(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// Returns the text in another spelling, such as that of a file's format.
    #[must_use]
    pub fn spelled(self, spell: impl FnOnce(String) -> String) -> Self {
        Self(spell(self.0))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for RedactedText {
    fn from(text: &'static str) -> Self {
        Self::constant(text)
    }
}

impl fmt::Display for RedactedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
