//! Secrets of a client, which are looked for as they are.

use std::ops::Range;

/// A text that a client proves itself with.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Secret(String);

/// The shortest secret that is looked for, in bytes: a shorter one is a part of every text.
const MIN_BYTES: usize = 4;

/// The shortest secret that is looked for within longer words, in bytes.
const MIN_BYTES_WITHIN_WORDS: usize = 8;

/// The keys that clients send to servers without a lock, since they cannot send none.
const PLACEHOLDERS: [&str; 40] = [
    "admin",
    "anything",
    "api-key",
    "apikey",
    "api_key",
    "bearer",
    "changeme",
    "default",
    "dummy",
    "dummy-key",
    "empty",
    "example",
    "fake",
    "fake-key",
    "localhost",
    "local",
    "lm-studio",
    "model",
    "no-key",
    "no-key-required",
    "no-api-key",
    "none",
    "not-needed",
    "not-needed-at-all",
    "not-required",
    "null",
    "ollama",
    "openai",
    "password",
    "placeholder",
    "sagemaker",
    "sglang",
    "sk-no-key-required",
    "stagemaker",
    "test",
    "token",
    "unused",
    "user",
    "vllm",
    "your-api-key",
];

impl Secret {
    /// Makes a secret of a text; none if it is too short, or a placeholder that everybody uses.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let is_placeholder = PLACEHOLDERS.iter().any(|known| text.eq_ignore_ascii_case(known));
        (text.len() >= MIN_BYTES && !is_placeholder).then(|| Self(text.to_owned()))
    }

    /// The bytes of the secret.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Returns the ranges of a text that are the secret.
    pub(crate) fn find(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let ranges = text.match_indices(&self.0).map(|(start, _)| start..start + self.0.len());
        ranges.filter(|range| self.0.len() >= MIN_BYTES_WITHIN_WORDS || is_word(text, range))
    }
}

/// Returns whether neither the character before a range nor the one behind it is part of a word.
fn is_word(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = (text.get(..range.start), text.get(range.end..));
    let goes_on = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    !goes_on(before.and_then(|text| text.chars().next_back()))
        && !goes_on(after.and_then(|text| text.chars().next()))
}
