//! What all requests share.

use crate::config::Config;
use crate::endpoints::catalog::Catalog;
use crate::persistent::Persistent;
use stagemaker_access::partition::Partition;
use stagemaker_access::tagged_endpoints::TaggedEndpoints;

/// What all requests share.
pub(crate) struct State {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) partition: Partition,
    pub(crate) catalog: Catalog,
    /// The tags of what is deployed.
    pub(crate) tagged: TaggedEndpoints,
    pub(crate) max_body_bytes: usize,
    pub(crate) persistent: Persistent,
}

impl State {
    pub(crate) fn new(config: Config, persistent: &Persistent) -> Self {
        Self {
            partition: config.access.partition(),
            account: config.access.account,
            region: config.access.region,
            tagged: config.catalog.tagged_endpoints(),
            catalog: config.catalog,
            max_body_bytes: config.max_body_bytes,
            persistent: persistent.clone(),
        }
    }
}
