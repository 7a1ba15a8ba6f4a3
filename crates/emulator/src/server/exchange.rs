//! The one record of each request and its answer, from which the line in the log and the entry of the
//! journal are written.

use std::borrow::Cow;
use std::net::IpAddr;

use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{Method, Uri};
use axum::response::Response;
use stagemaker_gateway::{Addressee, Denied, Forbidden, Identity, Invocation, InvocationPath};
use stagemaker_redact::Printable;

use crate::clock::{Instant, VirtualClock};
use crate::control::ControlService;
use crate::front_door::service_error::ServiceError;
use crate::ids::RequestId;
use crate::journal::facts::{AnswerFacts, ArrivalFacts, CallerFacts};
use crate::journal::headers::Headers;
use crate::journal::reason::Reason;
use crate::journal::recording::Recording;
use crate::metrics::Counted;
use crate::model_server::answer::AnsweringRule;
use crate::routes::HEALTH_PATH;
use crate::state::Persistent;
use crate::test_name::TestName;

/// A request that is being answered.
pub(crate) struct Exchange {
    started: Instant,
    method: Method,
    uri: Uri,
    request_id: RequestId,
    /// The test that the request belongs to; none where it belongs to none.
    test: Option<TestName>,
    /// The entry of the journal; none where the request is not recorded.
    recording: Option<Recording>,
}

impl Exchange {
    /// Begins the record of a request of a client, and gives it an id. The entry of the journal is put
    /// into the request's extensions.
    pub(crate) fn begin(
        persistent: &Persistent,
        request: &mut Request,
        test: Option<TestName>,
        clock: &VirtualClock,
        client: IpAddr,
    ) -> Self {
        let started = persistent.timer.now();
        let request_id = persistent.ids.request();
        let machine_micros = clock.machine_micros();
        let arrival = || ArrivalFacts {
            machine_micros,
            clock_micros: clock.micros_at(machine_micros),
            client,
            request_id: request_id.text(),
            method: request.method().as_str(),
            path: request.uri().path_and_query().map_or("", PathAndQuery::as_str),
            headers: Headers::Arrived(request.headers()),
        };
        let is_recorded = !request.uri().path().starts_with(OWN_PATHS);
        let (journal, times) = (&persistent.journal, (started, persistent.timer));
        let begin = || Recording::begin(journal, test.clone(), times, arrival);
        let recording = is_recorded.then(begin).flatten();
        if let Some(recording) = &recording {
            request.extensions_mut().insert(recording.entry());
        }
        let (method, uri) = (request.method().clone(), request.uri().clone());
        Self { started, method, uri, request_id, test, recording }
    }

    /// The id that the service gives to the request.
    pub(crate) const fn request_id(&self) -> &RequestId {
        &self.request_id
    }

    /// The test that the request belongs to; none where it belongs to none.
    pub(crate) const fn test(&self) -> Option<&TestName> {
        self.test.as_ref()
    }

    /// Logs the request with the head of its response, before the body is sent.
    ///
    /// A refusal of the lock is a warning: its caller has not been told why, or not which statement
    /// decided. Whether the emulator runs, and what it has recorded, is asked often, and not logged.
    pub(crate) fn log(&self, persistent: &Persistent, response: &Response) {
        let path = self.uri.path();
        let is_question = self.method == Method::GET && ControlService::is_path(path);
        if path == HEALTH_PATH || is_question {
            return;
        }
        let outcome = Outcome::of(response);
        let rule = response.extensions().get::<AnsweringRule>();
        // The same fields at two levels, since a level is a constant of its event.
        macro_rules! log {
            ($level:ident) => {
                tracing::$level!(
                    status = response.status().as_u16(),
                    method = self.method.as_str(),
                    path = %Printable::first(MAX_LOGGED_CHARS, path),
                    elapsed_ms = (persistent.timer.now() - self.started).as_secs_f64() * 1e3,
                    request_id = self.request_id.text(),
                    caller = outcome.caller,
                    code = outcome.code,
                    remark = outcome.remark,
                    test = self.test.as_ref().map(|test| display(Printable::new(test.text()))),
                    rule = rule.map(|AnsweringRule(location)| display(location)),
                )
            };
        }
        if outcome.is_locked { log!(warn) } else { log!(info) }
    }

