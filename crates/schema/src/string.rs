//! Texts: of the name of their property, unless a format or a pattern says what they are.

use crate::conjunction::Conjunction;
use crate::format;
use crate::limits::MAX_TEXT_CHARS;
use crate::pattern;
use crate::position::Position;

/// How long a text may be, in characters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Length {
    pub(crate) min: usize,
    pub(crate) max: usize,
}

/// The texts to try, the plainest first.
pub(crate) fn candidates(shape: &Conjunction<'_>, spot: &Position) -> Vec<String> {
    let length = Length { min: shape.at_least("minLength"), max: shape.at_most("maxLength") };
    if length.min > MAX_TEXT_CHARS {
        return Vec::new();
    }
    let mut texts = Vec::new();
    for name in shape.texts("format") {
        texts.extend(format::examples(name, spot, length));
    }
    let patterns = shape.texts("pattern");
    texts.push(plain(spot, length));
    for pattern in &patterns {
        texts.extend(pattern::texts(pattern, spot, length));
    }
    if patterns.len() > 1 {
        texts.extend(joined(&patterns, spot, length));
    }
    texts.extend(others(length));
    texts
}

/// The name, with a number if it is not the first, made as long as it must be.
fn plain(spot: &Position, length: Length) -> String {
    let number = spot.ordinal + spot.draw(NUMBERED);
    let suffix = if number == 0 { String::new() } else { format!(" {}", number + 1) };
    let suffix_chars = suffix.chars().count().min(length.max);
    let name = if spot.name.is_empty() { "text" } else { &spot.name };
    let words: String = name.chars().take(length.max.saturating_sub(suffix_chars)).collect();
    let skipped = suffix.chars().count() - suffix_chars;
    let text: String = words.chars().chain(suffix.chars().skip(skipped)).collect();
    padded(text, name, length)
}

/// How many texts of one name there are among all seeds.
const NUMBERED: usize = 100;

/// Repeats a word behind a text until it is long enough.
pub(crate) fn padded(mut text: String, word: &str, length: Length) -> String {
    let missing = length.min.saturating_sub(text.chars().count());
    let filler = [" ", word].concat();
    text.extend(filler.chars().cycle().take(missing));
    if missing > 0 && text.ends_with(' ') {
        text.pop();
        text.push('.');
    }
    text
}

/// One text for several patterns: a part for each, in case none of them minds the others.
fn joined(patterns: &[&str], spot: &Position, length: Length) -> Vec<String> {
    let short = Length { min: 0, max: length.max };
    let parts: Vec<_> = patterns
        .iter()
        .filter_map(|pattern| pattern::texts(pattern, spot, short).into_iter().next())
        .collect();
    [parts.concat(), parts.join(" ")].map(|text| padded(text, "text", length)).into()
}

/// Texts that are unlike, for schemas that say what a text must not be.
fn others(length: Length) -> Vec<String> {
    let long = ["text"; 30].join(" ");
    let plain = ["text", "a", "A", "1", "0", "true", "other", "-", "_", "", " ", "é", &long];
    let fitting = plain.iter().map(|text| {
        let cut = text.chars().take(length.max).collect();
        padded(cut, "text", length)
    });
    fitting.collect()
}
