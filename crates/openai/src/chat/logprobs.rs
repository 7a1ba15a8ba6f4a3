//! How probable each token was: as the script says, or made up.

use serde::Serialize;

use crate::chat::completion::{Part, PartKind};
use crate::chat::token_logprob::TokenLogprob;
use stagemaker_seed::random::{Random, fold};

/// What to tell about the tokens of an answer.
#[derive(Clone, Debug)]
pub struct Logprobs {
    /// How many other tokens are told beside each.
    pub top: usize,
    pub seed: u64,
    /// What the script says of the first tokens.
    pub given: Vec<TokenLogprob>,
}

/// A token as OpenAI writes it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Told<'a> {
    #[serde(flatten)]
    pub(crate) own: Token<'a>,
    pub(crate) top_logprobs: Vec<Token<'a>>,
}

/// A token, and how probable it was.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Token<'a> {
    #[serde(rename = "token")]
    pub(crate) text: &'a str,
    pub(crate) logprob: f64,
    pub(crate) bytes: &'a [u8],
}

impl Logprobs {
    /// The tokens of a part that lie between two of its bytes, if it is one that is told about.
    pub(crate) fn of<'a>(&'a self, part: &'a Part, from: usize, to: usize) -> Vec<Told<'a>> {
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
        let told = inside
            .filter_map(|(index, start, end)| Some(self.told(index, part.text().get(start..end)?)));
        told.collect()
    }

    fn told<'a>(&'a self, index: usize, token: &'a str) -> Told<'a> {
        if let Some(given) = self.given.get(index) {
            let own = Token::new(&given.token, given.logprob);
            let others = given.top.iter().map(|(token, logprob)| Token::new(token, *logprob));
            let all = std::iter::once(own.clone()).chain(others);
            return Told { top_logprobs: all.take(self.top).collect(), own };
        }
        let mut random = Random::new(fold(self.seed.wrapping_add(index as u64), token.as_bytes()));
        // The most probable token is the one that is said, with at least half of all.
        let own = Token::new(token, (0.5 + random.fraction() / 2.0).ln());
        let left = 1.0 - own.logprob.exp();
        let alternatives = ALTERNATIVES.iter().filter(|other| **other != token);
        let others = alternatives.zip(1..).map(|(other, rank)| {
            Token::new(other, (left.max(f64::MIN_POSITIVE) / f64::from(1_u32 << rank)).ln())
        });
        let all = std::iter::once(own.clone()).chain(others);
        Told { top_logprobs: all.take(self.top).collect(), own }
    }
}

impl<'a> Token<'a> {
    fn new(token: &'a str, logprob: f64) -> Self {
        // Probabilities of 0 are written as vLLM writes them.
        Self { text: token, logprob: logprob.max(MIN_LOGPROB), bytes: token.as_bytes() }
    }
}

const MIN_LOGPROB: f64 = -9999.0;

/// Tokens that might have come instead: more than any request can ask for.
const ALTERNATIVES: [&str; 21] = [
    " the", " a", " to", ",", ".", " and", " of", " is", " in", " it", " I", " you", " that",
    " for", " on", " with", "\n", " not", " The", " be", " this",
];
