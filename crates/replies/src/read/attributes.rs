//! What stands beside what a rule says.

use crate::read::reader::Reader;
use crate::read::{logprobs, timing, value};
use crate::reply::Fit;
use crate::script::answer::{Answer, Attributes, Speech};
use crate::script::text::Text;
use stagemaker_openai::chat::finish_reason::FinishReason;
use stagemaker_openai::chat::token_logprob::TokenLogprob;
use stagemaker_openai::chat::usage::GivenUsage;
use stagemaker_yaml::Node;

/// The keys of what stands beside.
pub(crate) const KEYS: [&str; 7] =
    ["reasoning", "finish_reason", "usage", "logprobs", "timing", "chunk", "verbatim"];

/// Reads what stands beside; what is left out is that of what is around.
pub(crate) fn read(
    fields: &[Option<Node<'_>>; 7],
    outer: &Attributes,
    reader: &mut Reader<'_>,
) -> Option<Attributes> {
    let [reasoning, finish_reason, usage, told, speed, chunk, verbatim] = fields;
    let before = reader.problems.len();
    let mut beside = outer.clone();
    if let Some(node) = reasoning {
        beside.reasoning = value::literal(node, reader);
    }
    if let Some(node) = finish_reason {
        beside.finish_reason = read_finish_reason(node, reader);
    }
    if let Some(node) = usage {
        beside.usage = Some(read_usage(node, reader));
    }
    if let Some(node) = told {
        beside.logprobs = logprobs::read(node, reader).unwrap_or_default();
    }
    if let Some(node) = speed {
        beside.timing = timing::read(node, reader.problems);
    }
    if let Some(node) = chunk {
        beside.chunk = timing::read_chunk(node, reader.problems);
    }
    if let Some(node) = verbatim {
        beside.fit = if node.truth(reader.problems) { Fit::Verbatim } else { Fit::Fitted };
    }
    (reader.problems.len() == before).then_some(beside)
}

fn read_finish_reason(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<FinishReason> {
    let known = FinishReason::ALL.map(FinishReason::name);
    let name = node.one_of(&known, reader.problems)?;
    FinishReason::ALL.into_iter().find(|own| own.name() == name)
}

fn read_usage(node: &Node<'_>, reader: &mut Reader<'_>) -> GivenUsage {
    let fields =
        node.fields(["prompt_tokens", "completion_tokens", "cached_tokens"], reader.problems);
    let [prompt_tokens, completion_tokens, cached_tokens] = fields.map(|own| {
        let number = own?.number(reader.problems)?;
        usize::try_from(number).ok()
    });
    GivenUsage { prompt_tokens, completion_tokens, cached_tokens }
}

/// Tokens that are told must be those of the text.
pub(crate) fn check(item: &Node<'_>, line: &Answer, reader: &mut Reader<'_>) {
    if line.beside.logprobs.is_empty() {
        return;
    }
    let told: String = line.beside.logprobs.iter().map(told_text).collect();
    let said = if let Speech::Content(texts, _) = &line.speech { texts.as_slice() } else { &[] };
    match said {
        [Text::Literal(text)] if told == **text => {}
        [Text::Literal(_)] => {
            reader.add(
                item,
                format!("the tokens of `logprobs` make up `{told}`, which `say` does not"),
            );
        }
        _ => reader.add(item, "`logprobs` needs one text that is said as it stands"),
    }
}

fn told_text(own: &TokenLogprob) -> &str {
    &own.token
}
