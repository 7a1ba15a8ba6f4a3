//! How probable the tokens of a text were.

use crate::read::reader::Reader;
use stagemaker_openai::chat::token_logprob::TokenLogprob;
use stagemaker_yaml::Node;

/// Reads a list of tokens and their log-probabilities.
pub(crate) fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Vec<TokenLogprob>> {
    let items = node.items(reader.problems);
    let read: Vec<_> = items.iter().map(|item| token(item, reader)).collect();
    read.into_iter().collect()
}

fn token(item: &Node<'_>, reader: &mut Reader<'_>) -> Option<TokenLogprob> {
    let [token, logprob, top] = item.fields(["token", "logprob", "top"], reader.problems);
    let token = item.required(token, "token", reader.problems);
    let token = token.and_then(|own| own.filled_text(reader.problems));
    let logprob = item.required(logprob, "logprob", reader.problems);
    let logprob = logprob.and_then(|own| probability(&own, reader));
    let mut others = Vec::new();
    for (other, node) in top.map(|own| own.entries(reader.problems)).unwrap_or_default() {
        others.push((other.to_owned(), probability(&node, reader)?));
    }
    others.sort_by(|one, other| other.1.total_cmp(&one.1));
    Some(TokenLogprob { token: token?.to_owned(), logprob: logprob?, top: others })
}

/// The logarithm of a probability, which is never above 0.
fn probability(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<f64> {
    let number = node.float(reader.problems)?;
    if number > 0.0 {
        reader.add(node, "the logarithm of a probability is not above 0");
        return None;
    }
    Some(number)
}
