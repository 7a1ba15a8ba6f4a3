//! The values of a request, and the limits that follow from them.

/// The values that a request asks for, of any size.
#[derive(Clone, Debug)]
pub struct Values {
    pub(crate) n: i64,
    pub(crate) max_tokens: Option<i64>,
    /// The field that says so.
    pub(crate) max_tokens_field: &'static str,
    pub stops: Vec<String>,
    pub(crate) temperature: Option<f64>,
    pub(crate) top_p: Option<f64>,
    pub(crate) top_k: Option<i64>,
    pub(crate) min_p: Option<f64>,
    pub(crate) presence_penalty: Option<f64>,
    pub(crate) frequency_penalty: Option<f64>,
    pub(crate) repetition_penalty: Option<f64>,
    /// How many other tokens are wanted beside each, if log-probabilities are.
    pub logprobs: Option<i64>,
    pub seed: Option<i64>,
}

/// How many completions there are to be, and how long each may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub n: usize,
    pub max_tokens: Option<usize>,
    /// How many other tokens are told beside each, if log-probabilities are.
    pub logprobs: Option<usize>,
}

impl Values {
    /// The limits of values that were found to be in range.
    pub(crate) fn limits(&self, n: usize, max_tokens: Option<i64>) -> Limits {
        let count = |own: i64| usize::try_from(own).unwrap_or_default();
        Limits { n, max_tokens: max_tokens.map(count), logprobs: self.logprobs.map(count) }
    }
}
