//! The test that a request belongs to.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr as _;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::uri::{PathAndQuery, Uri};
use axum::http::{Extensions, HeaderMap, HeaderName};
use percent_encoding::percent_decode_str;
use stagemaker_gateway::bearer_token;
use stagemaker_gateway::verifier::Token;
use stagemaker_replies::test_name::TEST_HEADER;

use crate::front_door::service_error::ServiceError;

/// The name of a test, in the extensions of the requests that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TestName(Arc<str>);

/// The way in which requests that name no test themselves are given to one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TestBy {
    /// Requests that name no test belong to none.
    #[default]
    Name,
    /// Requests belong to the test with the name of the access key id in their token. The token need
    /// not be genuine: a refused request belongs to the test that made it.
    AccessKeyId,
}

/// The start of the path of a request that names its test there: the name and the path follow.
pub(crate) const TEST_PREFIX: &str = "/_stagemaker/test/";

/// The longest name of a test, in characters: longer than any that a test framework makes up.
const MAX_TEST_CHARS: usize = 256;

impl TestName {
    /// Makes the name of a test; none of a text that is empty, too long, or holds a control character.
    pub(crate) fn new(name: &str) -> Option<Self> {
        let is_good = !name.is_empty()
            && name.chars().count() <= MAX_TEST_CHARS
            && !name.chars().any(char::is_control);
        is_good.then(|| Self(name.into()))
    }

    /// Finds the test of a request, and puts it into the request's extensions. Its name in front of
    /// the path is taken away, so that what follows is routed as without it.
    ///
    /// The name in the header counts before that in the path, and both before the access key id.
    ///
    /// # Errors
    ///
    /// When the request names a test by a text that cannot be a name.
    pub(crate) fn take(request: &mut Request, by: TestBy) -> Result<Option<Self>, ServiceError> {
        let in_path = take_from_path(request.uri_mut())?;
        let named = match in_header(request.headers())? {
            Some(named) => Some(named),
            None => in_path,
        };
        let test = named.or_else(|| match by {
            TestBy::Name => None,
            TestBy::AccessKeyId => access_key_id(request.headers()),
        });
        if let Some(test) = &test {
            request.extensions_mut().insert(test.clone());
        }
        Ok(test)
    }

    /// Returns the test of a request: that of its extensions, and else that of its header, where a
    /// model's server stands alone.
    ///
    /// # Errors
    ///
    /// When the header cannot be the name of a test.
    pub(crate) fn of(
        extensions: &Extensions,
        headers: &HeaderMap,
    ) -> Result<Option<Self>, ServiceError> {
        match extensions.get::<Self>() {
            Some(known) => Ok(Some(known.clone())),
            None => in_header(headers),
        }
    }

    /// The name.
    pub(crate) const fn text(&self) -> &Arc<str> {
        &self.0
    }
}

impl fmt::Display for TestName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The header that names a test.
const HEADER: HeaderName = HeaderName::from_static(TEST_HEADER);

/// Returns the test that a header names; none without a header, or with an empty one.
fn in_header(headers: &HeaderMap) -> Result<Option<TestName>, ServiceError> {
    let Some(value) = headers.get(HEADER).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let named = value.to_str().ok().and_then(TestName::new);
    named.map(Some).ok_or_else(|| bad_name(format_args!("`{TEST_HEADER}`")))
}

/// Returns the test that stands in front of a path, and takes it away.
fn take_from_path(uri: &mut Uri) -> Result<Option<TestName>, ServiceError> {
    let Some(rest) = uri.path().strip_prefix(TEST_PREFIX) else { return Ok(None) };
    let (name, rest) = rest.split_once('/').unwrap_or((rest, ""));
    let decoded: Option<Cow<'_, str>> = percent_decode_str(name).decode_utf8().ok();
    let test = decoded.and_then(|name| TestName::new(&name));
    let test = test.ok_or_else(|| bad_name(format_args!("what follows `{TEST_PREFIX}`")))?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    // Parts of a URI that was read can be read again.
    if let Ok(path) = PathAndQuery::from_str(&format!("/{rest}{query}")) {
        let mut parts = std::mem::take(uri).into_parts();
        parts.path_and_query = Some(path);
        *uri = Uri::from_parts(parts).unwrap_or_default();
    }
    Ok(Some(test))
}

/// Returns the access key id that the token of a request names, whether it is genuine or not.
fn access_key_id(headers: &HeaderMap) -> Option<TestName> {
    let token = Token::parse(bearer_token(headers).ok()?).ok()?;
    TestName::new(token.access_key_id())
}

fn bad_name(place: fmt::Arguments<'_>) -> ServiceError {
    ServiceError::reply_failed(format_args!(
        "{place} is the name of a test, of at most {MAX_TEST_CHARS} characters without accents or \
         control characters"
    ))
}

#[cfg(test)]
mod tests {
    use super::{MAX_TEST_CHARS, TestBy, TestName};
    use axum::body::Body;
    use axum::extract::Request;

    /// Returns the test of a request and the path that is left, or `None` where the name is refused.
    fn take(uri: &str, header: Option<&[u8]>) -> Option<(String, String)> {
        let mut request = Request::builder().uri(uri);
        if let Some(header) = header {
            request = request.header("x-stagemaker-test", header);
        }
        let mut request = request.body(Body::empty()).unwrap();
        let test = TestName::take(&mut request, TestBy::Name).ok()?;
        assert_eq!(request.extensions().get::<TestName>(), test.as_ref());
        Some((test.map(|test| test.to_string()).unwrap_or_default(), request.uri().to_string()))
    }

    #[test]
    fn the_header_counts_before_the_path_which_loses_the_name_of_the_test() {
        for (uri, header, test, left) in [
            ("/a?b=c", None, "", "/a?b=c"),
            ("/a", Some("t"), "t", "/a"),
            ("/a", Some(""), "", "/a"),
            ("/_stagemaker/test/t/a?b=c", None, "t", "/a?b=c"),
            ("/_stagemaker/test/t/a/", Some("u"), "u", "/a/"),
            ("/_stagemaker/test/t/a", Some(""), "t", "/a"),
            ("/_stagemaker/test/t", None, "t", "/"),
            ("/_stagemaker/test/t/", None, "t", "/"),
            ("/_stagemaker/test/t//a", None, "t", "//a"),
            ("/_stagemaker/test/a%2Fb.py::c%5B1%5D/d", None, "a/b.py::c[1]", "/d"),
            ("http://h/_stagemaker/test/t/a", None, "t", "http://h/a"),
            ("/_stagemaker/test/t/_stagemaker/test/u/a", None, "t", "/_stagemaker/test/u/a"),
        ] {
            let expected = Some((test.to_owned(), left.to_owned()));
            assert_eq!(take(uri, header.map(str::as_bytes)), expected, "{uri} {header:?}");
        }
    }

    #[test]
    fn a_text_that_cannot_be_a_name_is_refused() {
        let long = "x".repeat(MAX_TEST_CHARS + 1);
        for uri in ["/_stagemaker/test//a", "/_stagemaker/test/%FF/a", "/_stagemaker/test/%00/a"] {
            assert_eq!(take(uri, None), None, "{uri}");
        }
        assert_eq!(take(&format!("/_stagemaker/test/{long}/a"), None), None);
        assert_eq!(take("/a", Some(long.as_bytes())), None);
        assert_eq!(take("/a", Some("é".as_bytes())), None);
    }
}
