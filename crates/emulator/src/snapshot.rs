//! Snapshots: a configuration is replaced as a whole, never in part.

use std::sync::Arc;

use axum::Router;
use stagemaker_access::inventory::Inventory;
use stagemaker_access::restrictions::Restrictions;
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
    /// The keys that restrict callers, against which the next configuration is held.
    pub(crate) restrictions: Restrictions,
    /// The names of what the configuration has.
    pub(crate) inventory: Inventory,
}

impl Snapshot {
    /// Makes the locks and the routes of a configuration.
    ///
    /// # Errors
    ///
    /// When two credentials have the same access key id, or no token can be for the region.
    pub(crate) fn new(config: Config, persistent: &Persistent) -> Result<Self, EmulatorError> {
        let inventory = inventory(&config);
        let restrictions = config.access.restrictions().clone();
        let (authenticator, config) = lock(config, persistent)?;
        let state = State::new(config, persistent);
        Ok(Self::of(authenticator, state, restrictions, inventory))
    }

    /// Makes a snapshot with the locks of another configuration before the endpoints of this one.
    ///
    /// # Errors
    ///
    /// Those of [`Snapshot::new`].
    pub(crate) fn with_access(
        &self,
        config: Config,
        persistent: &Persistent,
    ) -> Result<Self, EmulatorError> {
        let inventory = inventory(&config).with_endpoints_of(&self.inventory);
        let restrictions = config.access.restrictions().clone();
        let restrictions = restrictions.with_endpoints_of(&self.restrictions);
        let (authenticator, config) = lock(config, persistent)?;
        let state = State::new(config, persistent).with_deployed_of(&self.state);
        Ok(Self::of(authenticator, state, restrictions, inventory))
    }

    /// Makes a snapshot with the endpoints of another configuration behind the locks of this one.
    pub(crate) fn with_deployed(&self, config: Config, persistent: &Persistent) -> Self {
        let inventory = self.inventory.clone().with_endpoints_of(&inventory(&config));
        let restrictions = self.restrictions.clone();
        let restrictions = restrictions.with_endpoints_of(config.access.restrictions());
        let next = State::new(config, persistent);
        let state = self.state.with_deployed_of(&next);
        Self::of(Arc::clone(&self.authenticator), state, restrictions, inventory)
    }

    fn of(
        authenticator: Arc<Authenticator>,
        state: State,
        restrictions: Restrictions,
        inventory: Inventory,
    ) -> Self {
        let (account, region) = (state.account.clone(), state.region.clone());
        let state = Arc::new(state);
        let router = routes::router(&state, &authenticator);
        Self { account, region, authenticator, state, router, restrictions, inventory }
    }

    /// Frees what the snapshots before this one keep, but for the last: its requests are under way.
    pub(crate) fn free_replaced(&self) {
        let models = self.state.catalog.models();
        self.state.persistent.memory.retain(models.into_iter().map(|model| &model.replies));
    }
}

/// Makes the lock of a configuration from its credentials, which it takes.
fn lock(
    mut config: Config,
    persistent: &Persistent,
) -> Result<(Arc<Authenticator>, Config), EmulatorError> {
    let audience = config.access.audience();
    let credentials = Credentials::new(std::mem::take(&mut config.access.credentials))?;
    let clock = Arc::clone(&persistent.clock);
    let authenticator = Authenticator::with_clock(audience, credentials, move || clock.now())?;
    Ok((Arc::new(authenticator), config))
}

fn inventory(config: &Config) -> Inventory {
    Inventory::of(&config.access, &config.catalog.tagged_endpoints())
}
