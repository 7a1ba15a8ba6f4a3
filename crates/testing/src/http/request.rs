use std::net::SocketAddr;

use super::{Connection, Response};

/// A request: `POST` with JSON unless it is changed.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: &'static str,
    /// The target: a path and its query.
    pub path: String,
    /// The headers beside `connection` and `content-length`; `host` is `test` unless it is given.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// Makes a request with a bearer token and a body of JSON.
    pub fn post(path: &str, token: &str, body: &str) -> Self {
        let body = body.as_bytes().to_vec();
        let request = Self { method: "POST", path: path.to_owned(), headers: Vec::new(), body };
        request
            .header("authorization", &format!("Bearer {token}"))
            .header("content-type", "application/json")
    }

    /// Makes a request without a token or a body.
    pub fn bare(method: &'static str, path: &str) -> Self {
        Self { method, path: path.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// Adds a header, beside others of its name.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Removes the headers of a name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(header, _)| header != name);
        self
    }

    /// Writes the head of a request that is the last of its connection.
    pub fn head(&self) -> String {
        self.head_with("connection: close\r\n")
    }

    /// Writes the head of a request behind which others follow on the connection.
    pub fn head_kept_alive(&self) -> String {
        self.head_with("")
    }

    fn head_with(&self, connection: &str) -> String {
        let headers = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        let has_host = self.headers.iter().any(|(name, _)| name == "host");
        let host = if has_host { "" } else { "host: test\r\n" };
        format!(
            "{} {} HTTP/1.1\r\n{host}{}{connection}content-length: {}\r\n\r\n",
            self.method,
            self.path,
            headers.collect::<String>(),
            self.body.len()
        )
    }

    /// Sends it on a connection of its own, and reads the response until the server closes.
    pub async fn send(&self, to: SocketAddr) -> Response {
        let response = self.send_to_the_end(to).await;
        assert!(response.complete, "the response broke off: {response:?}");
        response
    }

    /// Sends it as [`send`](Self::send) does, and also returns a response that breaks off.
    pub async fn send_to_the_end(&self, to: SocketAddr) -> Response {
        let mut connection = Connection::open(to).await;
        connection.send(self).await;
        connection.read_to_end().await
    }
}
