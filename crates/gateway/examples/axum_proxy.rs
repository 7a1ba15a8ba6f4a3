//! A gateway in front of an OpenAI-compatible server, `UPSTREAM`, for tokens of `REGION`. Every
//! second it reads the folder `KEYS`: the file `ID` holds the secret of the access key `ID`, and
//! `ID.policy.json` its IAM policy. It listens on `LISTEN`, without TLS.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "stdout is the audit log")]

use std::{collections::BTreeMap, env, fs, net::SocketAddr, sync::Arc, time::Duration};

use axum::extract::{ConnectInfo, Extension, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Json, Response, Result};
use axum::routing::{Router, any, get};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use serde_json::json;
use stagemaker_gateway::iam::{Kind, Policies, Policy, PolicySet};
use stagemaker_gateway::verifier::Audience;
use stagemaker_gateway::{
    Authenticator, Code, Credential, Credentials, Event, Identity, Invocation, LockLayer,
    ModelLockLayer, ModelTarget, Permissions, Principal, Refused, SageMakerPaths, Secret, SourceIp,
};
use tokio::sync::Mutex;

type Upstream = (String, Client<HttpConnector, axum::body::Body>);
static DECISIONS: Mutex<BTreeMap<&str, u64>> = Mutex::const_new(BTreeMap::new());
static REQUESTS: Mutex<BTreeMap<String, u32>> = Mutex::const_new(BTreeMap::new());

/// Reads the secrets, whose files have no dot in their names, and the policies: all or nothing.
fn read_keys(folder: &str) -> Result<Credentials, Box<dyn std::error::Error>> {
    let read = |name: &str| {
        fs::read_to_string(format!("{folder}/{name}")).map_err(|error| format!("{name}: {error}"))
    };
    let mut keys = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let Some(id) = name.to_str().filter(|name| !name.contains('.')) else { continue };
        let file = format!("{id}.policy.json");
        let identity = vec![Policy::parse(&file, Kind::Identity, &read(&file)?)?];
        let access = Permissions::new(PolicySet::new(Policies { identity, ..Default::default() })?);
        let principal = Principal::parse(&format!("arn:aws:iam::123456789012:user/{id}"))?;
        keys.push(Credential::new(id, Secret::new(read(id)?.trim()), principal.into(), access)?);
    }
    Ok(Credentials::new(keys)?)
}

/// Counts each decision, and writes it to the audit log.
async fn audit(peer: ConnectInfo<SocketAddr>, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(SourceIp(peer.ip())); // for policies with `aws:SourceIp`
    let response = next.run(request).await;
    let Some(event) = Event::of(response.extensions()) else { return response };
    *DECISIONS.lock().await.entry(event.code).or_default() += 1;
    println!("{}", json!(event.with_source_ip(peer.ip())));
    response
}

/// Serves the counters in the text format of Prometheus.
async fn metrics() -> String {
    let line = |(code, count)| format!("gateway_decisions_total{{code=\"{code}\"}} {count}\n");
    let lines: String = DECISIONS.lock().await.iter().map(line).collect();
    "# TYPE gateway_decisions_total counter\n".to_owned() + &lines
}

/// Writes the answer to a refused request. The caller is not told the reason: the audit log is.
fn refuse(refused: &Refused<'_>) -> Response {
    let (refusal, headers) = (refused.refusal(), refused.request().headers());
    let id = headers.get("x-request-id").and_then(|id| id.to_str().ok());
    let error = json!({"message": refusal.message(), "code": refusal.code(), "request_id": id});
    (refusal.status(), Json(json!({"error": error}))).into_response()
}

/// Lets each principal make 30 requests a second.
async fn limit_rate(caller: Extension<Identity>, request: Request, next: Next) -> Response {
    let arn = caller.principal().arn().to_owned();
    let count = *REQUESTS.lock().await.entry(arn).and_modify(|count| *count += 1).or_insert(1);
    let refusal = (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "1")]);
    if count > 30 { refusal.into_response() } else { next.run(request).await }
}

/// Sends a request on to the path that was decided about, and the answer back as it arrives.
async fn forward(State((url, client)): State<Upstream>, mut request: Request) -> Result<Response> {
    let path = request.extensions().get().and_then(Invocation::path);
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let uri = format!("{url}{}{query}", path.ok_or(StatusCode::NOT_FOUND)?).parse();
    *request.uri_mut() = uri.map_err(|_| StatusCode::BAD_REQUEST)?;
    for name in [header::CONNECTION, header::HOST, header::TRANSFER_ENCODING, header::UPGRADE] {
        request.headers_mut().remove(name); // These are about the connection of the caller.
    }
    let response = client.request(request).await.inspect_err(|error| eprintln!("{error:?}"));
    Ok(response.map_err(|_| StatusCode::BAD_GATEWAY)?.into_response())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let setting = |name: &str| env::var(name).map_err(|error| format!("{name}: {error}"));
    let (folder, region, upstream) = (setting("KEYS")?, setting("REGION")?, setting("UPSTREAM")?);
    let lock = Arc::new(Authenticator::new(Audience::sagemaker(&region), read_keys(&folder)?)?);
    let paths = LockLayer::new(lock.clone(), SageMakerPaths).with_responder(refuse);
    let models = ModelLockLayer::new(lock.clone(), ModelTarget::endpoints()).with_responder(refuse);
    let app = Router::new()
        .route("/endpoints/{*path}", any(forward).layer((paths, from_fn(limit_rate))))
        .route("/v1/chat/completions", any(forward).layer((models, from_fn(limit_rate))))
        .layer(from_fn(audit))
        .route("/metrics", get(metrics))
        .with_state((upstream, Client::builder(hyper_util::rt::TokioExecutor::new()).build_http()))
        .into_make_service_with_connect_info::<SocketAddr>();
    DECISIONS.lock().await.extend(Code::ALL.map(|code| (code.as_str(), 0)));
    let listen = env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:8443".to_owned());
    let listener = tokio::net::TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    tokio::spawn(axum::serve(listener, app).into_future());
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        REQUESTS.lock().await.clear();
        match read_keys(&folder) {
            Ok(keys) if keys.is_empty() => eprintln!("keys not reloaded: the folder is empty"),
            Ok(keys) => lock.replace_credentials(keys),
            Err(error) => eprintln!("keys not reloaded: {error}"),
        }
    }
}
