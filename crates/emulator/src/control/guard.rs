//! The check of who may use the control API.

use std::net::IpAddr;

use axum::http::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};
use stagemaker_gateway::Secret;

use crate::control::error::ControlError;
use crate::control_access::ControlAccess;

/// Refuses a request that may not use the control API.
///
/// No web page may: one that a name leads here for (DNS rebinding) sends its own name as the host, and
/// one of another site its origin. Without a token only this machine may.
///
/// # Errors
///
/// The first reason why the request is refused.
pub(super) fn check(
    access: &ControlAccess,
    client: IpAddr,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(), ControlError> {
    check_site(headers)?;
    match access {
        ControlAccess::Off => {
            Err(ControlError::not_found("the control API is turned off (--no-control)"))
        }
        ControlAccess::Loopback if !client.to_canonical().is_loopback() => {
            Err(ControlError::forbidden(
                "the control API is for this machine: set `control_token` to use it from others",
            ))
        }
        ControlAccess::Loopback => check_host(uri, headers),
        ControlAccess::Token(token) => check_token(token, headers),
    }
}

/// Refuses a request of a page of another origin.
fn check_site(headers: &HeaderMap) -> Result<(), ControlError> {
    let foreign = || ControlError::forbidden("the control API is not for pages of other origins");
    if let Some(origin) = headers.get(ORIGIN) {
        let host = headers.get(HOST).map_or(&b""[..], |host| host.as_bytes());
        let own = [&b"http://"[..], host].concat();
        if origin.as_bytes() != own {
            return Err(foreign());
        }
    }
    let site = headers.get(FETCH_SITE).map_or(&b"none"[..], |site| site.as_bytes());
    if matches!(site, b"none" | b"same-origin") { Ok(()) } else { Err(foreign()) }
}

/// Refuses a request whose host is not a name or an address of this machine.
fn check_host(uri: &Uri, headers: &HeaderMap) -> Result<(), ControlError> {
    // One that cannot be read is nobody's name.
    let is_named_own = |host: &HeaderValue| {
        let host = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok());
        host.is_some_and(|host| is_own(host.host()))
    };
    let (in_uri, mut in_headers) = (uri.authority(), headers.get_all(HOST).iter());
    let is_given = in_uri.is_some() || headers.contains_key(HOST);
    let is_uri_own = in_uri.is_none_or(|host| is_own(host.host()));
    if is_given && is_uri_own && in_headers.all(is_named_own) {
        return Ok(());
    }
    Err(ControlError::forbidden(
        "the control API is called at 127.0.0.1, [::1] or localhost, unless `control_token` is set",
    ))
}

/// Returns whether a host is one of loopback, as a name or an address.
fn is_own(host: &str) -> bool {
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    host.eq_ignore_ascii_case("localhost")
        || address.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

/// Refuses a request without the token.
fn check_token(token: &Secret, headers: &HeaderMap) -> Result<(), ControlError> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let given = match (values.next(), values.next()) {
        (Some(only), None) => only.to_str().ok().and_then(|value| value.split_once(' ')),
        _ => None,
    };
    let given = given.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let is_right = given.is_some_and(|(_, given)| is_same(given.trim(), token.reveal()));
    if is_right { Ok(()) } else { Err(ControlError::unauthorized()) }
}

/// Compares two texts in a time that tells nothing but their lengths.
fn is_same(given: &str, wanted: &str) -> bool {
    let differences = given.bytes().zip(wanted.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    given.len() == wanted.len() && std::hint::black_box(differences) == 0
}

/// The header in which a browser says what kind of page a request comes from.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

#[cfg(test)]
mod tests {
    use super::{HOST, check};
    use crate::control_access::ControlAccess;
    use axum::http::{HeaderMap, HeaderName, Uri};
    use axum::response::IntoResponse as _;
    use stagemaker_gateway::Secret;

    const LOCAL: &str = "127.0.0.1";
    const REMOTE: &str = "192.0.2.1";

    /// Returns the status of a request with these headers; 200 where it is let through.
    fn status(access: &ControlAccess, client: &str, headers: &[(&str, &str)]) -> u16 {
        let named = headers
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()));
        let headers: HeaderMap = named.collect();
        let checked = check(access, client.parse().unwrap(), &Uri::from_static("/"), &headers);
        checked.map_or_else(|error| error.into_response().status().as_u16(), |()| 200)
    }

    #[test]
    fn without_a_token_only_this_machine_is_let_in_under_its_own_name() {
        for (client, host, expected) in [
            (LOCAL, "127.0.0.1:8080", 200),
            (LOCAL, "localhost", 200),
            (LOCAL, "LocalHost:1", 200),
            ("::1", "[::1]:8080", 200),
            ("::ffff:127.0.0.1", "127.0.0.1", 200),
            (LOCAL, "rebound.example:8080", 403),
            (LOCAL, "127.0.0.1.example", 403),
            (LOCAL, "192.0.2.1", 403),
            (REMOTE, "127.0.0.1:8080", 403),
        ] {
            let found = status(&ControlAccess::Loopback, client, &[("host", host)]);
            assert_eq!(found, expected, "{client} {host}");
        }
        assert_eq!(status(&ControlAccess::Loopback, LOCAL, &[]), 403, "a request names its host");
        for (uri, host, is_allowed) in [
            ("http://127.0.0.1/", "127.0.0.1", true),
            ("http://127.0.0.1/", "rebound.example", false),
            ("http://rebound.example/", "127.0.0.1", false),
        ] {
            let headers = [(HOST, host.parse().unwrap())].into_iter().collect();
            let client = LOCAL.parse().unwrap();
            let uri = Uri::from_static(uri);
            let checked = check(&ControlAccess::Loopback, client, &uri, &headers);
            assert_eq!(checked.is_ok(), is_allowed, "{uri} {host}");
        }
        assert_eq!(status(&ControlAccess::Off, LOCAL, &[("host", "localhost")]), 404);
    }

    #[test]
    fn no_page_of_another_origin_is_let_in() {
        let host = ("host", "127.0.0.1:80");
        for (name, value, expected) in [
            ("origin", "http://127.0.0.1:80", 200),
            ("origin", "http://127.0.0.1:81", 403),
            ("origin", "https://127.0.0.1:80", 403),
            ("origin", "null", 403),
            ("origin", "http://evil.example", 403),
            ("sec-fetch-site", "none", 200),
            ("sec-fetch-site", "same-origin", 200),
            ("sec-fetch-site", "same-site", 403),
            ("sec-fetch-site", "cross-site", 403),
        ] {
            let found = status(&ControlAccess::Loopback, LOCAL, &[host, (name, value)]);
            assert_eq!(found, expected, "{name}: {value}");
        }
    }

    #[test]
    fn with_a_token_whoever_has_it_is_let_in_and_nobody_else() {
        let access = ControlAccess::Token(Secret::new("open-sesame"));
        for (authorization, expected) in [
            ("Bearer open-sesame", 200),
            ("bearer open-sesame", 200),
            ("Bearer open-sesam", 401),
            ("Bearer open-sesamf", 401),
            ("Basic open-sesame", 401),
            ("open-sesame", 401),
        ] {
            for client in [LOCAL, REMOTE] {
                let headers = [("host", "ci.example"), ("authorization", authorization)];
                assert_eq!(status(&access, client, &headers), expected, "{authorization}");
            }
        }
        assert_eq!(status(&access, LOCAL, &[("host", "127.0.0.1")]), 401);
        let foreign = [("origin", "http://evil.example"), ("authorization", "Bearer open-sesame")];
        assert_eq!(status(&access, REMOTE, &foreign), 403);
    }
}
