//! The policies of a principal, by what they are attached as.

use crate::policy::Policy;

/// The policies of a principal, by what they are attached as. A layer that is `None` does not
/// limit anything; one that is there and empty allows nothing.
///
/// Exhaustive: whoever writes all of them learns from the compiler of a new layer, which would
/// limit nothing where it is forgotten.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    /// The policies of the principal itself: of a user with its groups, or of a role.
    pub identity: Vec<Policy>,
    /// The permissions boundary.
    pub boundary: Option<Policy>,
    /// The session policies.
    pub session: Option<Vec<Policy>>,
    /// The service control policies, a list for each level: the root first, then each
    /// organizational unit, then the account. Leave it out for the management account, which
    /// none of them binds.
    pub scps: Option<Vec<Vec<Policy>>>,
    /// The resource control policies, level by level. The one that allows everything, which AWS
    /// attaches to every level, is implied.
    pub rcps: Option<Vec<Vec<Policy>>>,
    /// The policy of the resource.
    pub resource: Option<Policy>,
}
