//! The answer of a rule: one key for its content, and the attributes.

use crate::read::reader::Reader;
use crate::read::{attributes, call, raw, value};
use crate::script::answer::{Answer, AnswerKind, Attributes};
use stagemaker_openai::error::container_error::Failure;
use stagemaker_yaml::{FileProblems, Node};

/// The fields of a rule, or of one answer of a sequence.
pub(crate) struct RuleFields<'a> {
    pub(crate) name: Option<Node<'a>>,
    pub(crate) when: Option<Node<'a>>,
    /// The values of [`CONTENT_KEYS`].
    content: [Option<Node<'a>>; 10],
    /// The values of [`attributes::KEYS`].
    attributes: [Option<Node<'a>>; 7],
    has_unknown_key: bool,
}

/// The keys of the content, of which there must be one, or `call` with a text.
const CONTENT_KEYS: [&str; 10] =
    ["say", "template", "call", "json", "synthesize", "refuse", "echo", "fail", "raw", "sequence"];

impl<'a> RuleFields<'a> {
    /// Reads the fields of a rule.
    pub(crate) fn of_rule(item: &Node<'a>, problems: &mut FileProblems) -> Self {
        Self::read(item, 0, problems)
    }

    /// Reads the fields of a line of a sequence, which has no name and no condition of its own.
    fn of_line(item: &Node<'a>, problems: &mut FileProblems) -> Self {
        Self::read(item, ["name", "when"].len(), problems)
    }

    /// Reads the fields of a mapping in which the first `refused` keys have no place.
    fn read(item: &Node<'a>, refused: usize, problems: &mut FileProblems) -> Self {
        let mut known = [""; 19];
        let keys = ["name", "when"].into_iter().chain(CONTENT_KEYS).chain(attributes::KEYS);
        known.iter_mut().zip(keys).for_each(|(slot, key)| *slot = key);
        let expected = known.get(refused..).unwrap_or_default();
        let before = problems.len();
        let mut fields = item.fields_expecting(known, expected, problems).into_iter();
        let has_unknown_key = problems.len() > before;
        let mut next = || fields.next().flatten();
        Self {
            name: next(),
            when: next(),
            content: std::array::from_fn(|_| next()),
            attributes: std::array::from_fn(|_| next()),
            has_unknown_key,
        }
    }

    /// Returns the keys of the content that are there, and their values.
    fn content(&self) -> Vec<(&'static str, &Node<'a>)> {
        let keys = CONTENT_KEYS.into_iter().zip(&self.content);
        keys.filter_map(|(key, node)| Some((key, node.as_ref()?))).collect()
    }
}

/// Reads an answer; attributes that it leaves out are the inherited ones.
pub(crate) fn read(
    item: &Node<'_>,
    fields: &RuleFields<'_>,
    inherited: &Attributes,
    reader: &mut Reader<'_>,
) -> Option<Answer> {
    let attributes = attributes::read(&fields.attributes, inherited, reader);
    let kind = match fields.content().as_slice() {
        [(key, node)] => read_kind(key, node, attributes.as_ref(), reader),
        // A model may write a text and call tools in one answer.
        [(key @ ("say" | "template"), texts), ("call", calls)] => {
            let read = if *key == "template" { value::template } else { value::literal };
            let texts = value::texts(texts, reader, read);
            let calls = call::read(calls, reader);
            Some(AnswerKind::Content(texts?, calls?))
        }
        // The unknown key, which has been reported, is probably the content misspelled.
        [] if fields.has_unknown_key => None,
        [] => {
            reader.report(
                item,
                format!("expected what to answer: one of `{}`", CONTENT_KEYS.join("`, `")),
            );
            None
        }
        [(first, _), .., (last, node)] => {
            reader.report(node, format!("expected one answer, found `{first}` and `{last}`"));
            None
        }
    };
    let answer = Answer { kind: kind?, attributes: attributes? };
    attributes::check_logprobs(item, &answer, reader);
    Some(answer)
}

fn read_kind(
    key: &str,
    node: &Node<'_>,
    attributes: Option<&Attributes>,
    reader: &mut Reader<'_>,
) -> Option<AnswerKind> {
    Some(match key {
        "say" => AnswerKind::Content(value::texts(node, reader, value::literal)?, Vec::new()),
        "template" => AnswerKind::Content(value::texts(node, reader, value::template)?, Vec::new()),
        "call" => AnswerKind::Content(Vec::new(), call::read(node, reader)?),
        "json" => AnswerKind::Json(value::read(node, reader)?),
        "synthesize" => require_true(node, reader, AnswerKind::Synthesize)?,
        "echo" => require_true(node, reader, AnswerKind::Echo)?,
        "refuse" => AnswerKind::Refusal(value::literal(node, reader)?),
        "fail" => AnswerKind::Failure(read_failure(node, reader)?),
        "raw" => AnswerKind::Raw(raw::read(node, reader)?),
        _ => read_sequence(node, attributes, reader)?,
    })
}

fn require_true(node: &Node<'_>, reader: &mut Reader<'_>, kind: AnswerKind) -> Option<AnswerKind> {
    if node.as_boolean() == Some(true) {
        return Some(kind);
    }
    reader.report(node, "expected `true`: to answer something else, use `say`");
    None
}

fn read_failure(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Failure> {
    let [status, message, kind, param] =
        node.fields(["status", "message", "type", "param"], reader.problems);
    let status = node.required(status, "status", reader.problems);
    let status = status.and_then(|status| raw::read_status(&status, 400..=599, reader))?;
    let text = |field: Option<Node<'_>>, reader: &mut Reader<'_>| {
        field.and_then(|field| field.text(reader.problems)).map(ToOwned::to_owned)
    };
    let message = text(message, reader).unwrap_or_else(|| "Internal server error".to_owned());
    let (kind, param) = (text(kind, reader), text(param, reader));
    Some(Failure { status, message, kind, param })
}

fn read_sequence(
    node: &Node<'_>,
    attributes: Option<&Attributes>,
    reader: &mut Reader<'_>,
) -> Option<AnswerKind> {
    let inherited = attributes.cloned().unwrap_or_default();
    let items = node.items(reader.problems);
    let read: Vec<_> = items.iter().map(|item| read_item(item, &inherited, reader)).collect();
    let mut answers = read.into_iter().collect::<Option<Vec<_>>>()?.into_iter();
    let Some(first) = answers.next() else {
        if node.is_sequence() {
            reader.report(node, "expected at least one answer");
        }
        return None;
    };
    Some(AnswerKind::Sequence(Box::new(first), answers.collect()))
}

/// Reads one answer of a sequence: a text, or a mapping such as a rule is, without a condition.
fn read_item(item: &Node<'_>, inherited: &Attributes, reader: &mut Reader<'_>) -> Option<Answer> {
    if !item.is_mapping() {
        let text = value::literal(item, reader)?;
        return Some(Answer {
            kind: AnswerKind::Content(vec![text], Vec::new()),
            attributes: inherited.clone(),
        });
    }
    let fields = RuleFields::of_line(item, reader.problems);
    for field in [&fields.when, &fields.name].into_iter().flatten() {
        reader.report(field, "a line of a sequence has none of its own: move it to the rule");
    }
    read(item, &fields, inherited, reader)
}
