//! The reason for an answer.

use std::borrow::Cow;

use axum::response::Response;
use serde::{Deserialize, Serialize};
use stagemaker_gateway::{Denied, Forbidden};

use crate::front_door::service_error::ServiceError;
use crate::journal::facts::RefusalFacts;

/// The reason for an answer.
#[derive(Clone, Copy)]
pub(crate) enum Reason<'a> {
    /// The model has answered.
    Answered,
    /// Nobody knows whose request it is.
    Denied(&'a Denied),
    /// The caller may not, or it cannot be decided about.
    Forbidden(&'a Forbidden),
    /// The service has no answer, or quotes the container's refusal.
    Service(&'a ServiceError),
}

/// The outcome of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    Answered,
    /// The token is refused.
    Denied,
    /// The caller may not.
    Forbidden,
    /// The service or the container refuses, or no rule answers.
    Refused,
}

impl<'a> Reason<'a> {
    /// Returns the reason for an answer, by what is in its extensions.
    pub(crate) fn of(response: &'a Response) -> Self {
        if response.status().is_success() {
            return Self::Answered;
        }
        let extensions = response.extensions();
        match (extensions.get(), extensions.get(), extensions.get()) {
            (Some(denied), ..) => Self::Denied(denied),
            (_, Some(forbidden), _) => Self::Forbidden(forbidden),
            (.., Some(error)) => Self::Service(error),
            (None, None, None) => Self::Answered,
        }
    }

    /// Returns the outcome.
    pub(crate) const fn outcome(self) -> Outcome {
        match self {
            Self::Answered => Outcome::Answered,
            Self::Denied(_) => Outcome::Denied,
            Self::Forbidden(_) => Outcome::Forbidden,
            Self::Service(_) => Outcome::Refused,
        }
    }

    /// Returns the code of a refusal; none of an answer.
    pub(crate) fn code(self) -> Option<&'static str> {
        match self {
            Self::Answered => None,
            Self::Denied(denied) => Some(denied.reason().code()),
            Self::Forbidden(forbidden) => Some(forbidden.code()),
            Self::Service(error) => Some(error.code()),
        }
    }

    /// Returns what the journal keeps of a refusal; none of an answer.
    pub(crate) fn refusal(self) -> Option<RefusalFacts<'a>> {
        let code = self.code()?;
        let (reason, access_key_id) = match self {
            Self::Answered => return None,
            Self::Denied(denied) => {
                (Cow::Owned(denied.reason().to_string()), denied.access_key_id())
            }
            Self::Forbidden(forbidden) => (Cow::Owned(forbidden.to_string()), None),
            Self::Service(error) => (Cow::Borrowed(error.remark()), None),
        };
        Some(RefusalFacts { code, reason, access_key_id })
    }
}

impl Outcome {
    /// The outcome in one word.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Denied => "denied",
            Self::Forbidden => "forbidden",
            Self::Refused => "refused",
        }
    }
}
