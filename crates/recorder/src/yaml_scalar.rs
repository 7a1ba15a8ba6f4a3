//! Scalars of YAML, as plain as a text allows.

/// The position of a scalar, which decides what it may hold without quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// At the end of a line.
    Block,
    /// Between braces or brackets.
    Flow,
}

/// The longest text that stands between braces, in characters.
const MAX_FLOW_CHARS: usize = 72;

/// Writes a text for between braces or brackets; none if it is too long or has a line break.
pub(crate) fn flow(text: &str) -> Option<String> {
    let short = text.chars().count() <= MAX_FLOW_CHARS && !text.contains('\n');
    short.then(|| scalar(text, Style::Flow))
}

/// Writes a text in double quotation marks.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            _ if is_printed(character) => quoted.push(character),
            _ => quoted.push_str(&escaped(character)),
        }
    }
    quoted.push('"');
    quoted
}

fn escaped(character: char) -> String {
    match u32::from(character) {
        code @ ..=0xff => format!("\\x{code:02x}"),
        code @ ..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

/// Writes a key, in quotation marks wherever it could be taken for anything but a text.
pub(crate) fn key(name: &str) -> String {
    let is_safe = |character: char| character.is_ascii_alphanumeric() || "_-./".contains(character);
    if is_plain(name, Style::Flow) && name.chars().all(is_safe) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// Writes a text on one line, with as few quotation marks as possible.
pub(crate) fn scalar(text: &str, style: Style) -> String {
    if is_plain(text, style) {
        text.to_owned()
    } else if text.contains(['"', '\\']) && text.chars().all(is_printed) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        quoted(text)
    }
}

/// Returns whether a text needs no quotation marks to be read as a text.
fn is_plain(text: &str, style: Style) -> bool {
    let starts_well = text.chars().next().is_some_and(char::is_alphabetic);
    let ends_well = !text.ends_with([' ', ':']);
    let has_marks = text.contains(": ") || text.contains(" #");
    let breaks_flow =
        style == Style::Flow && text.contains([',', '[', ']', '{', '}', ':', '"', '\'']);
    let is_reserved = RESERVED.iter().any(|word| text.eq_ignore_ascii_case(word));
    starts_well
        && ends_well
        && !has_marks
        && !breaks_flow
        && !is_reserved
        && text.chars().all(is_printed)
}

/// The plain texts that some version of YAML takes for another type.
const RESERVED: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

/// Returns whether a text is best read as a block, and comes back from one unchanged.
pub(crate) fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let is_blank = |line: &str| !line.is_empty() && line.trim().is_empty();
    body.contains('\n')
        && !body.ends_with('\n')
        && !body.starts_with(char::is_whitespace)
        && !body.split('\n').any(is_blank)
        && body
            .chars()
            .all(|character| character == '\n' || character == '\t' || is_printed(character))
}

/// Returns whether YAML allows a character without an escape, and a person can see it.
fn is_printed(character: char) -> bool {
    let hidden = ['\u{2028}', '\u{2029}', '\u{feff}', '\u{fffe}', '\u{ffff}'];
    !character.is_control() && !hidden.contains(&character)
}

#[cfg(test)]
mod tests {
    use super::{flow, quoted};

    #[test]
    fn between_braces_a_comma_is_quoted_and_a_long_text_is_none() {
        assert_eq!(flow("one, two").as_deref(), Some("\"one, two\""));
        assert_eq!(flow("one two").as_deref(), Some("one two"));
        assert_eq!(flow(&"x".repeat(73)), None);
        assert_eq!(quoted("é\u{10ffff}\t\""), "\"é\u{10ffff}\\t\\\"\"");
    }
}
