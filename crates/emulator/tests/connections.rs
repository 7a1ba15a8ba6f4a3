//! Clients that are slow, rude or gone, and what the others notice of them.

use http_body_util::BodyExt as _;
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::json;
use stagemaker_testing::http::Connection;
use stagemaker_testing::within;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::Stage;

/// Sends bytes, closes the client's half of the connection, and reads all that comes.
async fn half_closed(stage: &Stage, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = String::new();
    within("the whole answer", stream.read_to_string(&mut answer)).await.unwrap();
    answer
}

/// Sends a head with these lines in the place of `host`, and returns the status line.
async fn status_of(stage: &Stage, hosts: &str) -> String {
    let request = stage.chat("e", json!({"messages": [{"role": "user", "content": "hi"}]}));
    let head = request.head().replace("host: test\r\n", hosts);
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&request.body).await.unwrap();
    let mut answer = Vec::new();
    within("an answer", stream.read_to_end(&mut answer)).await.unwrap();
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_client_that_half_closes_gets_its_whole_answer() {
    let script = "endpoints: {e: {timing: {first_token: 50ms, per_token: 2ms}}}";
    let stage = Stage::with(script, &[]).await;
    for stream in [false, true] {
        let body = json!({"messages": [{"role": "user", "content": "one two three"}],
            "stream": stream});
        let request = stage.chat("e", body);
        let bytes = [request.head().as_bytes(), &request.body].concat();
        for _ in 0..20 {
            let answer = half_closed(&stage, &bytes).await;
            assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
            assert!(answer.contains(" three") || answer.contains("two three"), "{answer}");
            assert!(!stream || answer.contains("[DONE]"), "{answer}");
        }
    }
}

#[tokio::test]
async fn a_connection_whose_head_does_not_end_is_closed() {
    let stage = Stage::with("connections: {head_timeout: 200ms}", &[]).await;
    for start in ["", "GET /_stagemaker/health HT", "POST / HTTP/1.1\r\nhost: a\r\nx: "] {
        let mut connection = Connection::open(stage.address).await;
        connection.write(start.as_bytes()).await;
        connection.assert_closed_without_a_word().await;
    }
}

