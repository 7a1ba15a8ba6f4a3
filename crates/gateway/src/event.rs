//! One record of a decision, for an audit log.

use std::net::IpAddr;

use http::Extensions;

use crate::code::ALLOWED;
use crate::denied::Denied;
use crate::forbidden::Forbidden;
use crate::identity::{Identity, KeysFrom};
use crate::invocation::Addressee;
use crate::printable::Printable;

/// One decision of the lock: who, what, and how it ended. SPEC A2, A3
///
/// It is made of what the layers leave in the extensions of each response, so that nobody pays
/// for it who does not log it. A layer of yours that refuses inside of the lock, such as a rate
/// limit, may leave a [`Forbidden`] there as well. It holds no secret, signature, session token or token, and every
/// text of somebody else is escaped. With the feature `serde` it can be written as JSON: a field
/// that does not apply is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Event {
    /// The end of the decision.
    pub outcome: Outcome,
    /// `allowed`, or the code of the refusal: see [`Code::ALL`](crate::Code::ALL).
    pub code: &'static str,
    /// The reason of a refusal, for the operator; none where the request is allowed.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reason: Option<String>,
    /// The access key id. With `denied` it is only what the token claims.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub access_key_id: Option<String>,
    /// The fingerprint of the token; none where it could not be read.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub fingerprint: Option<String>,
    /// The caller; none where it is not known.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub caller: Option<EventCaller>,
    /// The endpoint; none where it could not be read, or nobody was known to ask for it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub endpoint: Option<String>,
    /// The inference component; none where none was addressed.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub component: Option<String>,
    /// The address that the request came from, where whoever writes the log sets it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub source_ip: Option<IpAddr>,
}

/// The end of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Outcome {
    /// The request was let through.
    Allowed,
    /// It is not known who made the request.
    Denied,
    /// It is known who made the request, and they may not, or it cannot be decided about.
    Forbidden,
}

/// The caller of a request that a token was verified for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct EventCaller {
    /// The ARN of the principal.
    pub principal_arn: String,
    /// The 12 digits of its account.
    pub account_id: String,
    /// `long_term` or `temporary`.
    pub credential_kind: &'static str,
    /// The region that the token is for.
    pub region: String,
    /// The service that the token is for.
    pub service: &'static str,
    /// The instant at which the token was signed, in seconds since 1970.
    pub signed_at: i64,
    /// The first instant at which the token is no longer valid, in seconds since 1970.
    pub expires_at: i64,
    /// `held`, `source`, or `last_good` where the source of keys fails.
    pub keys_from: &'static str,
}

impl Event {
    /// Reads the decision from the extensions of a response; none of a response that passed no
    /// lock.
    pub fn of(extensions: &Extensions) -> Option<Self> {
        let identity = extensions.get::<Identity>();
        let forbidden = extensions.get::<Forbidden>();
        let invocation = forbidden.and_then(Forbidden::invocation);
        let invocation = invocation.or_else(|| extensions.get());
        let (outcome, code, reason) = match (extensions.get(), extensions.get(), identity) {
            (Some::<&Denied>(denied), _, _) => {
                (Outcome::Denied, denied.reason().code(), Some(denied.reason().to_string()))
            }
            (_, Some::<&Forbidden>(forbidden), _) => {
                (Outcome::Forbidden, forbidden.code(), Some(forbidden.to_string()))
            }
            (None, None, Some(_)) => (Outcome::Allowed, ALLOWED, None),
            (None, None, None) => return None,
        };
        let denied = extensions.get::<Denied>();
        let id = identity.map(Identity::access_key_id);
        let id = id.or_else(|| denied.and_then(Denied::access_key_id));
        let fingerprint = identity.map(Identity::fingerprint);
        let fingerprint = fingerprint.or_else(|| denied.and_then(Denied::fingerprint));
        let name = |addressee: &Addressee| addressee.name.to_string();
        Some(Self {
            outcome,
            code,
            reason,
            access_key_id: id.map(|id| Printable::first(MAX_ID_CHARS, id).to_string()),
            fingerprint: fingerprint.map(|fingerprint| fingerprint.to_string()),
            caller: identity.map(EventCaller::of),
            endpoint: invocation.map(|invocation| name(&invocation.endpoint)),
            component: invocation.and_then(|invocation| invocation.component.as_ref()).map(name),
            source_ip: None,
        })
    }

    /// Adds the address that the request came from.
    #[must_use]
    pub fn with_source_ip(self, address: IpAddr) -> Self {
        Self { source_ip: Some(address), ..self }
    }
}

/// The longest access key id of AWS.
const MAX_ID_CHARS: usize = 128;

impl EventCaller {
    fn of(identity: &Identity) -> Self {
        let principal = identity.principal();
        Self {
            principal_arn: principal.arn().to_owned(),
            account_id: principal.account_id().to_owned(),
            credential_kind: identity.kind().name(),
            region: identity.region().to_owned(),
            service: identity.service(),
            signed_at: identity.signed_at().unix_seconds(),
            expires_at: identity.expires_at().unix_seconds(),
            keys_from: match identity.keys_from() {
                KeysFrom::Held => "held",
                KeysFrom::Source(_) => "source",
                KeysFrom::LastGood(_) => "last_good",
            },
        }
    }
}
