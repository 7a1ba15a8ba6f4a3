use serde_json::{Value, json};
use stagemaker_emulator::gateway::verifier::Timestamp;
use stagemaker_emulator::{Config, Emulator, SHUTDOWN_GRACE};
use stagemaker_testing::http::Connection;
use stagemaker_testing::within;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

use crate::support::{Request, Stage};

/// The same seed and a clock that stands still give the same bytes, headers and all.
#[tokio::test]
async fn two_servers_with_one_seed_give_the_same_bytes() {
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

/// HTTP writes the years 1970 to 9999. A clock outside of them has no date, and stops no answer.
#[tokio::test]
async fn the_date_is_the_clocks_in_the_years_that_http_writes() {
    for (seconds, date) in [
        (-1, None),
        (0, Some("Thu, 01 Jan 1970 00:00:00 GMT")),
        (253_402_300_799, Some("Fri, 31 Dec 9999 23:59:59 GMT")),
        (253_402_300_800, None),
    ] {
        let now = move || Timestamp::from_unix_seconds(seconds);
        let emulator = Emulator::with_clock(Config::default(), now).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let served = tokio::spawn(emulator.serve(listener, std::future::pending()));
        let path = "/endpoints/e/openai/v1/chat/completions";
        let response = Request::post(path, "no-token", "{}").send(address).await;
        assert_eq!(response.status, 403, "{seconds}");
        // Without ours, the HTTP library writes today's.
        let written = response.header("date").filter(|date| !date.contains(" 20"));
        assert_eq!(written, date, "{seconds}");
        served.abort();
    }
}

#[tokio::test]
async fn a_connection_serves_many_requests() {
    let stage = Stage::open().await;
    let request = stage.chat("e", json!({"messages": [{"role": "user", "content": "hi"}]}));
    let mut connection = Connection::open(stage.address).await;
    for _ in 0..3 {
        connection.write(request.head_kept_alive().as_bytes()).await;
        connection.write(&request.body).await;
        let response = connection.read_response().await;
        assert_eq!(response.status, 200);
        assert_eq!(response.json()["choices"][0]["message"]["content"], "hi");
    }
}

/// A request that is under way when the end comes is answered, and then all is over.
#[tokio::test]
async fn a_request_under_way_at_the_stop_is_answered() {
    let stage = Stage::open().await;
    let request = stage.chat("e", json!({"messages": [{"role": "user", "content": "hi"}]}));
    let mut connection = Connection::open(stage.address).await;
    connection.write(request.head().as_bytes()).await;
    let (start, rest) = request.body.split_at(10);
    connection.write(start).await;
    // Another request, answered, shows that the first has been taken up.
    assert_eq!(request.send(stage.address).await.status, 200);
    let (address, stopped) = (stage.address, stop(stage));
    connection.write(rest).await;
    assert_eq!(connection.read_to_end().await.status, 200);
    stopped.await;
    assert!(TcpStream::connect(address).await.is_err());
}

/// An idle connection does not hold up the end: the clock of the runtime, which runs ahead when
/// there is nothing else to do, does not pass the time that requests under way are given.
#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_closed_at_the_stop_without_the_grace() {
    let stage = Stage::open().await;
    let request = stage.chat("e", json!({"messages": [{"role": "user", "content": "hi"}]}));
    let mut idle = Connection::open(stage.address).await;
    // It was served, so it is idle and not only about to be taken up.
    idle.write(request.head_kept_alive().as_bytes()).await;
    idle.write(&request.body).await;
    assert_eq!(idle.read_response().await.status, 200);
    let started = Instant::now();
    let stopped = stop(stage);
    idle.assert_closed_without_a_word().await;
    stopped.await;
    assert!(started.elapsed() < SHUTDOWN_GRACE, "the grace has run out");
}

/// A request that never ends holds up the end for a while, and no longer. The clock of the
/// runtime runs ahead when there is nothing else to do.
#[tokio::test(start_paused = true)]
async fn a_request_that_never_ends_holds_the_stop_for_the_grace() {
    let stage = Stage::open().await;
    let request = stage.chat("e", "{}");
    let mut connection = Connection::open(stage.address).await;
    connection.write(request.head().as_bytes()).await;
    assert_eq!(request.send(stage.address).await.status, 400);
    let started = Instant::now();
    stop(stage).await;
    assert!(started.elapsed() >= SHUTDOWN_GRACE);
}

/// A long poll is answered at the stop with the requests that there are, and does not hold it up.
#[tokio::test]
async fn who_waits_for_requests_is_answered_at_the_stop() {
    let stage = Stage::open().await;
    let poll = Stage::control_request("GET", "/requests?wait=5m", &Value::Null);
    let mut connection = Connection::open(stage.address).await;
    connection.write(poll.head().as_bytes()).await;
    assert_eq!(stage.control("GET", "/health", Value::Null).await.status, 200);
    let stopped = stop(stage);
    let answer = connection.read_to_end().await;
    assert_eq!((answer.status, &answer.json()["is_enough"]), (200, &json!(false)));
    stopped.await;
}

/// Tells the server to stop, and returns what is ready when it has.
fn stop(stage: Stage) -> impl Future<Output = ()> {
    stage.stop.send(()).unwrap();
    async { within("the server to stop", stage.served).await.unwrap().unwrap() }
}
