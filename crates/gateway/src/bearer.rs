//! The one bearer token of a request.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::reason::{MAX_AUTHORIZATION_BYTES, Reason};

/// Finds the one bearer token of a request, without the scheme in front.
///
/// Exactly one header and no comma: some proxies forward two headers, and others join them into
/// one, and which of the two counts must never be a matter of opinion. SPEC H1, H2, H3
///
/// # Errors
///
/// When there is no such header, more than one, or one of another form.
pub fn bearer_token(headers: &HeaderMap) -> Result<&str, Reason> {
    str::from_utf8(bearer_bytes(headers)?).map_err(|_| Reason::AuthorizationMalformed)
}

/// Finds it as bytes, which are ASCII.
pub(crate) fn bearer_bytes(headers: &HeaderMap) -> Result<&[u8], Reason> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next().ok_or(Reason::AuthorizationMissing)?;
    if values.next().is_some() {
        return Err(Reason::AuthorizationRepeated);
    }
    if value.len() > MAX_AUTHORIZATION_BYTES {
        return Err(Reason::AuthorizationTooLarge);
    }
    let value = value.as_bytes();
    match value.split_at_checked(SCHEME.len()) {
        Some((scheme, [b' ', rest @ ..])) if scheme.eq_ignore_ascii_case(SCHEME) => {
            // RFC 9110, section 11.4: one space or more between the scheme and the token.
            let token = trimmed(rest);
            if token.is_empty() || has(token, is_odd) { Err(fault(value)) } else { Ok(token) }
        }
        _ => Err(fault(value)),
    }
}

/// Cuts the spaces off at both ends.
fn trimmed(mut value: &[u8]) -> &[u8] {
    while let [b' ', rest @ ..] | [rest @ .., b' '] = value {
        value = rest;
    }
    value
}

/// The first fault of a header that is not of the form.
#[cold]
fn fault(value: &[u8]) -> Reason {
    let scheme = value.split(|byte| *byte == b' ').next().unwrap_or_default();
    if !value.is_ascii() {
        Reason::AuthorizationMalformed
    } else if value.contains(&b',') {
        Reason::AuthorizationRepeated
    } else if !scheme.eq_ignore_ascii_case(SCHEME) {
        Reason::SchemeNotBearer
    } else {
        Reason::AuthorizationMalformed
    }
}

/// Looks at every byte, which takes a long token less time than to stop at the first.
fn has(value: &[u8], is: impl Fn(u8) -> bool) -> bool {
    value.iter().fold(0, |found, byte| found | u8::from(is(*byte))) != 0
}

/// Returns whether a byte cannot stand in a token: white space, a comma, anything beyond ASCII.
fn is_odd(byte: u8) -> bool {
    byte <= b' ' || byte == b',' || byte >= 0x80
}

const SCHEME: &[u8] = b"Bearer";
