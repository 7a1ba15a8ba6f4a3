//! What all requests share.

use std::sync::Arc;

use stagemaker_gateway::Clock;

use crate::catalog::Catalog;
use crate::config::{Config, Partition};
use crate::ids::Ids;

/// What all requests share.
pub(crate) struct Stage {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) partition: Partition,
    pub(crate) catalog: Catalog,
    pub(crate) max_body_bytes: usize,
    pub(crate) ids: Arc<Ids>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Stage {
    pub(crate) fn new(config: Config, ids: Arc<Ids>, clock: Arc<dyn Clock>) -> Self {
        Self {
            partition: config.partition(),
            account: config.account,
            region: config.region,
            catalog: config.catalog,
            max_body_bytes: config.max_body_bytes,
            ids,
            clock,
        }
    }
}
