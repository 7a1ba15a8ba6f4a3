//! The sentences of the service itself, and their envelope.
//!
//! Each sentence has a mark of how it is known: *observed* on the real service, *observed elsewhere* in
//! the service (on `/invocations`), or *inferred* where nobody has recorded it.

use std::borrow::Cow;
use std::fmt;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use serde::Serialize;
use serde_json::{Value, json};
use stagemaker_gateway::{ERROR_TYPE, Name, Refusal};
use stagemaker_replies::script::NoReply;

use crate::endpoints::address::NotInvocable;

/// A refusal by the service's front door, in the envelope in which it writes all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServiceError {
    status: StatusCode,
    exception: Exception,
    message: String,
    /// The words of the log, where they are not those of the message.
    remark: Option<Cow<'static, str>>,
}

/// The exception behind an error, which fixes the `type` and the `code` of the envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exception {
    ModelError,
    NoReplyMatches,
    ReplyFailed,
    UnknownOperation,
    ValidationError,
}

impl ServiceError {
    /// Refuses an endpoint that the account does not have. Observed.
    pub(crate) fn endpoint_not_found(name: &Name, account: &str) -> Self {
        Self::validation(format!("Endpoint {name} of account {account} not found."))
    }

    /// Refuses a component that the endpoint does not have. Inferred from the sentence about
    /// endpoints.
    pub(crate) fn component_not_found(name: &Name, account: &str) -> Self {
        Self::validation(format!("Inference Component {name} of account {account} not found."))
    }

    /// Refuses an address without a component where the endpoint has components. The sentence is
    /// observed elsewhere.
    pub(crate) fn component_missing() -> Self {
        Self::validation(
            "Inference Component Name header is required for endpoints to which you plan to \
             deploy inference components. Please include Inference Component Name header or \
             consider using SageMaker models.",
        )
    }

    /// Refuses a component where the endpoint has none, and the header that names one. The sentence
    /// is observed elsewhere; that the header itself is refused is observed.
    pub(crate) fn component_not_allowed() -> Self {
        Self::validation(
            "Inference Component Name header is not allowed for endpoints to which you dont \
             plan to deploy inference components. Please remove the Inference Component Name \
             header and try again.",
        )
    }

    /// Refuses a path or a method without a route. The status is observed on other services of the protocol; the envelope is inferred.
    pub(crate) fn unknown_operation() -> Self {
        let message = "The requested operation is not recognized by the service.";
        Self {
            remark: Some(Cow::Borrowed(ROUTED)),
            ..Self::new(StatusCode::NOT_FOUND, Exception::UnknownOperation, message)
        }
    }

    /// Refuses a body of more than `limit` bytes. The status and the sentence are observed
    /// elsewhere; the envelope is inferred.
    pub(crate) fn body_too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Exception::ValidationError,
            format!("HTTP content length exceeded {limit} bytes."),
        )
    }

    /// Refuses a body of which a piece did not come in time. Inferred.
    pub(crate) fn body_overdue() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            Exception::ValidationError,
            "The request body did not come in time.",
        )
    }

    /// Refuses a body whose connection broke. Inferred; mostly no client is left to read it.
    pub(crate) fn body_broken() -> Self {
        Self::validation("The request body ended before it was complete.")
    }

    /// Reports a container's error, quoted in `message`, of which `words` are its own. Observed.
    pub(crate) fn model_error(status: StatusCode, message: String, words: &str) -> Self {
        let remark = Some(Cow::Owned(format!("the container answered: {words}")));
        Self { remark, ..Self::new(status, Exception::ModelError, message) }
    }

    /// Reports that no rule of the script matches the request. Ours alone.
    pub(crate) fn no_reply_matches(why: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, Exception::NoReplyMatches, format!("stagemaker: {why}"))
    }

    /// Reports that the reply of the script cannot answer the request. Ours alone; the status is not
    /// a server's, which clients would try again.
    pub(crate) fn reply_failed(why: impl fmt::Display) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            Exception::ReplyFailed,
            format!("stagemaker: {why}"),
        )
    }

    /// Returns the error as a refusal of the lock, which refuses paths that cannot be read before any
    /// decision.
    pub(crate) fn refusal(self) -> Refusal {
        let Self { status, exception, message, .. } = self;
        Refusal::new(status, exception.name(), exception.kind(), exception.code(), message)
    }

    /// Returns the remark of the log: the sentence, or more where that helps the reader.
    pub(crate) fn remark(&self) -> &str {
        self.remark.as_deref().unwrap_or(&self.message)
    }

    /// Returns the response with a hint for a person in a field next to the error.
    pub(crate) fn with_hint(self, hint: &Value) -> Response<Body> {
        let Self { exception, message, .. } = &self;
        let error = ErrorObject { message, r#type: exception.kind(), code: exception.code() };
        let body = json!({"error": error, "stagemaker": hint}).to_string();
        let mut response = self.into_response();
        *response.body_mut() = Body::from(body);
        response
    }

    /// Returns the code of the envelope.
    pub(crate) const fn code(&self) -> &'static str {
        self.exception.code()
    }

    fn new(status: StatusCode, exception: Exception, message: impl Into<String>) -> Self {
        Self { status, exception, message: message.into(), remark: None }
    }

    fn validation(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Exception::ValidationError, message)
    }
}

