//! The checks of RFC 9112 and RFC 9113 that the HTTP library leaves to its users.

use std::fmt;

use axum::http::header::{
    CONNECTION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, TE, TRANSFER_ENCODING,
};
use axum::http::uri::Authority;
use axum::http::{Request, StatusCode, Version};
use axum::response::{IntoResponse, Response};

/// The reason why the head of a request is refused before any service sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FramingError {
    /// A request of HTTP/1.1 has no `Host`, or more than one (RFC 9112, section 3.2).
    HostCount(usize),
    /// The value of `Host` is no host with an optional port (RFC 9112, section 3.2).
    HostInvalid,
    /// `Host` names another host than `:authority` (RFC 9113, section 8.3.1).
    HostDiffers,
    /// A transfer coding other than `chunked` is not understood (RFC 9112, section 6.1).
    TransferCoding,
    /// `TE` names `chunked`, which a client must not send (RFC 9110, section 10.1.4).
    TeChunked,
}

impl FramingError {
    const fn status(self) -> StatusCode {
        match self {
            Self::TransferCoding => StatusCode::NOT_IMPLEMENTED,
            Self::HostCount(_) | Self::HostInvalid | Self::HostDiffers | Self::TeChunked => {
                StatusCode::BAD_REQUEST
            }
        }
    }
}

impl fmt::Display for FramingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HostCount(0) => f.write_str("expected a `Host` header, found none"),
            Self::HostCount(count) => write!(f, "expected one `Host` header, found {count}"),
            Self::HostInvalid => f.write_str("`Host` is not a host with an optional port"),
            Self::HostDiffers => f.write_str("`Host` is not the host of `:authority`"),
            Self::TransferCoding => {
                f.write_str("the only transfer coding that is understood is `chunked`")
            }
            Self::TeChunked => f.write_str("`TE` must not name `chunked`"),
        }
    }
}

impl IntoResponse for FramingError {
    /// Writes the reason as plain text, and closes the connection: the next request on it may be a
    /// part of this one.
    fn into_response(self) -> Response {
        const PLAIN: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
        const CLOSE: HeaderValue = HeaderValue::from_static("close");
        // HTTP/2 has no such header, and its library leaves it out.
        let headers = [(CONTENT_TYPE, PLAIN), (CONNECTION, CLOSE)];
        (self.status(), headers, format!("{self}\n")).into_response()
    }
}

/// Checks the headers that say for which host a request is, and where it ends.
///
/// # Errors
///
/// The first check that fails.
pub(crate) fn check<B>(request: &Request<B>) -> Result<(), FramingError> {
    let (version, headers) = (request.version(), request.headers());
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.count()) {
        (None, _) if version == Version::HTTP_11 => return Err(FramingError::HostCount(0)),
        (None, _) => {}
        (Some(host), 0) => check_host(host, request)?,
        (Some(_), more) => return Err(FramingError::HostCount(1 + more)),
    }
    if codings(request, &TRANSFER_ENCODING).any(|coding| !is_chunked(coding)) {
        return Err(FramingError::TransferCoding);
    }
    // Two times `chunked` is no coding that anybody could undo.
    if codings(request, &TRANSFER_ENCODING).count() > 1 {
        return Err(FramingError::TransferCoding);
    }
    if codings(request, &TE).any(is_chunked) {
        return Err(FramingError::TeChunked);
    }
    Ok(())
}

/// Checks the one `Host` of a request. It may be empty, where the target has no authority.
fn check_host<B>(host: &HeaderValue, request: &Request<B>) -> Result<(), FramingError> {
    if host.is_empty() {
        return Ok(());
    }
    let authority = Authority::try_from(host.as_bytes());
    let authority = authority.ok().filter(is_host_and_port).ok_or(FramingError::HostInvalid)?;
    match request.uri().authority() {
        Some(target) if request.version() == Version::HTTP_2 => {
            let is_same = target.as_str().eq_ignore_ascii_case(authority.as_str());
            if is_same { Ok(()) } else { Err(FramingError::HostDiffers) }
        }
        // The target of HTTP/1.1 wins over `Host` (RFC 9112, section 3.2.2).
        _ => Ok(()),
    }
}

/// Returns whether an authority has no user, and a port that is a number where it has one.
fn is_host_and_port(authority: &Authority) -> bool {
    let text = authority.as_str();
    let port = text.strip_prefix(authority.host()).unwrap_or("@");
    let is_port = |port: &str| port.parse::<u16>().is_ok() || port.is_empty();
    port.is_empty() || port.strip_prefix(':').is_some_and(is_port)
}

