//! Why a request is refused: for the operator's log, never for the caller.

use std::fmt;

use stagemaker_verifier::{Error, MAX_TOKEN_BYTES, Stage, Timestamp};

use crate::printable::Printable;

/// The largest `Authorization` header that is looked at: the scheme, a space and the longest
/// token. SPEC H2
pub const MAX_AUTHORIZATION_BYTES: usize = "Bearer ".len() + MAX_TOKEN_BYTES;

/// The reason why a request is refused before it is known who makes it.
///
/// The caller is told less: see [`Refusal`](crate::Refusal). [`Code::ALL`](crate::Code::ALL)
/// lists every code.
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
        /// The instant at which the token says that it was signed, whose day in UTC names the key.
        signed_at: Timestamp,
    },
    /// The verifier refuses the token.
    Token(Error),
    /// The token is genuine, and the temporary credentials that signed it have ended.
    CredentialsExpired {
        /// The first instant at which they were no longer accepted.
        expires_at: Timestamp,
    },
    /// The token is genuine, and was signed before the instant from which tokens of its
    /// credentials are accepted.
    SignedBeforeRevocation {
        /// That instant.
        instant: Timestamp,
    },
    /// The token is genuine, and is refused by its fingerprint.
    TokenRevoked,
    /// The token does not say that it is valid now, so that its key was not asked for; nobody
    /// knows whether it is genuine.
    TimeNotCurrent,
    /// The source of keys cannot tell whose access key it is.
    KeySourceFailed {
        /// The message of the source.
        message: Box<str>,
    },
    /// The source of keys is being asked about too many access keys at once.
    KeySourceBusy,
    /// The authorizing layer finds no [`Identity`](crate::Identity): the authenticating layer is
    /// missing, or stands inside of it.
    IdentityMissing,
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
            Self::CredentialsExpired { .. } => "credentials_expired",
            Self::SignedBeforeRevocation { .. } => "signed_before_revocation",
            Self::TokenRevoked => "token_revoked",
            Self::TimeNotCurrent => "time_not_current",
            Self::KeySourceFailed { .. } => "key_source_failed",
            Self::KeySourceBusy => "key_source_busy",
            Self::IdentityMissing => "identity_missing",
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
            | Self::AuthorizationMalformed
            | Self::IdentityMissing => Stage::Form,
            Self::AccessKeyUnknown
            | Self::SigningKeyUnknown { .. }
            | Self::KeySourceFailed { .. }
            | Self::KeySourceBusy => Stage::Signature,
            Self::CredentialsExpired { .. }
            | Self::SignedBeforeRevocation { .. }
            | Self::TokenRevoked
            | Self::TimeNotCurrent => Stage::Time,
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
            Self::SigningKeyUnknown { signed_at } => write!(
                f,
                "no key of the day `{}` is held for the token's access key, region and service",
                signed_at.to_basic().unwrap_or_default().get(..8).unwrap_or_default()
            ),
            Self::Token(error) => error.fmt(f),
            Self::CredentialsExpired { expires_at } => {
                write!(f, "the temporary credentials ended at {expires_at}")
            }
            Self::SignedBeforeRevocation { instant } => {
                write!(f, "tokens of these credentials are accepted if signed from {instant} on")
            }
            Self::TokenRevoked => f.write_str("the token is one of those that are refused"),
            Self::TimeNotCurrent => f.write_str(
                "the token does not say that it is valid now; whether it is genuine was not \
                 looked at",
            ),
            Self::KeySourceFailed { message } => {
                write!(f, "the source of keys failed: {}", Printable::all(message))
            }
            Self::KeySourceBusy => {
                f.write_str("the source of keys is being asked about too many keys at once")
            }
            Self::IdentityMissing => f.write_str(
                "there is no `Identity`: `AuthenticateLayer` is missing, or was added so that it \
                 stands inside of `AuthorizeLayer`; `LockLayer` is both in the right order",
            ),
        }
    }
}

impl std::error::Error for Reason {}
