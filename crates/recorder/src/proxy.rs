//! The one public type, which hides whether it records or replays.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use stagemaker_emulator::{Instant, Timer, log_remark, serve};
use stagemaker_redact::Redactor;
use stagemaker_replies::test_name::TEST_HEADER;
use tokio::net::TcpListener;

use crate::capture;
use crate::client_secrets;
use crate::error::{RecorderError, Refusal};
use crate::folder::Folder;
use crate::replay::Replay;
use crate::upstream::{self, Upstream};

/// A server that records the answers of a real server, or replays them.
pub struct Proxy {
    mode: Mode,
    folder: PathBuf,
}

/// The source of answers.
enum Mode {
    /// A real server, whose answers are written into the folder.
    Record(Box<Upstream>, Arc<Folder>),
    /// The recordings.
    Replay(Box<Replay>),
}

impl Proxy {
    /// Makes a proxy that asks the server of a URL, and writes its answers into a folder.
    ///
    /// # Errors
    ///
    /// When the URL is not one of a server, or the folder cannot be written or its files cannot be
    /// loaded.
    pub fn recording(url: &str, folder: &Path) -> Result<Self, RecorderError> {
        let upstream = Upstream::parse(url)?;
        let mode = Mode::Record(Box::new(upstream), Arc::new(Folder::open(folder)?));
        Ok(Self { mode, folder: folder.to_owned() })
    }

    /// Makes a proxy that replays a folder.
    ///
    /// # Errors
    ///
    /// When the folder has no replies, or they cannot be loaded.
    pub fn replaying(folder: &Path) -> Result<Self, RecorderError> {
        let mode = Mode::Replay(Box::new(Replay::new(folder)?));
        Ok(Self { mode, folder: folder.to_owned() })
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
        let redactor = client_secrets::redactor(request.headers(), request.uri());
        let path = redactor.printable(request.uri().path()).into_owned();
        let method = request.method().clone();
        let response = self.try_answer(request, redactor.clone(), started).await;
        let response = response.unwrap_or_else(|refusal| refusal.into_response(&redactor));
        let (status, elapsed) = (response.status().as_u16(), timer.now() - started);
        if let Some(remark) = log_remark(&response) {
            let remark = redactor.printable(remark);
            tracing::info!("{status} {method} {path} {elapsed:.1?}: {remark}");
        } else {
            tracing::info!("{status} {method} {path} {elapsed:.1?}");
        }
        response
    }

    async fn try_answer(
        &self,
        request: Request,
        redactor: Redactor,
        started: Instant,
    ) -> Result<Response, Refusal> {
        let is_chat = upstream::is_chat(&request);
        match &self.mode {
            Mode::Record(server, folder) if is_chat => {
                capture::record(server, folder, request, redactor, started).await
            }
            Mode::Record(server, _) => pass_on(server, request).await,
            Mode::Replay(replay) if is_chat => Ok(replay.answer(request).await),
            Mode::Replay(_) => Err(Refusal::NotReplayed),
        }
    }
}

/// Passes on a request for anything but a chat completion, which is not recorded.
async fn pass_on(server: &Upstream, mut request: Request) -> Result<Response, Refusal> {
    request.headers_mut().remove(TEST_HEADER);
    server.send(request).await
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Writes the source and the target of the recording, or the folder of the replay.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = self.folder.display();
        match &self.mode {
            Mode::Record(server, _) => write!(f, "recording {server} into {folder}"),
            Mode::Replay(_) => write!(f, "replaying {folder}, and asking nobody"),
        }
    }
}
