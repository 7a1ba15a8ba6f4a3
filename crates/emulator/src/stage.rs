//! What all requests share.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;

use arc_swap::ArcSwap;
use stagemaker_gateway::Clock;

use crate::catalog::Catalog;
use crate::config::{Config, Partition};
use crate::ids::Ids;

/// What all requests share.
pub(crate) struct Stage {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) partition: Partition,
    pub(crate) catalog: ArcSwap<Catalog>,
    pub(crate) max_body_bytes: usize,
    pub(crate) ids: Ids,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Stage {
    pub(crate) fn new(config: Config, clock: Arc<dyn Clock>) -> Self {
        Self {
            partition: config.partition(),
            account: config.account,
            region: config.region,
            catalog: ArcSwap::from_pointee(config.catalog),
            max_body_bytes: config.max_body_bytes,
            ids: Ids::new(config.seed.unwrap_or_else(random_seed)),
            clock,
        }
    }
}

/// The standard library's hasher is seeded by the operating system, once for each process.
fn random_seed() -> u64 {
    RandomState::new().hash_one("stagemaker")
}
