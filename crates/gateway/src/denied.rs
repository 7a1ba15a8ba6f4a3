//! A request whose caller is not known: for the operator's log, never for the caller.

use std::fmt;

use stagemaker_verifier::{Error, Fingerprint, Signature, Token};

use crate::printable::Printable;
use crate::reason::Reason;

/// A request whose caller is not known: why, and which access key and token it shows.
///
/// [`AuthenticateLayer`](crate::AuthenticateLayer) puts it into the extensions of the refusing
/// response, where an outer layer can log it. The caller is told less: see
/// [`Refusal`](crate::Refusal).
#[derive(Clone, Debug)]
pub struct Denied {
    reason: Reason,
    claim: Option<Claim>,
}

/// The claims of a token that nobody has verified.
#[derive(Clone, Debug)]
struct Claim {
    access_key_id: Box<str>,
    signature: Signature,
}

impl Denied {
    pub(crate) fn new(reason: impl Into<Reason>, token: &Token) -> Self {
        let access_key_id = token.access_key_id().into();
        let claim = Claim { access_key_id, signature: token.signature() };
        Self { reason: reason.into(), claim: Some(claim) }
    }

    /// The reason why it is refused.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// The access key id that the token names; none where it could not be read that far. Anybody
    /// can name any.
    pub fn access_key_id(&self) -> Option<&str> {
        self.claim.as_ref().map(|claim| &*claim.access_key_id)
    }

    /// The fingerprint of the token; none where it could not be read that far.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        self.claim.as_ref().map(|claim| claim.signature.fingerprint())
    }
}

impl From<Reason> for Denied {
    fn from(reason: Reason) -> Self {
        Self { reason, claim: None }
    }
}

impl From<Error> for Denied {
    fn from(error: Error) -> Self {
        Reason::from(error).into()
    }
}

/// SPEC R3: the id comes from whoever wrote the token.
impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)?;
        match self.access_key_id() {
            Some(id) => {
                let shown = Printable::first(MAX_ID_SHOWN_CHARS, id);
                write!(f, " (access key id `{shown}`)")
            }
            None => Ok(()),
        }
    }
}

impl std::error::Error for Denied {}

/// The longest access key id of AWS.
const MAX_ID_SHOWN_CHARS: usize = 128;
