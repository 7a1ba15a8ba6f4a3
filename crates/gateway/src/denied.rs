//! A request that is refused: for the operator's log, never for the caller.

use std::fmt;

use stagemaker_verifier::Error;

use crate::reason::Reason;

/// A request that is refused: why, and which access key its token names.
///
/// [`AuthenticateLayer`](crate::AuthenticateLayer) puts it into the extensions of the refusing
/// response, where an outer layer can log it. The caller is told less: see
/// [`Refusal`](crate::Refusal).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    reason: Reason,
    access_key_id: Option<Box<str>>,
}

impl Denied {
    pub(crate) fn new(reason: impl Into<Reason>, access_key_id: &str) -> Self {
        Self { reason: reason.into(), access_key_id: Some(access_key_id.into()) }
    }

    /// Why it is refused.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// The access key id that the token names, where it could be read that far. Anybody can
    /// name any.
    pub fn access_key_id(&self) -> Option<&str> {
        self.access_key_id.as_deref()
    }
}

impl From<Reason> for Denied {
    fn from(reason: Reason) -> Self {
        Self { reason, access_key_id: None }
    }
}

impl From<Error> for Denied {
    fn from(error: Error) -> Self {
        Reason::from(error).into()
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)?;
        match self.access_key_id() {
            Some(id) => {
                let shown: String = id.chars().take(MAX_ID_SHOWN_CHARS).collect();
                write!(f, " (access key id `{shown}`)")
            }
            None => Ok(()),
        }
    }
}

impl std::error::Error for Denied {}

/// The longest access key id of AWS.
const MAX_ID_SHOWN_CHARS: usize = 128;
