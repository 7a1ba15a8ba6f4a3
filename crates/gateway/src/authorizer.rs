//! The check of what a caller may do, ready to be shared by all requests.

use std::fmt;
use std::sync::Arc;

use http::Request;

use crate::authenticator::Authenticator;
use crate::check::Check;
use crate::circumstances::Circumstances;
use crate::forbidden::Forbidden;
use crate::identity::Identity;
use crate::invocation::Target;

/// Says whether the caller of a request may make it, by the permissions of its credentials.
///
/// Both actions are asked about: `sagemaker:CallWithBearerToken` on `*`, and
/// `sagemaker:InvokeEndpoint` on the endpoint and on the inference component, if one is
/// addressed. Whoever has no [`Permissions`](crate::Permissions) may do everything.
pub struct Authorizer {
    authenticator: Arc<Authenticator>,
    target: Box<dyn Target>,
}

impl Authorizer {
    /// An authorizer by the credentials, the region and the clock of `authenticator`, for
    /// requests of which `target` says what they invoke.
    pub fn new(authenticator: Arc<Authenticator>, target: impl Target + 'static) -> Self {
        Self { authenticator, target: Box::new(target) }
    }

    /// Whether the caller may make a request.
    ///
    /// The permissions are those that the credentials have now: between the two layers they
    /// may have been swapped, and then the new ones hold.
    ///
    /// # Errors
    ///
    /// The first thing that the caller would need and may not do.
    pub fn authorize<B>(&self, identity: &Identity, request: &Request<B>) -> Result<(), Forbidden> {
        let credentials = self.authenticator.credentials_now();
        let credential = credentials.get(identity.access_key_id());
        let credential = credential.ok_or_else(Forbidden::no_credentials)?;
        let Some(permissions) = credential.permissions() else { return Ok(()) };
        let invocation =
            self.target.invocation(request.uri()).ok_or_else(Forbidden::no_endpoint)?;
        let region = self.authenticator.audience().region();
        let circumstances = Circumstances::of(request, region, self.authenticator.now());
        let principal = credential.principal();
        let checks = Check::all(principal, permissions, &invocation, circumstances);
        for check in &checks.map_err(Forbidden::too_long)? {
            let decision = permissions.policies().decide(&check.request());
            if let Some(forbidden) = Forbidden::of(&decision, permissions) {
                return Err(forbidden);
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Authorizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorizer")
            .field("authenticator", &self.authenticator)
            .finish_non_exhaustive()
    }
}
