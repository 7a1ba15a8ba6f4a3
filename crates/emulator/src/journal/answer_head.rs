//! The head of an answer, and what decided about it.

use std::sync::Arc;

use axum::http::StatusCode;
use stagemaker_gateway::{Denied, Forbidden, Grant, Identity, Name};
use stagemaker_replies::parts::RuleLocation;

use crate::front_door::service_error::ServiceError;
use crate::journal::headers::Headers;

/// The head of an answer, and what decided about it.
pub(crate) struct AnswerHead {
    pub(crate) status: StatusCode,
    pub(crate) headers: Headers,
    pub(crate) endpoint: Option<Name>,
    pub(crate) component: Option<Name>,
    pub(crate) caller: Option<CallerFacts>,
    pub(crate) reason: Reason,
    /// The statements that allowed the request; none where access is unlimited.
    pub(crate) grant: Option<Grant>,
    pub(crate) rule: Option<Arc<RuleLocation>>,
}

/// The caller of a request whose token was verified.
pub(crate) struct CallerFacts {
    /// The access key id, and behind it the ARN.
    names: Box<str>,
    id_bytes: usize,
    pub(crate) signed_at: i64,
    pub(crate) expires_at: i64,
}

/// The reason for an answer.
pub(crate) enum Reason {
    /// The model has answered.
    Answered,
    /// Nobody knows whose request it is.
    Denied(Box<Denied>),
    /// The caller may not, or it cannot be decided about.
    Forbidden(Box<Forbidden>),
    /// The service has no answer, or quotes the container's refusal.
    Service(Box<ServiceError>),
}

impl AnswerHead {
    /// The name of the endpoint; none where the path names none.
    pub(crate) fn endpoint(&self) -> Option<&str> {
        self.endpoint.as_ref().map(Name::as_str)
    }

    /// The name of the inference component; none where none was addressed.
    pub(crate) fn component(&self) -> Option<&str> {
        self.component.as_ref().map(Name::as_str)
    }
}

impl CallerFacts {
    pub(crate) fn of(identity: &Identity) -> Self {
        let (id, arn) = (identity.access_key_id(), identity.principal().arn());
        let mut names = String::with_capacity(id.len() + arn.len());
        names.push_str(id);
        names.push_str(arn);
        Self {
            names: names.into_boxed_str(),
            id_bytes: id.len(),
            signed_at: identity.signed_at().unix_seconds(),
            expires_at: identity.expires_at().unix_seconds(),
        }
    }

    /// The access key id.
    pub(crate) fn access_key_id(&self) -> &str {
        self.names.get(..self.id_bytes).unwrap_or_default()
    }

    /// The ARN of the principal.
    pub(crate) fn arn(&self) -> &str {
        self.names.get(self.id_bytes..).unwrap_or_default()
    }
}

impl Reason {
    /// Returns the outcome in one word.
    pub(crate) const fn outcome(&self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Denied(_) => "denied",
            Self::Forbidden(_) => "forbidden",
            Self::Service(_) => "refused",
        }
    }

    /// Returns the code of a refusal; none of an answer.
    pub(crate) fn code(&self) -> Option<&'static str> {
        match self {
            Self::Answered => None,
            Self::Denied(denied) => Some(denied.reason().code()),
            Self::Forbidden(forbidden) => Some(forbidden.code()),
            Self::Service(error) => Some(error.code()),
        }
    }
}
