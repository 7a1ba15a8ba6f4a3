//! Names of endpoints and components, read by hand.

/// Returns whether a text is a name of AWS: 1 to 63 letters, digits and dashes, with no dash at
/// either end.
pub fn is_name(text: &str) -> bool {
    let is_inside = |c: char| matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | '-');
    text.chars().all(is_inside)
        && (1..=63).contains(&text.chars().count())
        && text.trim_matches('-') == text
}
