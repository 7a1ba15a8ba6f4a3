//! One arrow: who imports what, and where it says so.

use std::collections::BTreeSet;
use std::fmt::{self, Display};

use crate::problem::Place;

/// A room imports another one, or a crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arrow {
    pub(crate) place: Place,
    pub(crate) crate_name: String,
    pub(crate) room: String,
    pub(crate) to: To,
    pub(crate) echo: Echo,
    /// The path as it is written.
    pub(crate) path: String,
}

/// The way in which a path names its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Echo {
    /// An import, or a path that spells its target out.
    No,
    /// A path that begins with a name in scope, which something above has brought there.
    Perhaps,
}

/// The target of an arrow.
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
    pub(crate) echo: Echo,
}

/// Leaves out what only repeats another entry with the same key, so that a place is told once and
/// not wherever its name is used again.
pub(crate) fn without_echoes<T, K: Ord>(
    list: Vec<T>,
    key: impl Fn(&T) -> K,
    echo: impl Fn(&T) -> Echo,
) -> Vec<T> {
    let is_echo = |entry: &T| echo(entry) == Echo::Perhaps;
    let mut told: BTreeSet<K> = list.iter().filter(|entry| !is_echo(entry)).map(&key).collect();
    list.into_iter().filter(|entry| !is_echo(entry) || told.insert(key(entry))).collect()
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
