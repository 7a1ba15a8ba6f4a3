//! What a policy is attached as.

use std::fmt;

/// What a policy is attached as, which decides what its document may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A permissions boundary.
    Boundary,
    /// A policy of a user, a group or a role, managed or inline.
    Identity,
    /// A resource control policy of an organization.
    Rcp,
    /// A policy of a resource, such as that of a bucket.
    Resource,
    /// A service control policy of an organization.
    Scp,
    /// A session policy, passed when a role is assumed.
    Session,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Boundary, Self::Identity, Self::Rcp, Self::Resource, Self::Scp, Self::Session];

    /// Its name, in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Boundary => "boundary",
            Self::Identity => "identity",
            Self::Rcp => "rcp",
            Self::Resource => "resource",
            Self::Scp => "scp",
            Self::Session => "session",
        }
    }

    /// The kind of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether its statements say whom they are about. Those of the others are about whoever
    /// they are attached to.
    pub(crate) const fn has_principals(self) -> bool {
        match self {
            Self::Rcp | Self::Resource => true,
            Self::Boundary | Self::Identity | Self::Scp | Self::Session => false,
        }
    }

    /// The most characters that AWS takes, not counting white space, where it says.
    pub(crate) const fn aws_limit(self) -> Option<usize> {
        match self {
            // An inline policy of a role may have 10,240 characters together with its others.
            Self::Boundary | Self::Identity => Some(6_144),
            Self::Rcp | Self::Scp => Some(5_120),
            Self::Session => Some(2_048),
            Self::Resource => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Boundary => "a permissions boundary",
            Self::Identity => "an identity-based policy",
            Self::Rcp => "a resource control policy",
            Self::Resource => "a resource-based policy",
            Self::Scp => "a service control policy",
            Self::Session => "a session policy",
        })
    }
}
