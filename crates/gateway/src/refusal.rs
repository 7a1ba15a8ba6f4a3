//! The answer to a refused caller. Nowhere else are statuses and words of a refusal chosen.

use std::borrow::Cow;

use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};

use crate::reason::Reason;

/// The answer that a refused caller receives: a status and one sentence.
///
/// It is the same for a forged, foreign, unknown, expired or missing token, so that nothing is
/// learned by guessing. SPEC R1. 403 is the only status that anyone has observed on this route of
/// the real service; its body has not been recorded, so the envelope is that of the service's
/// other refusals and the sentence follows Bedrock's.
///
/// A caller who is known and may not is told AWS's own sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    status: StatusCode,
    exception: &'static str,
    kind: &'static str,
    code: &'static str,
    message: Cow<'static, str>,
}

impl Refusal {
    /// Makes a refusal by hand: `exception` is what AWS's clients read from `x-amzn-errortype`,
    /// `kind` and `code` are what OpenAI's clients read from the body.
    ///
    /// An exception that is not visible ASCII is left out of the headers.
    pub fn new(
        status: StatusCode,
        exception: &'static str,
        kind: &'static str,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { status, exception, kind, code, message: message.into() }
    }

    /// The refusal of a caller who is not known, for this reason.
    pub const fn of(reason: &Reason) -> Self {
        match reason {
            // No token is that long, so this tells nobody anything about the one they sent.
            Reason::AuthorizationTooLarge => HEADER_TOO_LARGE,
            // Nor does this, which all callers hear whose key is not at hand.
            Reason::KeySourceFailed { .. } | Reason::KeySourceBusy => UNAVAILABLE,
            Reason::AuthorizationMissing
            | Reason::AuthorizationRepeated
            | Reason::SchemeNotBearer
            | Reason::AuthorizationMalformed
            | Reason::AccessKeyUnknown
            | Reason::SigningKeyUnknown { .. }
            | Reason::CredentialsExpired { .. }
            | Reason::SignedBeforeRevocation { .. }
            | Reason::TokenRevoked
            | Reason::TimeNotCurrent
            | Reason::IdentityMissing
            | Reason::Token(_) => ACCESS_DENIED,
        }
    }

    /// A refusal with status 403 and this sentence.
    pub fn access_denied(message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), ..ACCESS_DENIED }
    }

    /// A refusal of a request that is not valid, with status 400 and this sentence.
    pub fn validation(message: impl Into<Cow<'static, str>>) -> Self {
        let (exception, kind) = ("ValidationError", "invalid_request_error");
        Self::new(StatusCode::BAD_REQUEST, exception, kind, "validation_error", message)
    }

    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The exception that AWS's clients read from `x-amzn-errortype`.
    pub const fn exception(&self) -> &'static str {
        self.exception
    }

    /// The `type` in the body, by which OpenAI's clients tell kinds of errors apart.
    pub const fn kind(&self) -> &'static str {
        self.kind
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
        if let Ok(exception) = HeaderValue::from_str(self.exception) {
            headers.insert(ERROR_TYPE, exception);
        }
        response
    }
}

/// The header from which AWS's clients read the exception behind a refusal.
pub const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

const ACCESS_DENIED: Refusal = Refusal {
    status: StatusCode::FORBIDDEN,
    exception: "AccessDeniedException",
    // OpenAI's word for status 403. What the service writes has not been recorded, and clients
    // that look at this field first take `invalid_request_error` for status 400.
    kind: "permission_error",
    code: "access_denied_exception",
    message: Cow::Borrowed("Authentication failed: Please make sure your bearer token is valid."),
};

const UNAVAILABLE: Refusal = Refusal {
    status: StatusCode::SERVICE_UNAVAILABLE,
    exception: "ServiceUnavailable",
    kind: "server_error",
    code: "service_unavailable",
    message: Cow::Borrowed("The service is temporarily unavailable. Please try again."),
};

const HEADER_TOO_LARGE: Refusal = Refusal {
    status: StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
    exception: "ValidationError",
    kind: "invalid_request_error",
    code: "validation_error",
    message: Cow::Borrowed("The Authorization header is larger than 16 KiB."),
};
