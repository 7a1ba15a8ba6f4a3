use std::net::SocketAddr;
use std::time::Duration;

use serde_json::json;
use stagemaker_testing::within;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::keys::line::Line;
use crate::keys::probe::{ASK, Addition, Shown};
use crate::support::Stage;

/// The keys of connections. Each probe waits 5 seconds of a clock that runs ahead.
pub(crate) const LINES: &[Line] = &[
    Line {
        key: "connections",
        yaml: "<connections: []>",
        probe: ASK,
        with: "connections: expected keys and values, found a list",
        without: "200 hello",
    },
    Line {
        key: "connections.head_timeout",
        yaml: "connections: {<head_timeout: 1s>}",
        probe: ASK.showing(Shown::Connection(Client::HalfHead)),
        with: "closed",
        without: "waited for",
    },
    Line {
        key: "connections.idle_timeout",
        yaml: "connections: {<idle_timeout: 1s>}",
        probe: ASK.showing(Shown::Connection(Client::Idle)),
        with: "200 OK, closed",
        without: "200 OK, waited for",
    },
    Line {
        key: "connections.body_timeout",
        yaml: "connections: {<body_timeout: 1s>}",
        probe: ASK.showing(Shown::Connection(Client::HalfBody)),
        with: "408 Request Timeout, closed",
        without: "waited for",
    },
    Line {
        key: "connections.unread_timeout",
        yaml: "connections: {<unread_timeout: 1s>}",
        probe: ASK.adding(Addition::LongReply).showing(Shown::Connection(Client::Deaf)),
        with: "a part",
        without: "all",
    },
    Line {
        key: "connections.max_open",
        yaml: "connections: {<max_open: 1>}",
        probe: ASK.showing(Shown::Connection(Client::Second)),
        with: "waited for",
        without: "200 OK, waited for",
    },
];

/// The conduct of a client.
#[derive(Clone, Copy)]
pub(crate) enum Client {
    /// It sends half a head.
    HalfHead,
    /// It sends a request, reads the answer, and is silent.
    Idle,
    /// It sends half a body.
    HalfBody,
    /// It reads nothing of its answer for a while.
    Deaf,
    /// It is the second, beside one that is silent.
    Second,
}

/// The time of the clock for which a client waits. It is longer than the limits of the table, and
/// shorter than the defaults.
const WAIT: Duration = Duration::from_secs(5);

/// Returns what such a client sees.
pub(crate) async fn show(client: Client, stage: &Stage) -> String {
    let request = stage.chat("e", json!({"messages": [{"role": "user", "content": "hi"}]}));
    let head = request.head_kept_alive();
    let (bytes, _first) = match client {
        Client::HalfHead => (head.as_bytes()[..40].to_vec(), None),
        Client::HalfBody => ([head.as_bytes(), &request.body[..10]].concat(), None),
        Client::Idle => ([head.as_bytes(), &request.body].concat(), None),
        Client::Second => {
            let first = TcpStream::connect(stage.address).await.unwrap();
            ([head.as_bytes(), &request.body].concat(), Some(first))
        }
        Client::Deaf => {
            return show_deaf(stage.address, &[head.as_bytes(), &request.body].concat()).await;
        }
    };
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    stream.write_all(&bytes).await.unwrap();
    let mut answer = Vec::new();
    let end = match timeout(WAIT, stream.read_to_end(&mut answer)).await {
        Ok(_) => "closed",
        Err(_) => "waited for",
    };
    let answer = String::from_utf8_lossy(&answer);
    match answer.lines().next().and_then(|line| line.strip_prefix("HTTP/1.1 ")) {
        Some(status) => format!("{status}, {end}"),
        None => end.to_owned(),
    }
}

/// Returns how much of a long answer a client gets that only begins to read it after a while.
async fn show_deaf(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    within("the start of the response", stream.readable()).await.unwrap();
    tokio::time::sleep(WAIT).await;
    let (mut received, mut buffer) = (0, vec![0; 1 << 20]);
    while received < LONG_REPLY_BYTES {
        match within("more of the response", stream.read(&mut buffer)).await {
            Ok(0) | Err(_) => return "a part".to_owned(),
            Ok(read) => received += read,
        }
    }
    "all".to_owned()
}

/// The length of a reply that no buffers of sockets hold.
pub(crate) const LONG_REPLY_BYTES: usize = 40_000_000;
