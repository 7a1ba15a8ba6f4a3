//! A request of the journal, as it is shown: without secrets.

use serde::Serialize;
use stagemaker_gateway::Grant;
use stagemaker_redact::Redactor;
use stagemaker_replies::parts::RuleLocation;

use crate::journal::facts::{AnswerFacts, CallerFacts};
use crate::journal::kept::KeptRequest;
use crate::journal::message_record::{MessageRecord, ResponseRecord};
use crate::journal::time::{millis, rfc3339};

/// A request, what was decided about it, and what its client received.
///
/// Tokens, keys and the secrets of the configuration are masked in all of its texts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RequestRecord {
    /// The number, counted from 1 since the start of the emulator.
    pub number: u64,
    /// The time at which its head had come, by the clock of the machine.
    pub time: String,
    /// The time by the clock that it is answered by, which differs where that was moved.
    pub clock: String,
    /// The test that it belongs to; none where it belongs to none.
    pub test: Option<String>,
    /// The address of the client.
    pub client: String,
    /// The id that the service gave it.
    pub request_id: String,
    /// `answering`, `sending`, `complete`, or `gone` where the client was not there at the end.
    pub state: &'static str,
    /// The place of its end among the ends of all requests, counted from 1; none before it.
    pub ended: Option<u64>,
    /// The milliseconds to the end of the answer; none before.
    pub elapsed_ms: Option<f64>,
    /// The endpoint; none where the path names none, or nobody was known to ask for it.
    pub endpoint: Option<String>,
    /// The inference component; none where none was addressed.
    pub component: Option<String>,
    /// The caller; none where the token was refused.
    pub caller: Option<CallerRecord>,
    /// The decision about it; none before there is one.
    pub decision: Option<DecisionRecord>,
    /// The rule that answered; none where none did.
    pub rule: Option<RuleRecord>,
    /// The request.
    pub request: MessageRecord,
    /// The answer; none before its head is sent.
    pub response: Option<ResponseRecord>,
}

/// The caller of a request whose token was verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CallerRecord {
    /// The ARN of the principal.
    pub arn: String,
    /// The access key id.
    pub access_key_id: String,
    /// The instant at which the token was signed.
    pub signed_at: String,
    /// The first instant at which the token is no longer valid.
    pub expires_at: String,
}

/// The decision about a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DecisionRecord {
    /// `answered`; `denied` where the token is refused; `forbidden` where the caller may not;
    /// `refused` where the service or the container refuses, or no rule answers.
    pub outcome: &'static str,
    /// The code of the reason; none where the request is answered.
    pub code: Option<String>,
    /// The real reason, with the statement that decided or the rule that came nearest; none where the
    /// request is answered.
    pub reason: Option<String>,
    /// The access key id that a refused token names.
    pub access_key_id: Option<String>,
    /// The statements that allowed the request; empty where the caller may do everything, or was
    /// refused.
    pub statements: Vec<String>,
}

/// The rule that answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RuleRecord {
    /// The name, if the script gives it one.
    pub name: Option<String>,
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
}

impl RequestRecord {
    /// Shows a request without the secrets that a redactor finds; none where nothing is kept of it.
    pub(super) fn of(request: &KeptRequest, redactor: &Redactor) -> Option<Self> {
        let packed = request.packed()?;
        let read = packed.read()?;
        let text = |text: &str| redactor.text(text).to_string();
        let (arrival, answer, tail) = (&read.arrival, read.answer.as_ref(), read.tail);
        Some(Self {
            number: request.number(),
            time: rfc3339(arrival.machine_micros),
            clock: rfc3339(arrival.clock_micros),
            test: Some(request.test()).filter(|test| !test.is_empty()).map(text),
            client: arrival.client.to_string(),
            request_id: arrival.request_id.to_owned(),
            state: read.state(),
            ended: tail.end.map(|end| end.order),
            elapsed_ms: tail.end.map(|end| millis(end.micros)),
            endpoint: answer.and_then(|answer| answer.endpoint).map(text),
            component: answer.and_then(|answer| answer.component).map(text),
            caller: answer.and_then(|answer| answer.caller.as_ref()).map(CallerRecord::of),
            decision: answer
                .map(|answer| DecisionRecord::of(answer, tail.grant.as_ref(), redactor)),
            rule: tail.rule.as_deref().map(RuleRecord::of),
            request: MessageRecord::of(&read, redactor),
            response: answer.map(|answer| ResponseRecord::of(answer, &read, redactor)),
        })
    }
}

impl CallerRecord {
    fn of(caller: &CallerFacts<'_>) -> Self {
        let seconds = |seconds: i64| rfc3339(seconds.saturating_mul(1_000_000));
        Self {
            arn: caller.arn.to_owned(),
            access_key_id: caller.access_key_id.to_owned(),
            signed_at: seconds(caller.signed_at),
            expires_at: seconds(caller.expires_at),
        }
    }
}

impl DecisionRecord {
    fn of(answer: &AnswerFacts<'_>, grant: Option<&Grant>, redactor: &Redactor) -> Self {
        let text = |reason: &str| redactor.printable(reason).into_owned();
        let refusal = answer.refusal.as_ref();
        Self {
            outcome: answer.outcome.name(),
            code: refusal.map(|refusal| refusal.code.to_owned()),
            reason: refusal.map(|refusal| text(&refusal.reason)),
            access_key_id: refusal.and_then(|refusal| refusal.access_key_id).map(text),
            statements: grant.into_iter().flat_map(Grant::statements).collect(),
        }
    }
}

impl RuleRecord {
    fn of(rule: &RuleLocation) -> Self {
        Self {
            name: rule.name().map(ToOwned::to_owned),
            file: rule.file_name().to_owned(),
            line: rule.line(),
        }
    }
}
