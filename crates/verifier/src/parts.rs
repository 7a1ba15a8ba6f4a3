//! What a token says, read from its text.

use alloc::vec::Vec;

use crate::canonical::{ALGORITHM, SIGNED_HEADERS};
use crate::encoding;
use crate::error::Error;
use crate::faults;
use crate::lifetime;
use crate::parameter::Parameter;
use crate::scope::CredentialSpans;
use crate::service::{ACTION, Service};
use crate::signature;
use crate::slots::Slots;
use crate::timestamp::Timestamp;

/// What a token says: where its values stand, and what they mean.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) slots: Slots,
    pub(crate) credential: CredentialSpans,
    pub(crate) signed_at: Timestamp,
    pub(crate) lifetime_seconds: u32,
    pub(crate) signature: [u8; 32],
}

impl Parts {
    /// Reads a decoded token, and appends its decoded credential.
    pub(crate) fn read(text: &mut Vec<u8>, service: Service) -> Result<Self, Error> {
        let (start, end) = (query_start(text, service)?, text.len());
        Self::of(text, start).map_err(|found| {
            let query = text.get(start..end).unwrap_or_default();
            faults::first(query).unwrap_or(found)
        })
    }

    fn of(text: &mut Vec<u8>, start: usize) -> Result<Self, Error> {
        let slots = Slots::parse(text, start)?;
        check_constants(text, &slots)?;
        let parameter = Parameter::SecurityToken;
        // Of the others, only what is canonical passes the check of its form.
        if !encoding::is_canonical(slots.get(parameter, text).unwrap_or_default()) {
            return Err(Error::EncodingNotCanonical { parameter });
        }
        let encoded = slots.span(Parameter::Credential).ok_or(Error::CredentialMalformed)?;
        let credential = CredentialSpans::parse(text, encoded)?;
        let value = |parameter| slots.get(parameter, text).unwrap_or_default();
        let date = value(Parameter::Date);
        let signed_at =
            Timestamp::parse_digits(date).map_err(|reason| Error::DateInvalid { reason })?;
        let [day, ..] = credential.scope_bytes(text);
        // SPEC V7.
        if date.get(..8) != Some(day) {
            return Err(Error::CredentialDateMismatch);
        }
        let lifetime_seconds = lifetime::parse_seconds(value(Parameter::Expires))?;
        let signature = signature::parse(value(Parameter::Signature))?;
        Ok(Self { slots, credential, signed_at, lifetime_seconds, signature })
    }
}

/// Compares the host and the path byte for byte, and finds where the query starts. SPEC E5.
fn query_start(text: &[u8], service: Service) -> Result<usize, Error> {
    let expected = service.host;
    text.strip_prefix(expected.as_bytes())
        .and_then(|rest| rest.strip_prefix(b"/?"))
        .map(|query| text.len() - query.len())
        .ok_or(Error::HostMismatch { expected })
}

/// SPEC V1, V2, V3, V4.
fn check_constants(text: &[u8], slots: &Slots) -> Result<(), Error> {
    // Not in a loop: each is compared with a text whose length the compiler knows.
    check_constant(text, slots, Parameter::Action, ACTION)?;
    check_constant(text, slots, Parameter::Version, "1")?;
    check_constant(text, slots, Parameter::Algorithm, ALGORITHM)?;
    check_constant(text, slots, Parameter::SignedHeaders, SIGNED_HEADERS)
}

#[inline]
fn check_constant(
    text: &[u8],
    slots: &Slots,
    parameter: Parameter,
    expected: &'static str,
) -> Result<(), Error> {
    if slots.get(parameter, text) == Some(expected.as_bytes()) {
        Ok(())
    } else {
        Err(Error::ConstantMismatch { parameter, expected })
    }
}
