//! A request of a known caller that is refused: for the operator's log, and a sentence for the
//! caller.

use std::fmt::{self, Write as _};

use stagemaker_iam::{ContextError, Decision, Layer, Verdict};

use crate::invocation::Invocation;
use crate::name::{MAX_NAME_CHARS, NameError};
use crate::path::PathError;
use crate::permissions::{Naming, Permissions};
use crate::printable::Printable;
use crate::refusal::Refusal;

/// A request of a known caller that is refused: by policies, or since it cannot be decided about.
///
/// [`AuthorizeLayer`](crate::AuthorizeLayer) puts it into the extensions of the refusing
/// response, where an outer layer can log it: its `Display` tells the operator which statement
/// decided, or which came nearest. The caller is told [`refusal`](Self::refusal).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forbidden {
    code: &'static str,
    refusal: Box<Refusal>,
    reason: Box<str>,
    layer: Option<Layer>,
    invocation: Option<Box<Invocation>>,
}

impl Forbidden {
    /// Makes a refusal by hand, as a [`Target`](crate::Target) needs it: a code of your own for
    /// machines, a reason for the operator's log and an answer for the caller.
    pub fn new(code: &'static str, reason: impl Into<String>, refusal: Refusal) -> Self {
        Self {
            code,
            refusal: Box::new(refusal),
            reason: reason.into().into(),
            layer: None,
            invocation: None,
        }
    }

    /// The refusal of what a decision forbids; none where it allows.
    pub(crate) fn of(decision: &Decision<'_>, permissions: &Permissions) -> Option<Self> {
        let message = match permissions.naming() {
            Naming::No => decision.message()?,
            Naming::PolicyArn => decision.message_with_policy_arn()?,
        };
        let code = match decision.verdict() {
            Verdict::ExplicitlyDenied => "explicitly_denied",
            Verdict::Allowed | Verdict::ImplicitlyDenied => "implicitly_denied",
        };
        let (reason, refusal) = (explained(decision, permissions), Refusal::access_denied(message));
        Some(Self { layer: decision.denied_by(), ..Self::new(code, reason, refusal) })
    }

    /// The request holds something too long to be decided on.
    pub(crate) fn too_long(error: ContextError) -> Self {
        Self::new(error.code(), error.to_string(), Refusal::access_denied(NOT_AUTHORIZED))
    }

    /// A header that policies read is there more than once. SPEC D3
    pub(crate) fn header_repeated(name: &str) -> Self {
        let message = format!("The header {name} must not be repeated.");
        Self::new("header_repeated", &*message, Refusal::validation(message.clone()))
    }

    /// A header that policies read holds anything but printable ASCII. SPEC D3
    pub(crate) fn header_unreadable(name: &str) -> Self {
        let message = format!("The header {name} must be printable ASCII.");
        Self::new("header_unreadable", &*message, Refusal::validation(message.clone()))
    }

    /// Says what the refused request would have invoked.
    pub(crate) fn about(self, invocation: Invocation) -> Self {
        Self { invocation: Some(Box::new(invocation)), ..self }
    }

    /// The invocation that was refused; none where it could not be read.
    pub fn invocation(&self) -> Option<&Invocation> {
        self.invocation.as_deref()
    }

    /// The layer of policies that denies; none where no policy does.
    pub fn layer(&self) -> Option<Layer> {
        self.layer
    }

    /// The answer for the caller.
    pub fn refusal(&self) -> &Refusal {
        &self.refusal
    }

    /// The sentence for the caller.
    pub fn message(&self) -> &str {
        self.refusal.message()
    }

    /// A name that never changes, for machines. Codes are only ever added.
    pub fn code(&self) -> &'static str {
        self.code
    }
}

/// SPEC R3: a name or a header of the request may stand in it.
impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printable::all(&self.reason).fmt(f)
    }
}

impl std::error::Error for Forbidden {}

/// The sentence where no policy has one.
pub(crate) const NOT_AUTHORIZED: &str = "User is not authorized to perform this operation";

/// A path that names no endpoint, or not in its only spelling. SPEC P5
impl From<PathError> for Forbidden {
    fn from(error: PathError) -> Self {
        let reason = error.to_string();
        match error {
            PathError::NoEndpoint => {
                Self::new("endpoint_not_named", reason, Refusal::access_denied(NOT_AUTHORIZED))
            }
            PathError::Segment { .. } => {
                let message = format!("The path is not valid: {reason}.");
                Self::new("path_not_canonical", reason, Refusal::validation(message))
            }
            PathError::Name { field, value, error } => {
                let message = name_constraint(field, &value, error);
                Self::new("name_invalid", reason, Refusal::validation(message))
            }
        }
    }
}

/// A name that AWS would not have, from a target that reads names elsewhere than in the path.
impl From<NameError> for Forbidden {
    fn from(error: NameError) -> Self {
        let message = format!("The request names no endpoint: {error}.");
        Self::new("name_invalid", error.to_string(), Refusal::validation(message))
    }
}

/// The sentence of the service. Its form is observed elsewhere, on the control plane.
fn name_constraint(field: &str, value: &str, error: NameError) -> String {
    let constraint = match error {
        NameError::Form => format!("satisfy regular expression pattern: {NAME_PATTERN}"),
        NameError::TooLong => format!("have length less than or equal to {MAX_NAME_CHARS}"),
    };
    format!(
        "1 validation error detected: Value '{value}' at '{field}' failed to satisfy constraint: \
         Member must {constraint}"
    )
}

/// The pattern of `EndpointName`, as the service quotes it.
const NAME_PATTERN: &str = "^[a-zA-Z0-9](-*[a-zA-Z0-9])*";

/// Says what was denied, in which layer, and by which statement or for want of which.
fn explained(decision: &Decision<'_>, permissions: &Permissions) -> String {
    let request = decision.request();
    let mut text = format!("{} on {}", request.action(), request.resource());
    let Some(layer) = decision.denied_by() else { return text };
    let level = decision.layer(layer).and_then(|judgement| judgement.level()).map(|level| {
        let levels = permissions.levels(layer);
        format!(" at level {} of {levels}", level.saturating_add(1))
    });
    let level = level.unwrap_or_default();
    let policy = layer.policy_type();
    // A string takes all that is written.
    let _ = match (decision.verdict(), decision.statement(), decision.nearest(layer)) {
        (Verdict::ExplicitlyDenied, Some(statement), _) => {
            write!(text, ": denied in {} {policy}{level}, by {statement}", layer.article())
        }
        (_, _, Some(nearest)) => {
            let mismatches: Vec<String> = nearest.mismatches().map(ToString::to_string).collect();
            let (statement, why) = (nearest.statement(), mismatches.join("; "));
            write!(text, ": no {policy}{level} allows it; nearest is {statement}: {why}")
        }
        _ => write!(text, ": no {policy}{level} allows it; there is no Allow at all"),
    };
    text
}
