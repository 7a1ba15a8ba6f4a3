//! An oracle that says by hand who is let through. It calls nothing of the product.

use std::rc::Rc;

use super::authorization::Authorization;
use super::credential_set::{CredentialSet, DERIVED_DAY, Holder};
use super::grant::Question;
use super::operation::{Arrangement, Change, Operation, Sequence};
use super::request::{InvocationRequest, PathReading};
use crate::reference::{Facts, SERVICES, Setting, judge, read, sigv4};
use crate::vectors::{REGION, SIGNED_AT};

/// The state of the lock, as it ought to be.
#[derive(Debug)]
pub struct Oracle {
    setting: Setting,
    credentials: CredentialSet,
    /// The caller of the last request that had an identity.
    last: Option<Rc<Authenticated>>,
}

/// A caller, and the credential that was in force when the token was verified.
#[derive(Debug)]
pub struct Authenticated {
    /// The credential.
    pub holder: Holder,
    /// The facts that the token states.
    pub facts: Facts,
    /// The fingerprint of the token.
    pub fingerprint: String,
    /// The instant of the verification.
    pub verified_at: i64,
}

/// The end of a request.
#[derive(Clone, Debug)]
pub enum Expected {
    /// It is let through.
    Served(Rc<Authenticated>, PathReading),
    /// It is not known who makes it, for the reason of this code.
    Denied(&'static str),
    /// It is known who makes it, and they may not, for the reason of this code; and what it
    /// would have invoked, where that can be read.
    Forbidden(Rc<Authenticated>, &'static str, Option<PathReading>),
}

impl Oracle {
    /// Returns the state at the start.
    pub fn new(sequence: &Sequence) -> Self {
        let setting = Setting {
            service: SERVICES[0],
            region: REGION.to_owned(),
            skew_seconds: sequence.skew_seconds,
            max_lifetime_seconds: sequence.max_lifetime_seconds,
            secret: String::new(),
            session_token: None,
            now: SIGNED_AT,
        };
        Self { setting, credentials: sequence.credentials.clone(), last: None }
    }

    /// Says how an operation ends, if it is a request, and changes the state.
    pub fn expect(&mut self, operation: &Operation) -> Option<Expected> {
        let (arrangement, request, meanwhile) = match operation {
            Operation::Change(change) => {
                self.change(change);
                return None;
            }
            Operation::Call { arrangement, request, meanwhile } => {
                (arrangement, request, meanwhile)
            }
        };
        let (authenticated, expected) = self.call(*arrangement, request);
        // What changes while a request is under way does so behind the first layer, or in the
        // service, and has no part in how the request ends.
        let changes = match arrangement {
            Arrangement::Pair => authenticated,
            _ => matches!(expected, Expected::Served(..)),
        };
        if let Some(change) = meanwhile.as_ref().filter(|_| changes) {
            self.change(change);
        }
        Some(expected)
    }

    fn change(&mut self, change: &Change) {
        if let Some(credentials) = &change.credentials {
            self.credentials = credentials.clone();
        }
        self.setting.now = change.now.unwrap_or(self.setting.now);
    }

    /// Says whether the first layer knows the caller, and how the request ends.
    fn call(&mut self, arrangement: Arrangement, request: &InvocationRequest) -> (bool, Expected) {
        let caller = match arrangement {
            Arrangement::Lock | Arrangement::Pair => {
                self.authenticate(&request.authorization).map(Rc::new)
            }
            Arrangement::SecondWithIdentity => self.last.clone().ok_or("identity_missing"),
            Arrangement::Reversed | Arrangement::SecondAlone => Err("identity_missing"),
        };
        let caller = match caller {
            Ok(caller) => caller,
            Err(code) => return (false, Expected::Denied(code)),
        };
        self.last = Some(Rc::clone(&caller));
        (
            true,
            match authorize(&caller, request) {
                Ok(reading) => Expected::Served(caller, reading),
                Err((code, reading)) => Expected::Forbidden(caller, code, reading),
            },
        )
    }

    fn authenticate(&self, authorization: &Authorization) -> Result<Authenticated, &'static str> {
        let token = authorization.token()?;
        let reading = read(token)?;
        let holder = self.credentials.find(&reading.credential[0]);
        let secret = holder.map_or("of nobody", |holder| holder.secret).to_owned();
        let session_token = holder.and_then(|holder| Some(holder.session?.0.to_owned()));
        let verdict = judge(token, &Setting { secret, session_token, ..self.setting.clone() });
        if let Err(code @ ("service_mismatch" | "region_mismatch" | "lifetime_too_long")) = verdict
        {
            return Err(code);
        }
        let holder = holder.ok_or("access_key_unknown")?;
        if holder.is_derived && reading.credential[1] != DERIVED_DAY {
            return Err("signing_key_unknown");
        }
        let facts = verdict?;
        let fingerprint = sigv4::fingerprint(&reading.parameters["X-Amz-Signature"]);
        let verified_at = self.setting.now;
        check_credential(holder, &facts, &fingerprint, verified_at)?;
        Ok(Authenticated { holder: holder.clone(), facts, fingerprint, verified_at })
    }
}

/// SPEC K3, K4, K5
fn check_credential(
    holder: &Holder,
    facts: &Facts,
    fingerprint: &str,
    now: i64,
) -> Result<(), &'static str> {
    if holder.session.is_some_and(|(_, ends_at)| now >= ends_at) {
        Err("credentials_expired")
    } else if holder.refused_before.is_some_and(|instant| facts.signed_at < instant) {
        Err("signed_before_revocation")
    } else if holder.refused.as_deref() == Some(fingerprint) {
        Err("token_revoked")
    } else {
        Ok(())
    }
}

/// SPEC D1, D3, N1, P5
fn authorize(
    caller: &Authenticated,
    request: &InvocationRequest,
) -> Result<PathReading, (&'static str, Option<PathReading>)> {
    let unread = |code| (code, None);
    let (model, agent) = (request.model().map_err(unread)?, request.agent());
    let reading = request.path.reading.map_err(unread)?;
    let question = Question {
        account: caller.holder.account(),
        endpoint: reading.endpoint,
        component: reading.component,
        agent: agent.as_deref(),
        model,
        now: caller.verified_at,
    };
    match caller.holder.grant.decide(&question) {
        Ok(()) => Ok(reading),
        Err(code) => Err((code, Some(reading))),
    }
}
