//! A caller who is known, and may not: for the operator's log, and AWS's sentence for the
//! caller.

use std::fmt::{self, Write as _};

use stagemaker_iam::{ContextError, Decision, Layer, Verdict};

use crate::permissions::{Naming, Permissions};

/// A request that is forbidden to a caller who is known.
///
/// [`AuthorizeLayer`](crate::AuthorizeLayer) puts it into the extensions of the refusing
/// response, where an outer layer can log it: its `Display` tells the operator which statement
/// decided, or which came nearest. The caller is told [`message`](Self::message).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forbidden {
    code: &'static str,
    message: String,
    reason: String,
    layer: Option<Layer>,
}

impl Forbidden {
    /// What a decision forbids, if it does.
    pub(crate) fn of(decision: &Decision<'_>, permissions: &Permissions) -> Option<Self> {
        let message = match permissions.naming() {
            Naming::No => decision.message()?,
            Naming::PolicyArn => decision.message_with_policy_arn()?,
        };
        let code = match decision.verdict() {
            Verdict::ExplicitlyDenied => "explicitly_denied",
            Verdict::Allowed | Verdict::ImplicitlyDenied => "implicitly_denied",
        };
        // A name in the path may hold a line break, which must not make a line of a log.
        let reason = explained(decision, permissions).replace(char::is_control, "\u{fffd}");
        Some(Self { code, message, reason, layer: decision.denied_by() })
    }

    /// The request holds something too long to be decided on.
    pub(crate) fn too_long(error: ContextError) -> Self {
        Self::without_sentence(error.code(), error.to_string())
    }

    /// Nobody knows which endpoint the request is for.
    pub(crate) fn no_endpoint() -> Self {
        let reason = "the request names no endpoint, and the caller has policies".to_owned();
        Self::without_sentence("endpoint_not_named", reason)
    }

    /// The caller's credentials are not among those that are accepted, or no longer.
    pub(crate) fn no_credentials() -> Self {
        let reason = "the caller's credentials are no longer accepted".to_owned();
        Self::without_sentence("credentials_withdrawn", reason)
    }

    fn without_sentence(code: &'static str, reason: String) -> Self {
        let message = "User is not authorized to perform this operation".to_owned();
        Self { code, message, reason, layer: None }
    }

    /// A name that never changes, for machines. Codes are only ever added.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// AWS's sentence for the caller.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The layer of policies that denies.
    pub fn layer(&self) -> Option<Layer> {
        self.layer
    }
}

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Forbidden {}

/// What was denied, in which layer, and by which statement or for want of which.
fn explained(decision: &Decision<'_>, permissions: &Permissions) -> String {
    let request = decision.request();
    let mut text = format!("{} on {}", request.action(), request.resource());
    let Some(layer) = decision.denied_by() else { return text };
    let level = decision.layer(layer).and_then(|own| own.level()).map(|level| {
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
