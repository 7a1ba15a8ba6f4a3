//! What nobody may print of a token.

use crate::reference::{SERVICES, base64, percent};
use crate::vectors::{SECRET, SESSION_TOKEN};

/// The whole of a token, its signature and its session token, and the secrets of the vectors.
#[derive(Debug)]
pub struct Sealed(Vec<String>);

/// Anything shorter may stand in a message by chance.
const MIN_BYTES: usize = 24;

impl Sealed {
    /// Takes apart whatever is sent as a token, genuine or not.
    pub fn of(bearer: &str) -> Self {
        let text = text(bearer).unwrap_or_default();
        let mut parts = vec![bearer.to_owned()];
        for (name, value) in text.split(['?', '&']).filter_map(|piece| piece.split_once('=')) {
            if name == "X-Amz-Signature" || name == "X-Amz-Security-Token" {
                parts.extend([value.to_owned(), decoded(value)]);
            }
        }
        let public = public(&text);
        parts.retain(|part| part.len() >= MIN_BYTES && !public.contains(part));
        parts.extend([SECRET.to_owned(), SESSION_TOKEN.to_owned()]);
        Self(parts)
    }

    /// Asserts that a text for an operator shows none of it.
    pub fn assert_not_in(&self, shown: &str) {
        for part in &self.0 {
            assert!(!shown.contains(part), "`{part}` is told by `{shown}`");
        }
    }
}

/// What a caller may have shown, if they are so foolish as to name their secrets there.
fn public(text: &str) -> String {
    let credentials = text
        .split(['?', '&'])
        .filter_map(|piece| piece.strip_prefix("X-Amz-Credential="))
        .map(decoded);
    // Messages say with what a token begins.
    let starts = SERVICES.map(|service| format!("{}/?", service.host()));
    credentials.chain(starts).collect::<Vec<_>>().join(" ")
}

fn text(bearer: &str) -> Option<String> {
    let encoded = SERVICES.iter().find_map(|service| bearer.strip_prefix(&service.prefix()))?;
    Some(String::from_utf8_lossy(&base64::decode(encoded)?).into_owned())
}

fn decoded(value: &str) -> String {
    String::from_utf8_lossy(&percent::decode(value).unwrap_or_default()).into_owned()
}
