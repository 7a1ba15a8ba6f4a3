//! Why a request is refused: for the operator's log, never for the caller.

use std::fmt;

use stagemaker_verifier::{Error, Stage};

use crate::bearer::MAX_AUTHORIZATION_BYTES;

/// Why a request is refused.
///
/// The caller is told less: see [`Refusal`](crate::Refusal).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// There is no `Authorization` header.
    AuthorizationMissing,
    /// There is more than one `Authorization` header, or several joined by commas.
    AuthorizationRepeated,
    /// The `Authorization` header has more than [`MAX_AUTHORIZATION_BYTES`].
    AuthorizationTooLarge,
    /// The scheme of the `Authorization` header is not `Bearer`.
    SchemeNotBearer,
    /// What follows the scheme is not one token.
    AuthorizationMalformed,
    /// No credentials with the token's access key id are known.
    AccessKeyUnknown,
    /// Of the token's access key only derived keys are held, and none for the day, region and
    /// service of the token.
    SigningKeyUnknown {
        /// The day of the token, `YYYYMMDD`.
        date: Box<str>,
    },
    /// The verifier refuses the token.
    Token(Error),
}

impl Reason {
    /// A name that never changes, for machines. Codes are only ever added.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AuthorizationMissing => "authorization_missing",
            Self::AuthorizationRepeated => "authorization_repeated",
            Self::AuthorizationTooLarge => "authorization_too_large",
            Self::SchemeNotBearer => "scheme_not_bearer",
            Self::AuthorizationMalformed => "authorization_malformed",
            Self::AccessKeyUnknown => "access_key_unknown",
            Self::SigningKeyUnknown { .. } => "signing_key_unknown",
            Self::Token(error) => error.code(),
        }
    }

    /// The stage of the verification. What is wrong with the header is a matter of form, and a
    /// signature of an unknown key is one that cannot be confirmed.
    pub const fn stage(&self) -> Stage {
        match self {
            Self::AuthorizationMissing
            | Self::AuthorizationRepeated
            | Self::AuthorizationTooLarge
            | Self::SchemeNotBearer
            | Self::AuthorizationMalformed => Stage::Form,
            Self::AccessKeyUnknown | Self::SigningKeyUnknown { .. } => Stage::Signature,
            Self::Token(error) => error.stage(),
        }
    }
}

impl From<Error> for Reason {
    fn from(error: Error) -> Self {
        Self::Token(error)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AuthorizationMissing => f.write_str("there is no `Authorization` header"),
            Self::AuthorizationRepeated => {
                f.write_str("there is more than one `Authorization` value")
            }
            Self::AuthorizationTooLarge => write!(
                f,
                "the `Authorization` header has more than {MAX_AUTHORIZATION_BYTES} bytes"
            ),
            Self::SchemeNotBearer => {
                f.write_str("the scheme of the `Authorization` header is not `Bearer`")
            }
            Self::AuthorizationMalformed => {
                f.write_str("the `Authorization` header is not of the form `Bearer TOKEN`")
            }
            Self::AccessKeyUnknown => {
                f.write_str("no credentials with the token's access key id are known")
            }
            Self::SigningKeyUnknown { date } => write!(
                f,
                "no key of the day `{date}` is held for the token's access key, region and service"
            ),
            Self::Token(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Reason {}
