//! Parameters that requests share: those of one configuration, and those that outlive it.

use std::borrow::Cow;
use std::sync::Arc;

use stagemaker_access::partition::Partition;
use stagemaker_access::tagged_endpoints::TaggedEndpoints;
use stagemaker_gateway::Clock;
use stagemaker_replies::script::memory::Memory;

use crate::clock::{Timer, VirtualClock};
use crate::config::Config;
use crate::connection_limits::ConnectionLimits;
use crate::control_access::ControlAccess;
use crate::endpoints::catalog::Catalog;
use crate::front_replies::FrontReplies;
use crate::ids::Ids;
use crate::journal::handle::Journal;
use crate::journal::limits::JournalLimits;
use crate::journal::ring::Ring;
use crate::metrics::Metrics;
use crate::test_name::{TestBy, TestName};

/// The values of one configuration that all its requests share.
#[derive(Clone)]
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
    /// The way in which requests that name no test are given to one.
    pub(crate) test_by: TestBy,
    /// `true` where the paths by which a container tells that it is well are answered.
    pub(crate) has_health_routes: bool,
    /// The clients that may use the control API.
    pub(crate) control_access: ControlAccess,
    /// The bounds of the journal.
    pub(crate) journal_limits: JournalLimits,
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
    /// The clock, by which tokens are judged and streams are paced, and which dates all that is
    /// written.
    pub(crate) clock: VirtualClock,
    /// The machine's stopwatch, which measures requests.
    pub(crate) timer: Timer,
    /// The requests of late.
    pub(crate) journal: Arc<Ring>,
    /// The replies in front of those of the configuration.
    pub(crate) front: FrontReplies,
    /// The counts that are shown to a monitor.
    pub(crate) metrics: Arc<Metrics>,
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
            test_by: config.test_by,
            has_health_routes: config.has_health_routes,
            control_access: config.control_access,
            journal_limits: config.journal_limits,
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
            persistent: self.persistent.clone(),
            control_access: self.control_access.clone(),
            ..other.clone()
        }
    }

    /// Returns these values with other endpoints.
    pub(crate) fn with_catalog(&self, catalog: Catalog) -> Self {
        Self { tagged: catalog.tagged_endpoints(), catalog, ..self.clone() }
    }
}

impl Persistent {
    /// Makes ids from a seed, or from one of the operating system where none is given, and dates by
    /// a calendar, or else by the machine's.
    pub(crate) fn new(seed: Option<u64>, calendar: Option<Arc<dyn Clock>>) -> Self {
        let ids = seed.map_or_else(Ids::random, Ids::new);
        let clock = VirtualClock::new(calendar);
        Self {
            ids: Arc::new(ids),
            memory: Arc::default(),
            clock,
            timer: Timer::default(),
            journal: Arc::new(Ring::new(JournalLimits::default())),
            front: FrontReplies::default(),
            metrics: Arc::default(),
        }
    }

    /// Returns the requests of late, as they are shown.
    pub(crate) fn journal(&self) -> Journal {
        Journal::new(Arc::clone(&self.journal))
    }

    /// Returns the clock of a test, or that of the server where a request belongs to none.
    pub(crate) fn clock_of(&self, test: Option<&TestName>) -> Cow<'_, VirtualClock> {
        match test {
            Some(test) => Cow::Owned(self.clock.of_test(Arc::clone(test.text()))),
            // Not cloned: all threads would count in the memory that they read the clock from.
            None => Cow::Borrowed(&self.clock),
        }
    }
}

impl Default for Persistent {
    fn default() -> Self {
        Self::new(None, None)
    }
}
