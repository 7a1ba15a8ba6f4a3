//! Series of reloads, moved clocks and requests.

use arbitrary::{Arbitrary, Result, Unstructured};

use super::credential_set::{CredentialSet, instant};
use super::request::InvocationRequest;
use crate::signer::usual;

/// A lock, and the operations on it, in their order.
#[derive(Debug)]
pub struct Sequence {
    /// How far signers' clocks may be ahead, 0 to 900 seconds.
    pub skew_seconds: u32,
    /// How long a token may live, 1 to 43,200 seconds.
    pub max_lifetime_seconds: u32,
    /// The credentials at the start.
    pub credentials: CredentialSet,
    /// The operations.
    pub operations: Vec<Operation>,
}

/// A change, or a request.
#[derive(Debug)]
pub enum Operation {
    /// The credentials or the clock are changed.
    Change(Change),
    /// A request is made.
    Call {
        /// The layers that it passes.
        arrangement: Arrangement,
        /// The request.
        request: InvocationRequest,
        /// The change while it is under way; none where nothing changes.
        meanwhile: Option<Change>,
    },
}

/// Other credentials, another time, or both.
#[derive(Clone, Debug)]
pub struct Change {
    /// The credentials that are in force from then on; none where they stay.
    pub credentials: Option<CredentialSet>,
    /// Seconds since 1970; none where the clock stays.
    pub now: Option<i64>,
}

/// The layers around the service, from outside.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// `LockLayer`; a change meanwhile happens in the service.
    Lock,
    /// `AuthenticateLayer`, a layer in which a change meanwhile happens, and `AuthorizeLayer`.
    Pair,
    /// `AuthorizeLayer` around `AuthenticateLayer`.
    Reversed,
    /// `AuthorizeLayer` alone.
    SecondAlone,
    /// `AuthorizeLayer` alone, with the identity of the last request that had one.
    SecondWithIdentity,
}

impl<'a> Arbitrary<'a> for Sequence {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let skew_seconds = if usual(u)? { 300 } else { u.int_in_range(0..=900)? };
        let max_lifetime_seconds = if usual(u)? { 43_200 } else { *u.choose(&[900, 43_199])? };
        let credentials = u.arbitrary()?;
        let mut operations = Vec::new();
        for _ in 0..u.int_in_range(1..=12)? {
            operations.push(u.arbitrary()?);
        }
        Ok(Self { skew_seconds, max_lifetime_seconds, credentials, operations })
    }
}

impl<'a> Arbitrary<'a> for Operation {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        if u.ratio(1, 4)? {
            return Ok(Self::Change(u.arbitrary()?));
        }
        let arrangement = match u.int_in_range(0..=15)? {
            0..=6 => Arrangement::Pair,
            7..=11 => Arrangement::Lock,
            12..=13 => Arrangement::SecondWithIdentity,
            _ => u.arbitrary()?,
        };
        let meanwhile = if u.ratio(1, 3)? { Some(u.arbitrary()?) } else { None };
        Ok(Self::Call { arrangement, request: u.arbitrary()?, meanwhile })
    }
}

impl<'a> Arbitrary<'a> for Change {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let credentials = if u.ratio(3, 4)? { Some(u.arbitrary()?) } else { None };
        let now = if u.ratio(1, 3)? { Some(instant(u)?) } else { None };
        Ok(Self { credentials, now })
    }
}
