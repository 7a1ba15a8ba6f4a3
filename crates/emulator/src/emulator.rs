//! The emulator as a value that can be served, and reloaded while it is.

use std::fmt;
use std::future::Future;
use std::io;
use std::sync::Arc;

use stagemaker_gateway::{Authenticator, Clock};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::clock::VirtualClock;
use crate::config::Config;
use crate::control::ControlService;
use crate::emulator_error::EmulatorError;
use crate::front_replies::FrontReplies;
use crate::in_force::InForce;
use crate::journal::handle::Journal;
use crate::reload::{ReloadScope, Reloading};
use crate::reset::Reset;
use crate::server::connection::SnapshotConnections;
use crate::snapshot::Snapshot;
use crate::state::Persistent;
use crate::test_name::TestName;
use crate::transport::serve::serve_connections;

/// A stand-in for the endpoints of one account in one region. Clones share the configuration.
#[derive(Clone)]
pub struct Emulator {
    in_force: Arc<InForce<Snapshot>>,
    persistent: Persistent,
}

impl Emulator {
    /// Makes an emulator that runs by the clock of the machine.
    ///
    /// # Errors
    ///
    /// When two credentials have the same access key id, or no token can be for the region.
    pub fn new(config: Config) -> Result<Self, EmulatorError> {
        Self::with_calendar(config, None)
    }

    /// Makes an emulator that runs by another clock.
    ///
    /// With a seed and a clock that stands still, the same requests in the same order get the same
    /// bytes.
    ///
    /// # Errors
    ///
    /// When two credentials have the same access key id, or no token can be for the region.
    pub fn with_clock(config: Config, clock: impl Clock + 'static) -> Result<Self, EmulatorError> {
        Self::with_calendar(config, Some(Arc::new(clock)))
    }

    fn with_calendar(
        config: Config,
        calendar: Option<Arc<dyn Clock>>,
    ) -> Result<Self, EmulatorError> {
        let persistent = Persistent::new(config.seed, calendar);
        let snapshot = Snapshot::new(config, &persistent)?;
        snapshot.take_effect();
        Ok(Self { in_force: Arc::new(InForce::new(snapshot)), persistent })
    }

    /// Takes another configuration while it serves, all of it at once.
    ///
    /// Requests under way keep the configuration before, and ids go on where they were. A
    /// configuration that takes a while to read is for [`begin_reload`](Self::begin_reload): this
    /// reload begins once it is read.
    ///
    /// # Errors
    ///
    /// Those of [`Emulator::new`]. Then nothing changes.
    pub fn reload(&self, config: Config) -> Result<(), EmulatorError> {
        self.begin_reload(ReloadScope::Requested).publish(config).map(drop)
    }

    /// Takes the endpoints and replies of another configuration; credentials and policies, and the
    /// region and the account that they are for, stay as they are.
    pub fn reload_deployed(&self, config: Config) {
        let mut reloading = self.begin_reload(ReloadScope::Replies);
        reloading.is_guarded = false;
        // Only a new lock could be refused.
        drop(reloading.publish(config));
    }

    /// Begins a reload, before its configuration is read. The reload that begins last wins, so that
    /// a key which was revoked meanwhile stays revoked.
    pub fn begin_reload(&self, scope: ReloadScope) -> Reloading {
        Reloading {
            ticket: self.in_force.begin(),
            in_force: Arc::clone(&self.in_force),
            persistent: self.persistent.clone(),
            parts: scope.parts(),
            is_guarded: scope.is_guarded(),
        }
    }

    /// Returns the clock of the server, which can be moved while it serves, and from which those of
    /// tests are had.
    pub fn clock(&self) -> VirtualClock {
        self.persistent.clock.clone()
    }

    /// Returns the requests that were answered of late.
    pub fn journal(&self) -> Journal {
        self.persistent.journal()
    }

    /// Returns the replies in front of those of the configuration.
    pub fn replies(&self) -> FrontReplies {
        self.persistent.front.clone()
    }

    /// Resets what a test has left behind; where none is named, what all have and what belongs to
    /// none.
    ///
    /// A name that no request can have names a test that has left nothing.
    pub fn reset(&self, test: Option<&str>, things: &[Reset]) {
        let test = match test.map(TestName::new) {
            None => None,
            Some(Some(test)) => Some(test),
            Some(None) => return,
        };
        for thing in things {
            thing.apply(&self.persistent, test.as_ref());
        }
    }

    /// Returns the lock of the configuration in force, whose credentials can be swapped while the
    /// emulator serves. A configuration that is taken later has another lock.
    pub fn authenticator(&self) -> Arc<Authenticator> {
        Arc::clone(&self.in_force.value().load().authenticator)
    }

    /// Serves until `shutdown` is done and the requests under way have ended, or
    /// [`SHUTDOWN_GRACE`](crate::SHUTDOWN_GRACE) later.
    ///
    /// # Errors
    ///
    /// None so far: that connections cannot be accepted is logged, and tried again.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let (serving, end) = watch::channel(());
        // Whoever waits for requests of later would keep the server from its end.
        let shutdown = async move {
            shutdown.await;
            drop(serving);
        };
        let control = ControlService::new(Arc::clone(&self.in_force), self.persistent, end);
        let connections =
            SnapshotConnections { current: Arc::clone(self.in_force.value()), control };
        serve_connections(listener, connections, shutdown).await
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let snapshot = self.in_force.value().load();
        f.debug_struct("Emulator")
            .field("account", &snapshot.state.account)
            .field("region", &snapshot.state.region)
            .finish_non_exhaustive()
    }
}
