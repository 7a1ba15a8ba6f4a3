//! Bodies without their secrets, also where those are sent a token at a time.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memmem;
use serde_json::Value;
use stagemaker_redact::{MARK, RedactedText, Redactor};

/// Returns a body without its secrets.
pub(super) fn body(bytes: &[u8], redactor: &Redactor) -> RedactedText {
    let events = secret_events(bytes, redactor);
    mask(bytes, 0..bytes.len(), &events, redactor)
}

/// Returns the pieces of a body without its secrets. `ends` are the offsets at which they end.
pub(super) fn pieces(
    bytes: &[u8],
    ends: impl Iterator<Item = usize>,
    redactor: &Redactor,
) -> Vec<RedactedText> {
    let events = secret_events(bytes, redactor);
    let mut start = 0;
    let piece = |end| {
        let piece = mask(bytes, start..end, &events, redactor);
        start = end;
        piece
    };
    ends.map(piece).collect()
}

/// The text of one kind that a choice is sent, joined over all events.
#[derive(Default)]
struct JoinedText {
    text: String,
    /// The end of each part in the text, and the range of its event in the body.
    parts: Vec<(usize, Range<usize>)>,
}

/// Returns the events of a stream that carry a part of a secret, or one that the tokens of its log
/// probabilities spell, in their order. Each is the range of its JSON.
///
/// No event need hold the whole secret: of `delta` the texts are joined, for each choice and each key.
fn secret_events(bytes: &[u8], redactor: &Redactor) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if memmem::find(bytes, b"\"delta\"").is_none() && memmem::find(bytes, b"\"logprobs\"").is_none()
    {
        return found;
    }
    let mut texts: BTreeMap<String, JoinedText> = BTreeMap::new();
    for range in events(bytes) {
        let json = bytes.get(range.clone()).unwrap_or_default();
        let Ok(event) = serde_json::from_slice::<Value>(json) else { continue };
        for choice in event.get("choices").and_then(Value::as_array).into_iter().flatten() {
            let index = choice.get("index").map(Value::to_string).unwrap_or_default();
            for key in ["delta", "logprobs"] {
                let part = choice.get(key).unwrap_or(&Value::Null);
                join(part, &format!("{index}.{key}"), &range, &mut texts);
            }
        }
    }
    for text in texts.values() {
        text.secret_events(redactor, &mut found);
    }
    found.sort_unstable_by_key(|range| range.start);
    found.dedup();
    found
}

/// Returns the ranges of what each line of a body holds, behind the name of the field of an event.
fn events(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let ends = memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]);
    let mut start = 0;
    ends.map(move |end| {
        let line = bytes.get(start..end).unwrap_or_default();
        let name = [&b"data: "[..], b"data:"].into_iter().find(|name| line.starts_with(name));
        let range = start + name.map_or(0, <[u8]>::len)..end;
        start = end + 1;
        range
    })
}

/// Adds the texts of a part of a choice, by the path to each. The elements of a list have one path, but
/// for those that have an index, such as the calls of tools.
fn join(part: &Value, path: &str, event: &Range<usize>, texts: &mut BTreeMap<String, JoinedText>) {
    match part {
        Value::String(text) => texts.entry(path.to_owned()).or_default().push(text, event),
        Value::Array(elements) => {
            for element in elements {
                let index = element.get("index").map(Value::to_string).unwrap_or_default();
                join(element, &format!("{path}[{index}]"), event, texts);
            }
        }
        Value::Object(fields) => {
            // The alternatives of a token stand next to the token itself.
            for (key, value) in fields.iter().filter(|(key, _)| *key != "top_logprobs") {
                join(value, &format!("{path}.{key}"), event, texts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl JoinedText {
    fn push(&mut self, text: &str, event: &Range<usize>) {
        self.text.push_str(text);
        self.parts.push((self.text.len(), event.clone()));
    }

    /// Adds the events that carry a part of a secret.
    fn secret_events(&self, redactor: &Redactor, found: &mut Vec<Range<usize>>) {
        for secret in redactor.find(&self.text) {
            let first = self.parts.partition_point(|(end, _)| *end <= secret.start);
            let mut start = 0;
            for (end, event) in self.parts.iter().skip(first) {
                if start >= secret.end {
                    break;
                }
                found.push(event.clone());
                start = *end;
            }
        }
    }
}

/// Returns a part of a body without the secrets in it, and without these events.
fn mask(
    bytes: &[u8],
    part: Range<usize>,
    events: &[Range<usize>],
    redactor: &Redactor,
) -> RedactedText {
    let mut shown = Vec::new();
    let mut start = part.start;
    let first = events.partition_point(|event| event.end <= part.start);
    for event in events.iter().skip(first).take_while(|event| event.start < part.end) {
        shown.extend_from_slice(bytes.get(start..event.start).unwrap_or_default());
        shown.extend_from_slice(MARK.as_bytes());
        start = event.end;
    }
    let rest = bytes.get(start..part.end).unwrap_or_default();
    let shown =
        if shown.is_empty() { Cow::Borrowed(rest) } else { Cow::Owned([&*shown, rest].concat()) };
    redactor.text(&String::from_utf8_lossy(&shown))
}
