//! Words of paths, and spellings of them that some server takes for the word itself.

use arbitrary::{Result, Unstructured};

use crate::signer::usual;

/// Spells a word, mostly as it stands.
pub(super) fn spelled(u: &mut Unstructured<'_>, word: &str) -> Result<Vec<u8>> {
    let mut text = word.to_owned();
    // Each escape makes it longer, up to three times.
    while text.len() < 200 && !usual(u)? {
        let at = if text.is_empty() { 0 } else { u.choose_index(text.chars().count())? };
        text = match u.int_in_range(0..=7)? {
            0 => escaped(&text, |index| index == at, lower),
            1 => escaped(&text, |index| index == at, upper),
            2 => escaped(&text, |_| true, lower),
            // An escape of what may be an escape already.
            3 => text.replace('%', "%25"),
            4 => recased(&text, |index| index == at),
            5 => text.to_ascii_uppercase(),
            6 => format!("{text}{}", u.choose(&SUFFIXES)?),
            _ => format!("{}{text}", u.choose(&SUFFIXES)?),
        };
    }
    Ok(text.into_bytes())
}

fn escaped(text: &str, is_escaped: impl Fn(usize) -> bool, escape: fn(u8) -> String) -> String {
    let spell = |(index, character): (usize, char)| {
        let mut buffer = [0; 4];
        let bytes = character.encode_utf8(&mut buffer).bytes();
        if is_escaped(index) { bytes.map(escape).collect() } else { character.to_string() }
    };
    text.chars().enumerate().map(spell).collect()
}

fn lower(byte: u8) -> String {
    format!("%{byte:02x}")
}

fn upper(byte: u8) -> String {
    format!("%{byte:02X}")
}

fn recased(text: &str, is_recased: impl Fn(usize) -> bool) -> String {
    let recase = |(index, character): (usize, char)| match character {
        _ if !is_recased(index) => character,
        'a'..='z' => character.to_ascii_uppercase(),
        _ => character.to_ascii_lowercase(),
    };
    text.chars().enumerate().map(recase).collect()
}

/// The fixed words, and others that look like them.
pub(super) const WORDS: [&str; 12] = [
    "inference-components",
    "inference-components",
    "inference-components",
    "components",
    "components",
    "inference_components",
    "inferencecomponents",
    "inference-component",
    "component",
    "Inference-Components",
    "endpoints",
    "inference-component\u{17f}",
];

pub(super) const NAMES: [&str; 14] = [
    "a",
    "shared",
    "secret",
    "My-Endpoint-1",
    "components",
    "inference-components",
    "endpoints",
    "0",
    "a--b",
    "-a",
    "a-",
    "a_b",
    "caf\u{e9}",
    "",
];

pub(super) const ROUTES: [&str; 12] = [
    "v1",
    "openai",
    "chat",
    "completions",
    "models",
    "inference-components",
    "components",
    "endpoints",
    "secret",
    "x_y.z~1:go@2",
    "invocations",
    "...",
];

/// Segments that some server drops, or takes for another.
pub(super) const ODD_SEGMENTS: [&str; 22] = [
    "",
    ".",
    "..",
    "%2e",
    "%2E",
    "%2e%2e",
    ".%2e",
    "%2E.",
    "%252e%252e",
    "...",
    ". ",
    ".. ",
    "..;",
    ".;x",
    ";",
    ";x=/",
    "%20",
    " ",
    "%00",
    "\u{ff0e}",
    "%c0%ae%c0%ae",
    "~",
];

/// Texts at an edge of a segment that some server strips.
const SUFFIXES: [&str; 28] = [
    ";", ";x", ";x=1", "%3b", "%3Bx", " ", "%20", "+", "\t", "%09", "\0", "%00", "%00.json",
    "%2500", "\n", "%0a", "\r", "%0d", ".", "%2e", "..", ":", "\u{a0}", "%C2%A0", "\u{200b}",
    "\u{feff}", "\u{e9}", "~",
];

/// Separators of segments in place of a slash.
pub(super) const SEPARATORS: [&str; 8] = ["//", "///", "\\", "/\\", "\\\\", "/./", "/;/", "/x/../"];

pub(super) const ESCAPED_SLASHES: [&str; 10] =
    ["%2F", "%2f", "%5C", "%5c", "%252F", "%255c", "/%2F", "%c0%af", "%u002f", "\u{ff0f}"];

/// Texts behind a path.
pub(super) const TAILS: [&str; 9] = [
    "?",
    "?limit=1",
    "?/../b",
    "#x",
    "#/../b",
    "/?x=/inference-components/secret",
    "/",
    "//",
    "%3f",
];
