//! The server that is asked.

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

use crate::error::RecorderError;

/// The server that is asked.
pub(crate) struct Upstream {
    client: Way,
    scheme: Scheme,
    authority: Authority,
    /// What stands before `/chat/completions` there; empty if it is what the client says.
    path: String,
}

/// How it is reached. hyper's own client passes a body on as it comes, and is most of it here
/// already, as the server's other half; rustls with ring needs nothing to build but a C compiler,
/// and the system's roots let a company's own authority be trusted.
enum Way {
    Plain(Client<HttpConnector, Body>),
    #[cfg(feature = "tls")]
    Encrypted(Client<HttpsConnector<HttpConnector>, Body>),
}

/// How every path of a chat completion ends.
const CHAT: &str = "/chat/completions";

/// How long a connection may take to be made. An answer may take as long as it likes.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

impl Upstream {
    /// The server of a URL.
    pub(crate) fn parse(url: &str) -> Result<Self, RecorderError> {
        let uri: Uri = url.parse().map_err(|_| no_url(url))?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(no_url(url));
        };
        let encrypted = scheme == Scheme::HTTPS;
        if !encrypted && scheme != Scheme::HTTP {
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
        Ok(Self { client: Way::open(encrypted)?, scheme, authority, path })
    }

    /// Asks for what a client asks for, with its headers but for those about its connection.
    pub(crate) async fn ask(&self, mut request: Request) -> Result<Response, String> {
        let target = self.target(request.uri());
        *request.uri_mut() = target.ok_or("the path cannot be asked for there")?;
        strip(request.headers_mut());
        for name in [HOST, EXPECT] {
            request.headers_mut().remove(name);
        }
        let answered = match &self.client {
            Way::Plain(client) => client.request(request).await,
            #[cfg(feature = "tls")]
            Way::Encrypted(client) => client.request(request).await,
        };
        let mut response = answered.map_err(|error| causes(&error))?.map(Body::new);
        strip(response.headers_mut());
        Ok(response)
    }

    /// Where a path of ours leads.
    fn target(&self, requested: &Uri) -> Option<Uri> {
        let replaced = !self.path.is_empty() && requested.path().ends_with(CHAT);
        let path =
            if replaced { format!("{}{CHAT}", self.path) } else { requested.path().to_owned() };
        let query = requested.query().map(|query| format!("?{query}")).unwrap_or_default();
        let uri = Uri::builder().scheme(self.scheme.clone()).authority(self.authority.clone());
        uri.path_and_query(format!("{path}{query}")).build().ok()
    }
}

impl Way {
    fn open(encrypted: bool) -> Result<Self, RecorderError> {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        connector.set_nodelay(true);
        if encrypted {
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

/// Whether a request is for a chat completion.
pub(crate) fn is_chat(request: &Request) -> bool {
    request.method() == Method::POST && request.uri().path().ends_with(CHAT)
}

/// Takes out the headers that are about one connection (RFC 9110, section 7.6.1).
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

/// What went wrong, and because of what.
fn causes(error: &dyn Error) -> String {
    let mut said = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_said = cause.to_string();
        if !said.ends_with(&cause_said) {
            said = format!("{said}: {cause_said}");
        }
        next = cause.source();
    }
    if said.contains("peer certificate") {
        said.push_str("; SSL_CERT_FILE can name a file with the authority to trust");
    }
    said
}

fn no_url(url: &str) -> RecorderError {
    RecorderError::Upstream(format!(
        "`{url}` is no URL of a server: expected one such as http://127.0.0.1:8000/v1"
    ))
}
