//! The emulator that the control API sees and changes.

use std::sync::Arc;

use stagemaker_access::access_config::AccessConfig;
use stagemaker_yaml::FileProblems;
use tokio::sync::watch;

use crate::control::error::ControlError;
use crate::emulator_error::EmulatorError;
use crate::endpoints::catalog::Catalog;
use crate::in_force::{InForce, Parts};
use crate::journal::handle::Journal;
use crate::snapshot::Snapshot;
use crate::state::Persistent;

/// The emulator that the control API sees and changes.
pub(super) struct Target {
    pub(super) in_force: Arc<InForce<Snapshot>>,
    pub(super) persistent: Persistent,
    /// The sender is dropped when the server is told to stop.
    pub(super) end: watch::Receiver<()>,
}

impl Target {
    /// Returns the requests of late.
    pub(super) fn journal(&self) -> Journal {
        self.persistent.journal()
    }

    /// Waits until the server is told to stop.
    pub(super) async fn stopped(&self) {
        // Nothing is sent, so that the error of a dropped sender is what it waits for.
        drop(self.end.clone().changed().await);
    }

    /// Replaces the endpoints, by what a change makes of those in force.
    ///
    /// # Errors
    ///
    /// The errors of the change. Then nothing changes.
    pub(super) fn change_endpoints(
        &self,
        change: impl Fn(&Catalog) -> Result<Catalog, ControlError>,
    ) -> Result<(), ControlError> {
        self.change(Parts::DEPLOYED, |current| {
            Ok(current.with_catalog(change(&current.state.catalog)?))
        })
    }

    /// Replaces the principals, by what a change makes of those in force.
    ///
    /// # Errors
    ///
    /// The errors of the change. Then nothing changes.
    pub(super) fn change_access(
        &self,
        change: impl Fn(&AccessConfig) -> Result<AccessConfig, ControlError>,
    ) -> Result<(), ControlError> {
        self.change(Parts::ACCESS, |current| {
            let next = current.with_principals(change(&current.access)?, &self.persistent);
            next.map_err(|error| ControlError::invalid(error.to_string()))
        })
    }

    /// Makes a change in its place among the reloads. One that comes between is changed in turn.
    fn change(
        &self,
        parts: Parts,
        make: impl Fn(&Snapshot) -> Result<Snapshot, ControlError>,
    ) -> Result<(), ControlError> {
        loop {
            let ticket = self.in_force.begin();
            let published = self.in_force.publish(&ticket, parts, |current, _| {
                let next = make(current)?;
                next.take_effect();
                Ok::<_, ControlError>((next, ()))
            });
            if published?.is_some() {
                self.persistent.metrics.count_reload("taken");
                return Ok(());
            }
        }
    }
}

impl From<FileProblems> for ControlError {
    fn from(problems: FileProblems) -> Self {
        Self::problems(&problems)
    }
}

impl From<EmulatorError> for ControlError {
    fn from(error: EmulatorError) -> Self {
        Self::invalid(error.to_string())
    }
}