/// The remark about a request without a route.
const ROUTED: &str = "not routed: expected POST /endpoints/ENDPOINT/openai/v1/chat/completions, or \
     the same with /inference-components/COMPONENT behind the endpoint";

impl Exception {
    /// Returns the name that AWS's clients read from `x-amzn-ErrorType`.
    const fn name(self) -> &'static str {
        match self {
            Self::ModelError => "ModelError",
            Self::NoReplyMatches => "StagemakerNoReplyMatches",
            Self::ReplyFailed => "StagemakerReplyFailed",
            Self::UnknownOperation => "UnknownOperationException",
            Self::ValidationError => "ValidationError",
        }
    }

    /// Returns the `type` of the envelope. Observed for `ModelError` and `ValidationError`.
    const fn kind(self) -> &'static str {
        match self {
            Self::ModelError => "server_error",
            Self::NoReplyMatches
            | Self::ReplyFailed
            | Self::UnknownOperation
            | Self::ValidationError => "invalid_request_error",
        }
    }

    /// Returns the `code` of the envelope: the name in snake case. Observed for the same two.
    const fn code(self) -> &'static str {
        match self {
            Self::ModelError => "model_error",
            Self::NoReplyMatches => "stagemaker_no_reply_matches",
            Self::ReplyFailed => "stagemaker_reply_failed",
            Self::UnknownOperation => "unknown_operation_exception",
            Self::ValidationError => "validation_error",
        }
    }
}

/// The envelope of an error, as it is written.
#[derive(Serialize)]
struct Envelope<'a> {
    error: ErrorObject<'a>,
}

/// The object in the envelope. It has no `param`: the container's is a part of the quoted message.
#[derive(Serialize)]
struct ErrorObject<'a> {
    message: &'a str,
    r#type: &'static str,
    code: &'static str,
}

impl From<NotInvocable> for ServiceError {
    fn from(not_invocable: NotInvocable) -> Self {
        match not_invocable {
            NotInvocable::EndpointNotFound { name, account } => {
                Self::endpoint_not_found(&name, &account)
            }
            NotInvocable::ComponentNotFound { name, account } => {
                Self::component_not_found(&name, &account)
            }
            NotInvocable::ComponentMissing => Self::component_missing(),
            NotInvocable::ComponentNotAllowed => Self::component_not_allowed(),
        }
    }
}

impl From<NoReply> for ServiceError {
    fn from(no_reply: NoReply) -> Self {
        match no_reply {
            NoReply::NoMatch(why) => Self::no_reply_matches(&why),
            NoReply::Failed(why) => Self::reply_failed(why),
        }
    }
}

impl IntoResponse for ServiceError {
    fn into_response(self) -> Response<Body> {
        let Self { status, exception, message, .. } = &self;
        let error = ErrorObject { message, r#type: exception.kind(), code: exception.code() };
        let body = serde_json::to_vec(&Envelope { error }).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = *status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ERROR_TYPE, HeaderValue::from_static(exception.name()));
        response.extensions_mut().insert(self);
        response
    }
}
