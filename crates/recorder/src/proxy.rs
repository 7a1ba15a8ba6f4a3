//! The server that clients ask: it records, or replays.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use stagemaker_emulator::{Instant, Timer, remark, serve};
use stagemaker_replies::test_name::TEST_HEADER;
use tokio::net::TcpListener;

use crate::error::RecorderError;
use crate::exchange;
use crate::folder::Folder;
use crate::refusal::Refusal;
use crate::replay::Replay;
use crate::upstream::{self, Upstream};

/// The server that clients ask: it records what a real server answers, or replays it.
pub struct Proxy {
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

impl Proxy {
    /// Asks the server of a URL, and writes its answers into a folder.
    ///
    /// # Errors
    ///
    /// When the URL is not one of a server, or the folder cannot be written or holds what cannot be
    /// loaded.
    pub fn recording(url: &str, folder: &Path) -> Result<Self, RecorderError> {
        let behind =
            Behind::Server(Box::new(Upstream::parse(url)?), Arc::new(Folder::open(folder)?));
        Ok(Self { behind, folder: folder.to_owned() })
    }

    /// Answers what was written into a folder.
    ///
    /// # Errors
    ///
    /// When the folder holds nothing, or what cannot be loaded.
    pub fn replaying(folder: &Path) -> Result<Self, RecorderError> {
        let behind = Behind::Recording(Box::new(Replay::start(folder)?));
        Ok(Self { behind, folder: folder.to_owned() })
    }

    /// Serves until `shutdown` is done and the requests under way have ended, or their time is
    /// over.
    ///
    /// # Errors
    ///
    /// When the listener fails for good.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let proxy = Arc::new(self);
        let router = Router::new().fallback(move |request: Request| {
            let proxy = Arc::clone(&proxy);
            async move { proxy.answer(request).await }
        });
        serve(listener, router, shutdown).await
    }

    async fn answer(&self, request: Request) -> Response {
        let timer = Timer::default();
        let started = timer.now();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = self.ask(request, started).await.unwrap_or_else(Refusal::into_response);
        let (status, elapsed) = (response.status().as_u16(), timer.now() - started);
        match remark(&response) {
            Some(why) => tracing::info!("{status} {method} {path} {elapsed:.1?}: {why}"),
            None => tracing::info!("{status} {method} {path} {elapsed:.1?}"),
        }
        response
    }

    async fn ask(&self, request: Request, started: Instant) -> Result<Response, Refusal> {
        let is_chat = upstream::is_chat(&request);
        match &self.behind {
            Behind::Server(server, folder) if is_chat => {
                exchange::record(server, folder, request, started).await
            }
            Behind::Server(server, _) => pass_on(server, request).await,
            Behind::Recording(replay) if is_chat => Ok(replay.answer(request).await),
            Behind::Recording(_) => Err(Refusal::NotReplayed),
        }
    }
}

/// What is no chat completion is none of our business.
async fn pass_on(server: &Upstream, mut request: Request) -> Result<Response, Refusal> {
    request.headers_mut().remove(TEST_HEADER);
    server.ask(request).await.map_err(Refusal::Unreachable)
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Writes what is recorded or replayed.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = self.folder.display();
        match &self.behind {
            Behind::Server(server, _) => write!(f, "recording {server} into {folder}"),
            Behind::Recording(_) => write!(f, "replaying {folder}, and asking nobody"),
        }
    }
}
