//! The parameters of a request, and the limits that follow from them.

/// The parameters that a request gives, of any size: whether they are in range is checked later.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Parameters {
    pub(crate) n: i64,
    pub(crate) max_tokens: Option<i64>,
    /// Name of the field that gives `max_tokens`, as errors call it.
    pub(crate) max_tokens_field: &'static str,
    /// Stop sequences; empty when the request gives none.
    pub stops: Vec<String>,
    pub(crate) temperature: Option<f64>,
    pub(crate) top_p: Option<f64>,
    pub(crate) top_k: Option<i64>,
    pub(crate) min_p: Option<f64>,
    pub(crate) presence_penalty: Option<f64>,
    pub(crate) frequency_penalty: Option<f64>,
    pub(crate) repetition_penalty: Option<f64>,
    /// Number of alternatives wanted for each token; absent without log-probabilities.
    pub logprobs: Option<i64>,
    /// Seed of the request, if it gives one.
    pub seed: Option<i64>,
}

/// The number of completions, and the length of each.
///
/// Exhaustive: the answer depends on every field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Number of choices.
    pub n: usize,
    /// Number of tokens that a choice has at most; unlimited when absent.
    pub max_tokens: Option<usize>,
    /// Number of alternatives of each token; absent without log-probabilities.
    pub logprobs: Option<usize>,
}

/// The way in which a request wants its answer.
///
/// Exhaustive: an answer is delivered in one piece or as a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// One piece.
    Whole,
    /// A stream of events, some of which report the usage.
    Streamed(UsageEvents),
}

/// The events of a stream that report the usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UsageEvents {
    /// No event.
    None,
    /// One event before the end, for the usage alone.
    Last,
    /// Every event, and one for the usage alone.
    Every,
}

impl Parameters {
    /// Returns the limits of values that were found to be in range.
    pub(crate) fn limits(&self, n: usize, max_tokens: Option<i64>) -> Limits {
        let count = |value: i64| usize::try_from(value).unwrap_or_default();
        Limits { n, max_tokens: max_tokens.map(count), logprobs: self.logprobs.map(count) }
    }
}

impl Delivery {
    /// Returns the delivery of a request: `usage` only matters to a stream.
    pub(crate) const fn new(stream: bool, usage: UsageEvents) -> Self {
        if stream { Self::Streamed(usage) } else { Self::Whole }
    }
}
