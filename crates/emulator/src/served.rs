//! What a configuration makes of the emulator: the locks, and what stands behind them.

use std::sync::Arc;

use axum::Router;
use axum::http::Uri;
use stagemaker_gateway::{
    Authenticator, Authorizer, Clock, Credentials, DuplicateAccessKeyId, Target as _,
};

use crate::config::Config;
use crate::ids::Ids;
use crate::routes;
use crate::stage::Stage;

/// What a configuration makes of the emulator. A request is served by one of these from its
/// first lock to its last byte, so that it never meets the policies of one configuration and
/// the tags of another.
pub(crate) struct Served {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) authenticator: Arc<Authenticator>,
    pub(crate) router: Router,
}

impl Served {
    pub(crate) fn new(
        mut config: Config,
        ids: &Arc<Ids>,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, DuplicateAccessKeyId> {
        let (account, region) = (config.account.clone(), config.region.clone());
        let audience = config.audience();
        let credentials = Credentials::new(std::mem::take(&mut config.credentials))?;
        let shared = Arc::clone(clock);
        let authenticator =
            Authenticator::new(audience, credentials).with_clock(move || shared.now());
        let authenticator = Arc::new(authenticator);
        let stage = Arc::new(Stage::new(config, Arc::clone(ids), Arc::clone(clock)));
        let deployed = Arc::clone(&stage);
        let target = move |uri: &Uri| deployed.catalog.invocation(uri);
        let authorizer = Arc::new(Authorizer::new(Arc::clone(&authenticator), target));
        let router = routes::router(&stage, &authenticator, &authorizer);
        Ok(Self { account, region, authenticator, router })
    }
}
