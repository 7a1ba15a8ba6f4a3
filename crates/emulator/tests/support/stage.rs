//! An emulator on port 0 whose clock stands still.

use std::fmt::Display;
use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::Value;
use stagemaker_emulator::gateway::Secret;
use stagemaker_emulator::gateway::verifier::{Audience, Timestamp};
use stagemaker_emulator::{Config, Emulator};
use stagemaker_verifier::{SigningCredentials, mint};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::support::{Request, Response};

/// 2026-11-22T10:00:00Z.
pub(crate) const NOW: i64 = 1_795_341_600;

pub(crate) struct Stage {
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
    region: String,
    pub(crate) emulator: Arc<Emulator>,
    pub(crate) stop: oneshot::Sender<()>,
    pub(crate) served: JoinHandle<std::io::Result<()>>,
}

impl Stage {
    /// One without a configuration.
    pub(crate) async fn open() -> Self {
        Self::start(Config::default()).await
    }

    /// One with a configuration of this text, beside files of these names and texts.
    pub(crate) async fn with(yaml: &str, files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let path = folder.path().join("stagemaker.yaml");
        std::fs::write(&path, yaml).unwrap();
        Self::start(Config::load(&path).unwrap_or_else(|problems| panic!("{problems}"))).await
    }

    /// One that lets in `test` / `test`, beside whom the configuration lets in.
    pub(crate) async fn start(config: Config) -> Self {
        let config = config.with_credential("test", Secret::new("test"), None).unwrap();
        let now = Timestamp::from_unix_seconds(NOW);
        let region = config.access.region.clone();
        let token = token("test", &region, now);
        let emulator = Arc::new(Emulator::with_clock(config, move || now).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = Emulator::clone(&emulator).serve(listener, async { drop(stopped.await) });
        Self { address, token, region, emulator, stop, served: tokio::spawn(serving) }
    }

    /// A token of another key, with the same secret.
    pub(crate) fn token_of(&self, access_key_id: &str) -> String {
        token(access_key_id, &self.region, Timestamp::from_unix_seconds(NOW))
    }

    /// A token that is signed at a time.
    pub(crate) fn token_at(&self, time: Timestamp) -> String {
        token("test", &self.region, time)
    }

    /// What the control API answers to a request with this body, which is null for none.
    pub(crate) async fn control(&self, method: &'static str, path: &str, body: Value) -> Response {
        Self::control_request(method, path, &body).send(self.address).await
    }

    pub(crate) fn control_request(method: &'static str, path: &str, body: &Value) -> Request {
        let path = format!("/_stagemaker/v1{path}");
        let mut request = Request::bare(method, &path).header("host", "127.0.0.1");
        if !body.is_null() {
            request = request.header("content-type", "application/json");
            request.body = body.to_string().into_bytes();
        }
        request
    }

    pub(crate) fn chat(&self, endpoint: &str, body: impl Display) -> Request {
        let path = format!("/endpoints/{endpoint}/openai/v1/chat/completions");
        Request::post(&path, &self.token, &body.to_string())
    }

    pub(crate) async fn ask(&self, endpoint: &str, body: impl Display) -> Response {
        self.chat(endpoint, body).send(self.address).await
    }

    /// What is answered to one message of the user, with these fields added to the request.
    pub(crate) async fn say(&self, message: &str, fields: Value) -> Response {
        let mut body = serde_json::json!({"messages": [{"role": "user", "content": message}]});
        for (key, value) in fields.as_object().unwrap() {
            body[key] = value.clone();
        }
        self.ask("my-endpoint", body).await
    }
}

fn token(access_key_id: &str, region: &str, now: Timestamp) -> String {
    let credentials =
        SigningCredentials { access_key_id, secret_access_key: "test", session_token: None };
    mint(&Audience::sagemaker(region), credentials, now, 900).unwrap()
}
