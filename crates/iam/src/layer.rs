//! The layers of policies that a request has to pass.

use std::fmt;

/// A layer of policies that a request has to pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Layer {
    /// The resource control policies of the organization.
    Rcp,
    /// The service control policies of the organization.
    Scp,
    /// The policy of the resource.
    Resource,
    /// The policies of the principal.
    Identity,
    /// The permissions boundary of the principal.
    Boundary,
    /// The policies that were passed when the session began.
    Session,
}

impl Layer {
    /// Every layer, in the order in which a denial is told: an explicit one before an implicit
    /// one, and of several alike the first.
    pub const ALL: [Self; 6] =
        [Self::Rcp, Self::Scp, Self::Resource, Self::Identity, Self::Boundary, Self::Session];

    /// Its name, in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rcp => "rcp",
            Self::Scp => "scp",
            Self::Resource => "resource",
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Session => "session",
        }
    }

    /// The article before its [`policy_type`](Self::policy_type).
    pub const fn article(self) -> &'static str {
        match self {
            Self::Identity => "an",
            Self::Rcp | Self::Scp | Self::Resource | Self::Boundary | Self::Session => "a",
        }
    }

    /// What AWS calls its policies in the sentence of a denial.
    pub const fn policy_type(self) -> &'static str {
        match self {
            Self::Rcp => "resource control policy",
            Self::Scp => "service control policy",
            Self::Resource => "resource-based policy",
            Self::Identity => "identity-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
