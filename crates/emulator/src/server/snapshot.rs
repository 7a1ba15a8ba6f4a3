//! What a configuration makes of the emulator: the locks, and what stands behind them.

use std::sync::Arc;

use axum::Router;
use stagemaker_gateway::{Authenticator, Credentials};

use crate::config::Config;
use crate::emulator::EmulatorError;
use crate::routes;
use crate::state::{Lasting, Stage};

/// What a configuration makes of the emulator. A request is served by one of these from its
/// first lock to its last byte, so that it never meets the policies of one configuration and
/// the tags of another.
pub(crate) struct Served {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) authenticator: Arc<Authenticator>,
    pub(crate) stage: Arc<Stage>,
    pub(crate) router: Router,
}

impl Served {
    pub(crate) fn new(mut config: Config, lasting: &Lasting) -> Result<Self, EmulatorError> {
        let audience = config.access.audience();
        let credentials = Credentials::new(std::mem::take(&mut config.access.credentials))?;
        let clock = Arc::clone(&lasting.clock);
        let authenticator = Authenticator::with_clock(audience, credentials, move || clock.now())?;
        Ok(Self::behind(Arc::new(authenticator), config, lasting))
    }

    /// The same behind a lock that is there already.
    pub(crate) fn behind(
        authenticator: Arc<Authenticator>,
        config: Config,
        lasting: &Lasting,
    ) -> Self {
        let (account, region) = (config.access.account.clone(), config.access.region.clone());
        let stage = Arc::new(Stage::new(config, lasting));
        let router = routes::router(&stage, &authenticator);
        Self { account, region, authenticator, stage, router }
    }
}
