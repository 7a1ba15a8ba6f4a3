//! What a rule says.

use crate::read::reader::Reader;
use crate::read::{attributes, call, raw, value};
use crate::script::answer::{Answer, Attributes, Speech};
use stagemaker_openai::error::failure::Failure;
use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

/// The fields of a rule, or of one line of a sequence.
pub(crate) struct Fields<'a> {
    pub(crate) name: Option<Node<'a>>,
    pub(crate) when: Option<Node<'a>>,
    speech: [Option<Node<'a>>; 10],
    pub(crate) beside: [Option<Node<'a>>; 7],
    /// Whether there are others.
    strange: bool,
}

/// The keys of what is said, of which there must be one.
const SPEECH: [&str; 10] =
    ["say", "template", "call", "json", "synthesize", "refuse", "echo", "fail", "raw", "sequence"];

impl<'a> Fields<'a> {
    pub(crate) fn of_rule(item: &Node<'a>, problems: &mut Problems) -> Self {
        let mut known = [""; 19];
        let keys = ["name", "when"].into_iter().chain(SPEECH).chain(attributes::KEYS);
        known.iter_mut().zip(keys).for_each(|(slot, key)| *slot = key);
        let before = problems.len();
        let mut fields = item.fields(known, problems).into_iter();
        let strange = problems.len() > before;
        let mut next = || fields.next().flatten();
        Self {
            name: next(),
            when: next(),
            speech: std::array::from_fn(|_| next()),
            beside: std::array::from_fn(|_| next()),
            strange,
        }
    }

    /// The keys of what is said that are there, and their values.
    fn said(&self) -> Vec<(&'static str, &Node<'a>)> {
        let keys = SPEECH.into_iter().zip(&self.speech);
        keys.filter_map(|(key, node)| Some((key, node.as_ref()?))).collect()
    }
}

/// Reads what a rule says, and what stands beside it.
pub(crate) fn read(
    item: &Node<'_>,
    fields: &Fields<'_>,
    outer: &Attributes,
    reader: &mut Reader<'_>,
) -> Option<Answer> {
    let beside = attributes::read(&fields.beside, outer, reader);
    let speech = match fields.said().as_slice() {
        [(key, node)] => speech(key, node, beside.as_ref(), reader),
        // A model may say something and call tools in one answer.
        [("say" | "template", words), ("call", calls)] => {
            let words = match fields.said().first() {
                Some(("template", _)) => value::several(words, reader, value::template),
                _ => value::several(words, reader, value::literal),
            };
            let calls = call::read(calls, reader);
            Some(Speech::Content(words?, calls?))
        }
        // A key that is not known is probably what was meant to be said, and has been told.
        [] if fields.strange => None,
        [] => {
            reader.add(item, format!("expected what to answer: one of `{}`", SPEECH.join("`, `")));
            None
        }
        [(first, _), .., (last, node)] => {
            reader.add(node, format!("expected one answer, found `{first}` and `{last}`"));
            None
        }
    };
    let line = Answer { speech: speech?, beside: beside? };
    attributes::check(item, &line, reader);
    Some(line)
}

fn speech(
    key: &str,
    node: &Node<'_>,
    beside: Option<&Attributes>,
    reader: &mut Reader<'_>,
) -> Option<Speech> {
    Some(match key {
        "say" => Speech::Content(value::several(node, reader, value::literal)?, Vec::new()),
        "template" => Speech::Content(value::several(node, reader, value::template)?, Vec::new()),
        "call" => Speech::Content(Vec::new(), call::read(node, reader)?),
        "json" => Speech::Json(value::read(node, reader)?),
        "synthesize" => only_true(node, reader, Speech::Synthesize)?,
        "echo" => only_true(node, reader, Speech::Echo)?,
        "refuse" => Speech::Refusal(value::literal(node, reader)?),
        "fail" => Speech::Failure(failure(node, reader)?),
        "raw" => Speech::Raw(raw::read(node, reader)?),
        _ => sequence(node, beside, reader)?,
    })
}

fn only_true(node: &Node<'_>, reader: &mut Reader<'_>, speech: Speech) -> Option<Speech> {
    if node.as_truth() == Some(true) {
        return Some(speech);
    }
    reader.add(node, "expected `true`: to answer something else, use `say`");
    None
}

fn failure(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Failure> {
    let [status, message, kind, param] =
        node.fields(["status", "message", "type", "param"], reader.problems);
    let status = node.required(status, "status", reader.problems);
    let status = status.and_then(|own| raw::status(&own, 400..=599, reader))?;
    let text = |own: Option<Node<'_>>, reader: &mut Reader<'_>| {
        own.and_then(|own| own.text(reader.problems)).map(ToOwned::to_owned)
    };
    let message = text(message, reader).unwrap_or_else(|| "Internal server error".to_owned());
    let (kind, param) = (text(kind, reader), text(param, reader));
    Some(Failure { status, message, kind, param })
}

fn sequence(
    node: &Node<'_>,
    beside: Option<&Attributes>,
    reader: &mut Reader<'_>,
) -> Option<Speech> {
    let outer = beside.cloned().unwrap_or_default();
    let items = node.items(reader.problems);
    let read: Vec<_> = items.iter().map(|item| line(item, &outer, reader)).collect();
    let mut lines = read.into_iter().collect::<Option<Vec<_>>>()?.into_iter();
    let Some(first) = lines.next() else {
        if node.is_sequence() {
            reader.add(node, "expected at least one answer");
        }
        return None;
    };
    Some(Speech::Sequence(Box::new(first), lines.collect()))
}

/// One line of a sequence: a text, or an answer with all that may stand beside it.
fn line(item: &Node<'_>, outer: &Attributes, reader: &mut Reader<'_>) -> Option<Answer> {
    if !item.is_mapping() {
        let words = value::literal(item, reader)?;
        return Some(Answer {
            speech: Speech::Content(vec![words], Vec::new()),
            beside: outer.clone(),
        });
    }
    let fields = Fields::of_rule(item, reader.problems);
    for own in [&fields.when, &fields.name].into_iter().flatten() {
        reader.add(own, "a line of a sequence has none of its own: move it to the rule");
    }
    read(item, &fields, outer, reader)
}
