//! The requests that no model answered, which `run` lists at its end.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::path::Path;

use stagemaker_emulator::{Journal, RequestFilter, RequestRecord};
use stagemaker_redact::printable;

use crate::exit::Failure;
use crate::whole_file;

/// The most kinds of requests that are listed.
const MAX_LISTED: usize = 10;

/// Requests that are alike: the number of the first of them, and how many there are.
struct Alike {
    first: u64,
    count: usize,
    text: String,
}

/// Reports the requests that nobody answered usefully, on stderr, and returns whether there are none.
/// `chat_path` is a path that is answered.
pub(super) fn report(journal: &Journal, chat_path: &str) -> bool {
    let records = journal.find(&RequestFilter::default());
    let refused: Vec<_> = records.iter().filter(|record| !is_useful(record)).collect();
    if refused.is_empty() {
        return true;
    }
    let kinds = group(refused.iter().map(|record| (record.number, describe(record, chat_path))));
    // Where stderr is closed, there is nobody to tell.
    drop(write(&kinds, refused.len(), journal.dropped()));
    false
}

/// Groups numbered texts that are alike, in the order of their first ones.
fn group(texts: impl Iterator<Item = (u64, String)>) -> Vec<Alike> {
    let mut counts: HashMap<String, (u64, usize)> = HashMap::new();
    for (number, text) in texts {
        let (_, count) = counts.entry(text).or_insert((number, 0));
        *count += 1;
    }
    let kinds = counts.into_iter().map(|(text, (first, count))| Alike { first, count, text });
    let mut kinds: Vec<_> = kinds.collect();
    kinds.sort_by_key(|kind| kind.first);
    kinds
}

fn write(kinds: &[Alike], refused: usize, dropped: u64) -> io::Result<()> {
    let mut stderr = io::stderr().lock();
    let (requests, were) = if refused == 1 { ("request", "was") } else { ("requests", "were") };
    writeln!(stderr, "stagemaker: {refused} {requests} {were} not answered usefully:")?;
    for Alike { first, count, text } in kinds.iter().take(MAX_LISTED) {
        let times = if *count == 1 { String::new() } else { format!(" ({count} times)") };
        writeln!(stderr, "  #{first} {text}{times}")?;
    }
    if let Some(more) = kinds.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
        writeln!(stderr, "  and {more} more; --journal FILE writes all of them")?;
    }
    if dropped > 0 {
        writeln!(stderr, "  the first {dropped} requests are not counted: the journal was full")?;
    }
    Ok(())
}

/// Returns whether a request was answered, or refused as a rule wants it.
fn is_useful(record: &RequestRecord) -> bool {
    let is_answered =
        record.decision.as_ref().is_some_and(|decision| decision.outcome == "answered");
    is_answered || record.rule.is_some()
}

/// Describes a request and why it was not answered, in one line.
fn describe(record: &RequestRecord, chat_path: &str) -> String {
    let status = record.response.as_ref().map(|response| response.status.to_string());
    let status = status.unwrap_or_else(|| "no answer".to_owned());
    let (method, path) = (printable(&record.request.method), printable(&record.request.path));
    let decision = record.decision.as_ref();
    let reason = match decision.and_then(|decision| decision.code.as_deref()) {
        Some("unknown_operation_exception") => {
            format!("there is no such path; one that is answered is POST {chat_path}")
        }
        _ => match decision.and_then(|decision| decision.reason.as_deref()) {
            Some(reason) => reason.to_owned(),
            None => "the client was gone before its answer".to_owned(),
        },
    };
    let test = record.test.as_ref().map(|test| format!(" test={}", printable(test)));
    format!("{status} {method} {path}{}: {reason}", test.unwrap_or_default())
}

/// Writes all requests to a file, whole or not at all.
pub(super) fn write_journal(journal: &Journal, file: &Path) -> Result<(), Failure> {
    let all = RequestFilter::default();
    let is_archive = file.extension().is_some_and(|extension| extension == "har");
    let text =
        if is_archive { journal.to_har(&all).to_string() } else { journal.to_json_lines(&all) };
    whole_file::write(file, &text).map_err(|error| {
        Failure::new(format_args!("the journal cannot be written to {}: {error}", file.display()))
    })
}
