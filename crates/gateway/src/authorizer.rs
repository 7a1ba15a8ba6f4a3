//! The check of what a caller may do, ready to be shared by all requests.

use std::fmt;

use crate::circumstances::Circumstances;
use crate::forbidden::Forbidden;
use crate::identity::Identity;
use crate::invocation::Invocation;
use crate::target::{RequestHead, Target};

/// Says whether the caller of a request may make it, by the access of its credentials.
///
/// Both actions are asked about: `sagemaker:CallWithBearerToken` on `*`, and
/// `sagemaker:InvokeEndpoint` on the endpoint and on the inference component, if one is
/// addressed. SPEC D1. Whoever has [`Access::Unlimited`](crate::Access::Unlimited) may do
/// everything, but for requests that cannot be decided about.
pub struct Authorizer {
    target: Box<dyn Target>,
}

impl Authorizer {
    /// An authorizer for requests of which `target` says what they invoke.
    pub fn new(target: impl Target + 'static) -> Self {
        Self { target: Box::new(target) }
    }

    /// Decides whether the caller may make a request, and says what it invokes.
    ///
    /// Region, instant and permissions are those of the configuration that verified the token:
    /// nothing is looked up again. SPEC N1
    ///
    /// # Errors
    ///
    /// What cannot be decided about, or the first thing that the caller would need and may not do.
    pub fn authorize(
        &self,
        identity: &Identity,
        request: &RequestHead<'_>,
    ) -> Result<Invocation, Forbidden> {
        let circumstances = Circumstances::of(request, identity.region(), identity.verified_at())?;
        let invocation = self.target.invocation(request, identity)?;
        let Some(permissions) = identity.access().permissions() else { return Ok(invocation) };
        let principal = identity.principal();
        match permissions.decide(principal, &invocation, &circumstances) {
            Ok(()) => Ok(invocation),
            Err(forbidden) => Err(forbidden.about(invocation)),
        }
    }
}

impl fmt::Debug for Authorizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorizer").finish_non_exhaustive()
    }
}
