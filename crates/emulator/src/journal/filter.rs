//! The choice of requests from the journal.

use memchr::memmem;
use stagemaker_redact::Redactor;

use crate::journal::facts::{AnswerFacts, CallerFacts};
use crate::journal::kept::KeptRequest;
use crate::journal::masked;
use crate::journal::packed::{PackedRequest, ReadRequest};

/// The requests that are meant: those for which all holds that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestFilter {
    /// The name of the test; empty for requests that belong to none.
    pub test: Option<String>,
    /// The name of the endpoint.
    pub endpoint: Option<String>,
    /// The name of the inference component.
    pub component: Option<String>,
    /// The status, such as `403`, or its class, such as `4xx`.
    pub status: Option<String>,
    /// The caller: an ARN, the last part of one, or an access key id.
    pub caller: Option<String>,
    /// The rule that answered: its name, or its file and line.
    pub rule: Option<String>,
    /// A text in the path or in a body, as it was sent, but for secrets.
    pub text: Option<String>,
    /// The number behind which the requests begin: those after it.
    pub since: Option<u64>,
    /// The place among the ends of all requests behind which theirs are, counted from 1. By the place of
    /// the last one that was found, each request is found once when it has ended.
    pub ended_after: Option<u64>,
    /// The state: `answering`, `sending`, `complete` or `gone`; `ended` for the last two.
    pub state: Option<String>,
}

/// The names of states that a filter takes.
const STATES: [&str; 5] = ["answering", "sending", "complete", "gone", "ended"];

impl RequestFilter {
    /// Returns a field by which no request could be found, with what it may be; none where all are well.
    pub(crate) fn problem(&self) -> Option<&'static str> {
        if self.status.as_deref().is_some_and(|status| !is_status(status)) {
            return Some("status: expected a status such as `403`, or a class such as `4xx`");
        }
        let is_unknown = self.state.as_deref().is_some_and(|state| !STATES.contains(&state));
        is_unknown.then_some("state: expected answering, sending, complete, gone or ended")
    }

    /// Returns whether a request may be meant, by what is known of it at a glance.
    pub(super) fn may_match(&self, request: &KeptRequest) -> bool {
        self.since.is_none_or(|since| request.number() > since)
            && self.test.as_deref().is_none_or(|wanted| wanted == request.test())
    }

    /// Returns whether a request is meant. Where the order of ends counts, the first `ends` of all are
    /// looked at.
    pub(super) fn matches(&self, request: &KeptRequest, ends: u64, redactor: &Redactor) -> bool {
        let packed = if self.may_match(request) { request.packed() } else { None };
        let Some(read) = packed.as_ref().and_then(PackedRequest::read) else { return false };
        self.matches_progress(&read, ends)
            && self.matches_answer(&read)
            && self.text.as_deref().is_none_or(|wanted| has_text(&read, wanted, redactor))
    }

    fn matches_progress(&self, read: &ReadRequest<'_>, ends: u64) -> bool {
        let end = read.tail.end;
        self.state.as_deref().is_none_or(|wanted| {
            if wanted == "ended" { end.is_some() } else { read.state() == wanted }
        }) && self
            .ended_after
            .is_none_or(|after| end.is_some_and(|end| end.order > after && end.order <= ends))
    }

    fn matches_answer(&self, read: &ReadRequest<'_>) -> bool {
        let answer = read.answer.as_ref();
        let is = |wanted: &Option<String>, found: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| found == Some(wanted))
        };
        is(&self.endpoint, answer.and_then(|answer| answer.endpoint))
            && is(&self.component, answer.and_then(|answer| answer.component))
            && self
                .status
                .as_deref()
                .is_none_or(|wanted| answer.is_some_and(|answer| has_status(answer.status, wanted)))
            && self
                .caller
                .as_deref()
                .is_none_or(|wanted| answer.is_some_and(|answer| has_caller(answer, wanted)))
            && self.rule.as_deref().is_none_or(|wanted| {
                read.tail.rule.as_ref().is_some_and(|rule| rule.is_called(wanted))
            })
    }
}

/// Returns whether a text is a status such as `404`, or a class such as `4xx`.
fn is_status(text: &str) -> bool {
    let (class, rest) = text.split_at_checked(1).unwrap_or_default();
    matches!(class, "1" | "2" | "3" | "4" | "5")
        && (rest == "xx" || rest.len() == 2 && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns whether a status is the one of a text such as `404`, or of its class, such as `4xx`.
fn has_status(status: u16, wanted: &str) -> bool {
    let class = wanted.strip_suffix("xx").map(|class| class == (status / 100).to_string());
    class.unwrap_or_else(|| wanted == status.to_string())
}

fn has_caller(answer: &AnswerFacts<'_>, wanted: &str) -> bool {
    if let Some(CallerFacts { arn, access_key_id, .. }) = answer.caller {
        return [Some(arn), Some(access_key_id), arn.rsplit(['/', ':']).next()]
            .contains(&Some(wanted));
    }
    answer.refusal.as_ref().and_then(|refusal| refusal.access_key_id) == Some(wanted)
}

/// Returns whether a text stands in the path or in a body, as they are shown: nobody may find out by a
/// search what a secret is.
fn has_text(read: &ReadRequest<'_>, wanted: &str, redactor: &Redactor) -> bool {
    let contains = |bytes: &[u8]| {
        // Most have it neither way, and masking takes long.
        memmem::find(bytes, wanted.as_bytes()).is_some()
            && masked::body(bytes, redactor).as_str().contains(wanted)
    };
    contains(read.arrival.path.as_bytes())
        || read.body.is_some_and(|body| contains(body.start))
        || contains(&read.sent())
}
