//! Which of several faults of a query is named. SPEC O1.

use crate::encoding;
use crate::error::Error;
use crate::parameter::Parameter;

/// The first fault of a query that comes, in the order of the errors, before a repeated or
/// missing parameter and before all faults of values.
///
/// Only what is refused comes here, with the fault that was met first: what is accepted is read
/// without looking for faults.
#[cold]
pub(crate) fn first(query: &[u8]) -> Option<Error> {
    without_value(query).or_else(|| unknown(query)).or_else(|| not_canonical(query))
}

fn without_value(query: &[u8]) -> Option<Error> {
    let index = pieces(query).position(|piece| !piece.contains(&b'='))?;
    Some(Error::ParameterWithoutValue { index })
}

fn unknown(query: &[u8]) -> Option<Error> {
    let index = pieces(query).position(|piece| Parameter::split(piece).is_none())?;
    Some(Error::ParameterUnknown { index })
}

fn not_canonical(query: &[u8]) -> Option<Error> {
    let mut pairs = pieces(query).filter_map(Parameter::split);
    let (parameter, _) = pairs.find(|(_, value)| !encoding::is_canonical(value))?;
    Some(Error::EncodingNotCanonical { parameter })
}

fn pieces(query: &[u8]) -> impl Iterator<Item = &[u8]> + '_ {
    query.split(|byte| *byte == b'&')
}
