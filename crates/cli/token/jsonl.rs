//! Tokens as JSON lines.

use serde_json::{Map, Value};
use stagemaker_verifier::Timestamp;

use crate::exit::{Failure, Outcome};
use crate::instant;
use crate::lines::{self, Lines};
use crate::token::verdict::Verdict;
use crate::token::verifier::Verifier;

/// Verifies the token of each line, in order. A line that cannot be read is answered as such,
/// and the rest goes on.
pub(crate) fn verify(verifier: &Verifier, file: Option<&str>) -> Result<Outcome, Failure> {
    let mut lines = Lines::open(file)?;
    let mut worst = Outcome::Done;
    while let Some((number, line)) = lines.next()? {
        let verdict = verdict(verifier, number, line);
        verdict.write()?;
        worst = worst.worse(verdict.outcome());
    }
    Ok(worst)
}

fn verdict(verifier: &Verifier, number: usize, line: &[u8]) -> Verdict {
    let record = match lines::parse(line) {
        Ok(Value::Object(record)) => record,
        Ok(_) => return Verdict::unreadable(Value::Null, number, "expected a JSON object"),
        Err(message) => return Verdict::unreadable(Value::Null, number, message),
    };
    let id = record.get("id").cloned().unwrap_or(Value::Null);
    match Record::read(&record) {
        Ok(Record { token, at, region }) => verifier.verdict(id, token, at, region),
        Err(message) => Verdict::unreadable(id, number, message),
    }
}

/// What a line asks.
struct Record<'a> {
    token: &'a str,
    at: Option<Timestamp>,
    region: Option<&'a str>,
}

impl<'a> Record<'a> {
    fn read(record: &'a Map<String, Value>) -> Result<Self, String> {
        let token = text(record, "token")?.ok_or("`token` is missing")?;
        let at = match record.get("at") {
            Some(Value::Number(seconds)) => Some(instant::of_number(seconds)),
            _ => text(record, "at")?.map(instant::parse),
        };
        let at = at.transpose().map_err(|message| format!("`at` is refused: {message}"))?;
        Ok(Self { token, at, region: text(record, "region")? })
    }
}

/// A field that is a text, or not there.
fn text<'a>(record: &'a Map<String, Value>, key: &str) -> Result<Option<&'a str>, String> {
    match record.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("expected `{key}` to be a text")),
    }
}
