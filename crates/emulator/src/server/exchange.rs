//! The one record of each request and its answer, from which the line in the log is written.

use axum::extract::Request;
use axum::http::{HeaderValue, Method, Uri};
use axum::response::Response;
use stagemaker_gateway::{Denied, Forbidden, Identity};
use stagemaker_redact::Printable;
use stagemaker_replies::test_name::TEST_HEADER;

use crate::clock::Instant;
use crate::front_door::service_error::ServiceError;
use crate::model_server::answer::AnsweringRule;
use crate::routes::HEALTH_PATH;
use crate::state::Persistent;

/// A request that is being answered.
pub(crate) struct Exchange {
    started: Instant,
    method: Method,
    uri: Uri,
    request_id: String,
    /// The value of the header that names the test; none where the request has no such header.
    test: Option<HeaderValue>,
}

impl Exchange {
    /// Begins the record of a request, and gives it an id.
    pub(crate) fn begin(persistent: &Persistent, request: &Request) -> Self {
        Self {
            started: persistent.timer.now(),
            method: request.method().clone(),
            uri: request.uri().clone(),
            request_id: persistent.ids.request(),
            test: request.headers().get(TEST_HEADER).cloned(),
        }
    }

    /// The id that the service gives to the request.
    pub(crate) fn request_id(&self) -> &str {
        &self.request_id
    }

    /// Logs the request with the head of its response, before the body is sent.
    ///
    /// A refusal of the lock is a warning: its caller has not been told why, or not which statement
    /// decided. Whether the emulator runs is asked often, and is not logged.
    pub(crate) fn log(&self, persistent: &Persistent, response: &Response) {
        let path = self.uri.path();
        if path == HEALTH_PATH {
            return;
        }
        let outcome = Outcome::of(response);
        let rule = response.extensions().get::<AnsweringRule>();
        let test = self.test.as_ref().map(|test| String::from_utf8_lossy(test.as_bytes()));
        // The same fields at two levels, since a level is a constant of its event.
        macro_rules! log {
            ($level:ident) => {
                tracing::$level!(
                    status = response.status().as_u16(),
                    method = self.method.as_str(),
                    path = %Printable::first(MAX_LOGGED_CHARS, path),
                    elapsed_ms = (persistent.timer.now() - self.started).as_secs_f64() * 1e3,
                    request_id = self.request_id,
                    caller = outcome.caller,
                    code = outcome.code,
                    remark = outcome.remark,
                    test = test.as_deref().map(|test| display(Printable::new(test))),
                    rule = rule.map(|AnsweringRule(location)| display(location)),
                )
            };
        }
        if outcome.is_locked { log!(warn) } else { log!(info) }
    }
}

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
