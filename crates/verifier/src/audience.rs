//! Whom a token must be meant for.

use alloc::boxed::Box;

use crate::error::Error;
use crate::service::Service;
use crate::timestamp::Timestamp;
use crate::token::Token;

/// Whom a token must be meant for: a service in a region, and how far the signer's clock may be
/// ahead of ours.
///
/// ```
/// use stagemaker_verifier::Audience;
///
/// let audience = Audience::sagemaker("us-east-1").with_skew_seconds(60);
/// assert_eq!(audience.region(), "us-east-1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    service: Service,
    region: Box<str>,
    skew_seconds: u32,
}

/// How far, by default, the signer's clock may be ahead of the verifier's: 300 seconds.
///
/// What the real service grants is not known. Without any, a client whose clock is a second
/// fast would be refused; with hours of it, a signer could stretch the 12 hours of a token.
pub const DEFAULT_SKEW_SECONDS: u32 = 300;

impl Audience {
    /// Amazon SageMaker AI in `region`, with [`DEFAULT_SKEW_SECONDS`].
    pub fn sagemaker(region: &str) -> Self {
        Self::of(Service::SAGEMAKER, region)
    }

    /// Amazon Bedrock in `region`, with [`DEFAULT_SKEW_SECONDS`].
    pub fn bedrock(region: &str) -> Self {
        Self::of(Service::BEDROCK, region)
    }

    /// Claude Platform on AWS in `region`, with [`DEFAULT_SKEW_SECONDS`].
    pub fn claude_platform(region: &str) -> Self {
        Self::of(Service::CLAUDE_PLATFORM, region)
    }

    /// A service in `region`, with [`DEFAULT_SKEW_SECONDS`].
    pub fn of(service: Service, region: &str) -> Self {
        Self { service, region: region.into(), skew_seconds: DEFAULT_SKEW_SECONDS }
    }

    /// Sets how many seconds the signer's clock may be ahead. There is no leeway on expiry.
    #[must_use]
    pub fn with_skew_seconds(self, skew_seconds: u32) -> Self {
        Self { skew_seconds, ..self }
    }

    /// The service.
    pub fn service(&self) -> Service {
        self.service
    }

    /// The region.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The first instant at which a token that says it was signed then is valid.
    pub(crate) fn valid_from(&self, signed_at: Timestamp) -> Timestamp {
        signed_at.minus_seconds(self.skew_seconds)
    }

    /// Checks that a token is meant for this service and region, the second stage of the
    /// verification. It needs no key, so it can come before one is looked up.
    ///
    /// # Errors
    ///
    /// Those of [`Stage::Audience`](crate::Stage::Audience).
    pub fn admit(&self, token: &Token) -> Result<(), Error> {
        let [_, region, service] = token.scope_bytes();
        // SPEC A1.
        if token.service() != self.service || service != self.service.name.as_bytes() {
            return Err(Error::ServiceMismatch { expected: self.service.name });
        }
        // SPEC A2.
        if region != self.region.as_bytes() {
            let expected = self.region.clone();
            return Err(Error::RegionMismatch { token: token.scope().region.into(), expected });
        }
        Ok(())
    }
}
