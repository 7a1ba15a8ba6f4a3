use serde_json::json;
use stagemaker_emulator::Config;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Response, Stage};

/// The same seed and a clock that stands still give the same bytes, headers and all.
#[tokio::test]
async fn the_same_seed_gives_the_same_bytes() {
    let seeded = |seed| async move {
        let stage = Stage::start(Config::default().with_seed(seed)).await;
        let mut seen = Vec::new();
        for stream in [false, true] {
            seen.push(stage.say("Hello", json!({"stream": stream})).await);
        }
        seen.push(stage.ask("no_name", "").await);
        seen
    };
    let one = seeded(7).await;
    assert_eq!(one, seeded(7).await);
    assert_ne!(one, seeded(8).await);
    assert_eq!(one[0].header("date"), Some("Sun, 22 Nov 2026 10:00:00 GMT"));
}

#[tokio::test]
async fn a_connection_serves_many_requests() {
    let stage = Stage::open().await;
    let request = stage.chat("e", json!({"messages": [{"role": "user", "content": "hi"}]}));
    let head = request.head().replace("connection: close\r\n", "");
    let mut connection = TcpStream::connect(stage.address).await.unwrap();
    for _ in 0..3 {
        connection.write_all(head.as_bytes()).await.unwrap();
        connection.write_all(&request.body).await.unwrap();
        let mut bytes = vec![0; 4096];
        let read = connection.read(&mut bytes).await.unwrap();
        assert_eq!(Response::parse(&bytes[..read]).status, 200);
    }
}

/// A request that is under way when the end comes is answered, and then all is over.
#[tokio::test]
async fn what_is_in_flight_is_finished() {
    let stage = Stage::open().await;
    let request = stage.chat("e", json!({"messages": [{"role": "user", "content": "hi"}]}));
    let mut connection = TcpStream::connect(stage.address).await.unwrap();
    connection.write_all(request.head().as_bytes()).await.unwrap();
    let (start, rest) = request.body.split_at(10);
    connection.write_all(start).await.unwrap();
    // Another request, answered, shows that the first has been taken up.
    assert_eq!(request.send(stage.address).await.status, 200);
    stage.stop.send(()).unwrap();
    connection.write_all(rest).await.unwrap();
    let mut bytes = Vec::new();
    connection.read_to_end(&mut bytes).await.unwrap();
    assert_eq!(Response::parse(&bytes).status, 200);
    stage.served.await.unwrap().unwrap();
    assert!(TcpStream::connect(stage.address).await.is_err());
}

/// An idle connection does not hold up the end.
#[tokio::test]
async fn an_idle_connection_is_closed() {
    let stage = Stage::open().await;
    let _idle = TcpStream::connect(stage.address).await.unwrap();
    stage.stop.send(()).unwrap();
    stage.served.await.unwrap().unwrap();
}

/// A request that never ends holds up the end for a while, and no longer. The clock of the
/// runtime runs ahead when there is nothing else to do.
#[tokio::test(start_paused = true)]
async fn waiting_for_what_is_in_flight_is_bounded() {
    let stage = Stage::open().await;
    let request = stage.chat("e", "{}");
    let mut connection = TcpStream::connect(stage.address).await.unwrap();
    connection.write_all(request.head().as_bytes()).await.unwrap();
    assert_eq!(request.send(stage.address).await.status, 400);
    let stopped = tokio::time::Instant::now();
    stage.stop.send(()).unwrap();
    stage.served.await.unwrap().unwrap();
    assert!(stopped.elapsed() >= stagemaker_emulator::SHUTDOWN_GRACE);
}
