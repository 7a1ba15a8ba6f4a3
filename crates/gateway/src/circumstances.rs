//! The circumstances of a request that policies can ask about.

use std::borrow::Cow;
use std::net::IpAddr;

use http::HeaderMap;
use http::header::{HeaderName, USER_AGENT};
use stagemaker_verifier::Timestamp;

use crate::forbidden::Forbidden;
use crate::target::RequestHead;

/// The address that a request comes from, which whoever accepts connections puts into its
/// extensions. Without it, requests do not have the key `aws:SourceIp`.
///
/// Exhaustive: it is an address and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceIp(pub IpAddr);

/// The facts of a request that policies can ask about besides its caller and its invocation.
///
/// ```
/// use stagemaker_gateway::{
///     Check, Circumstances, Clock as _, Invocation, Permissions, Principal, SystemClock,
/// };
///
/// let circumstances = Circumstances::new("us-east-1", SystemClock.now())
///     .with_source_ip("192.0.2.1".parse()?)
///     .with_user_agent("curl/8.5.0")
///     .with_target_model("blue.tar.gz");
///
/// let principal = Principal::parse("arn:aws:iam::123456789012:user/ci")?;
/// let (permissions, endpoint) = (Permissions::default(), Invocation::of("chat".parse()?));
/// let checks = Check::all(&principal, &permissions, &endpoint, &circumstances)?;
/// let invoke = checks.last().ok_or("an invocation is always asked about")?.request();
/// for key in ["aws:SourceIp", "aws:UserAgent", "sagemaker:TargetModel"] {
///     assert!(invoke.context().contains(key), "{key}");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Circumstances<'a> {
    /// The instant at which it is made.
    pub now: Timestamp,
    /// The region that it is made to.
    pub region: &'a str,
    /// The address that it comes from; none leaves out `aws:SourceIp`.
    pub source_ip: Option<IpAddr>,
    /// The `User-Agent` headers, joined by `, ` where there are several; none leaves out
    /// `aws:UserAgent`.
    pub user_agent: Option<Cow<'a, str>>,
    /// The `X-Amzn-SageMaker-Target-Model` header; none leaves out `sagemaker:TargetModel`.
    pub target_model: Option<&'a str>,
}

impl<'a> Circumstances<'a> {
    /// The circumstances of a request of which only the region and the instant are known.
    pub fn new(region: &'a str, now: Timestamp) -> Self {
        Self { now, region, source_ip: None, user_agent: None, target_model: None }
    }

    /// Adds the address that the request comes from.
    #[must_use]
    pub fn with_source_ip(self, address: IpAddr) -> Self {
        Self { source_ip: Some(address), ..self }
    }

    /// Adds the value of the `User-Agent` header.
    #[must_use]
    pub fn with_user_agent(self, value: impl Into<Cow<'a, str>>) -> Self {
        Self { user_agent: Some(value.into()), ..self }
    }

    /// Adds the value of the `X-Amzn-SageMaker-Target-Model` header.
    #[must_use]
    pub fn with_target_model(self, value: &'a str) -> Self {
        Self { target_model: Some(value), ..self }
    }

    /// Reads those of a request. No header but the service's own and `User-Agent` is looked at:
    /// the address is that of the connection. SPEC D5
    ///
    /// # Errors
    ///
    /// When the header that names the model is there more than once, or holds anything but
    /// printable ASCII: which value the container would take cannot be known. SPEC D3
    pub fn of(
        request: &RequestHead<'a>,
        region: &'a str,
        now: Timestamp,
    ) -> Result<Self, Forbidden> {
        Ok(Self {
            now,
            region,
            source_ip: request.extensions().get().map(|SourceIp(address)| *address),
            user_agent: user_agent(request.headers()),
            target_model: target_model(request.headers())?,
        })
    }
}

/// Joins all values, as RFC 9110, section 5.3, says, and reads each byte as a character of
/// Latin-1: a policy that denies a word finds it in whichever value it stands. SPEC D4
fn user_agent(headers: &HeaderMap) -> Option<Cow<'_, str>> {
    let mut values = headers.get_all(USER_AGENT).iter();
    let first = values.next()?;
    let mut rest = values.peekable();
    match first.to_str() {
        Ok(only) if rest.peek().is_none() => return Some(Cow::Borrowed(only)),
        _ => {}
    }
    let mut joined = latin_1(first.as_bytes());
    for value in rest {
        joined.push_str(", ");
        joined.push_str(&latin_1(value.as_bytes()));
    }
    Some(Cow::Owned(joined))
}

fn latin_1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn target_model(headers: &HeaderMap) -> Result<Option<&str>, Forbidden> {
    let mut values = headers.get_all(&TARGET_MODEL).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(Forbidden::header_repeated(TARGET_MODEL.as_str()));
    }
    let is_printable = value.as_bytes().iter().all(|byte| (b' '..=b'~').contains(byte));
    let text = value.to_str().ok().filter(|_| is_printable);
    text.map(Some).ok_or_else(|| Forbidden::header_unreadable(TARGET_MODEL.as_str()))
}

/// Names the model on an endpoint of several.
const TARGET_MODEL: HeaderName = HeaderName::from_static("x-amzn-sagemaker-target-model");
