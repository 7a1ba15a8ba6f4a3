//! The check of what a caller may do, ready to be shared by all requests.

use std::fmt;

use crate::access::Access;
use crate::circumstances::Circumstances;
use crate::forbidden::Forbidden;
use crate::grant::Grant;
use crate::identity::Identity;
use crate::invocation::Invocation;
use crate::target::{RequestHead, Target};

/// Says whether the caller of a request may make it, by the access of its credentials.
///
/// Both actions are asked about: `sagemaker:CallWithBearerToken` on `*`, and
/// `sagemaker:InvokeEndpoint` on the endpoint and on the inference component, if one is
/// addressed. SPEC D1. Whoever has [`Access::Unlimited`] may do
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
        self.authorize_granted(identity, request).map(|(invocation, _)| invocation)
    }

    /// Decides as [`authorize`](Self::authorize) does, and says which statements allow the request; none
    /// where access is unlimited.
    pub(crate) fn authorize_granted(
        &self,
        identity: &Identity,
        request: &RequestHead<'_>,
    ) -> Result<(Invocation, Option<Grant>), Forbidden> {
        let circumstances = Circumstances::of(request, identity.region(), identity.verified_at())?;
        let invocation = self.target.invocation(request, identity)?;
        let Access::Policies(permissions) = identity.access() else {
            return Ok((invocation, None));
        };
        let (principal, mut grant) = (identity.principal(), Grant::new(permissions));
        let decided =
            permissions.decide_each(principal, &invocation, &circumstances, |action, decision| {
                grant.add(action, decision);
            });
        match decided {
            Ok(()) => Ok((invocation, Some(grant))),
            Err(forbidden) => Err(forbidden.about(invocation)),
        }
    }
}

impl fmt::Debug for Authorizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorizer").finish_non_exhaustive()
    }
}
