//! The emulator itself: a configuration, a clock, and a door.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Uri;
use axum::serve::ListenerExt as _;
use stagemaker_gateway::{
    Authenticator, Authorizer, Clock, Credentials, DuplicateAccessKeyId, SystemClock, Target as _,
};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::config::Config;
use crate::routes;
use crate::stage::Stage;

/// Stands in for the endpoints of one account in one region.
#[derive(Clone)]
pub struct Emulator {
    authenticator: Arc<Authenticator>,
    authorizer: Arc<Authorizer>,
    stage: Arc<Stage>,
}

/// How long requests that are under way may take to end once the emulator is told to: 10
/// seconds, after which whoever started it has usually lost patience.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

impl Emulator {
    /// An emulator by the clock of the machine.
    ///
    /// # Errors
    ///
    /// When two credentials have the same access key id.
    pub fn new(config: Config) -> Result<Self, DuplicateAccessKeyId> {
        Self::with_clock(config, SystemClock)
    }

    /// An emulator by another clock. With a seed and a clock that stands still, the same
    /// requests in the same order get the same bytes.
    ///
    /// # Errors
    ///
    /// When two credentials have the same access key id.
    pub fn with_clock(
        mut config: Config,
        clock: impl Clock + 'static,
    ) -> Result<Self, DuplicateAccessKeyId> {
        let clock: Arc<dyn Clock> = Arc::new(clock);
        let audience = config.audience();
        let credentials = Credentials::new(std::mem::take(&mut config.credentials))?;
        let shared = Arc::clone(&clock);
        let authenticator =
            Authenticator::new(audience, credentials).with_clock(move || shared.now());
        let (authenticator, stage) = (Arc::new(authenticator), Arc::new(Stage::new(config, clock)));
        let deployed = Arc::clone(&stage);
        let target = move |uri: &Uri| deployed.catalog.load().invocation(uri);
        let authorizer = Arc::new(Authorizer::new(Arc::clone(&authenticator), target));
        Ok(Self { authenticator, authorizer, stage })
    }

    /// Takes the principals, their policies and the endpoints of another configuration, while
    /// it serves. Everything else stays as it was.
    ///
    /// # Errors
    ///
    /// When two credentials have the same access key id. Then nothing changes.
    pub fn reload(&self, config: Config) -> Result<(), DuplicateAccessKeyId> {
        let credentials = Credentials::new(config.credentials)?;
        self.authenticator.replace_credentials(credentials);
        self.stage.catalog.store(Arc::new(config.catalog));
        Ok(())
    }

    /// The lock on the door, whose credentials can be swapped while the emulator serves.
    pub fn authenticator(&self) -> &Arc<Authenticator> {
        &self.authenticator
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
        let router = routes::router(&self.stage, &self.authenticator, &self.authorizer);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let server = axum::serve(listener, service).with_graceful_shutdown(async move {
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
        f.debug_struct("Emulator")
            .field("account", &self.stage.account)
            .field("region", &self.stage.region)
            .finish_non_exhaustive()
    }
}
