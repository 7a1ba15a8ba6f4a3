//! The steps of the verification.

use core::fmt;

/// The step of the verification at which a token is refused, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The token cannot be read.
    Form,
    /// The token is for another service or region.
    Audience,
    /// The token was not signed by the holder of the secret.
    Signature,
    /// The token's session token is not that of the credentials.
    SessionToken,
    /// The token is not valid now.
    Time,
}

impl Stage {
    /// A name that never changes, for machines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Audience => "audience",
            Self::Signature => "signature",
            Self::SessionToken => "session_token",
            Self::Time => "time",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
