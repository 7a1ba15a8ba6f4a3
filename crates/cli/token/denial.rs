//! What the policies of a verified caller deny.

use stagemaker_gateway::iam::{ContextError, Decision, Verdict};
use stagemaker_gateway::{Check, Circumstances, Credential, Invocation, Naming, Permissions};

/// A denial of an invocation: its code, and the sentence that the caller would receive.
#[derive(Debug)]
pub(crate) struct Denial {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Denial {
    /// Asks for every action that the invocation needs, and returns the first denial. Without
    /// policies there is none.
    pub(crate) fn find(
        credential: &Credential,
        invocation: &Invocation,
        circumstances: &Circumstances<'_>,
    ) -> Option<Self> {
        let permissions = credential.permissions()?;
        let checks = Check::all(credential.principal(), permissions, invocation, circumstances);
        let checks = match checks {
            Ok(checks) => checks,
            Err(error) => return Some(Self::too_long(error)),
        };
        checks.iter().find_map(|check| {
            Self::of(&permissions.policies().decide(&check.request()), permissions)
        })
    }

    fn of(decision: &Decision<'_>, permissions: &Permissions) -> Option<Self> {
        let code = match decision.verdict() {
            Verdict::Allowed => return None,
            Verdict::ImplicitlyDenied => "implicitly_denied",
            Verdict::ExplicitlyDenied => "explicitly_denied",
        };
        let message = match permissions.naming() {
            Naming::No => decision.message(),
            Naming::PolicyArn => decision.message_with_policy_arn(),
        };
        Some(Self { code, message: message.unwrap_or_default() })
    }

    /// What is too long to be decided on is denied.
    fn too_long(error: ContextError) -> Self {
        Self { code: error.code(), message: error.to_string() }
    }
}
