//! The attributes of an answer: all its keys but those of the content.

use crate::read::reader::Reader;
use crate::read::{timing, value};
use crate::reply::Fit;
use crate::script::answer::{Answer, AnswerKind, Attributes};
use crate::script::value::Text;
use stagemaker_openai::chat::finish_reason::FinishReason;
use stagemaker_openai::chat::logprobs::TokenLogprob;
use stagemaker_openai::chat::usage::GivenUsage;
use stagemaker_yaml::Node;

/// The keys of the attributes.
pub(crate) const KEYS: [&str; 7] =
    ["reasoning", "finish_reason", "usage", "logprobs", "timing", "chunk", "verbatim"];

/// Reads attributes; those that are left out are the inherited ones. `None` after a problem.
pub(crate) fn read(
    fields: &[Option<Node<'_>>; 7],
    inherited: &Attributes,
    reader: &mut Reader<'_>,
) -> Option<Attributes> {
    let [reasoning, finish_reason, usage, logprobs, timing, chunk, verbatim] = fields;
    let before = reader.problems.len();
    let mut attributes = inherited.clone();
    if let Some(node) = reasoning {
        attributes.reasoning = value::literal(node, reader);
    }
    if let Some(node) = finish_reason {
        attributes.finish_reason = read_finish_reason(node, reader);
    }
    if let Some(node) = usage {
        attributes.usage = Some(read_usage(node, reader));
    }
    if let Some(node) = logprobs {
        attributes.logprobs = read_logprobs(node, reader).unwrap_or_default();
    }
    if let Some(node) = timing {
        attributes.timing = timing::read(node, reader.problems);
    }
    if let Some(node) = chunk {
        attributes.chunk = timing::read_chunk(node, reader.problems);
    }
    if let Some(node) = verbatim {
        attributes.fit = if node.boolean(reader.problems) { Fit::Verbatim } else { Fit::Fitted };
    }
    (reader.problems.len() == before).then_some(attributes)
}

fn read_finish_reason(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<FinishReason> {
    let known = FinishReason::ALL.map(FinishReason::name);
    let name = node.one_of(&known, reader.problems)?;
    FinishReason::ALL.into_iter().find(|reason| reason.name() == name)
}

fn read_usage(node: &Node<'_>, reader: &mut Reader<'_>) -> GivenUsage {
    let fields =
        node.fields(["prompt_tokens", "completion_tokens", "cached_tokens"], reader.problems);
    let [prompt_tokens, completion_tokens, cached_tokens] = fields.map(|field| {
        let number = field?.number(reader.problems)?;
        usize::try_from(number).ok()
    });
    GivenUsage { prompt_tokens, completion_tokens, cached_tokens }
}

/// Reads a list of tokens and their log-probabilities.
fn read_logprobs(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Vec<TokenLogprob>> {
    let items = node.items(reader.problems);
    let read: Vec<_> = items.iter().map(|item| read_token(item, reader)).collect();
    read.into_iter().collect()
}

fn read_token(item: &Node<'_>, reader: &mut Reader<'_>) -> Option<TokenLogprob> {
    let [token, logprob, top] = item.fields(["token", "logprob", "top"], reader.problems);
    let token = item.required(token, "token", reader.problems);
    let token = token.and_then(|token| token.non_empty_text(reader.problems));
    let logprob = item.required(logprob, "logprob", reader.problems);
    let logprob = logprob.and_then(|logprob| read_logprob(&logprob, reader));
    let mut others = Vec::new();
    for (other, node) in top.map(|top| top.entries(reader.problems)).unwrap_or_default() {
        others.push((other.to_owned(), read_logprob(&node, reader)?));
    }
    others.sort_by(|left, right| right.1.total_cmp(&left.1));
    Some(TokenLogprob { token: token?.to_owned(), logprob: logprob?, top: others })
}

/// Reads the logarithm of a probability, which is never above 0.
fn read_logprob(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<f64> {
    let number = node.float(reader.problems)?;
    if number > 0.0 {
        reader.report(node, "the logarithm of a probability is not above 0");
        return None;
    }
    Some(number)
}

/// Reports tokens of `logprobs` that are not those of the text.
pub(crate) fn check_logprobs(item: &Node<'_>, answer: &Answer, reader: &mut Reader<'_>) {
    let logprobs = &answer.attributes.logprobs;
    if logprobs.is_empty() {
        return;
    }
    let tokens: String = logprobs.iter().map(|logprob| logprob.token.as_str()).collect();
    let texts =
        if let AnswerKind::Content(texts, _) = &answer.kind { texts.as_slice() } else { &[] };
    match texts {
        [Text::Literal(text)] if tokens == **text => {}
        [Text::Literal(_)] => {
            reader.report(
                item,
                format!("the tokens of `logprobs` make up `{tokens}`, which `say` does not"),
            );
        }
        _ => reader.report(item, "`logprobs` needs one text that is said as it stands"),
    }
}
