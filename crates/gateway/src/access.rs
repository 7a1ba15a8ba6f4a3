//! The access of the holder of a credential.

use std::sync::Arc;

use stagemaker_iam::PolicySet;

use crate::permissions::Permissions;

/// The access of the holder of a credential: everything, or what policies allow.
///
/// SPEC S5. There is no default: whoever makes a [`Credential`](crate::Credential) writes which of the
/// two it is, so that policies that were not found never make a caller unlimited.
///
/// Exhaustive: whoever decides by hand must not mistake a third kind of access for one of these.
#[derive(Clone, Debug)]
pub enum Access {
    /// Every call to every endpoint is allowed; no policy is asked.
    Unlimited,
    /// Only what these permissions allow is allowed.
    Policies(Arc<Permissions>),
}

impl Access {
    /// The permissions; none where access is unlimited.
    pub fn permissions(&self) -> Option<&Permissions> {
        match self {
            Self::Unlimited => None,
            Self::Policies(permissions) => Some(permissions),
        }
    }
}

impl From<PolicySet> for Access {
    fn from(policies: PolicySet) -> Self {
        Permissions::new(policies).into()
    }
}

impl From<Permissions> for Access {
    fn from(permissions: Permissions) -> Self {
        Self::Policies(Arc::new(permissions))
    }
}

impl From<Arc<Permissions>> for Access {
    fn from(permissions: Arc<Permissions>) -> Self {
        Self::Policies(permissions)
    }
}