/// Returns the codings that a header lists, with their parameters.
fn codings<'a, B>(
    request: &'a Request<B>,
    name: &'a HeaderName,
) -> impl Iterator<Item = &'a [u8]> + use<'a, B> {
    let values = request.headers().get_all(name).iter();
    let listed = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    listed.map(<[u8]>::trim_ascii).filter(|coding| !coding.is_empty())
}

/// Returns whether a coding is `chunked`, with or without parameters.
fn is_chunked(coding: &[u8]) -> bool {
    let name = coding.split(|byte| *byte == b';').next().unwrap_or_default();
    name.trim_ascii().eq_ignore_ascii_case(b"chunked")
}

#[cfg(test)]
mod tests {
    use super::FramingError::{HostCount, HostDiffers, HostInvalid, TeChunked, TransferCoding};
    use super::{FramingError, check};
    use axum::http::{Request, Version};

    fn checked(
        version: Version,
        target: &str,
        headers: &[(&str, &str)],
    ) -> Result<(), FramingError> {
        let mut request = Request::post(target).version(version);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        check(&request.body(()).unwrap())
    }

    #[test]
    fn a_request_of_http_1_1_has_one_host_with_an_optional_port() {
        for (hosts, outcome) in [
            (&["a"][..], Ok(())),
            (&["127.0.0.1:8080"], Ok(())),
            (&["[::1]:80"], Ok(())),
            (&["[::1]"], Ok(())),
            (&["runtime.sagemaker.us-east-1.amazonaws.com:"], Ok(())),
            (&[""], Ok(())),
            (&[], Err(HostCount(0))),
            (&["a", "a"], Err(HostCount(2))),
            (&["a", "b", "c"], Err(HostCount(3))),
            (&["a, b"], Err(HostInvalid)),
            (&["a b"], Err(HostInvalid)),
            (&["me@a"], Err(HostInvalid)),
            (&["a:80x"], Err(HostInvalid)),
            (&["a:65536"], Err(HostInvalid)),
            (&["a/b"], Err(HostInvalid)),
            (&["http://a"], Err(HostInvalid)),
            (&["[::1"], Err(HostInvalid)),
        ] {
            let headers: Vec<_> = hosts.iter().map(|host| ("host", *host)).collect();
            assert_eq!(checked(Version::HTTP_11, "/x", &headers), outcome, "{hosts:?}");
        }
    }

    #[test]
    fn other_versions_need_no_host_and_http_2_has_no_other_than_its_authority() {
        assert_eq!(checked(Version::HTTP_10, "/x", &[]), Ok(()));
        assert_eq!(
            checked(Version::HTTP_10, "/x", &[("host", "a"), ("host", "a")]),
            Err(HostCount(2))
        );
        assert_eq!(checked(Version::HTTP_2, "http://a/x", &[]), Ok(()));
        assert_eq!(checked(Version::HTTP_2, "http://a/x", &[("host", "A")]), Ok(()));
        assert_eq!(checked(Version::HTTP_2, "http://a/x", &[("host", "b")]), Err(HostDiffers));
        assert_eq!(checked(Version::HTTP_11, "http://a/x", &[("host", "b")]), Ok(()));
    }

    #[test]
    fn chunked_is_the_one_transfer_coding_and_te_does_not_name_it() {
        for (name, value, outcome) in [
            ("transfer-encoding", "chunked", Ok(())),
            ("transfer-encoding", "Chunked", Ok(())),
            ("transfer-encoding", "gzip, chunked", Err(TransferCoding)),
            ("transfer-encoding", "identity, chunked", Err(TransferCoding)),
            ("transfer-encoding", "chunked, chunked", Err(TransferCoding)),
            ("transfer-encoding", "xchunked", Err(TransferCoding)),
            ("te", "trailers", Ok(())),
            ("te", "gzip;q=0.5", Ok(())),
            ("te", "gzip, chunked", Err(TeChunked)),
            ("te", "Chunked;q=1", Err(TeChunked)),
        ] {
            let outcome_of = checked(Version::HTTP_11, "/x", &[("host", "a"), (name, value)]);
            assert_eq!(outcome_of, outcome, "{name}: {value}");
        }
    }
}
