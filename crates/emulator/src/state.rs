//! What all requests share.

use std::sync::Arc;

use stagemaker_gateway::Clock;

use crate::access::partition::Partition;
use crate::access::tagged_endpoints::TaggedEndpoints;
use crate::config::Config;
use crate::endpoints::catalog::Catalog;
use crate::ids::Ids;
use crate::replies::script::memory::Memory;

/// What all requests share.
pub(crate) struct Stage {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) partition: Partition,
    pub(crate) catalog: Catalog,
    /// The tags of what is deployed.
    pub(crate) tagged: TaggedEndpoints,
    pub(crate) max_body_bytes: usize,
    pub(crate) ids: Arc<Ids>,
    /// What scripts remember, whatever configuration is in force.
    pub(crate) memory: Arc<Memory>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// What stays when a configuration is taken in place of another.
#[derive(Clone)]
pub(crate) struct Lasting {
    pub(crate) ids: Arc<Ids>,
    pub(crate) memory: Arc<Memory>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Stage {
    pub(crate) fn new(config: Config, lasting: &Lasting) -> Self {
        Self {
            partition: config.access.partition(),
            account: config.access.account,
            region: config.access.region,
            tagged: config.catalog.tagged_endpoints(),
            catalog: config.catalog,
            max_body_bytes: config.max_body_bytes,
            ids: Arc::clone(&lasting.ids),
            memory: Arc::clone(&lasting.memory),
            clock: Arc::clone(&lasting.clock),
        }
    }
}
