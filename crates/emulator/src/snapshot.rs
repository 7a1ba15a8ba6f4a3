//! Snapshots: a configuration is replaced as a whole, never in part.

use std::sync::Arc;

use axum::Router;
use stagemaker_access::access_config::AccessConfig;
use stagemaker_access::inventory::Inventory;
use stagemaker_access::restrictions::Restrictions;
use stagemaker_gateway::{Authenticator, Credentials, Secret};
use stagemaker_redact::Redactor;

use crate::config::Config;
use crate::control_access::ControlAccess;
use crate::emulator_error::EmulatorError;
use crate::endpoints::catalog::Catalog;
use crate::routes;
use crate::state::{Persistent, State};
use crate::unverified::Unverified;

/// The locks and the routes of one configuration. A request is answered by one snapshot, from the
/// first lock to the last byte, so that it never meets the policies of one configuration and the
/// tags of another.
pub(crate) struct Snapshot {
    /// The lock that decides who calls.
    pub(crate) authenticator: Arc<Authenticator>,
    /// The values that requests share.
    pub(crate) state: Arc<State>,
    /// The routes behind the locks.
    pub(crate) router: Router,
    /// The stand-ins for keys that nobody here holds, and the routes behind their lock; none where
    /// tokens are always verified.
    pub(crate) unverified: Option<(Arc<Unverified>, Router)>,
    /// The keys that restrict callers, against which the next configuration is held.
    pub(crate) restrictions: Restrictions,
    /// The names of what the configuration has.
    pub(crate) inventory: Inventory,
    /// The callers and their permissions, from which those of the next configuration can be made.
    pub(crate) access: AccessConfig,
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
        let (access, locks) = (config.access.clone(), Locks::new(&config, persistent)?);
        let state = State::new(config, persistent);
        Ok(Self::of(access, locks, state, restrictions, inventory))
    }

    /// Makes a snapshot with the locks of another configuration before the endpoints of this one.
    ///
    /// # Errors
    ///
    /// The errors of [`Snapshot::new`].
    pub(crate) fn with_access(
        &self,
        config: Config,
        persistent: &Persistent,
    ) -> Result<Self, EmulatorError> {
        let inventory = inventory(&config).with_endpoints_of(&self.inventory);
        let restrictions = config.access.restrictions().clone();
        let restrictions = restrictions.with_endpoints_of(&self.restrictions);
        let (access, locks) = (config.access.clone(), Locks::new(&config, persistent)?);
        let state = State::new(config, persistent).with_deployed_of(&self.state);
        Ok(Self::of(access, locks, state, restrictions, inventory))
    }

    /// Makes a snapshot with the endpoints of another configuration behind the locks of this one.
    pub(crate) fn with_deployed(&self, config: Config, persistent: &Persistent) -> Self {
        let inventory = self.inventory.clone().with_endpoints_of(&inventory(&config));
        let restrictions = self.restrictions.clone();
        let restrictions = restrictions.with_endpoints_of(config.access.restrictions());
        let next = State::new(config, persistent);
        let state = self.state.with_deployed_of(&next);
        Self::of(self.access.clone(), self.locks(), state, restrictions, inventory)
    }

    /// Makes a snapshot with other endpoints behind the locks of this one.
    pub(crate) fn with_catalog(&self, catalog: Catalog) -> Self {
        let tagged = catalog.tagged_endpoints();
        let deployed = Inventory::of(&AccessConfig::default(), &tagged);
        let inventory = self.inventory.clone().with_endpoints_of(&deployed);
        let (access, restrictions) = (self.access.clone(), self.restrictions.clone());
        let state = self.state.with_catalog(catalog);
        Self::of(access, self.locks(), state, restrictions, inventory)
    }

    /// Makes a snapshot with other principals before the endpoints of this one.
    ///
    /// # Errors
    ///
    /// The errors of [`Snapshot::new`].
    pub(crate) fn with_principals(
        &self,
        access: AccessConfig,
        persistent: &Persistent,
    ) -> Result<Self, EmulatorError> {
        let locks = Locks { held: lock(&access, persistent)?, ..self.locks() };
        let inventory = Inventory::of(&access, &self.state.tagged);
        let (state, restrictions) = (State::clone(&self.state), self.restrictions.clone());
        Ok(Self::of(access, locks, state, restrictions, inventory))
    }

    fn of(
        access: AccessConfig,
        locks: Locks,
        state: State,
        restrictions: Restrictions,
        inventory: Inventory,
    ) -> Self {
        let state = Arc::new(state);
        let Locks { held: authenticator, unverified } = locks;
        let router = routes::router(&state, Arc::clone(&authenticator));
        let unverified = unverified.map(|unverified| {
            let router = routes::router(&state, Arc::clone(unverified.lock()));
            (unverified, router)
        });
        Self { authenticator, state, router, unverified, restrictions, inventory, access }
    }

    fn locks(&self) -> Locks {
        Locks {
            held: Arc::clone(&self.authenticator),
            unverified: self.unverified.as_ref().map(|(unverified, _)| Arc::clone(unverified)),
        }
    }

    /// Gives the snapshot's limits to what outlives snapshots, and frees what those before this one
    /// keep there, but for the last: its requests are under way.
    pub(crate) fn take_effect(&self) {
        let Persistent { memory, journal, front, .. } = &self.state.persistent;
        let (models, front) = (self.state.catalog.models(), front.all());
        let replies = models.into_iter().map(|model| &model.replies);
        memory.retain(replies.chain(front.iter().map(|front| &front.replies)));
        journal.set_limits(self.state.journal_limits);
        journal.set_redactor(|known| self.with_secrets(known));
    }

    /// Returns a finder that knows the secrets of this configuration, too. Those of former ones are
    /// forgotten where they are too many.
    fn with_secrets(&self, known: &Redactor) -> Redactor {
        let secrets =
            self.access.credentials.iter().flat_map(|credential| {
                [credential.secret_access_key(), credential.session_token()]
            });
        let token = match &self.state.control_access {
            ControlAccess::Token(token) => Some(token),
            ControlAccess::Off | ControlAccess::Loopback => None,
        };
        let secrets = secrets.chain([token]).flatten().map(Secret::reveal);
        let known = if known.len() < MAX_KNOWN_SECRETS { known } else { &Redactor::default() };
        known.with(secrets)
    }
}

/// The most secrets of former configurations that are looked for in what is shown.
const MAX_KNOWN_SECRETS: usize = 200_000;

/// The locks of a configuration.
struct Locks {
    /// The lock of the keys which are held.
    held: Arc<Authenticator>,
    /// The lock of all other keys; none where their tokens are refused.
    unverified: Option<Arc<Unverified>>,
}

impl Locks {
    fn new(config: &Config, persistent: &Persistent) -> Result<Self, EmulatorError> {
        let unverified = || Unverified::new(&config.access, persistent.clock.clone()).map(Arc::new);
        let unverified = config.is_unverified.then(unverified).transpose()?;
        Ok(Self { held: lock(&config.access, persistent)?, unverified })
    }
}

/// Makes the lock of a configuration from its credentials.
fn lock(
    access: &AccessConfig,
    persistent: &Persistent,
) -> Result<Arc<Authenticator>, EmulatorError> {
    let audience = access.audience();
    let credentials = Credentials::new(access.credentials.iter().cloned())?;
    let clock = persistent.clock.clone();
    let authenticator = Authenticator::with_clock(audience, credentials, clock)?;
    Ok(Arc::new(authenticator))
}

fn inventory(config: &Config) -> Inventory {
    Inventory::of(&config.access, &config.catalog.tagged_endpoints())
}
