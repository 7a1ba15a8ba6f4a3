//! An emulator that runs until it is dropped, for tests.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::thread::{self, JoinHandle};

use stagemaker_gateway::verifier::{Audience, MAX_LIFETIME_SECONDS, SigningCredentials, mint};
use stagemaker_gateway::{Clock as _, Secret, SystemClock};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use crate::config::Config;
use crate::emulator::Emulator;
use stagemaker_replies::replies::Replies;

/// An emulator that runs on a thread of its own, and stops when this is dropped. It needs no
/// runtime around it, and can be called from any.
#[derive(Debug)]
pub struct Running {
    emulator: Emulator,
    address: SocketAddr,
    signer: Signer,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Emulator {
    /// Starts an emulator on a free port of loopback that answers so at every endpoint.
    ///
    /// # Errors
    ///
    /// When there is no port or no thread to be had.
    pub fn start(replies: impl Into<Replies>) -> io::Result<Running> {
        Self::start_with(Config::default().with_replies(replies))
    }

    /// Starts an emulator of a configuration. Where that names no credentials, `test` / `test`
    /// is let in.
    ///
    /// # Errors
    ///
    /// When there is no port or no thread to be had, or two credentials have the same access
    /// key id.
    pub fn start_with(mut config: Config) -> io::Result<Running> {
        if config.access.credentials.is_empty() {
            config =
                config.with_credential(TEST, Secret::new(TEST), None).map_err(io::Error::other)?;
        }
        let signer = Signer::of(&config);
        let emulator = Self::new(config).map_err(io::Error::other)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let clone = emulator.clone();
        let thread = thread::Builder::new().name("stagemaker".to_owned());
        let thread = thread.spawn(move || serve(&runtime, clone, listener, stopped))?;
        Ok(Running { emulator, address, signer, stop: Some(stop), thread: Some(thread) })
    }
}

const TEST: &str = "test";

/// Serves until it is told to stop, and then leaves what is under way.
fn serve(
    runtime: &Runtime,
    emulator: Emulator,
    listener: TcpListener,
    stopped: impl Future + Send + 'static,
) {
    let ended = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::select! {
            ended = emulator.serve(listener, std::future::pending()) => ended,
            _ = stopped => Ok(()),
        }
    });
    if let Err(error) = ended {
        tracing::error!("the emulator failed: {error}");
    }
}

impl Running {
    /// Where it listens, such as `http://127.0.0.1:40000`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What an OpenAI client takes as its base URL for an endpoint, or for a component such as
    /// `shared/inference-components/llama`.
    pub fn base_url(&self, endpoint: &str) -> String {
        format!("http://{}/endpoints/{endpoint}/openai/v1", self.address)
    }

    /// A token of the first credentials, valid for 12 hours: what an OpenAI client takes as its
    /// key. Empty if only derived keys of them are held.
    pub fn token(&self) -> String {
        self.signer.token()
    }

    /// The emulator, which can take another configuration while it runs.
    pub const fn emulator(&self) -> &Emulator {
        &self.emulator
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has stopped, too.
            drop(thread.join());
        }
    }
}

/// Makes tokens.
struct Signer {
    audience: Audience,
    access_key_id: String,
    secret_access_key: Option<Secret>,
    session_token: Option<Secret>,
}

impl Signer {
    fn of(config: &Config) -> Self {
        let first = config.access.credentials.first();
        Self {
            audience: config.access.audience(),
            access_key_id: first
                .map(|credential| credential.access_key_id().to_owned())
                .unwrap_or_default(),
            secret_access_key: first.and_then(|credential| credential.secret_access_key().cloned()),
            session_token: first.and_then(|credential| credential.session_token().cloned()),
        }
    }

    fn token(&self) -> String {
        let Some(secret_access_key) = &self.secret_access_key else { return String::new() };
        let credentials = SigningCredentials {
            access_key_id: &self.access_key_id,
            secret_access_key: secret_access_key.reveal(),
            session_token: self.session_token.as_ref().map(Secret::reveal),
        };
        // It fails only for years that no clock shows.
        mint(&self.audience, credentials, SystemClock.now(), MAX_LIFETIME_SECONDS)
            .unwrap_or_default()
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}
