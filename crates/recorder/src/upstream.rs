//! The client of the real server.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    CONNECTION, EXPECT, HOST, HeaderMap, HeaderName, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TE,
    TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use axum::http::uri::{Authority, PathAndQuery, Scheme};
use axum::http::{Method, Uri};
use axum::response::Response;
#[cfg(feature = "tls")]
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::error::{RecorderError, Refusal};

/// The real server, whose answers are recorded.
pub(crate) struct Upstream {
    client: HttpClient,
    scheme: Scheme,
    authority: Authority,
    /// The path before `/chat/completions`; empty where it is the one of the client's request.
    path: String,
}

/// The client with which the server is reached.
///
/// hyper's own client passes a body on as it comes, and most of it is a dependency already, as the
/// server's other half. rustls with ring needs nothing to build but a C compiler, and the system's
/// roots let a company's own authority be trusted.
enum HttpClient {
    /// A client of `http://` servers.
    Plain(Client<HttpConnector, Body>),
    /// A client of `https://` servers.
    #[cfg(feature = "tls")]
    Encrypted(Client<HttpsConnector<HttpConnector>, Body>),
}

/// The end of every path of a chat completion.
const CHAT: &str = "/chat/completions";

/// The longest time in which a connection is made. An answer may take any time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

impl Upstream {
    /// Parses the URL of a server, and makes a client of it.
    ///
    /// # Errors
    ///
    /// When the URL is not one of a server or holds a key, or TLS is not available.
    pub(crate) fn parse(url: &str) -> Result<Self, RecorderError> {
        let uri: Uri = url.parse().map_err(|_| no_url(url))?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(no_url(url));
        };
        let is_encrypted = scheme == Scheme::HTTPS;
        if !is_encrypted && scheme != Scheme::HTTP {
            return Err(no_url(url));
        }
        if authority.as_str().contains('@') {
            return Err(RecorderError::Upstream(
                "the URL of --upstream holds a user or a key: let the client send it, in its \
                 Authorization header"
                    .to_owned(),
            ));
        }
        let path = parts.path_and_query.as_ref().map_or("", PathAndQuery::path);
        let path = path.trim_end_matches('/').trim_end_matches(CHAT).to_owned();
        Ok(Self { client: HttpClient::new(is_encrypted)?, scheme, authority, path })
    }

    /// Sends a client's request, with its headers but for those about its connection.
    ///
    /// # Errors
    ///
    /// When the server cannot be reached, or does not answer in HTTP.
    pub(crate) async fn send(&self, mut request: Request) -> Result<Response, Refusal> {
        let target = self
            .target(request.uri())
            .ok_or_else(|| Refusal::Unreachable("the path cannot be asked for there".to_owned()))?;
        *request.uri_mut() = target;
        strip(request.headers_mut());
        for name in [HOST, EXPECT] {
            request.headers_mut().remove(name);
        }
        let response = match &self.client {
            HttpClient::Plain(client) => client.request(request).await,
            #[cfg(feature = "tls")]
            HttpClient::Encrypted(client) => client.request(request).await,
        };
        let response = response.map_err(|error| Refusal::Unreachable(describe(&error)))?;
        let mut response = response.map(Body::new);
        strip(response.headers_mut());
        Ok(response)
    }

    /// Returns the URL at the server of a path at the recorder; none if it is not valid.
    fn target(&self, requested: &Uri) -> Option<Uri> {
        let is_replaced = !self.path.is_empty() && requested.path().ends_with(CHAT);
        let path =
            if is_replaced { format!("{}{CHAT}", self.path) } else { requested.path().to_owned() };
        let query = requested.query().map(|query| format!("?{query}")).unwrap_or_default();
        let uri = Uri::builder().scheme(self.scheme.clone()).authority(self.authority.clone());
        uri.path_and_query(format!("{path}{query}")).build().ok()
    }
}

impl HttpClient {
    fn new(is_encrypted: bool) -> Result<Self, RecorderError> {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        connector.set_nodelay(true);
        if is_encrypted {
            return Self::encrypted(connector);
        }
        Ok(Self::Plain(Client::builder(TokioExecutor::new()).build(connector)))
    }

    #[cfg(feature = "tls")]
    fn encrypted(mut connector: HttpConnector) -> Result<Self, RecorderError> {
        connector.enforce_http(false);
        let builder = HttpsConnectorBuilder::new().with_native_roots().map_err(|error| {
            RecorderError::Certificates(format!(
                "this machine's certificates cannot be read: {error}; SSL_CERT_FILE can name a \
                 file of them"
            ))
        })?;
        let connector = builder.https_only().enable_http1().wrap_connector(connector);
        Ok(Self::Encrypted(Client::builder(TokioExecutor::new()).build(connector)))
    }

    #[cfg(not(feature = "tls"))]
    fn encrypted(_: HttpConnector) -> Result<Self, RecorderError> {
        Err(RecorderError::Upstream(
            "this stagemaker was built without TLS and cannot ask an https:// server: `cargo \
             install --path . --features full` builds one that can"
                .to_owned(),
        ))
    }
}

impl fmt::Display for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.path)
    }
}

/// Returns whether a request is for a chat completion.
pub(crate) fn is_chat(request: &Request) -> bool {
    request.method() == Method::POST && request.uri().path().ends_with(CHAT)
}

/// Removes the headers that are about one connection (RFC 9110, section 7.6.1).
fn strip(headers: &mut HeaderMap) {
    let listed = headers.get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok());
    let listed: Vec<_> = listed
        .flat_map(|names| names.split(','))
        .filter_map(|name| HeaderName::try_from(name.trim()).ok())
        .collect();
    let always = [
        CONNECTION,
        PROXY_AUTHENTICATE,
        PROXY_AUTHORIZATION,
        TE,
        TRAILER,
        TRANSFER_ENCODING,
        UPGRADE,
    ];
    let older = ["keep-alive", "proxy-connection"].map(HeaderName::from_static);
    for name in listed.into_iter().chain(always).chain(older) {
        headers.remove(name);
    }
}

/// Describes an error with its causes.
fn describe(error: &dyn Error) -> String {
    let mut description = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_description = cause.to_string();
        if !description.ends_with(&cause_description) {
            description = format!("{description}: {cause_description}");
        }
        next = cause.source();
    }
    if description.contains("peer certificate") {
        description.push_str("; SSL_CERT_FILE can name a file with the authority to trust");
    }
    description
}

fn no_url(url: &str) -> RecorderError {
    RecorderError::Upstream(format!(
        "`{url}` is no URL of a server: expected one such as http://127.0.0.1:8000/v1"
    ))
}
