//! Reloads of an emulator's configuration while it serves.

use std::fmt;
use std::sync::Arc;

use stagemaker_access::inventory::Changes;

use crate::config::Config;
use crate::emulator_error::EmulatorError;
use crate::in_force::{InForce, Parts, Ticket};
use crate::snapshot::Snapshot;
use crate::state::Persistent;

/// The part of a configuration that a reload takes, and whether it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReloadScope {
    /// The endpoints and replies, for a file of replies that has changed. Credentials and policies
    /// stay, and nothing is taken of a configuration that has lost a restriction.
    Replies,
    /// The whole configuration, for a file that has changed. It is refused where it has lost a
    /// restriction, as a file does that is being written or was cut.
    Watched,
    /// The whole configuration, for somebody who asks for it: what it has lost is lost.
    Requested,
}

/// A reload that has begun.
///
/// The reload that begins last wins, whenever it ends. So it begins before the configuration is read:
/// what was read earlier is never put in the place of what was read later. Dropping it ends it.
pub struct Reloading {
    pub(crate) in_force: Arc<InForce<Snapshot>>,
    pub(crate) ticket: Ticket,
    pub(crate) persistent: Persistent,
    pub(crate) parts: Parts,
    /// `true` where a configuration that has lost a restriction is refused.
    pub(crate) is_guarded: bool,
}

/// The end of a reload.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reloaded {
    /// The configuration is in force, with these changes to the one before.
    InForce(Changes),
    /// A reload that began later is in force already, and stays so.
    Superseded,
}

impl ReloadScope {
    pub(crate) const fn parts(self) -> Parts {
        match self {
            Self::Replies => Parts::DEPLOYED,
            Self::Watched | Self::Requested => Parts::ALL,
        }
    }

    pub(crate) const fn is_guarded(self) -> bool {
        !matches!(self, Self::Requested)
    }
}

impl Reloading {
    /// Takes a configuration that was read since the reload began.
    ///
    /// # Errors
    ///
    /// Those of [`Emulator::new`](crate::Emulator::new), and [`EmulatorError::Lost`]. Then nothing
    /// changes.
    pub fn publish(self, config: Config) -> Result<Reloaded, EmulatorError> {
        let Self { in_force, ticket, persistent, parts, is_guarded } = self;
        let metrics = Arc::clone(&persistent.metrics);
        let published = in_force.publish(&ticket, parts, |current, parts| {
            let lost = current.restrictions.losses(config.access.restrictions());
            let lost = match lost {
                Some(losses) if is_guarded => return Err(EmulatorError::Lost(losses)),
                lost => lost.filter(|_| parts.access),
            };
            let next = match parts {
                Parts { access: true, deployed: true } => Snapshot::new(config, &persistent)?,
                Parts { access: true, deployed: false } => {
                    current.with_access(config, &persistent)?
                }
                Parts { access: false, .. } => current.with_deployed(config, &persistent),
            };
            next.take_effect();
            let changes = current.inventory.changes(&next.inventory).with_losses(lost);
            Ok((next, changes))
        });
        metrics.count_reload(match &published {
            Ok(Some(_)) => "taken",
            Ok(None) => "superseded",
            Err(_) => "refused",
        });
        Ok(published?.map_or(Reloaded::Superseded, Reloaded::InForce))
    }
}

impl fmt::Debug for Reloading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reloading").field("parts", &self.parts).finish_non_exhaustive()
    }
}
