//! Log-probabilities of tokens: as a script gives them, or made from a seed.

use serde::Serialize;
use stagemaker_seed::random::{Random, fold};

use crate::chat::part::{CompletionPart, PartKind};

/// A token and its log-probability, and its alternatives, as a script gives them.
///
/// Exhaustive: a script gives every field.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenLogprob {
    /// Text of the token.
    pub token: String,
    /// Natural logarithm of its probability.
    pub logprob: f64,
    /// Texts and log-probabilities of its alternatives, the most probable first.
    pub top: Vec<(String, f64)>,
}

/// The log-probabilities that an answer reports.
///
/// Exhaustive: an answer is built with every field.
#[derive(Clone, Debug)]
pub struct Logprobs {
    /// Number of alternatives of each token.
    pub top: usize,
    /// Seed of the log-probabilities that are made up.
    pub seed: u64,
    /// Log-probabilities of the first tokens, from a script; the others are made up.
    pub given: Vec<TokenLogprob>,
}

/// A token with its alternatives, as OpenAI writes it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TokenWithAlternatives<'a> {
    #[serde(flatten)]
    pub(crate) token: Token<'a>,
    pub(crate) top_logprobs: Vec<Token<'a>>,
}

/// A token and its log-probability.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Token<'a> {
    #[serde(rename = "token")]
    pub(crate) text: &'a str,
    pub(crate) logprob: f64,
    pub(crate) bytes: &'a [u8],
}

impl Logprobs {
    /// Returns the tokens of a part that lie between two of its bytes; none of a kind of part whose
    /// tokens are not reported.
    pub(crate) fn of<'a>(
        &'a self,
        part: &'a CompletionPart,
        from: usize,
        to: usize,
    ) -> Vec<TokenWithAlternatives<'a>> {
        if !matches!(part.kind, PartKind::Content | PartKind::Refusal) {
            return Vec::new();
        }
        let mut start = 0;
        let tokens = part
            .tokens
            .iter()
            .enumerate()
            .map(|(index, end)| (index, std::mem::replace(&mut start, *end), *end));
        let inside = tokens.filter(|(_, _, end)| from < *end && *end <= to);
        let reported = inside.filter_map(|(index, start, end)| {
            Some(self.with_alternatives(index, part.text().get(start..end)?))
        });
        reported.collect()
    }

    /// Returns the token of an index, as the script gives it or with a made-up probability.
    fn with_alternatives<'a>(&'a self, index: usize, text: &'a str) -> TokenWithAlternatives<'a> {
        if let Some(given) = self.given.get(index) {
            let token = Token::new(&given.token, given.logprob);
            let others = given.top.iter().map(|(other, logprob)| Token::new(other, *logprob));
            let all = std::iter::once(token.clone()).chain(others);
            return TokenWithAlternatives { top_logprobs: all.take(self.top).collect(), token };
        }
        let mut random = Random::new(fold(self.seed.wrapping_add(index as u64), text.as_bytes()));
        // The most probable token is the one that is written, with at least half of all.
        let token = Token::new(text, (0.5 + random.fraction() / 2.0).ln());
        let left = 1.0 - token.logprob.exp();
        let alternatives = ALTERNATIVES.iter().filter(|other| **other != text);
        let others = alternatives.zip(1..).map(|(other, rank)| {
            Token::new(other, (left.max(f64::MIN_POSITIVE) / f64::from(1_u32 << rank)).ln())
        });
        let all = std::iter::once(token.clone()).chain(others);
        TokenWithAlternatives { top_logprobs: all.take(self.top).collect(), token }
    }
}

impl<'a> Token<'a> {
    fn new(text: &'a str, logprob: f64) -> Self {
        // Probabilities of 0 are written as vLLM writes them.
        Self { text, logprob: logprob.max(MIN_LOGPROB), bytes: text.as_bytes() }
    }
}

/// The log-probability that vLLM writes for a probability of 0.
const MIN_LOGPROB: f64 = -9999.0;

/// The alternatives of made-up tokens: more than any request can ask for.
const ALTERNATIVES: [&str; 21] = [
    " the", " a", " to", ",", ".", " and", " of", " is", " in", " it", " I", " you", " that",
    " for", " on", " with", "\n", " not", " The", " be", " this",
];
