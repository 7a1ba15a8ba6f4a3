//! Generation of strings.

use crate::conjunction::Conjunction;
use crate::format;
use crate::length::{Length, pad};
use crate::limits::MAX_TEXT_CHARS;
use crate::pattern;
use crate::position::Position;

/// Returns the texts to try: of the formats first, then of the name and the patterns.
pub(crate) fn candidates(conjunction: &Conjunction<'_>, position: &Position) -> Vec<String> {
    let length =
        Length { min: conjunction.at_least("minLength"), max: conjunction.at_most("maxLength") };
    if length.min > MAX_TEXT_CHARS {
        return Vec::new();
    }
    let mut texts = Vec::new();
    for name in conjunction.texts("format") {
        texts.extend(format::examples(name, position, length));
    }
    let patterns = conjunction.texts("pattern");
    texts.push(from_name(position, length));
    for pattern in &patterns {
        texts.extend(pattern::texts(pattern, position, length));
    }
    if patterns.len() > 1 {
        texts.extend(join(&patterns, position, length));
    }
    texts.extend(unlike(length));
    texts
}

/// Returns the name, with a number if it is not the first, at the required length.
fn from_name(position: &Position, length: Length) -> String {
    let number = position.ordinal + position.draw(NUMBERS);
    let suffix = if number == 0 { String::new() } else { format!(" {}", number + 1) };
    let suffix_chars = suffix.chars().count().min(length.max);
    let name = if position.name.is_empty() { "text" } else { &position.name };
    let stem: String = name.chars().take(length.max.saturating_sub(suffix_chars)).collect();
    let skipped = suffix.chars().count() - suffix_chars;
    let text: String = stem.chars().chain(suffix.chars().skip(skipped)).collect();
    pad(text, name, length)
}

/// Number of different texts of one name among all seeds.
const NUMBERS: usize = 100;

/// Returns texts with a part for each of several patterns, which match if no pattern is anchored.
fn join(patterns: &[&str], position: &Position, length: Length) -> Vec<String> {
    let short = Length { min: 0, max: length.max };
    let parts: Vec<_> = patterns
        .iter()
        .filter_map(|pattern| pattern::texts(pattern, position, short).into_iter().next())
        .collect();
    [parts.concat(), parts.join(" ")].map(|text| pad(text, "text", length)).into()
}

/// Returns texts that are unlike each other, for schemas that exclude some texts.
fn unlike(length: Length) -> Vec<String> {
    let long = ["text"; 30].join(" ");
    let texts = ["text", "a", "A", "1", "0", "true", "other", "-", "_", "", " ", "é", &long];
    let fitting = texts.iter().map(|text| {
        let cut = text.chars().take(length.max).collect();
        pad(cut, "text", length)
    });
    fitting.collect()
}
