//! Emulators on a thread, for tests without a runtime.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::thread::{self, JoinHandle};

use stagemaker_gateway::Secret;
use stagemaker_gateway::verifier::{
    Audience, MAX_LIFETIME_SECONDS, SigningCredentials, Timestamp, mint,
};
use stagemaker_replies::replies::Replies;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use crate::config::Config;
use crate::emulator::Emulator;

/// An emulator on a separate thread, which stops when this is dropped.
///
/// The caller needs no runtime, and may have any.
#[derive(Debug)]
pub struct Running {
    emulator: Emulator,
    address: SocketAddr,
    signer: Signer,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Emulator {
    /// Starts an emulator on a free port of loopback, with these replies at every endpoint.
    ///
    /// # Errors
    ///
    /// When no port or no thread is free.
    pub fn start(replies: impl Into<Replies>) -> io::Result<Running> {
        Self::start_with(Config::default().with_replies(replies))
    }

    /// Starts an emulator of a configuration on a free port of loopback. Where the configuration
    /// names no credentials, they are `test` / `test`.
    ///
    /// # Errors
    ///
    /// When no port or no thread is free, two credentials have the same access key id, or no token
    /// can be for the region.
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

/// The access key id and the secret where a configuration names no credentials.
const TEST: &str = "test";

/// Serves until `stopped` is done, and then drops the requests under way.
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
    /// Returns the URL that it listens on, such as `http://127.0.0.1:40000`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the base URL of an OpenAI client for an endpoint, or for a component such as
    /// `shared/inference-components/llama`.
    pub fn base_url(&self, endpoint: &str) -> String {
        format!("http://{}/endpoints/{endpoint}/openai/v1", self.address)
    }

    /// Returns a token of the first credentials, signed now by the emulator's clock and valid for 12
    /// hours, which is the key of an OpenAI client; empty where the configuration has only derived keys of them.
    pub fn token(&self) -> String {
        self.signer.token(self.emulator.clock().now())
    }

    /// Returns the emulator, which can take another configuration while it runs.
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

/// The signer of tokens.
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

    fn token(&self, now: Timestamp) -> String {
        let Some(secret_access_key) = &self.secret_access_key else { return String::new() };
        let credentials = SigningCredentials {
            access_key_id: &self.access_key_id,
            secret_access_key: secret_access_key.reveal(),
            session_token: self.session_token.as_ref().map(Secret::reveal),
        };
        // Minting fails only for years that no clock shows.
        mint(&self.audience, credentials, now, MAX_LIFETIME_SECONDS).unwrap_or_default()
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}
