//! The assertions of a test about the requests that were sent.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::journal::filter::RequestFilter;
use crate::journal::message_record::BodyRecord;
use crate::journal::record::RequestRecord;

/// An assertion about the requests that a filter chooses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The requests that it is about.
    #[serde(default)]
    pub filter: RequestFilter,
    /// The number of requests that have all that follows; one or more where it is left out.
    pub count: Option<usize>,
    /// Texts that the body of a request contains.
    #[serde(default)]
    pub body_contains: Vec<String>,
    /// Headers of a request, and their values.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Texts that bodies contain, one after the other, in the order of the requests.
    #[serde(default)]
    pub order: Vec<String>,
}

/// The most requests that a difference shows.
const MAX_SHOWN: usize = 20;

/// The most characters of a body that a difference shows.
const MAX_BODY_CHARS: usize = 200;

impl Expectation {
    /// Holds the chosen requests against what is expected.
    ///
    /// # Errors
    ///
    /// The difference, for a person to read.
    pub fn check(&self, chosen: &[RequestRecord]) -> Result<(), String> {
        let found = chosen.iter().filter(|record| self.misses(record).is_empty()).count();
        let is_right = self.count.map_or(found > 0, |count| count == found);
        if !is_right && (self.count.is_some() || self.order.is_empty()) {
            return Err(self.describe_count(found, chosen));
        }
        self.check_order(chosen)
    }

    fn check_order(&self, chosen: &[RequestRecord]) -> Result<(), String> {
        let mut rest = chosen.iter();
        for (index, text) in self.order.iter().enumerate() {
            if !rest.any(|record| body_text(record).contains(text)) {
                let mut difference = format!("expected `{text}` in a request");
                if let Some(before) = index.checked_sub(1).and_then(|before| self.order.get(before))
                {
                    let _ = write!(difference, " after the one with `{before}`");
                }
                difference.push_str(", and there is none:\n");
                write_list(&mut difference, chosen, |_| String::new());
                return Err(difference);
            }
        }
        Ok(())
    }

    /// Describes the parts that a request lacks; empty where it has all that is expected.
    fn misses(&self, record: &RequestRecord) -> String {
        let body = body_text(record);
        let texts = self.body_contains.iter().filter(|text| !body.contains(*text));
        let mut misses: Vec<_> = texts.map(|text| format!("the body lacks `{text}`")).collect();
        for (name, wanted) in &self.headers {
            let found = record.request.headers.get(&name.to_ascii_lowercase());
            match found.and_then(|found| found.as_str()) {
                Some(found) if found == wanted => {}
                Some(found) => misses.push(format!("`{name}` is `{found}`, and not `{wanted}`")),
                None => misses.push(format!("there is no `{name}`")),
            }
        }
        misses.join("; ")
    }

    fn describe_count(&self, found: usize, chosen: &[RequestRecord]) -> String {
        let expected = match self.count {
            None => "one request or more".to_owned(),
            Some(1) => "1 request".to_owned(),
            Some(count) => format!("{count} requests"),
        };
        let (all, verb) = (chosen.len(), if found == 1 { "is" } else { "are" });
        let mut difference =
            format!("expected {expected} like this, and there {verb} {found} among {all}");
        difference.push_str(if chosen.is_empty() { "" } else { ":\n" });
        write_list(&mut difference, chosen, |record| self.misses(record));
        difference
    }
}

/// Lists requests in lines, the last ones where there are many, each with a remark.
fn write_list(
    text: &mut String,
    chosen: &[RequestRecord],
    remark: impl Fn(&RequestRecord) -> String,
) {
    let hidden = chosen.len().saturating_sub(MAX_SHOWN);
    if hidden > 0 {
        let _ = writeln!(text, "  ({hidden} before)");
    }
    for record in chosen.get(hidden..).unwrap_or_default() {
        let status = record
            .response
            .as_ref()
            .map_or_else(|| "...".to_owned(), |response| response.status.to_string());
        let body: String = body_text(record).chars().take(MAX_BODY_CHARS).collect();
        let remark = remark(record);
        let mark = if remark.is_empty() { "" } else { "  <- " };
        let _ = writeln!(
            text,
            "  {} {status} {} {} {body}{mark}{remark}",
            record.number, record.request.method, record.request.path
        );
    }
}

fn body_text(record: &RequestRecord) -> String {
    record.request.body.as_ref().map(BodyRecord::to_text).unwrap_or_default().into_owned()
}
