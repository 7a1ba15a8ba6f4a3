//! The reset of what tests leave behind.

use serde::Deserialize;

use crate::journal::kept::KeptRequest;
use crate::state::Persistent;
use crate::test_name::TestName;

/// A thing that tests leave behind, and that can be reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reset {
    /// The requests of the journal.
    Requests,
    /// The counts of `nth`, of sequences and of the counters of templates.
    Counts,
    /// The clock.
    Clock,
    /// The replies in front.
    Replies,
}

impl Reset {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Requests, Self::Counts, Self::Clock, Self::Replies];

    /// Resets this of a test; where none is named, of all tests and of what belongs to none.
    pub(crate) fn apply(self, persistent: &Persistent, test: Option<&TestName>) {
        let name = test.map(|test| &**test.text());
        match self {
            Self::Requests => {
                let is_meant =
                    |request: &KeptRequest| name.is_none_or(|name| request.test() == name);
                persistent.journal.remove(is_meant);
            }
            Self::Counts => persistent.memory.reset(name),
            Self::Clock => persistent.clock_of(test).reset(),
            Self::Replies => drop(persistent.front.clear(name)),
        }
    }
}
