//! The values of a request, which vLLM checks once all fields can be read.

use crate::container::ContainerError;

/// The values that a request asks for, of any size.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    pub(crate) n: i64,
    pub(crate) max_tokens: Option<i64>,
    pub(crate) stops: Vec<String>,
    pub(crate) temperature: Option<f64>,
    pub(crate) top_p: Option<f64>,
    pub(crate) presence_penalty: Option<f64>,
    pub(crate) frequency_penalty: Option<f64>,
    /// How many other tokens are wanted beside each, if log-probabilities are.
    pub(crate) logprobs: Option<i64>,
    pub(crate) seed: Option<i64>,
}

/// How many completions there are to be, and how long each may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) n: usize,
    pub(crate) max_tokens: Option<usize>,
    /// How many other tokens are told beside each, if log-probabilities are.
    pub(crate) logprobs: Option<usize>,
}

/// The most completions that one request may ask for: vLLM's `VLLM_MAX_N_SEQUENCES`.
const MAX_N: i64 = 16_384;

/// The most stop sequences that are looked for, each through the whole text. vLLM 0.20.2 has no
/// such limit, and later versions take 4.
const MAX_STOPS: usize = 128;

impl Values {
    /// Checks the values in vLLM's order, and names the first that is out of range.
    pub(crate) fn check(&self) -> Result<Limits, ContainerError> {
        let n = self.check_n()?;
        penalty("presence_penalty", self.presence_penalty)?;
        penalty("frequency_penalty", self.frequency_penalty)?;
        self.check_sampling()?;
        let max_tokens = self.max_tokens.map(at_least_one).transpose()?;
        if self.stops.len() > MAX_STOPS {
            let count = self.stops.len();
            return Err(refused(&format!(
                "stop should have at most {MAX_STOPS} items, got {count}."
            )));
        }
        if self.stops.iter().any(String::is_empty) {
            return Err(refused("stop cannot contain an empty string."));
        }
        if n > 1 && self.temperature == Some(0.0) {
            return Err(refused(&format!("n must be 1 when using greedy sampling, got {n}.")));
        }
        Ok(Limits {
            n,
            max_tokens,
            logprobs: self.logprobs.and_then(|own| usize::try_from(own).ok()),
        })
    }

    fn check_n(&self) -> Result<usize, ContainerError> {
        let n = self.n;
        match usize::try_from(n) {
            Ok(_) if n > MAX_N => Err(ContainerError::too_many_choices(MAX_N, n)),
            Ok(valid) if valid > 0 => Ok(valid),
            _ => Err(refused(&format!("n must be at least 1, got {n}."))),
        }
    }

    /// A temperature has no upper end here: 99 is accepted, as the real service was seen to do.
    fn check_sampling(&self) -> Result<(), ContainerError> {
        if let Some(value) = self.temperature.filter(|value| *value < 0.0) {
            let said = format!(
                "temperature must be non-negative, got {value:?}. (parameter=temperature, \
                 value={value:?})"
            );
            return Err(ContainerError::bad_request(&said, Some("temperature")));
        }
        if let Some(value) = self.top_p.filter(|value| !(*value > 0.0 && *value <= 1.0)) {
            let said = format!(
                "top_p must be in (0, 1], got {value:?}. (parameter=top_p, value={value:?})"
            );
            return Err(ContainerError::bad_request(&said, Some("top_p")));
        }
        Ok(())
    }
}

fn at_least_one(max_tokens: i64) -> Result<usize, ContainerError> {
    usize::try_from(max_tokens).ok().filter(|max| *max > 0).ok_or_else(|| {
        let said = format!(
            "max_tokens must be at least 1, got {max_tokens}. (parameter=max_tokens, \
             value={max_tokens})"
        );
        ContainerError::bad_request(&said, Some("max_tokens"))
    })
}

fn penalty(name: &str, value: Option<f64>) -> Result<(), ContainerError> {
    match value.filter(|value| !(-2.0..=2.0).contains(value)) {
        Some(value) => Err(refused(&format!("{name} must be in [-2, 2], got {value:?}."))),
        None => Ok(()),
    }
}

fn refused(message: &str) -> ContainerError {
    ContainerError::bad_request(message, None)
}
