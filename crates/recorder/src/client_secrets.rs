//! The secrets that a client sends, which no recording and no log may repeat.

use axum::http::header::{AUTHORIZATION, COOKIE, HeaderMap, PROXY_AUTHORIZATION, SET_COOKIE};
use axum::http::{HeaderValue, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;
use stagemaker_redact::Redactor;

/// The headers whose whole value is a key.
const KEYS: [&str; 9] = [
    "x-api-key",
    "api-key",
    "x-amz-security-token",
    "ocp-apim-subscription-key",
    "x-goog-api-key",
    "x-auth-token",
    "x-access-token",
    "x-csrf-token",
    "x-functions-key",
];

/// The parts of the names of parameters that hold a secret.
const PARAMETERS: [&str; 8] =
    ["key", "token", "secret", "sig", "passw", "credential", "auth", "session"];

/// Makes the redactor of a client that sends a request with these headers to this URI.
pub(crate) fn redactor(headers: &HeaderMap, uri: &Uri) -> Redactor {
    let mut secrets: Vec<String> = texts(headers, &KEYS).collect();
    for name in [AUTHORIZATION, PROXY_AUTHORIZATION] {
        for value in headers.get_all(name).iter().filter_map(text) {
            read_authorization(value, &mut secrets);
        }
    }
    for cookies in headers.get_all(COOKIE).iter().filter_map(text) {
        secrets.extend(cookies.split(';').filter_map(read_cookie));
    }
    read_parameters(uri.query().unwrap_or_default(), &mut secrets);
    Redactor::with_secrets(secrets.iter().map(String::as_str))
}

/// Adds the cookies that a server gives to the client.
pub(crate) fn add_new_cookies(redactor: &mut Redactor, headers: &HeaderMap) {
    let cookies = headers.get_all(SET_COOKIE).iter().filter_map(text);
    let values: Vec<_> =
        cookies.filter_map(|cookie| read_cookie(cookie.split(';').next()?)).collect();
    redactor.add(values.iter().map(String::as_str));
}

fn texts(headers: &HeaderMap, names: &[&'static str]) -> impl Iterator<Item = String> {
    let values = names.iter().flat_map(|name| headers.get_all(*name));
    values.filter_map(text).map(|value| value.trim().to_owned())
}

/// Returns the text of a value, which may hold more than ASCII.
fn text(value: &HeaderValue) -> Option<&str> {
    str::from_utf8(value.as_bytes()).ok()
}

/// Reads the credentials behind a scheme, or a key without one.
fn read_authorization(value: &str, secrets: &mut Vec<String>) {
    let value = value.trim();
    let (scheme, credentials) = value.split_once(char::is_whitespace).unwrap_or(("", value));
    let credentials = credentials.trim();
    secrets.push(credentials.to_owned());
    if scheme.eq_ignore_ascii_case("basic") {
        let decoded = decode(credentials);
        let pair = decoded.as_deref().and_then(|pair| pair.split_once(':'));
        secrets
            .extend(pair.into_iter().flat_map(|(user, password)| [user, password].map(Into::into)));
    } else if scheme.contains("HMAC") {
        // Signature Version 4 names what it signs beside the secrets.
        let pairs = credentials.split(',').filter_map(|pair| pair.trim().split_once('='));
        let signed = pairs.filter(|(name, _)| *name != "SignedHeaders");
        secrets.extend(signed.map(|(_, value)| value.to_owned()));
    } else {
        secrets.extend(credentials.split_whitespace().map(ToOwned::to_owned));
        read_token(credentials, secrets);
    }
}

/// Reads the presigned URL in a bearer token of AWS, and the secrets in the URL.
fn read_token(token: &str, secrets: &mut Vec<String>) {
    let encoded = token.rsplit_once("api-key-").map_or(token, |(_, encoded)| encoded);
    let Some(url) = decode(encoded) else { return };
    secrets.push(encoded.to_owned());
    if let Some((_, query)) = url.split_once('?') {
        read_parameters(query, secrets);
    }
    secrets.push(url);
}

/// Reads the secrets of a query as they stand, and without their escapes.
fn read_parameters(query: &str, secrets: &mut Vec<String>) {
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let name = name.to_ascii_lowercase();
        if name != "x-amz-signedheaders" && PARAMETERS.iter().any(|part| name.contains(part)) {
            secrets.push(value.to_owned());
            let plain = percent_decode_str(value).decode_utf8_lossy();
            // The scope behind the id of a key is no secret.
            secrets.extend(
                plain.split('/').next().filter(|_| name.ends_with("credential")).map(Into::into),
            );
            secrets.push(plain.into_owned());
        }
    }
}

/// Reads the value of a cookie; none if it is a word, as of a setting.
fn read_cookie(pair: &str) -> Option<String> {
    let (_, value) = pair.split_once('=')?;
    let value = value.trim().trim_matches('"');
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'-';
    let is_word = value.len() < MIN_COOKIE_LETTERS && value.bytes().all(is_letter);
    (!is_word).then(|| value.to_owned())
}

/// The number of letters from which on a cookie of letters alone is a secret.
const MIN_COOKIE_LETTERS: usize = 8;

/// Decodes Base64 of either alphabet, with or without padding, of a text.
fn decode(encoded: &str) -> Option<String> {
    let engines = [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD];
    let bytes = engines.iter().find_map(|engine| engine.decode(encoded).ok())?;
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{add_new_cookies, redactor};
    use axum::http::HeaderMap;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    fn assert_masked(pairs: &[(&'static str, &str)], uri: &str, secrets: &[&str]) {
        let redactor = redactor(&headers(pairs), &uri.parse().unwrap());
        for secret in secrets {
            let masked = redactor.text(&format!("(it is {secret})"));
            assert_eq!(masked.as_str(), "(it is [redacted])", "{pairs:?} {uri}");
        }
    }

    #[test]
    fn each_secret_of_a_client_is_masked_short_ones_too() {
        for name in super::KEYS.iter().chain(&["authorization", "proxy-authorization"]) {
            assert_masked(&[(*name, "mine")], "/", &["mine"]);
        }
        assert_masked(&[("authorization", "Bearer open sesame")], "/", &["open sesame", "sesame"]);
        let basic = format!("Basic {}", STANDARD.encode("alice:wonder"));
        assert_masked(
            &[("proxy-authorization", &basic)],
            "/",
            &["alice", "wonder", "YWxpY2U6d29uZGVy"],
        );
        let signed = "AWS4-HMAC-SHA256 Credential=K7/s, SignedHeaders=host;date, Signature=0c0d27";
        assert_masked(&[("authorization", signed)], "/", &["0c0d27", "K7/s"]);
        let cookies = "theme=dark; sid=s3ss; long=abcdefgh";
        assert_masked(&[("cookie", cookies)], "/", &["s3ss", "abcdefgh"]);
        assert_masked(&[], "/x?api_key=q%2Fr5&version=2024&sig=zz9z", &["q%2Fr5", "q/r5", "zz9z"]);
    }

    #[test]
    fn the_parts_of_a_bearer_token_are_masked() {
        let url = "sagemaker.amazonaws.com/?Action=A&X-Amz-Credential=IDIDID%2F2026&X-Amz-Security-Token=\
                   ses%2Fsion&X-Amz-Signature=5160&X-Amz-SignedHeaders=host";
        let encoded = STANDARD.encode(url);
        let bearer = format!("Bearer sagemaker-api-key-{encoded}");
        let secrets = ["ses/sion", "ses%2Fsion", "5160", "IDIDID", &encoded, url];
        assert_masked(&[("authorization", &bearer)], "/", &secrets);
    }

    #[test]
    fn words_that_are_no_secrets_are_kept() {
        let cookies = [("cookie", "theme=dark; a=b"), ("authorization", "Bearer EMPTY")];
        let mut redactor = redactor(&headers(&cookies), &"/?version=2024&q=hello".parse().unwrap());
        let text = "dark EMPTY 2024 hello host";
        assert_eq!(redactor.text(text).as_str(), text);
        add_new_cookies(&mut redactor, &headers(&[("set-cookie", "sid=h3llo; Path=/dark")]));
        assert_eq!(redactor.text("h3llo dark").as_str(), "[redacted] dark");
    }
}
