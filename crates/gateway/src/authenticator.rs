//! The check of a request's token, by credentials that the lock holds.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use arc_swap::{ArcSwap, Guard};
use http::HeaderMap;
use stagemaker_verifier::{Audience, Timestamp, Token};

use crate::bearer::bearer_bytes;
use crate::clock::{Clock, RequestTime, SystemClock};
use crate::credentials::Credentials;
use crate::denied::Denied;
use crate::identity::{Identity, InForce, KeysFrom};
use crate::setting::InvalidSetting;

/// Finds out who a request comes from, by the token in its headers and credentials that are held.
///
/// For credentials that stand elsewhere, such as in a database, see
/// [`SourcedAuthenticator`](crate::SourcedAuthenticator).
pub struct Authenticator {
    audience: Audience,
    in_force: ArcSwap<InForce>,
    clock: Box<dyn Clock>,
    preparing: Arc<AtomicBool>,
}

impl Authenticator {
    /// Makes an authenticator for tokens that are meant for `audience` and signed with one of
    /// `credentials`, by the clock of the machine.
    ///
    /// # Errors
    ///
    /// When the region of the audience is one that no token can have. SPEC S4. Skew and life are
    /// bounded by the audience itself. SPEC S8
    pub fn new(audience: Audience, credentials: Credentials) -> Result<Self, InvalidSetting> {
        Self::with_clock(audience, credentials, SystemClock)
    }

    /// Makes an authenticator with another clock.
    ///
    /// # Errors
    ///
    /// Those of [`Authenticator::new`].
    pub fn with_clock(
        audience: Audience,
        credentials: Credentials,
        clock: impl Clock + 'static,
    ) -> Result<Self, InvalidSetting> {
        audience.check()?;
        credentials.prepare(&audience, clock.now());
        let in_force = InForce { audience: audience.clone(), credentials };
        Ok(Self {
            audience,
            in_force: ArcSwap::from_pointee(in_force),
            clock: Box::new(clock),
            preparing: Arc::default(),
        })
    }

    /// The audience that tokens must be meant for.
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// Looks at the credentials that are accepted now.
    pub fn credentials<T>(&self, look: impl FnOnce(&Credentials) -> T) -> T {
        look(&self.in_force.load().credentials)
    }

    /// Swaps all credentials at once. Requests that are under way keep the set before; every
    /// later one sees the new, and no key that was derived from the old. SPEC K6, N2
    ///
    /// The keys of the new are derived first, a microsecond or two for each credential. Of two calls
    /// at once either may end last, and is in force then: make them in the order of what was read.
    pub fn replace_credentials(&self, credentials: Credentials) {
        credentials.prepare(&self.audience, self.clock.now());
        let audience = self.audience.clone();
        self.in_force.store(Arc::new(InForce { audience, credentials }));
    }

    /// Finds out who a request with these headers comes from.
    ///
    /// No header but `Authorization` is looked at: what a client may set beside its token must
    /// never say who it is. SPEC H5
    ///
    /// # Errors
    ///
    /// The first reason why the request is refused.
    pub fn authenticate(&self, headers: &HeaderMap) -> Result<Identity, Denied> {
        self.authenticate_at(headers, None)
    }

    /// Finds out who a request comes from, as it is at a time; `None` is now.
    pub(crate) fn authenticate_at(
        &self,
        headers: &HeaderMap,
        at: Option<RequestTime>,
    ) -> Result<Identity, Denied> {
        let token = Token::parse_bytes(bearer_bytes(headers)?)?;
        let admitted = self.audience.admit(&token).map_err(|error| Denied::new(error, &token))?;
        let (in_force, now) = (self.in_force.load(), self.clock.now());
        if !in_force.credentials.is_prepared(now) {
            self.prepare(&in_force, now);
        }
        // SPEC T3
        let at = at.map_or(now, |RequestTime(at)| at);
        Identity::verify(in_force, &admitted, KeysFrom::Held, at)
    }

    /// Derives the keys of another day, once, on a thread of its own: until that is done, every
    /// request derives the key that it needs. SPEC T1
    fn prepare(&self, in_force: &Guard<Arc<InForce>>, now: Timestamp) {
        if self.preparing.swap(true, Ordering::Acquire) {
            return;
        }
        let (in_force, preparing) = (Arc::clone(in_force), Arc::clone(&self.preparing));
        let derive = move || {
            in_force.credentials.prepare(&in_force.audience, now);
            preparing.store(false, Ordering::Release);
        };
        if thread::Builder::new().name("signing keys".to_owned()).spawn(derive).is_err() {
            // Where there are no threads, keys go on being derived for each request.
            self.preparing.store(false, Ordering::Release);
        }
    }
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator").field("audience", &self.audience).finish_non_exhaustive()
    }
}
