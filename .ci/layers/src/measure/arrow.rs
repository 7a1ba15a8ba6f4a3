//! One arrow: who imports what, and where it says so.

use std::fmt::{self, Display};

use crate::problem::Place;

/// A room imports another one, or a crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arrow {
    pub(crate) place: Place,
    pub(crate) crate_name: String,
    pub(crate) room: String,
    pub(crate) to: To,
    /// The path as it is written.
    pub(crate) path: String,
}

/// What an arrow points to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum To {
    /// A room of the same crate.
    Room(String),
    /// Another crate of the workspace, by the name of its package.
    Crate(String),
}

/// A path into a crate that is not part of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Foreign {
    pub(crate) place: Place,
    pub(crate) crate_name: String,
    pub(crate) room: String,
    /// The path from the crate on, whatever it is called here.
    pub(crate) path: Vec<String>,
}

impl To {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Room(name) | Self::Crate(name) => name,
        }
    }
}

impl Display for To {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Room(name) => write!(f, "room {name}"),
            Self::Crate(name) => write!(f, "crate {name}"),
        }
    }
}
