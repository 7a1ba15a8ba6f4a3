//! How an answer is wanted: in one piece, or as a stream.

/// How completions are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// In one piece.
    Whole,
    /// In events, with as much said about usage.
    Streamed(UsageEvents),
}

/// When a stream tells the usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsageEvents {
    /// Never.
    None,
    /// In an event of its own before the end.
    Last,
    /// In every event, and in one of its own.
    Every,
}

impl Delivery {
    pub(crate) const fn new(stream: bool, usage: UsageEvents) -> Self {
        if stream { Self::Streamed(usage) } else { Self::Whole }
    }
}
