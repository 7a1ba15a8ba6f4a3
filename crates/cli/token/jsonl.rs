//! Tokens as JSON lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};

use serde_json::{Map, Value};
use stagemaker_verifier::Timestamp;

use crate::exit::{Failure, Outcome};
use crate::instant;
use crate::token::verdict::Verdict;
use crate::token::verifier::Verifier;

/// The longest line: 1 MiB, room for any token and whatever else a record may hold.
const MAX_LINE_BYTES: usize = 1024 * 1024;

/// Verifies the token of each line, in order. A line that cannot be read is answered as such,
/// and the rest goes on.
pub(crate) fn verify(verifier: &Verifier, file: Option<&str>) -> Result<Outcome, Failure> {
    let mut lines = open(file)?;
    let mut worst = Outcome::Done;
    let mut line = Vec::new();
    for number in 1.. {
        if !read_line(&mut lines, &mut line)? {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let verdict = verdict(verifier, number, &line);
        verdict.write()?;
        worst = worse(worst, verdict.outcome());
    }
    Ok(worst)
}

fn open(file: Option<&str>) -> Result<Box<dyn BufRead>, Failure> {
    match file {
        None | Some("-") => Ok(Box::new(io::stdin().lock())),
        Some(path) => match File::open(path) {
            Ok(file) => Ok(Box::new(BufReader::new(file))),
            Err(error) => Err(Failure::new(format_args!("{path} cannot be read: {error}"))),
        },
    }
}

/// Reads the next line, or says that there is none. Of a line that is too long, one byte more
/// than allowed is kept, and the rest skipped.
fn read_line(lines: &mut impl BufRead, line: &mut Vec<u8>) -> Result<bool, Failure> {
    line.clear();
    let unreadable = |error| Failure::new(format_args!("the input cannot be read: {error}"));
    let limit = u64::try_from(MAX_LINE_BYTES + 1).unwrap_or(u64::MAX);
    let read = lines.by_ref().take(limit).read_until(b'\n', line).map_err(unreadable)?;
    if line.len() > MAX_LINE_BYTES && !line.ends_with(b"\n") {
        lines.skip_until(b'\n').map_err(unreadable)?;
    }
    Ok(read > 0)
}

fn verdict(verifier: &Verifier, number: usize, line: &[u8]) -> Verdict {
    if line.len() > MAX_LINE_BYTES {
        let message = format!("the line has more than {MAX_LINE_BYTES} bytes");
        return Verdict::unreadable(Value::Null, number, message);
    }
    let record = match serde_json::from_slice(line) {
        Ok(Value::Object(record)) => record,
        Ok(_) => return Verdict::unreadable(Value::Null, number, "expected a JSON object"),
        Err(error) => {
            let message = format!("the line is not JSON: {error}");
            return Verdict::unreadable(Value::Null, number, message);
        }
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

/// What could not be told outweighs what was refused.
const fn worse(one: Outcome, other: Outcome) -> Outcome {
    match (one, other) {
        (Outcome::CouldNotTell, _) | (_, Outcome::CouldNotTell) => Outcome::CouldNotTell,
        (Outcome::Refused, _) | (_, Outcome::Refused) => Outcome::Refused,
        _ => Outcome::Done,
    }
}
