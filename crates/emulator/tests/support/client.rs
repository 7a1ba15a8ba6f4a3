//! An HTTP/1.1 client of a few lines, so that no library repairs what it sees.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A request, `POST` with JSON unless it is told otherwise.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn post(path: &str, token: &str, body: &str) -> Self {
        let headers = vec![
            ("authorization".to_owned(), format!("Bearer {token}")),
            ("content-type".to_owned(), "application/json".to_owned()),
        ];
        let body = body.as_bytes().to_vec();
        Self { method: "POST", path: path.to_owned(), headers, body }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(own, _)| own != name);
        self
    }

    pub(crate) fn head(&self) -> String {
        let fields = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        format!(
            "{} {} HTTP/1.1\r\nhost: test\r\n{}connection: close\r\ncontent-length: {}\r\n\r\n",
            self.method,
            self.path,
            fields.collect::<String>(),
            self.body.len()
        )
    }

    /// Sends it, and reads until the server closes the connection.
    pub(crate) async fn send(&self, to: SocketAddr) -> Response {
        let mut connection = TcpStream::connect(to).await.unwrap();
        connection.write_all(self.head().as_bytes()).await.unwrap();
        connection.write_all(&self.body).await.unwrap();
        let mut bytes = Vec::new();
        connection.read_to_end(&mut bytes).await.unwrap();
        Response::parse(&bytes)
    }
}

/// A response, its chunks put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Response {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").expect(text);
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<_> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let response = Self { status, headers, body: body.to_owned() };
        match response.header("transfer-encoding") {
            Some("chunked") => Self { body: unchunked(body), ..response },
            _ => response,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect(&self.body)
    }

    /// The message of the error in the service's envelope.
    pub(crate) fn message(&self) -> String {
        self.json()["error"]["message"].as_str().expect(&self.body).to_owned()
    }

    /// The payloads of the events.
    pub(crate) fn events(&self) -> Vec<String> {
        let events = self.body.strip_suffix("\n\n").expect("the last event has an end");
        events.split("\n\n").map(|own| own.strip_prefix("data: ").expect(own).to_owned()).collect()
    }
}

fn unchunked(mut body: &str) -> String {
    let mut whole = String::new();
    loop {
        let (size, rest) = body.split_once("\r\n").expect("a chunk has a size");
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return whole;
        }
        whole += &rest[..size];
        body = rest[size..].strip_prefix("\r\n").expect("a chunk has an end");
    }
}
