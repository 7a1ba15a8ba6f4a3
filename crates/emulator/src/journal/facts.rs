//! The facts of a request and its answer, as the journal keeps them.

use std::borrow::Cow;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use stagemaker_gateway::Identity;

use crate::journal::headers::Headers;
use crate::journal::reason::Outcome;

/// The facts of a request that are known when its head has come.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ArrivalFacts<'a> {
    /// Microseconds since 1970, by the machine's clock.
    pub(crate) machine_micros: i64,
    /// Microseconds since 1970, by the clock that the request is answered by.
    pub(crate) clock_micros: i64,
    pub(crate) client: IpAddr,
    pub(crate) request_id: &'a str,
    pub(crate) method: &'a str,
    /// The path and the query.
    pub(crate) path: &'a str,
    #[serde(borrow)]
    pub(crate) headers: Headers<'a>,
}

/// The head of an answer, and what decided about it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AnswerFacts<'a> {
    pub(crate) status: u16,
    #[serde(borrow)]
    pub(crate) headers: Headers<'a>,
    /// The name of the endpoint; none where the path names none.
    pub(crate) endpoint: Option<&'a str>,
    /// The name of the inference component; none where none was addressed.
    pub(crate) component: Option<&'a str>,
    /// The caller; none where the token was refused.
    pub(crate) caller: Option<CallerFacts<'a>>,
    pub(crate) outcome: Outcome,
    /// The refusal; none of an answer.
    pub(crate) refusal: Option<RefusalFacts<'a>>,
}

/// The caller of a request whose token was verified.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CallerFacts<'a> {
    pub(crate) access_key_id: &'a str,
    pub(crate) arn: &'a str,
    /// Seconds since 1970.
    pub(crate) signed_at: i64,
    /// Seconds since 1970.
    pub(crate) expires_at: i64,
}

/// The reason of a refusal.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RefusalFacts<'a> {
    pub(crate) code: &'a str,
    #[serde(borrow)]
    pub(crate) reason: Cow<'a, str>,
    /// The access key id that a refused token names.
    pub(crate) access_key_id: Option<&'a str>,
}

/// The start of a body, and its length.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct BodyStart<'a> {
    #[serde(with = "serde_bytes")]
    pub(crate) start: &'a [u8],
    pub(crate) length: usize,
}

/// A piece of an answer.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Piece<'a> {
    /// Microseconds from the request to the instant at which it was handed to the connection.
    pub(crate) micros: u64,
    #[serde(with = "serde_bytes")]
    pub(crate) bytes: &'a [u8],
}

impl<'a> CallerFacts<'a> {
    pub(crate) fn of(identity: &'a Identity) -> Self {
        Self {
            access_key_id: identity.access_key_id(),
            arn: identity.principal().arn(),
            signed_at: identity.signed_at().unix_seconds(),
            expires_at: identity.expires_at().unix_seconds(),
        }
    }
}

impl<'a> BodyStart<'a> {
    /// Returns a body, of which `max_bytes` are kept at most.
    pub(super) fn of(body: &'a [u8], max_bytes: usize) -> Self {
        let start = body.get(..max_bytes.min(body.len())).unwrap_or_default();
        Self { start, length: body.len() }
    }

    /// Returns whether not all of the body was kept.
    pub(super) const fn is_cut(&self) -> bool {
        self.start.len() < self.length
    }
}
