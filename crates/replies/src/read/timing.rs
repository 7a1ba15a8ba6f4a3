//! The speed of a model, and the size of the pieces of its streams.

use std::time::Duration;

use crate::pacing::duration;
use crate::pacing::timing::Timing;
use stagemaker_openai::chat::chunk::Chunk;
use stagemaker_yaml::{FileProblems, Node};

/// Reads the speed of a model; `None` after a problem.
pub fn read(node: &Node<'_>, problems: &mut FileProblems) -> Option<Timing> {
    let [first_token, per_token, tokens_per_second, jitter, seed] =
        node.fields(["first_token", "per_token", "tokens_per_second", "jitter", "seed"], problems);
    if let (Some(_), Some(rate)) = (&per_token, &tokens_per_second) {
        problems.add(rate, "expected either `per_token` or `tokens_per_second`, found both");
        return None;
    }
    let [first_token, per_token, jitter] =
        [first_token, per_token, jitter].map(|node| match node {
            Some(node) => duration::read(&node, problems),
            None => Some(Duration::ZERO),
        });
    let per_token = match tokens_per_second {
        Some(node) => read_rate(&node, problems),
        None => per_token,
    };
    let seed = match seed {
        Some(node) => Some(node.number(problems)?),
        None => None,
    };
    Some(Timing { first_token: first_token?, per_token: per_token?, jitter: jitter?, seed })
}

/// Reads a number of tokens per second, and returns the time from one to the next.
fn read_rate(node: &Node<'_>, problems: &mut FileProblems) -> Option<Duration> {
    let rate = node.text(problems)?.parse::<f64>().ok();
    let rate = rate.filter(|rate| (0.001..=1e6).contains(rate));
    if rate.is_none() {
        problems.add(node, "expected a number of tokens, from 0.001 to 1000000");
    }
    rate.map(|rate| Duration::from_secs_f64(1.0 / rate))
}

/// Reads the size of the pieces of a stream: a unit, or a mapping of one unit to its number.
/// `None` after a problem.
pub fn read_chunk(node: &Node<'_>, problems: &mut FileProblems) -> Option<Chunk> {
    if !node.is_mapping() {
        let unit = node.one_of(&["tokens", "words", "characters"], problems)?;
        return Some(chunk_of(unit, 1));
    }
    let mut entries = node.entries(problems).into_iter();
    let (Some((unit, size)), None) = (entries.next(), entries.next()) else {
        problems.add(node, "expected one of `tokens`, `words`, `characters`");
        return None;
    };
    if !["tokens", "words", "characters"].contains(&unit) {
        problems.add(
            &size,
            "the key is not known here; expected one of `tokens`, `words`, `characters`",
        );
        return None;
    }
    let count = size.number(problems)?;
    if count == 0 {
        problems.add(&size, "expected at least 1");
        return None;
    }
    Some(chunk_of(unit, usize::try_from(count).unwrap_or(usize::MAX)))
}

fn chunk_of(unit: &str, count: usize) -> Chunk {
    match unit {
        "words" => Chunk::Words(count),
        "characters" => Chunk::Characters(count),
        _ => Chunk::Tokens(count),
    }
}
