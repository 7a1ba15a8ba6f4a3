//! The check of a request's token, by credentials from a source.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arc_swap::Guard;
use http::HeaderMap;
use stagemaker_verifier::{Audience, Timestamp, Token};

use crate::bearer::bearer_bytes;
use crate::cache_limits::CacheLimits;
use crate::clock::{Clock, RequestTime, SystemClock};
use crate::credential::Credential;
use crate::denied::Denied;
use crate::identity::Identity;
use crate::key_source::KeySource;
use crate::loaded::{Answers, Load, Loaded, Reloading};
use crate::reason::Reason;
use crate::setting::{self, InvalidSetting};

/// Finds out who a request comes from, by credentials that a [`KeySource`] gives.
///
/// The source is asked only about tokens that have the right form, are meant for the audience
/// and say that they are valid now, once at a time for an access key id. Its answers are kept,
/// those about ids that nobody has for a shorter time and apart from the others, so that whoever
/// makes up ids pushes no real one out. While it fails, the last good answer serves.
pub struct SourcedAuthenticator {
    audience: Audience,
    source: Box<dyn KeySource>,
    clock: Box<dyn Clock>,
    limits: CacheLimits,
    answers: Answers,
    loading: AtomicUsize,
}

/// After how many seconds a source that failed is asked again about the same id.
const RETRY_SECONDS: u32 = 5;

impl SourcedAuthenticator {
    /// Makes an authenticator for tokens that are meant for `audience` and signed with a
    /// credential of `source`, by the clock of the machine.
    ///
    /// # Errors
    ///
    /// When the region of the audience is one that no token can have.
    pub fn new(
        audience: Audience,
        source: impl KeySource + 'static,
    ) -> Result<Self, InvalidSetting> {
        audience.check()?;
        let limits = CacheLimits::default();
        Ok(Self {
            audience,
            source: Box::new(source),
            clock: Box::new(SystemClock),
            limits,
            answers: Answers::new(limits.entries),
            loading: AtomicUsize::new(0),
        })
    }

    /// Takes another clock.
    #[must_use]
    pub fn with_clock(self, clock: impl Clock + 'static) -> Self {
        Self { clock: Box::new(clock), ..self }
    }

    /// Sets how much is kept, and for how long.
    #[must_use]
    pub fn with_limits(self, limits: CacheLimits) -> Self {
        Self { limits, answers: Answers::new(limits.entries), ..self }
    }

    /// The audience that tokens must be meant for.
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// Forgets what is known of an access key id, so that the source is asked again: for who is
    /// told that a key was withdrawn.
    ///
    /// To be called once the source has changed. Requests that came before, and wait for the source,
    /// may hear what it said then; it is not kept, and no later request hears it.
    pub fn forget(&self, access_key_id: &str) {
        self.answers.forget(access_key_id);
    }

    /// Finds out who a request with these headers comes from.
    ///
    /// # Errors
    ///
    /// The first reason why the request is refused.
    pub async fn authenticate(&self, headers: &HeaderMap) -> Result<Identity, Denied> {
        self.authenticate_at(headers, None).await
    }

    /// Finds out who a request comes from, as it is at a time; `None` is now. What the source has
    /// said grows old by the clock of the lock alone.
    pub(crate) async fn authenticate_at(
        &self,
        headers: &HeaderMap,
        at: Option<RequestTime>,
    ) -> Result<Identity, Denied> {
        let token = Token::parse_bytes(bearer_bytes(headers)?)?;
        let admitted = self.audience.admit(&token).map_err(|error| Denied::new(error, &token))?;
        let now = self.clock.now();
        // SPEC T3
        let at = at.map_or(now, |RequestTime(at)| at);
        // SPEC Q1. Of a token that nobody verified it is not said that it has expired.
        if !admitted.claimed_validity().contains(&at) {
            return Err(Denied::new(Reason::TimeNotCurrent, &token));
        }
        let loaded = self.loaded(token.access_key_id(), now).await;
        let loaded = loaded.map_err(|reason| Denied::new(reason, &token))?;
        let in_force = Guard::from_inner(loaded.in_force(now));
        Identity::verify(in_force, &admitted, loaded.keys_from(), at)
    }

