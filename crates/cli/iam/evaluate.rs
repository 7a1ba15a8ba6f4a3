//! `stagemaker iam evaluate`

use std::io::{self, Write as _};

use clap::Parser;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use stagemaker_gateway::iam::{Decision, Judgement, Layer, Request};

use crate::exit::{Failure, Outcome};
use crate::iam::input;
use crate::iam::record::Record;
use crate::lines::{self, Lines};

/// Decide on requests by the policies that stand beside them.
///
/// A record is a JSON object: `identity_policies` (a list of documents), and where there are any
/// `boundary`, `session_policy`, `scps` and `rcps` (a list of documents for each level, the root
/// first) and `resource_policy`; and `request`, with `principal_arn`, `action`, `resource` and
/// `context`. Prints the decision, what each layer says on its own, and AWS's sentence.
///
/// A record may say what is `expected`: where something else is decided, the exit status is 1.
/// So it is where a single record that expects nothing is denied.
#[derive(Debug, Parser)]
#[command(after_help = "Example:\n  stagemaker iam evaluate --jsonl cases.jsonl")]
pub(crate) struct Args {
    /// Read a record from each line, and go on behind one that cannot be read
    #[arg(long)]
    jsonl: bool,
    /// The file; stdin if it is `-` or left out
    #[arg(value_name = "FILE")]
    file: Option<String>,
}

pub(crate) fn evaluate(args: &Args) -> Result<Outcome, Failure> {
    if args.jsonl { every(args.file.as_deref()) } else { single(args.file.as_deref()) }
}

fn every(file: Option<&str>) -> Result<Outcome, Failure> {
    let mut lines = Lines::open(file)?;
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    let mut worst = Outcome::Done;
    while let Some((number, line)) = lines.next_filled()? {
        let outcome = match lines::parse::<Box<RawValue>>(line) {
            Ok(record) => answer(&record, &mut stdout, Some(number))?,
            Err(message) => unreadable(&Value::Null, Some(number), &message, &mut stdout)?,
        };
        worst = worst.worse(outcome);
    }
    stdout.flush()?;
    Ok(worst)
}

fn single(file: Option<&str>) -> Result<Outcome, Failure> {
    let name = file.filter(|file| *file != "-").unwrap_or("stdin");
    let text = input::read(file.unwrap_or("-"))
        .map_err(|error| Failure::new(format_args!("{name} cannot be read: {error}")))?;
    let record: Box<RawValue> = serde_json::from_str(&text).map_err(|error| {
        Failure::new(format_args!(
            "{name} is not one JSON object: {error}; for one on each line, give --jsonl"
        ))
    })?;
    answer(&record, &mut io::stdout(), None)
}

/// Answers a record; one whose policies or request cannot be read is answered as such.
fn answer(
    value: &RawValue,
    out: &mut impl io::Write,
    line: Option<usize>,
) -> Result<Outcome, Failure> {
    let id = id(value);
    // Documents keep their text: a second key of one name must be found.
    let record: Record = match serde_json::from_str(value.get()) {
        Ok(record) => record,
        Err(error) => {
            return unreadable(&id, line, &format!("the record is refused: {error}"), out);
        }
    };
    let (set, context) = match (record.policies(), record.request.context()) {
        (Ok(set), Ok(context)) => (set, context),
        (Err(message), _) | (_, Err(message)) => return unreadable(&id, line, &message, out),
    };
    let asked_for = &record.request;
    let request =
        Request::new(&asked_for.principal_arn, &asked_for.action, &asked_for.resource, &context);
    let decision = set.decide(&request);
    write(&Answer::of(&id, &decision, record.expected.as_deref()), out)?;
    Ok(match record.expected {
        Some(expected) if expected == decision.verdict().name() => Outcome::Done,
        None if line.is_some() || decision.is_allowed() => Outcome::Done,
        _ => Outcome::Refused,
    })
}

fn id(record: &RawValue) -> Value {
    let object = serde_json::from_str::<Map<String, Value>>(record.get());
    object.ok().and_then(|object| object.get("id").cloned()).unwrap_or(Value::Null)
}

/// What was decided.
#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Value,
    decision: &'static str,
    layers: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// What its author expects, where that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
}

impl<'a> Answer<'a> {
    fn of(id: &'a Value, decision: &Decision<'_>, expected: Option<&'a str>) -> Self {
        let name = decision.verdict().name();
        let layer = |(layer, judgement): (Layer, Judgement<'_>)| {
            (layer.name().to_owned(), judgement.verdict().name().into())
        };
        Self {
            id,
            decision: name,
            layers: decision.layers().map(layer).collect(),
            message: decision.message(),
            expected: expected.filter(|expected| *expected != name),
        }
    }
}

/// A record that could not be read.
#[derive(Serialize)]
struct Unreadable<'a> {
    id: &'a Value,
    decision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    message: &'a str,
}

fn unreadable(
    id: &Value,
    line: Option<usize>,
    message: &str,
    out: &mut impl io::Write,
) -> Result<Outcome, Failure> {
    write(&Unreadable { id, decision: "error", line, message }, out)?;
    Ok(Outcome::CouldNotTell)
}

fn write(answer: &impl Serialize, out: &mut impl io::Write) -> Result<(), Failure> {
    let text = serde_json::to_string(answer).map_err(Failure::new)?;
    writeln!(out, "{text}")?;
    Ok(())
}
