//! Snapshots: a configuration is replaced as a whole, never in part.

use std::sync::Arc;

use axum::Router;
use stagemaker_gateway::{Authenticator, Credentials};

use crate::config::Config;
use crate::emulator_error::EmulatorError;
use crate::routes;
use crate::state::{Persistent, State};

/// The locks and the routes of one configuration. A request is answered by one snapshot, from the
/// first lock to the last byte, so that it never meets the policies of one configuration and the
/// tags of another.
pub(crate) struct Snapshot {
    /// The account of the endpoints.
    pub(crate) account: String,
    /// The region of the endpoints.
    pub(crate) region: String,
    /// The lock that decides who calls.
    pub(crate) authenticator: Arc<Authenticator>,
    /// The values that requests share.
    pub(crate) state: Arc<State>,
    /// The routes behind the locks.
    pub(crate) router: Router,
}

impl Snapshot {
    /// Makes the locks and the routes of a configuration.
    ///
    /// # Errors
    ///
    /// When two credentials have the same access key id, or no token can be for the region.
    pub(crate) fn new(mut config: Config, persistent: &Persistent) -> Result<Self, EmulatorError> {
        let audience = config.access.audience();
        let credentials = Credentials::new(std::mem::take(&mut config.access.credentials))?;
        let clock = Arc::clone(&persistent.clock);
        let authenticator = Authenticator::with_clock(audience, credentials, move || clock.now())?;
        Ok(Self::with_authenticator(Arc::new(authenticator), config, persistent))
    }

    /// Makes the routes of a configuration behind a lock that exists already.
    pub(crate) fn with_authenticator(
        authenticator: Arc<Authenticator>,
        config: Config,
        persistent: &Persistent,
    ) -> Self {
        let (account, region) = (config.access.account.clone(), config.access.region.clone());
        let state = Arc::new(State::new(config, persistent));
        let router = routes::router(&state, &authenticator);
        Self { account, region, authenticator, state, router }
    }

    /// Frees what the snapshots before this one keep, but for the last: its requests are under way.
    pub(crate) fn free_replaced(&self) {
        let models = self.state.catalog.models();
        self.state.persistent.memory.retain(models.into_iter().map(|model| &model.replies));
    }
}