    /// Finds the answer of the source about an id, of now or a while ago.
    async fn loaded(&self, id: &str, now: Timestamp) -> Result<Arc<Loaded>, Reason> {
        if setting::access_key_id(id).is_err() {
            // SPEC Q1. No credential can have it.
            return self.answer(None, 0, now);
        }
        let (known, unknown) = self.answers.get(id);
        if let Some(known) = known {
            return match known.begin_reload(now) {
                Some(reloading) => self.reload(id, &known, reloading, now).await,
                None => self.last_good(&known, now),
            };
        }
        if let Some(unknown) = unknown.filter(|unknown| unknown.is_fresh(now)) {
            return Ok(unknown);
        }
        // SPEC Q2. Whoever comes meanwhile waits for this load, and finds its answer.
        match self.answers.begin_first(id).await {
            Ok(first) => self.load_first(id, first, now).await,
            Err(known) => Ok(known),
        }
    }

    async fn load_first(
        &self,
        id: &str,
        first: Load<'_>,
        now: Timestamp,
    ) -> Result<Arc<Loaded>, Reason> {
        // Whoever waited for somebody else's load finds that nobody has the id.
        let (_, unknown) = self.answers.get(id);
        if let Some(unknown) = unknown.filter(|unknown| unknown.is_fresh(now)) {
            return Ok(unknown);
        }
        let loaded = self.kept(self.load(id).await?, now)?;
        first.keep(&loaded);
        Ok(loaded)
    }

    /// Asks again about a credential that is no longer fresh. SPEC Q4
    async fn reload(
        &self,
        id: &str,
        before: &Arc<Loaded>,
        reloading: Reloading<'_>,
        now: Timestamp,
    ) -> Result<Arc<Loaded>, Reason> {
        let load = self.answers.begin(id);
        match self.load(id).await {
            Ok(credential) => {
                let loaded = self.kept(credential, now)?;
                load.keep(&loaded);
                Ok(loaded)
            }
            // SPEC Q6. What was forgotten is no last good answer.
            Err(reason) if load.is_outdated() => Err(reason),
            Err(reason) => {
                reloading.failed(now.plus_seconds(RETRY_SECONDS));
                self.last_good(before, now).map_err(|_| reason)
            }
        }
    }

    /// A credential that was loaded before, unless that is too long ago.
    fn last_good(&self, known: &Arc<Loaded>, now: Timestamp) -> Result<Arc<Loaded>, Reason> {
        let limits = &self.limits;
        let until = limits.fresh_seconds.saturating_add(limits.last_good_seconds);
        if known.is_older_than(until, now) {
            let message = "it has failed for longer than its last answer may serve".into();
            return Err(Reason::KeySourceFailed { message });
        }
        Ok(Arc::clone(known))
    }

    /// Makes the answer that is kept, one that nobody has the id for a shorter time. SPEC Q3
    fn kept(&self, credential: Option<Credential>, now: Timestamp) -> Result<Arc<Loaded>, Reason> {
        let CacheLimits { fresh_seconds, unknown_seconds, .. } = self.limits;
        let seconds = if credential.is_some() { fresh_seconds } else { unknown_seconds };
        self.answer(credential, seconds, now)
    }

    fn answer(
        &self,
        credential: Option<Credential>,
        fresh_seconds: u32,
        now: Timestamp,
    ) -> Result<Arc<Loaded>, Reason> {
        let loaded = Loaded::new(credential, &self.audience, now, fresh_seconds);
        loaded
            .map(Arc::new)
            .map_err(|error| Reason::KeySourceFailed { message: error.to_string().into() })
    }

    /// Asks the source, unless it is being asked about too many others.
    async fn load(&self, id: &str) -> Result<Option<Credential>, Reason> {
        let _place = Place::take(&self.loading, self.limits.loads)?;
        let loaded = self.source.load(id.to_owned()).await;
        let loaded = loaded
            .map_err(|error| Reason::KeySourceFailed { message: error.to_string().into() })?;
        // A source that answers about somebody else has not answered.
        match loaded {
            Some(other) if other.access_key_id() != id => {
                let message = "it gave the credential of another access key id".into();
                Err(Reason::KeySourceFailed { message })
            }
            loaded => Ok(loaded),
        }
    }
}

/// One of the loads that may be under way at once; given back when it is dropped, by whom ever.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(loading: &'a AtomicUsize, limit: usize) -> Result<Self, Reason> {
        let more = |loading: usize| (loading < limit).then_some(loading.saturating_add(1));
        let taken = loading.fetch_update(Ordering::AcqRel, Ordering::Acquire, more);
        taken.map(|_| Self(loading)).map_err(|_| Reason::KeySourceBusy)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl fmt::Debug for SourcedAuthenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourcedAuthenticator")
            .field("audience", &self.audience)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
