//! The check of a request's token, ready to be shared by all requests.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use http::HeaderMap;
use stagemaker_verifier::{Audience, Timestamp};

use crate::bearer;
use crate::clock::{Clock, SystemClock};
use crate::credentials::Credentials;
use crate::denied::Denied;
use crate::identity::Identity;

/// Says who a request comes from, by the token in its headers.
pub struct Authenticator {
    audience: Audience,
    credentials: ArcSwap<Credentials>,
    clock: Box<dyn Clock>,
}

impl Authenticator {
    /// An authenticator for tokens meant for `audience` and signed with one of `credentials`,
    /// by the clock of the machine.
    pub fn new(audience: Audience, credentials: Credentials) -> Self {
        let credentials = ArcSwap::from_pointee(credentials);
        Self { audience, credentials, clock: Box::new(SystemClock) }
    }

    /// Takes another clock.
    #[must_use]
    pub fn with_clock(self, clock: impl Clock + 'static) -> Self {
        Self { clock: Box::new(clock), ..self }
    }

    /// Whom tokens must be meant for.
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// The credentials that are accepted now.
    pub fn credentials(&self) -> Arc<Credentials> {
        self.credentials.load_full()
    }

    /// The same, for as long as it takes to look at them.
    pub(crate) fn credentials_now(&self) -> arc_swap::Guard<Arc<Credentials>> {
        self.credentials.load()
    }

    /// The time by its clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Swaps all credentials at once. Requests that are under way keep the set before; every
    /// later one sees the new, and no derived key of the old.
    pub fn replace_credentials(&self, credentials: Credentials) {
        self.credentials.store(Arc::new(credentials));
    }

    /// Finds out who a request with these headers comes from.
    ///
    /// No header but `Authorization` is looked at: what a client may set beside its token must
    /// never say who it is.
    ///
    /// # Errors
    ///
    /// The first reason why the request is refused.
    pub fn authenticate(&self, headers: &HeaderMap) -> Result<Identity, Denied> {
        let bearer = bearer::token(headers)?;
        self.credentials.load().verify(bearer, &self.audience, self.now())
    }
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator").field("audience", &self.audience).finish_non_exhaustive()
    }
}
