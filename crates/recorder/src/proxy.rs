//! Where clients come in.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::serve::ListenerExt as _;
use stagemaker_emulator::{SHUTDOWN_GRACE, TEST_HEADER};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::exit::Failure;
use crate::record::exchange;
use crate::record::folder::Folder;
use crate::record::refusal::Refusal;
use crate::record::replay::Replay;
use crate::record::upstream::{self, Upstream};

/// Where clients come in.
pub(super) struct Door {
    behind: Behind,
    folder: PathBuf,
}

/// Who answers.
enum Behind {
    /// A real server, and what it answers is written down.
    Server(Box<Upstream>, Arc<Folder>),
    /// What was written down.
    Recording(Box<Replay>),
}

impl Door {
    /// One that asks a server and writes down what it answers.
    pub(super) fn recording(url: &str, folder: &Path) -> Result<Self, Failure> {
        let behind =
            Behind::Server(Box::new(Upstream::parse(url)?), Arc::new(Folder::open(folder)?));
        Ok(Self { behind, folder: folder.to_owned() })
    }

    /// One that answers what was written down.
    pub(super) fn replaying(folder: &Path) -> Result<Self, Failure> {
        let behind = Behind::Recording(Box::new(Replay::start(folder)?));
        Ok(Self { behind, folder: folder.to_owned() })
    }

    /// Serves until `shutdown` is done and the requests under way have ended, or their time is
    /// over.
    pub(super) async fn serve(
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
        let door = Arc::new(self);
        let router = Router::new().fallback(move |request: Request| {
            let door = Arc::clone(&door);
            async move { door.answer(request).await }
        });
        let server = axum::serve(listener, router).with_graceful_shutdown(async move {
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

    async fn answer(&self, request: Request) -> Response {
        let started = Instant::now();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let is_chat = upstream::is_chat(&request);
        let answered = match &self.behind {
            Behind::Server(server, folder) if is_chat => {
                exchange::record(server, folder, request, started).await
            }
            Behind::Server(server, _) => pass_on(server, request).await,
            Behind::Recording(replay) if is_chat => replay.answer(request).await,
            Behind::Recording(_) => Err(Refusal::NotReplayed),
        };
        let response = answered.unwrap_or_else(Refusal::into_response);
        // The emulator of a replay logs what it answers, and why not.
        if !(is_chat && matches!(self.behind, Behind::Recording(_))) {
            let (status, elapsed) = (response.status().as_u16(), started.elapsed());
            tracing::info!("{status} {method} {path} {elapsed:.1?}");
        }
        response
    }
}

/// What is no chat completion is none of our business.
async fn pass_on(server: &Upstream, mut request: Request) -> Result<Response, Refusal> {
    request.headers_mut().remove(TEST_HEADER);
    server.ask(request).await.map_err(Refusal::Unreachable)
}

async fn grace(told: &Notify) {
    told.notified().await;
    tokio::time::sleep(SHUTDOWN_GRACE).await;
}

/// What it does.
impl fmt::Display for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = self.folder.display();
        match &self.behind {
            Behind::Server(server, _) => write!(f, "recording {server} into {folder}"),
            Behind::Recording(_) => write!(f, "replaying {folder}, and asking nobody"),
        }
    }
}
