//! Credentials that stand elsewhere, such as in a database or a vault.

use std::error::Error;
use std::future::Future;
use std::pin::Pin;

use crate::credential::Credential;

/// Gives the credential of an access key id from elsewhere. Implemented for async closures.
///
/// [`SourcedAuthenticator`](crate::SourcedAuthenticator) asks it once for an id at a time, and
/// keeps what it says. A source should give up by itself after a second or two: the callers that
/// wait for it wait as long.
pub trait KeySource: Send + Sync {
    /// Loads the credential with this access key id; none where nobody has it.
    ///
    /// The id comes from a token that is not verified yet, so anybody can name any. It is one that
    /// a [`Credential`] can have: at most 128 characters, no `/`, no control character; any other
    /// letter may stand in it, so it must not be put into a query or a path unescaped.
    ///
    /// An error means that the source cannot tell, and is for the operator's log.
    fn load(&self, access_key_id: String) -> Loading;
}

/// A load that is under way.
pub type Loading = Pin<Box<dyn Future<Output = Result<Option<Credential>, SourceError>> + Send>>;

/// The reason why a source cannot tell.
pub type SourceError = Box<dyn Error + Send + Sync>;

impl<F, L> KeySource for F
where
    F: Fn(String) -> L + Send + Sync,
    L: Future<Output = Result<Option<Credential>, SourceError>> + Send + 'static,
{
    fn load(&self, access_key_id: String) -> Loading {
        Box::pin(self(access_key_id))
    }
}
