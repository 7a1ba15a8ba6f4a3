//! How fast a model speaks.

use std::time::Duration;

/// How fast a model speaks: as a GPU does, or at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    /// From the request to the first token.
    pub first_token: Duration,
    /// From each token to the next.
    pub per_token: Duration,
    /// How much earlier or later than that a token may come.
    pub jitter: Duration,
    /// What the jitter is drawn from, beside the request; left out, the emulator's own seed.
    pub seed: Option<u64>,
}

impl Timing {
    /// Whether everything is due at once.
    pub(crate) const fn is_immediate(&self) -> bool {
        self.first_token.is_zero() && self.per_token.is_zero() && self.jitter.is_zero()
    }
}
