//! A client of the control API of a server that runs.

use std::fmt::Display;
use std::time::Duration;

use serde_json::Value;
use ureq::http::uri::Scheme;
use ureq::http::{Response, Uri};
use ureq::{Agent, Body};

use crate::control::TOKEN_VARIABLE;
use crate::environment;
use crate::exit::Failure;

/// The options that say which server is asked.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ServerArgs {
    /// The URL of the server, such as `run` puts into the environment
    #[arg(
        long,
        value_name = "URL",
        env = "STAGEMAKER_URL",
        default_value = "http://127.0.0.1:8080",
        value_parser = server_url
    )]
    url: String,
}

/// Reads the URL of a server.
pub(crate) fn server_url(text: &str) -> Result<String, String> {
    let uri: Option<Uri> = text.parse().ok();
    let is_server = uri.is_some_and(|uri| {
        uri.scheme() == Some(&Scheme::HTTP) && uri.host().is_some_and(|host| !host.is_empty())
    });
    if is_server {
        Ok(text.to_owned())
    } else {
        Err("expected a URL such as http://127.0.0.1:8080".to_owned())
    }
}

/// A client of the control API.
pub(crate) struct ControlClient {
    agent: Agent,
    /// The URL of the API, without a slash at its end.
    url: String,
    authorization: Option<String>,
}

/// The longest that an answer is waited for: longer than any long poll of ours.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The largest answer that is read, in bytes.
const MAX_ANSWER_BYTES: u64 = 256 * 1024 * 1024;

impl ControlClient {
    pub(crate) fn new(args: &ServerArgs) -> Result<Self, Failure> {
        let config = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .proxy(None)
            .build();
        let token = environment::filled(TOKEN_VARIABLE)?;
        Ok(Self {
            agent: Agent::new_with_config(config),
            url: format!("{}/_stagemaker/v1", args.url.trim_end_matches('/')),
            authorization: token.map(|token| format!("Bearer {token}")),
        })
    }

    /// Asks for what a path has, with these parameters.
    pub(crate) fn get(&self, path: &str, query: &[(&str, String)]) -> Result<Value, Failure> {
        let query = query.iter().map(|(name, value)| (*name, value.as_str()));
        let mut request = self.agent.get(format!("{}{path}", self.url)).query_pairs(query);
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        self.read(request.call())
    }

    /// Sends a value to a path.
    pub(crate) fn post(&self, path: &str, value: &Value) -> Result<Value, Failure> {
        let url = format!("{}{path}", self.url);
        let mut request = self.agent.post(url).header("content-type", "application/json");
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        self.read(request.send(value.to_string()))
    }

    /// Reads the value of an answer; null where it has none.
    fn read(&self, response: Result<Response<Body>, ureq::Error>) -> Result<Value, Failure> {
        let mut response = response.map_err(|error| self.failure(error))?;
        let status = response.status();
        let body = response.body_mut().with_config().limit(MAX_ANSWER_BYTES).read_to_string();
        let body = body.map_err(|error| self.failure(error))?;
        let value: Value = serde_json::from_str(&body).unwrap_or_default();
        if status.is_success() {
            return Ok(value);
        }
        let message = value.pointer("/error/message").and_then(Value::as_str);
        let remedy = if status.as_u16() == 401 { ": set STAGEMAKER_CONTROL_TOKEN" } else { "" };
        let message = message.unwrap_or("it is no control API of stagemaker");
        Err(Failure::new(format_args!("{} answered {status}: {message}{remedy}", self.url)))
    }

    fn failure(&self, error: impl Display) -> Failure {
        Failure::new(format_args!(
            "{} does not answer: {error}; start `stagemaker serve`, or name another server with --url",
            self.url
        ))
    }
}
