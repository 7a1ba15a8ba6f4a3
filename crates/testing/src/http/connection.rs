use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{Reader, Request, Response};
use crate::limit::within;

/// A connection to a server.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    reader: Reader,
    body: Vec<u8>,
}

impl Connection {
    /// Opens a connection.
    pub async fn open(to: SocketAddr) -> Self {
        let stream = within("a connection", TcpStream::connect(to)).await.unwrap();
        Self { stream, reader: Reader::default(), body: Vec::new() }
    }

    /// Sends a request that is the last one.
    pub async fn send(&mut self, request: &Request) {
        self.write(request.head().as_bytes()).await;
        self.write(&request.body).await;
    }

    /// Sends bytes as they are.
    pub async fn write(&mut self, bytes: &[u8]) {
        within("the server to read", self.stream.write_all(bytes)).await.unwrap();
    }

    /// Reads until the response is complete, however many reads that takes.
    pub async fn read_response(&mut self) -> Response {
        while !self.reader.is_complete() {
            assert!(self.read_some("the rest of a response").await, "closed in a response");
        }
        self.take()
    }

    /// Reads until the server closes the connection, be the response complete or not.
    pub async fn read_to_end(&mut self) -> Response {
        while self.read_some("the end of a connection").await {}
        self.reader.end();
        self.take()
    }

    /// Reads until the body contains a text, and returns the body so far.
    pub async fn read_until(&mut self, text: &str) -> String {
        loop {
            let body = String::from_utf8_lossy(&self.body).into_owned();
            if body.contains(text) {
                return body;
            }
            assert!(self.read_some(text).await, "closed before `{text}` came: {body}");
        }
    }

    /// Reads until the server closes the connection, and asserts that it sends nothing before.
    pub async fn assert_closed_without_a_word(&mut self) {
        let mut byte = [0];
        let read = within("the server to close", self.stream.read(&mut byte)).await;
        assert_eq!(read.unwrap(), 0, "something was sent before the end");
    }

    /// Returns whether something came; else the server has closed the connection.
    async fn read_some(&mut self, what: &str) -> bool {
        let mut buffer = vec![0; 64 * 1024];
        let read = within(what, self.stream.read(&mut buffer)).await.unwrap();
        self.reader.feed(&buffer[..read], |piece| self.body.extend_from_slice(piece));
        read > 0
    }

    /// Ends a response, so that another one can follow.
    fn take(&mut self) -> Response {
        let (reader, body) = (std::mem::take(&mut self.reader), std::mem::take(&mut self.body));
        Response::new(&reader, body)
    }
}

/// Runs a future of this client where there is no runtime.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap().block_on(future)
}
