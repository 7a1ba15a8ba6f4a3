//! What stays when a configuration is taken in place of another.

use std::sync::Arc;

use stagemaker_gateway::{Clock, SystemClock};

use crate::clock::timer::Timer;
use crate::ids::Ids;
use stagemaker_replies::script::memory::Memory;

/// What stays when a configuration is taken in place of another, and all models share.
#[derive(Clone)]
pub(crate) struct Persistent {
    /// The source of all ids.
    pub(crate) ids: Arc<Ids>,
    /// What scripts remember, whatever configuration is in force.
    pub(crate) memory: Arc<Memory>,
    /// The calendar: what is signed, dated and written.
    pub(crate) clock: Arc<dyn Clock>,
    /// The stopwatch: what is paced and measured.
    pub(crate) timer: Timer,
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
