//! The one bearer token of a request.

use http::HeaderMap;
use http::header::{AUTHORIZATION, HeaderValue};
use stagemaker_verifier::MAX_TOKEN_BYTES;

use crate::reason::Reason;

/// The largest `Authorization` header that is looked at: the scheme, a space and the longest
/// token.
pub const MAX_AUTHORIZATION_BYTES: usize = SCHEME.len() + 1 + MAX_TOKEN_BYTES;

/// Finds the one bearer token of a request.
///
/// Exactly one header and no comma: some proxies forward two headers, and others join them into
/// one, and which of the two counts must never be a matter of opinion.
pub(crate) fn token(headers: &HeaderMap) -> Result<&str, Reason> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next().ok_or(Reason::AuthorizationMissing)?;
    if values.next().is_some() {
        return Err(Reason::AuthorizationRepeated);
    }
    if value.len() > MAX_AUTHORIZATION_BYTES {
        return Err(Reason::AuthorizationTooLarge);
    }
    token_of(value)
}

fn token_of(value: &HeaderValue) -> Result<&str, Reason> {
    let text = str::from_utf8(value.as_bytes()).ok().filter(|text| text.is_ascii());
    let text = text.ok_or(Reason::AuthorizationMalformed)?;
    if has(text, |byte| byte == b',') {
        return Err(Reason::AuthorizationRepeated);
    }
    let (scheme, rest) = text.split_once(' ').unwrap_or((text, ""));
    if !scheme.eq_ignore_ascii_case(SCHEME) {
        return Err(Reason::SchemeNotBearer);
    }
    // RFC 9110, section 11.4: one space or more between the scheme and the token.
    let token = rest.trim_matches(' ');
    if token.is_empty() || has(token, |byte| matches!(byte, b' ' | b'\t')) {
        return Err(Reason::AuthorizationMalformed);
    }
    Ok(token)
}

/// Looks at every byte, which takes a long token less time than to stop at the first.
fn has(text: &str, is: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(0, |found, byte| found | u8::from(is(byte))) != 0
}

const SCHEME: &str = "Bearer";

#[cfg(test)]
mod tests {
    use super::{MAX_AUTHORIZATION_BYTES, token};
    use http::HeaderMap;
    use http::header::{AUTHORIZATION, HeaderValue};

    fn found(values: &[&str]) -> Result<String, &'static str> {
        let mut headers = HeaderMap::new();
        for value in values {
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            headers.append(AUTHORIZATION, value);
        }
        token(&headers).map(ToOwned::to_owned).map_err(|reason| reason.code())
    }

    #[test]
    fn one_token_behind_the_scheme_in_any_case() {
        for value in ["Bearer t", "bearer t", "BEARER t", "bEaReR t", "Bearer   t", "Bearer t "] {
            assert_eq!(found(&[value]).as_deref(), Ok("t"), "{value}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for (values, code) in [
            (&[][..], "authorization_missing"),
            (&["Bearer a", "Bearer b"], "authorization_repeated"),
            (&["Bearer a", "Bearer a"], "authorization_repeated"),
            (&["Bearer a,Bearer b"], "authorization_repeated"),
            (&["Bearer a, b"], "authorization_repeated"),
            (&["Basic dTpw"], "scheme_not_bearer"),
            (&["AWS4-HMAC-SHA256 Credential=a/b"], "scheme_not_bearer"),
            (&["sagemaker-api-key-abc"], "scheme_not_bearer"),
            (&["Bearers t"], "scheme_not_bearer"),
            (&["Bearer\tt"], "scheme_not_bearer"),
            (&[""], "scheme_not_bearer"),
            (&["Bearer"], "authorization_malformed"),
            (&["Bearer "], "authorization_malformed"),
            (&["Bearer a b"], "authorization_malformed"),
            (&["Bearer a\tb"], "authorization_malformed"),
            (&["Bearer é"], "authorization_malformed"),
        ] {
            assert_eq!(found(values), Err(code), "{values:?}");
        }
    }

    #[test]
    fn the_largest_header_gets_through_and_a_larger_one_does_not() {
        let largest = format!("Bearer {}", "x".repeat(16 * 1024));
        assert_eq!(largest.len(), MAX_AUTHORIZATION_BYTES);
        assert!(found(&[&largest]).is_ok());
        assert_eq!(found(&[&format!("{largest}x")]), Err("authorization_too_large"));
    }
}
