//! What is known of a request besides who makes it and what it invokes.

use std::net::IpAddr;

use http::header::{HeaderName, USER_AGENT};
use http::{HeaderMap, Request};
use stagemaker_verifier::Timestamp;

/// The address that a request comes from, which whoever accepts connections puts into its
/// extensions. Without it, requests do not have the key `aws:SourceIp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceIp(pub IpAddr);

/// What is known of a request besides who makes it and what it invokes.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// When it is made.
    pub now: Timestamp,
    /// The region that it is made to.
    pub region: &'a str,
    /// The address that it comes from.
    pub source_ip: Option<IpAddr>,
    /// The `User-Agent` header.
    pub user_agent: Option<&'a str>,
    /// The `X-Amzn-SageMaker-Target-Model` header.
    pub target_model: Option<&'a str>,
}

impl<'a> Circumstances<'a> {
    /// Those of a request.
    pub fn of<B>(request: &'a Request<B>, region: &'a str, now: Timestamp) -> Self {
        let text = |name| text(request.headers(), name);
        Self {
            now,
            region,
            source_ip: request.extensions().get().map(|SourceIp(address)| *address),
            user_agent: text(&USER_AGENT),
            target_model: text(&TARGET_MODEL),
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Names the model on an endpoint of several.
const TARGET_MODEL: HeaderName = HeaderName::from_static("x-amzn-sagemaker-target-model");