    /// Counts the answer and records it in the journal, with what is sent of it from now on. Requests
    /// to paths of the emulator itself are not counted.
    pub(crate) fn record(self, persistent: &Persistent, mut response: Response) -> Response {
        if self.uri.path().starts_with(OWN_PATHS) {
            return response;
        }
        let grant = response.extensions_mut().remove();
        let rule = response.extensions_mut().remove().map(|AnsweringRule(rule)| rule);
        let reason = Reason::of(&response);
        let invocation = invocation(&response, self.uri.path());
        persistent.metrics.count(&Counted {
            endpoint: invocation.as_ref().map(|invocation| invocation.endpoint.name.as_str()),
            status: response.status().as_u16(),
            outcome: reason.outcome().name(),
            code: reason.code(),
            elapsed: persistent.timer.now() - self.started,
        });
        let Some(recording) = self.recording else { return response };
        recording.record_answer(facts(&response, invocation.as_deref(), reason), grant, rule);
        recording.answer(response)
    }
}

/// Returns what the journal keeps of the head of an answer.
fn facts<'a>(
    response: &'a Response,
    invocation: Option<&'a Invocation>,
    reason: Reason<'a>,
) -> AnswerFacts<'a> {
    let name = |addressee: &'a Addressee| addressee.name.as_str();
    AnswerFacts {
        status: response.status().as_u16(),
        headers: Headers::Arrived(response.headers()),
        endpoint: invocation.map(|invocation| name(&invocation.endpoint)),
        component: invocation.and_then(|invocation| invocation.component.as_ref()).map(name),
        caller: response.extensions().get::<Identity>().map(CallerFacts::of),
        outcome: reason.outcome(),
        refusal: reason.refusal(),
    }
}

/// Returns what an answer is about. Of a request that was refused before it was read, its path tells.
fn invocation<'a>(response: &'a Response, path: &str) -> Option<Cow<'a, Invocation>> {
    let extensions = response.extensions();
    let forbidden = || extensions.get().and_then(Forbidden::invocation);
    let decided = extensions.get().or_else(forbidden);
    match decided {
        Some(decided) => Some(Cow::Borrowed(decided)),
        None => Some(Cow::Owned(Invocation::of_path(&InvocationPath::parse(path).ok()?))),
    }
}

/// The start of the paths of the emulator itself, which the service does not have. They are not in the
/// journal.
const OWN_PATHS: &str = "/_stagemaker/";

/// The longest part of a path or a remark that is logged, in characters. A quoted container may have
/// much to say, and most of it twice.
const MAX_LOGGED_CHARS: usize = 1_000;

/// The outcome of a request.
struct Outcome<'a> {
    /// The ARN of the caller; none where the token is refused or was not looked at.
    caller: Option<&'a str>,
    /// The code of the reason for which the lock refuses; none where it does not.
    code: Option<&'static str>,
    /// The reason of a refusal, by the lock or by the service.
    remark: Option<String>,
    /// `true` where the lock refuses.
    is_locked: bool,
}

impl<'a> Outcome<'a> {
    fn of(response: &'a Response) -> Self {
        let extensions = response.extensions();
        let caller = extensions.get::<Identity>().map(|identity| identity.principal().arn());
        if let Some(denied) = extensions.get::<Denied>() {
            let (code, remark) = (Some(denied.reason().code()), Some(shorten(denied)));
            return Self { caller: None, code, remark, is_locked: true };
        }
        if let Some(forbidden) = extensions.get::<Forbidden>() {
            let (code, remark) = (Some(forbidden.code()), Some(shorten(forbidden)));
            return Self { caller, code, remark, is_locked: true };
        }
        let remark = log_remark(response).map(|remark| shorten(&remark));
        Self { caller, code: None, remark, is_locked: false }
    }
}

/// Returns the remark of a log about a response of the emulator; none where the model answered.
pub fn log_remark(response: &Response) -> Option<&str> {
    response.extensions().get::<ServiceError>().map(ServiceError::remark)
}

/// Returns the start of a reason, in which the names and texts of the caller may stand.
fn shorten(reason: &impl ToString) -> String {
    Printable::first(MAX_LOGGED_CHARS, &reason.to_string()).to_string()
}

#[cfg(test)]
mod tests {
    use super::{MAX_LOGGED_CHARS, shorten};

    #[test]
    fn a_long_reason_is_cut_and_its_control_characters_are_escaped() {
        let whole = "é".repeat(MAX_LOGGED_CHARS);
        assert_eq!(shorten(&whole), whole);
        assert_eq!(shorten(&format!("{whole}x")), format!("{whole}..."));
        assert_eq!(shorten(&"a\nb\u{1b}"), "a\\u{a}b\\u{1b}");
    }
}
