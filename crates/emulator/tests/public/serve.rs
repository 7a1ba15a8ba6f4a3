use std::time::Duration;

use axum::Router;
use axum::routing::get;
use stagemaker_emulator::{Instant, ModelServer, SHUTDOWN_GRACE, Timer, log_remark, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tower_service::Service as _;

/// The answer to a request of one line, read until the server closes the connection.
async fn fetch(address: std::net::SocketAddr, path: &str) -> String {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let read = connection.read_to_string(&mut answer);
    tokio::time::timeout(Duration::from_secs(30), read).await.expect("an answer comes").unwrap();
    answer
}

#[tokio::test]
async fn another_service_is_served_until_it_is_told_to_stop() {
    let router = Router::new().route("/hello", get(|| async { "hello" }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve(listener, router, async { drop(stopped.await) }));
    assert!(fetch(address, "/hello").await.ends_with("\r\n\r\nhello"));
    stop.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(30), serving).await;
    ended.expect("an idle server stops before the time of grace is over").unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
    assert_eq!(SHUTDOWN_GRACE, Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn a_timer_tells_the_present_instant_of_the_runtime() {
    let started: Instant = Timer::default().now();
    tokio::time::advance(Duration::from_secs(3)).await;
    assert_eq!(Timer::default().now() - started, Duration::from_secs(3));
}

/// A model's answer has no remark, and a refusal that is the service's own has its sentence.
#[tokio::test]
async fn only_a_refusal_of_the_service_has_a_remark() {
    let remark = async |limit| {
        let mut server =
            ModelServer::new(stagemaker_emulator::Model::default()).with_max_body_bytes(limit);
        let body = r#"{"messages":[{"role":"user","content":"hi"}]}"#;
        let request = axum::extract::Request::post("/")
            .header("content-type", "application/json")
            .body(axum::body::Body::from(body))
            .unwrap();
        let response = server.call(request).await.unwrap();
        log_remark(&response).map(str::to_owned)
    };
    assert_eq!(remark(1_000).await, None);
    assert_eq!(remark(5).await.as_deref(), Some("HTTP content length exceeded 5 bytes."));
}
