//! The emulator itself: a configuration, a clock, and a door.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::future::Future;
use std::hash::BuildHasher as _;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use axum::serve::ListenerExt as _;
use stagemaker_gateway::{Authenticator, Clock, DuplicateAccessKeyId, InvalidSetting, SystemClock};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::config::Config;
use crate::ids::Ids;
use crate::server::connection::Doors;
use crate::server::snapshot::Served;
use crate::state::Lasting;

/// Stands in for the endpoints of one account in one region.
#[derive(Clone)]
pub struct Emulator {
    served: Arc<ArcSwap<Served>>,
    lasting: Lasting,
}

/// The reason why a configuration that was made by hand cannot be served.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmulatorError {
    /// Two credentials have the same access key id.
    Duplicate(DuplicateAccessKeyId),
    /// No token can be for the region.
    Setting(InvalidSetting),
}

impl fmt::Display for EmulatorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate(duplicate) => duplicate.fmt(f),
            Self::Setting(invalid) => invalid.fmt(f),
        }
    }
}

impl std::error::Error for EmulatorError {}

impl From<DuplicateAccessKeyId> for EmulatorError {
    fn from(duplicate: DuplicateAccessKeyId) -> Self {
        Self::Duplicate(duplicate)
    }
}

impl From<InvalidSetting> for EmulatorError {
    fn from(invalid: InvalidSetting) -> Self {
        Self::Setting(invalid)
    }
}

/// How long requests that are under way may take to end once the emulator is told to: 10
/// seconds, after which whoever started it has usually lost patience.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

impl Emulator {
    /// An emulator by the clock of the machine.
    ///
    /// # Errors
    ///
    /// When two credentials have the same access key id, or no token can be for the region.
    pub fn new(config: Config) -> Result<Self, EmulatorError> {
        Self::with_clock(config, SystemClock)
    }

    /// An emulator by another clock. With a seed and a clock that stands still, the same
    /// requests in the same order get the same bytes.
    ///
    /// # Errors
    ///
    /// When two credentials have the same access key id, or no token can be for the region.
    pub fn with_clock(config: Config, clock: impl Clock + 'static) -> Result<Self, EmulatorError> {
        let lasting = Lasting {
            ids: Arc::new(Ids::new(config.seed.unwrap_or_else(random_seed))),
            memory: Arc::default(),
            clock: Arc::new(clock),
        };
        let served = Served::new(config, &lasting)?;
        Ok(Self { served: Arc::new(ArcSwap::from_pointee(served)), lasting })
    }

    /// Takes another configuration while it serves: all of it at once. Requests under way keep
    /// the one before, and ids go on where they were.
    ///
    /// # Errors
    ///
    /// Those of [`Emulator::new`]. Then nothing changes.
    pub fn reload(&self, config: Config) -> Result<(), EmulatorError> {
        self.served.store(Arc::new(Served::new(config, &self.lasting)?));
        Ok(())
    }

    /// Takes what another configuration says is deployed, and what is answered; who is let in,
    /// and what they may do, stays as it is.
    pub fn reload_deployed(&self, config: Config) {
        let authenticator = Arc::clone(&self.served.load().authenticator);
        self.served.store(Arc::new(Served::behind(authenticator, config, &self.lasting)));
    }

    /// The lock on the door, whose credentials can be swapped while the emulator serves. A
    /// configuration that is taken later has a lock of its own.
    pub fn authenticator(&self) -> Arc<Authenticator> {
        Arc::clone(&self.served.load().authenticator)
    }

    /// Serves until `shutdown` is done and the requests under way have ended, or
    /// [`SHUTDOWN_GRACE`] later.
    ///
    /// # Errors
    ///
    /// When the listener fails for good.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let told = Arc::new(Notify::new());
        let tell = Arc::clone(&told);
        // Without it, an event of a stream waits for the acknowledgement of the one before.
        let listener = listener.tap_io(|connection| {
            if let Err(error) = connection.set_nodelay(true) {
                tracing::debug!(%error, "TCP_NODELAY is refused");
            }
        });
        let server = axum::serve(listener, Doors(self.served)).with_graceful_shutdown(async move {
            shutdown.await;
            tell.notify_one();
        });
        tokio::select! {
            ended = server.into_future() => ended,
            () = grace(&told) => {
                tracing::warn!("requests were still under way after {SHUTDOWN_GRACE:?}");
                Ok(())
            }
        }
    }
}

async fn grace(told: &Notify) {
    told.notified().await;
    tokio::time::sleep(SHUTDOWN_GRACE).await;
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let served = self.served.load();
        f.debug_struct("Emulator")
            .field("account", &served.account)
            .field("region", &served.region)
            .finish_non_exhaustive()
    }
}

/// The standard library's hasher is seeded by the operating system, once for each process.
fn random_seed() -> u64 {
    RandomState::new().hash_one("stagemaker")
}
