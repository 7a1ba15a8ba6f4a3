//! What a configuration makes of the emulator: the locks, and what stands behind them.

use std::sync::Arc;

use axum::Router;
use stagemaker_gateway::{Authenticator, Credentials};

use crate::config::Config;
use crate::emulator::EmulatorError;
use crate::persistent::Persistent;
use crate::routes;
use crate::state::State;

/// What a configuration makes of the emulator. A request is served by one of these from its
/// first lock to its last byte, so that it never meets the policies of one configuration and
/// the tags of another.
pub(crate) struct Snapshot {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) authenticator: Arc<Authenticator>,
    pub(crate) state: Arc<State>,
    pub(crate) router: Router,
}

impl Snapshot {
    pub(crate) fn new(mut config: Config, persistent: &Persistent) -> Result<Self, EmulatorError> {
        let audience = config.access.audience();
        let credentials = Credentials::new(std::mem::take(&mut config.access.credentials))?;
        let clock = Arc::clone(&persistent.clock);
        let authenticator = Authenticator::with_clock(audience, credentials, move || clock.now())?;
        Ok(Self::behind(Arc::new(authenticator), config, persistent))
    }

    /// The same behind a lock that is there already.
    pub(crate) fn behind(
        authenticator: Arc<Authenticator>,
        config: Config,
        persistent: &Persistent,
    ) -> Self {
        let (account, region) = (config.access.account.clone(), config.access.region.clone());
        let state = Arc::new(State::new(config, persistent));
        let router = routes::router(&state, &authenticator);
        Self { account, region, authenticator, state, router }
    }
}
