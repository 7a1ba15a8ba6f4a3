//! A gRPC service for callers with a genuine token, whose keys are read from a store when they are
//! needed. The service is the health service of tonic, in place of one that you have.
//!
//! Settings are environment variables: `REGION`, for which tokens must be made, `LISTEN`, and
//! `KEYS`, a folder in place of a database. Its file `ID.json` is the access key `ID`:
//!
//! ```json
//! {
//!   "secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
//!   "principal": "arn:aws:iam::123456789012:user/ci",
//!   "refused_tokens": ["0f1e2d3c4b5a69788796a5b4c3d2e1f0"]
//! }
//! ```
#![expect(clippy::print_stdout, reason = "stdout is the log")]

use std::env;
use std::error::Error;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::{Response, StatusCode};
use serde::Deserialize;
use serde_json::json;
use stagemaker_gateway::verifier::Audience;
use stagemaker_gateway::{
    Access, AuthenticateLayer, CacheLimits, Credential, Event, Identity, Principal, Refused,
    Secret, SourceError, SourcedAuthenticator,
};
use tokio::net::TcpListener;
use tokio::time::timeout;
use tonic::body::Body;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Status};
use tower::util::MapResponseLayer;

/// An access key as it is stored.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredKey {
    secret_access_key: String,
    principal: String,
    /// The fingerprints of tokens that are revoked.
    #[serde(default)]
    refused_tokens: Vec<String>,
}

/// Loads an access key from the store; none where the store does not have it.
async fn load(folder: &Path, access_key_id: &str) -> Result<Option<Credential>, SourceError> {
    if !is_access_key_id(access_key_id) {
        return Ok(None);
    }
    let content = match tokio::fs::read(folder.join(format!("{access_key_id}.json"))).await {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        content => content?,
    };
    let stored: StoredKey = serde_json::from_slice(&content)?;
    let secret = Secret::new(stored.secret_access_key);
    let principal = Arc::new(Principal::parse(&stored.principal)?);
    let mut credential = Credential::new(access_key_id, secret, principal, Access::Unlimited)?;
    for fingerprint in stored.refused_tokens {
        credential = credential.refusing_token(fingerprint.parse()?);
    }
    Ok(Some(credential))
}

/// Returns whether a text looks like an access key id of AWS. Anybody can name any id: one such as
/// `../passwords` must not become a path.
fn is_access_key_id(text: &str) -> bool {
    let is_inside = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    (16..=128).contains(&text.len()) && text.bytes().all(is_inside)
}

/// Writes a refusal as a gRPC status.
fn refuse(refused: &Refused<'_>) -> Response<Body> {
    let refusal = refused.refusal();
    let status = match refusal.status() {
        StatusCode::SERVICE_UNAVAILABLE => Status::unavailable(refusal.message()),
        _ => Status::unauthenticated(refusal.message()),
    };
    status.into_http()
}

/// Writes a line of the log about each decision.
fn log(response: Response<Body>) -> Response<Body> {
    if let Some(event) = Event::of(response.extensions()) {
        println!("{}", json!(event));
    }
    response
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let setting = |name: &str| env::var(name).map_err(|error| format!("{name}: {error}"));
    let folder: Arc<Path> = Path::new(&setting("KEYS")?).into();
    let audience = Audience::sagemaker(&setting("REGION")?);
    let source = move |access_key_id: String| {
        let folder = Arc::clone(&folder);
        async move { timeout(Duration::from_secs(2), load(&folder, &access_key_id)).await? }
    };
    let mut limits = CacheLimits::default();
    limits.fresh_seconds = 2; // A key that is withdrawn is accepted for as long.
    limits.unknown_seconds = 1;
    let authenticator = SourcedAuthenticator::new(audience, source)?.with_limits(limits);
    let lock = AuthenticateLayer::new(Arc::new(authenticator)).with_responder(refuse);

    let (_, health) = tonic_health::server::health_reporter();
    let health = InterceptedService::new(health, |request: Request<()>| {
        // A method of a service of your own finds the caller in the same way.
        if let Some(caller) = request.extensions().get::<Identity>() {
            println!("called by {}", caller.principal().arn());
        }
        Ok(request)
    });

    let listen = env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:8443".to_owned());
    let listener = TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Server::builder()
        .layer(MapResponseLayer::new(log))
        .layer(lock)
        .add_service(health)
        .serve_with_incoming(TcpIncoming::from(listener))
        .await?;
    Ok(())
}
