//! Requests whose heads are not always as one would wish.

use std::result::Result as StdResult;

use arbitrary::{Arbitrary, Result, Unstructured};
use http::Request;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue, USER_AGENT};

use super::authorization::Authorization;
use crate::signer::usual;

/// A request for an endpoint.
#[derive(Clone, Debug)]
pub struct InvocationRequest {
    /// The headers that say who makes it.
    pub authorization: Authorization,
    /// Its path, and the reading of that.
    pub path: &'static SamplePath,
    agents: Vec<Vec<u8>>,
    models: Vec<&'static [u8]>,
}

/// The target of a request, and its reading, or the code of its fault.
#[derive(Debug)]
pub struct SamplePath {
    target: &'static str,
    pub(crate) reading: StdResult<PathReading, &'static str>,
}

/// The reading of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathReading {
    /// The endpoint.
    pub endpoint: &'static str,
    /// The component; none where the endpoint is addressed alone.
    pub component: Option<&'static str>,
    /// The canonical path.
    pub canonical: &'static str,
    /// The part behind the names.
    pub route: &'static str,
}

impl<'a> Arbitrary<'a> for InvocationRequest {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let (authorization, path) = (u.arbitrary()?, u.choose(&PATHS)?);
        let (agents, models) = if usual(u)? { (vec![], vec![]) } else { (agents(u)?, models(u)?) };
        Ok(Self { authorization, path, agents, models })
    }
}

impl InvocationRequest {
    /// Makes the request itself.
    pub(crate) fn http(&self) -> Request<String> {
        let mut request = Request::post(self.path.target).body(String::new()).expect("a target");
        let headers = request.headers_mut();
        for value in &self.authorization.values {
            headers.append(AUTHORIZATION, value.clone());
        }
        for agent in &self.agents {
            headers.append(USER_AGENT, HeaderValue::from_bytes(agent).expect("no control"));
        }
        for model in &self.models {
            headers.append(TARGET_MODEL, HeaderValue::from_bytes(model).expect("no control"));
        }
        request
    }

    /// Joins all user agents; none where there is none. SPEC D4
    pub(crate) fn agent(&self) -> Option<Vec<u8>> {
        (!self.agents.is_empty()).then(|| self.agents.join(&b", "[..]))
    }

    /// Reads the one model that is named. SPEC D3
    pub(crate) fn model(&self) -> StdResult<Option<&'static [u8]>, &'static str> {
        let is_printable = |byte: &u8| (0x20..0x7f).contains(byte);
        match &*self.models {
            [] => Ok(None),
            [only] if only.iter().all(is_printable) => Ok(Some(only)),
            [_] => Err("header_unreadable"),
            _ => Err("header_repeated"),
        }
    }
}

const TARGET_MODEL: HeaderName = HeaderName::from_static("x-amzn-sagemaker-target-model");

fn agents(u: &mut Unstructured<'_>) -> Result<Vec<Vec<u8>>> {
    let mut agents = Vec::new();
    for _ in 0..u.int_in_range(0..=2)? {
        agents.push(match u.int_in_range(0..=7)? {
            0..=4 => u.choose(&AGENTS)?.to_vec(),
            5 => vec![b'x'; u.int_in_range(8_185..=8_193)?],
            6 => [&b"\xe9bad"[..], &vec![b'x'; u.int_in_range(8_183..=8_189)?]].concat(),
            _ => vec![b'x'; 3],
        });
    }
    Ok(agents)
}

fn models(u: &mut Unstructured<'_>) -> Result<Vec<&'static [u8]>> {
    (0..u.int_in_range(0..=2)?).map(|_| u.choose(&MODELS).copied()).collect()
}

const AGENTS: [&[u8]; 8] =
    [b"tests/1", b"bad/1", b"x, bad", b"\xe9bad", b"b", b"ad", b"", b"bad\t\xff"];

const MODELS: [&[u8]; 9] = [
    b"m\t.tar.gz",
    b"m.tar.gz",
    b"m.tar.gz",
    b"M.tar.gz",
    b"other.tar.gz",
    b"\xe9",
    b"m\xc3\xa9.tar.gz",
    b"",
    &[b'm'; 8_193],
];

/// Makes a path that is read, of its route and the text before it.
macro_rules! read {
    ($target:expr => $endpoint:expr, $component:expr, $names:literal, $route:literal) => {
        SamplePath {
            target: $target,
            reading: Ok(PathReading {
                endpoint: $endpoint,
                component: $component,
                canonical: concat!($names, $route),
                route: $route,
            }),
        }
    };
}

const fn refused(target: &'static str, code: &'static str) -> SamplePath {
    SamplePath { target, reading: Err(code) }
}

const CHAT: &str = "/endpoints/shared/openai/v1/chat/completions";
const SECRET: &str = "/endpoints/shared/inference-components/Secret/v1";
const SHORT_SECRET: &str = "/endpoints/shared/components/Secret/v1";
const OPEN: &str = "/endpoints/Shared/components/open/v1/x?x=/components/secret";
const UNLIKE: &str = "/endpoints/shared/v1/components/secret";

#[rustfmt::skip] // a path a line
const PATHS: [SamplePath; 14] = [
    read!(CHAT => "shared", None, "/endpoints/shared", "/openai/v1/chat/completions"),
    read!("/endpoints/SHARED?" => "SHARED", None, "/endpoints/SHARED", ""),
    read!(UNLIKE => "shared", None, "/endpoints/shared", "/v1/components/secret"),
    read!("/endpoints/secret/v1" => "secret", None, "/endpoints/secret", "/v1"),
    read!("/endpoints/SECRET/v1" => "SECRET", None, "/endpoints/SECRET", "/v1"),
    read!(SECRET => "shared", Some("Secret"), "/endpoints/shared/inference-components/Secret", "/v1"),
    read!(SHORT_SECRET => "shared", Some("Secret"), "/endpoints/shared/inference-components/Secret", "/v1"),
    read!(OPEN => "Shared", Some("open"), "/endpoints/Shared/inference-components/open", "/v1/x"),
    refused("/endpoints/shared/inference%2Dcomponents/secret/v1", "path_not_canonical"),
    refused("/endpoints/shared//inference-components/secret/v1", "path_not_canonical"),
    refused("/endpoints/shared/Components/secret", "path_not_canonical"),
    refused("/endpoints/secret;x/v1", "name_invalid"),
    refused("/v1/models", "endpoint_not_named"),
    refused("/endpoints/open/v1/", "path_not_canonical"),
];
