//! What a refused caller is told. Nowhere else are statuses and words of a refusal chosen.

use std::borrow::Cow;

use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};

use crate::forbidden::Forbidden;
use crate::reason::Reason;

/// What a refused caller is told: a status and one sentence.
///
/// It is the same for a forged, foreign, unknown, expired or missing token, so that nothing is
/// learned by guessing. 403 is the only status that anyone has observed on this route of the
/// real service; its body has not been recorded, so the envelope is that of the service's other
/// refusals and the sentence follows Bedrock's.
///
/// A caller who is known and may not is told AWS's own sentence: see [`Forbidden::message`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    status: StatusCode,
    exception: &'static str,
    kind: &'static str,
    code: &'static str,
    message: Cow<'static, str>,
}

impl Refusal {
    /// What to tell a caller who is refused for this reason.
    pub const fn of(reason: &Reason) -> Self {
        match reason {
            // No token is that long, so this tells nobody anything about the one they sent.
            Reason::AuthorizationTooLarge => HEADER_TOO_LARGE,
            Reason::AuthorizationMissing
            | Reason::AuthorizationRepeated
            | Reason::SchemeNotBearer
            | Reason::AuthorizationMalformed
            | Reason::AccessKeyUnknown
            | Reason::SigningKeyUnknown { .. }
            | Reason::Token(_) => ACCESS_DENIED,
        }
    }

    /// What to tell a caller who is known and may not.
    pub fn forbidden(forbidden: &Forbidden) -> Self {
        Self { message: Cow::Owned(forbidden.message().to_owned()), ..ACCESS_DENIED }
    }

    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The code in the body, in snake case as the service writes it.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The sentence in the body.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The body, in the envelope in which OpenAI's clients look for an error.
    pub fn body(&self) -> String {
        let Self { kind, code, message, .. } = self;
        // A name in the path may hold anything.
        let message = serde_json::Value::from(&**message);
        format!(r#"{{"error":{{"message":{message},"type":"{kind}","code":"{code}"}}}}"#)
    }

    /// The response, with the header that AWS's own clients look at.
    pub fn into_response<B: From<String>>(self) -> Response<B> {
        let mut response = Response::new(B::from(self.body()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ERROR_TYPE, HeaderValue::from_static(self.exception));
        response
    }
}

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

const ACCESS_DENIED: Refusal = Refusal {
    status: StatusCode::FORBIDDEN,
    exception: "AccessDeniedException",
    // OpenAI's word for status 403. What the service writes has not been recorded, and clients
    // that look at this field first take `invalid_request_error` for status 400.
    kind: "permission_error",
    code: "access_denied_exception",
    message: Cow::Borrowed("Authentication failed: Please make sure your bearer token is valid."),
};

const HEADER_TOO_LARGE: Refusal = Refusal {
    status: StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
    exception: "ValidationError",
    kind: "invalid_request_error",
    code: "validation_error",
    message: Cow::Borrowed("The Authorization header is larger than 16 KiB."),
};
