//! Whom a token must be meant for.

use alloc::boxed::Box;
use core::fmt;
use core::ops::Range;

use crate::lifetime::MAX_LIFETIME_SECONDS;
use crate::scope::{InvalidScope, Scope};
use crate::service::Service;
use crate::timestamp::Timestamp;
use crate::token::Token;

/// Whom a token must be meant for: a service in a region, how far the signer's clock may be
/// ahead of ours, and how long a token may live.
///
/// ```
/// use stagemaker_verifier::{Audience, AudienceError};
///
/// let audience = Audience::sagemaker("us-east-1")
///     .with_skew_seconds(60)?
///     .with_max_lifetime_seconds(900)?;
/// assert_eq!(audience.region(), "us-east-1");
/// # Ok::<(), AudienceError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    service: Service,
    region: Box<str>,
    skew_seconds: u32,
    max_lifetime_seconds: u32,
}

/// How far, by default, the signer's clock may be ahead of the verifier's: 300 seconds.
///
/// What the real service grants is not known. Without any, a client whose clock is a second
/// fast would be refused; with hours of it, a signer could stretch the 12 hours of a token.
pub const DEFAULT_SKEW_SECONDS: u32 = 300;

/// The largest skew that an audience grants: 900 seconds. SPEC A4.
///
/// AWS's own services refuse a request whose clock is more than 15 minutes away (documented for
/// Signature Version 4). A larger one would lengthen the 12 hours of a token noticeably.
pub const MAX_SKEW_SECONDS: u32 = 900;

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
        Self {
            service,
            region: region.into(),
            skew_seconds: DEFAULT_SKEW_SECONDS,
            max_lifetime_seconds: MAX_LIFETIME_SECONDS,
        }
    }

    /// Sets how many seconds the signer's clock may be ahead. There is no leeway on expiry.
    ///
    /// # Errors
    ///
    /// When it is more than [`MAX_SKEW_SECONDS`].
    pub fn with_skew_seconds(self, skew_seconds: u32) -> Result<Self, AudienceError> {
        if skew_seconds > MAX_SKEW_SECONDS {
            return Err(AudienceError::SkewTooLarge);
        }
        Ok(Self { skew_seconds, ..self })
    }

    /// Sets how many seconds a token may live at most: 12 hours, unless set. A token that says
    /// it lives longer is refused, however much of its life is over. SPEC A3.
    ///
    /// # Errors
    ///
    /// When it is 0, or more than [`MAX_LIFETIME_SECONDS`].
    pub fn with_max_lifetime_seconds(self, seconds: u32) -> Result<Self, AudienceError> {
        if !(1..=MAX_LIFETIME_SECONDS).contains(&seconds) {
            return Err(AudienceError::LifetimeOutOfRange);
        }
        Ok(Self { max_lifetime_seconds: seconds, ..self })
    }

    /// Checks that tokens for this audience can exist: that its region is one that stands in a
    /// scope. An audience whose region is blank, or ends with a line feed, admits nobody.
    ///
    /// # Errors
    ///
    /// When the region is not made of lower-case letters, digits and dashes.
    pub fn check(&self) -> Result<(), InvalidScope> {
        let (region, service) = (&*self.region, self.service.name);
        Scope { date: "20261122", region, service }.check()
    }

    /// The service.
    pub fn service(&self) -> Service {
        self.service
    }

    /// The region.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The seconds by which the signer's clock may be ahead.
    pub fn skew_seconds(&self) -> u32 {
        self.skew_seconds
    }

    /// The seconds that a token may live at most.
    pub fn max_lifetime_seconds(&self) -> u32 {
        self.max_lifetime_seconds
    }

    /// The instants at which a token claims to be valid: from its date, less the skew, until
    /// before its expiry.
    ///
    /// It is only what the token says, whoever made it up. Only [`Token::verify`] calls a token
    /// expired, and only a genuine one.
    pub fn claimed_validity(&self, token: &Token) -> Range<Timestamp> {
        token.signed_at().minus_seconds(self.skew_seconds)..token.expires_at()
    }
}

/// The reason why an audience cannot be had as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AudienceError {
    /// The skew is more than [`MAX_SKEW_SECONDS`].
    SkewTooLarge,
    /// The longest life of a token is 0, or more than [`MAX_LIFETIME_SECONDS`].
    LifetimeOutOfRange,
}

impl fmt::Display for AudienceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SkewTooLarge => {
                write!(f, "the skew is more than {MAX_SKEW_SECONDS} seconds")
            }
            Self::LifetimeOutOfRange => write!(
                f,
                "the longest life of a token is not between 1 and {MAX_LIFETIME_SECONDS} seconds"
            ),
        }
    }
}

impl core::error::Error for AudienceError {}
