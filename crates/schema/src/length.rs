//! The length that a schema wants of a text.

/// The bounds of the length of a text, in characters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Length {
    pub(crate) min: usize,
    pub(crate) max: usize,
}

/// Repeats a word after a text until it is long enough.
pub(crate) fn pad(mut text: String, word: &str, length: Length) -> String {
    let missing = length.min.saturating_sub(text.chars().count());
    let filler = [" ", word].concat();
    text.extend(filler.chars().cycle().take(missing));
    if missing > 0 && text.ends_with(' ') {
        text.pop();
        text.push('.');
    }
    text
}
