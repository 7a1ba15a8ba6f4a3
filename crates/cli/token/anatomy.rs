//! What can be seen of a token, well formed or not, with its secrets masked.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Serialize;
use stagemaker_verifier::{MAX_TOKEN_BYTES, Service};

/// The parts of a token, as far as they can be read.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Anatomy {
    /// What comes before the parameters: host and path.
    pub(crate) address: Option<String>,
    /// Names and values in the order of the token, signature and session token masked.
    pub(crate) parameters: Vec<(String, String)>,
}

impl Anatomy {
    /// Reads what can be read, more leniently than any verifier may.
    pub(crate) fn of(bearer: &str) -> Self {
        let text = decoded(bearer).filter(|text| text.contains(SERVICE.host()));
        let Some(text) = text else {
            return Self::default();
        };
        let (address, query) = text.split_once('?').unwrap_or((&text, ""));
        let parameters = query.split('&').filter(|piece| !piece.is_empty()).map(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            (printable(name), if is_secret(name) { masked(value) } else { printable(value) })
        });
        Self { address: Some(printable(address)), parameters: parameters.collect() }
    }
}

const SERVICE: Service = Service::SAGEMAKER;

/// Masks the session token in a canonical request.
pub(crate) fn mask_request(request: &str) -> String {
    let mask = |piece: &str| match piece.split_once('=') {
        Some((name, value)) if is_secret(name) => format!("{name}={}", masked(value)),
        _ => piece.to_owned(),
    };
    request.split('&').map(mask).collect::<Vec<_>>().join("&")
}

fn decoded(bearer: &str) -> Option<String> {
    let encoded = bearer.strip_prefix(SERVICE.prefix()).unwrap_or(bearer);
    if encoded.len() > MAX_TOKEN_BYTES {
        return None;
    }
    let bytes = STANDARD.decode(encoded).ok().or_else(|| {
        let url_safe = encoded.trim_end_matches('=').replace('+', "-").replace('/', "_");
        URL_SAFE_NO_PAD.decode(url_safe).ok()
    })?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Names are compared in any case here, since a look-alike's value may be as secret.
fn is_secret(name: &str) -> bool {
    SECRET.iter().any(|secret| name.eq_ignore_ascii_case(secret))
}

const SECRET: [&str; 2] = ["X-Amz-Signature", "X-Amz-Security-Token"];

fn masked(value: &str) -> String {
    match value.chars().count() {
        0 => String::new(),
        count => format!("[{count} characters]"),
    }
}

/// Whatever a token holds, it must not move the cursor of whoever looks at it.
fn printable(text: &str) -> String {
    text.chars()
        .flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] })
        .collect()
}
