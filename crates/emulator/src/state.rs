//! Parameters that requests share: those of one configuration, and those that outlive it.

use std::sync::Arc;

use stagemaker_access::partition::Partition;
use stagemaker_access::tagged_endpoints::TaggedEndpoints;
use stagemaker_gateway::{Clock, SystemClock};
use stagemaker_replies::script::memory::Memory;

use crate::clock::Timer;
use crate::config::Config;
use crate::connection_limits::ConnectionLimits;
use crate::endpoints::catalog::Catalog;
use crate::ids::Ids;

/// The values of one configuration that all its requests share.
pub(crate) struct State {
    /// The account of the endpoints.
    pub(crate) account: String,
    /// The region of the endpoints.
    pub(crate) region: String,
    /// The partition of the region.
    pub(crate) partition: Partition,
    /// The endpoints.
    pub(crate) catalog: Catalog,
    /// The names and tags of the endpoints.
    pub(crate) tagged: TaggedEndpoints,
    /// The largest request body, in bytes.
    pub(crate) max_body_bytes: usize,
    /// The limits of connections that are opened from now on.
    pub(crate) connection_limits: ConnectionLimits,
    /// The values that outlive the configuration.
    pub(crate) persistent: Persistent,
}

/// The values that all configurations and all models share.
#[derive(Clone)]
pub(crate) struct Persistent {
    /// The source of all ids.
    pub(crate) ids: Arc<Ids>,
    /// The memory of scripts, by test.
    pub(crate) memory: Arc<Memory>,
    /// The calendar, which decides whether tokens are valid and dates all that is written.
    pub(crate) clock: Arc<dyn Clock>,
    /// The stopwatch, which paces streams and measures requests.
    pub(crate) timer: Timer,
}

impl State {
    /// Takes a configuration, and shares `persistent` with the ones before it.
    pub(crate) fn new(config: Config, persistent: &Persistent) -> Self {
        Self {
            partition: config.access.partition(),
            account: config.access.account,
            region: config.access.region,
            tagged: config.catalog.tagged_endpoints(),
            catalog: config.catalog,
            max_body_bytes: config.max_body_bytes,
            connection_limits: config.connection_limits,
            persistent: persistent.clone(),
        }
    }

    /// Returns these values with the endpoints of others, and what belongs to those.
    pub(crate) fn with_deployed_of(&self, other: &Self) -> Self {
        Self {
            account: self.account.clone(),
            region: self.region.clone(),
            partition: self.partition,
            catalog: other.catalog.clone(),
            tagged: other.tagged.clone(),
            max_body_bytes: other.max_body_bytes,
            connection_limits: other.connection_limits,
            persistent: self.persistent.clone(),
        }
    }
}

impl Persistent {
    /// Makes ids from a seed, or from one of the operating system where none is given.
    pub(crate) fn new(seed: Option<u64>, clock: Arc<dyn Clock>) -> Self {
        let ids = seed.map_or_else(Ids::random, Ids::new);
        Self { ids: Arc::new(ids), memory: Arc::default(), clock, timer: Timer::default() }
    }
}

impl Default for Persistent {
    fn default() -> Self {
        Self::new(None, Arc::new(SystemClock))
    }
}