#[tokio::test]
async fn a_byte_now_and_then_does_not_keep_a_head_alive() {
    let stage = Stage::with("connections: {head_timeout: 300ms}", &[]).await;
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    let dribble = async {
        loop {
            // It fails once the server has closed the connection.
            if stream.write_all(b"x").await.is_err() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    within("the server to close", dribble).await;
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_a_busy_one_is_not() {
    let script = "connections: {idle_timeout: 200ms, unread_timeout: 200ms}\n\
                  endpoints: {e: {timing: {first_token: 1s}}}";
    let stage = Stage::with(script, &[]).await;
    let request = stage.chat("e", json!({"messages": [{"role": "user", "content": "hi"}]}));
    let mut connection = Connection::open(stage.address).await;
    connection.write(request.head_kept_alive().as_bytes()).await;
    connection.write(&request.body).await;
    // The answer takes longer than any limit of a client.
    assert_eq!(connection.read_response().await.status, 200);
    connection.assert_closed_without_a_word().await;
}

#[tokio::test]
async fn a_body_that_stops_is_answered_with_408() {
    let stage = Stage::with("connections: {body_timeout: 200ms}", &[]).await;
    let request = stage.chat("e", json!({"messages": [{"role": "user", "content": "hi"}]}));
    let mut connection = Connection::open(stage.address).await;
    connection.write(request.head().as_bytes()).await;
    connection.write(&request.body[..10]).await;
    let response = connection.read_to_end().await;
    assert_eq!(response.status, 408);
    assert_eq!(response.json()["error"]["message"], "The request body did not come in time.");
}

#[tokio::test]
async fn a_client_that_reads_nothing_is_closed_and_disturbs_nobody() {
    let stage = Stage::with("connections: {unread_timeout: 300ms}", &[]).await;
    // More than the buffers of two sockets hold.
    let long = "x".repeat(20_000_000);
    let request = stage.chat("e", json!({"messages": [{"role": "user", "content": long}]}));
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    stream.write_all(request.head().as_bytes()).await.unwrap();
    stream.write_all(&request.body).await.unwrap();
    within("the start of the response", stream.readable()).await.unwrap();
    assert_eq!(stage.say("Hello", json!({})).await.status, 200);
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let mut received = 0;
    let mut buffer = vec![0; 1 << 20];
    let rest = async {
        while let Ok(1..) = stream.read(&mut buffer).await.inspect(|read| received += read) {}
    };
    within("the end of the connection", rest).await;
    assert!(received < 20_000_000, "all of it came: {received} bytes");
}

#[tokio::test]
async fn a_host_is_needed_once_and_transfer_codings_are_chunked_only() {
    let stage = Stage::open().await;
    for (lines, status) in [
        ("host: test\r\n", "HTTP/1.1 200 OK"),
        ("host:\r\n", "HTTP/1.1 200 OK"),
        ("", "HTTP/1.1 400 Bad Request"),
        ("host: test\r\nHost: test\r\n", "HTTP/1.1 400 Bad Request"),
        ("host: a b\r\n", "HTTP/1.1 400 Bad Request"),
        ("host: test\r\nte: trailers\r\n", "HTTP/1.1 200 OK"),
        ("host: test\r\nte: gzip, chunked\r\n", "HTTP/1.1 400 Bad Request"),
        ("host: test\r\ntransfer-encoding: gzip, chunked\r\n", "HTTP/1.1 501 Not Implemented"),
    ] {
        assert_eq!(status_of(&stage, lines).await, status, "{lines:?}");
    }
}

#[tokio::test]
async fn a_refused_head_is_heard_behind_a_large_body() {
    let stage = Stage::open().await;
    let mut request = stage.chat("e", "x".repeat(5_000_000)).header("te", "chunked");
    assert_eq!(request.send(stage.address).await.status, 400);
    request = request.without("te");
    assert_eq!(request.send(stage.address).await.status, 400);
}

/// A client with `Expect: 100-continue` sends its body when it is invited to.
#[tokio::test]
async fn a_body_that_is_refused_is_not_invited() {
    let stage = Stage::with("max_body_bytes: 1000", &[]).await;
    let token = "authorization: Bearer ";
    for (length, edit, status) in [
        (1_000, "", "HTTP/1.1 100 Continue"),
        (1_001, "", "HTTP/1.1 413 Payload Too Large"),
        (1_000, "x", "HTTP/1.1 403 Forbidden"),
    ] {
        let mut request = stage.chat("e", " ".repeat(length));
        request = request.header("expect", "100-continue");
        let head = request.head().replace(token, &format!("{token}{edit}"));
        let mut stream = TcpStream::connect(stage.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = vec![0; 4_096];
        let read = within("an answer", stream.read(&mut answer)).await.unwrap();
        let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
        assert!(answer.starts_with(status), "{length} {edit}: {answer}");
    }
}

/// A client that knows that the server speaks HTTP/2 begins with it, without TLS or an upgrade.
#[tokio::test]
async fn http2_with_prior_knowledge_is_spoken_on_the_same_port() {
    let stage = Stage::open().await;
    let stream = TokioIo::new(TcpStream::connect(stage.address).await.unwrap());
    let (mut client, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    for (host, status) in [(None, 200), (Some("test"), 200), (Some("other"), 400)] {
        let mut request =
            hyper::Request::post("http://test/endpoints/e/openai/v1/chat/completions")
                .header("authorization", format!("Bearer {}", stage.token))
                .header("content-type", "application/json");
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let body = json!({"messages": [{"role": "user", "content": "hi"}]}).to_string();
        let response = client.send_request(request.body(body).unwrap());
        let response = within("an answer over HTTP/2", response).await.unwrap();
        assert_eq!(response.status(), status, "{host:?}");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(String::from_utf8_lossy(&body).contains("\"content\":\"hi\""), status == 200);
    }
}

#[tokio::test]
async fn a_head_of_more_than_400_kib_is_refused() {
    let stage = Stage::open().await;
    let request = stage.chat("e", "{}").header("x-a", &"x".repeat(500_000));
    let mut connection = Connection::open(stage.address).await;
    let head = request.head();
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    // The server closes the connection before it has read all of it.
    drop(stream.write_all(head.as_bytes()).await);
    let mut answer = Vec::new();
    drop(within("an answer", stream.read_to_end(&mut answer)).await);
    assert!(!answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    connection.send(&stage.chat("e", "{}")).await;
    assert_eq!(connection.read_to_end().await.status, 400);
}

/// The first frame of a server of HTTP/2 holds its settings: identifiers of 2 bytes, values of 4.
#[tokio::test]
async fn a_connection_of_http2_has_200_requests_at_a_time_and_heads_of_400_kib() {
    let stage = Stage::open().await;
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    stream.write_all(preface).await.unwrap();
    let mut frame = [0; 9];
    within("the head of a frame", stream.read_exact(&mut frame)).await.unwrap();
    let mut settings = vec![0; usize::from(frame[2])];
    within("its settings", stream.read_exact(&mut settings)).await.unwrap();
    let value = |id: u8| {
        let setting = settings.chunks(6).find(|setting| setting[..2] == [0, id]);
        setting.map(|setting| u32::from_be_bytes(setting[2..].try_into().unwrap()))
    };
    assert_eq!((value(3), value(6)), (Some(200), Some(400 * 1024)));
}
