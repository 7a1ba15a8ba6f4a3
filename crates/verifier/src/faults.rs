//! Which of several faults of a query is named. SPEC O1.

use crate::encoding;
use crate::error::Error;
use crate::parameter::Parameter;

/// The first fault of a query that is not one of a value's meaning, in the order of the errors.
///
/// Only what is refused comes here: what is accepted is read without looking for faults.
#[cold]
pub(crate) fn first(query: &[u8]) -> Option<Error> {
    without_value(query)
        .or_else(|| unknown(query))
        .or_else(|| not_canonical(query))
        .or_else(|| repeated(query))
        .or_else(|| missing(query))
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

fn repeated(query: &[u8]) -> Option<Error> {
    let mut seen = [false; Parameter::ALL.len()];
    let mut is_repeated = |parameter: &Parameter| {
        let seen = seen.get_mut(*parameter as usize);
        seen.is_some_and(|seen| core::mem::replace(seen, true))
    };
    let parameter = parameters(query).find(|parameter| is_repeated(parameter))?;
    Some(Error::ParameterRepeated { parameter })
}

fn missing(query: &[u8]) -> Option<Error> {
    let is_missing = |sought: &Parameter| !parameters(query).any(|found| found == *sought);
    let required = Parameter::ALL.into_iter().filter(|one| *one != Parameter::SecurityToken);
    let parameter = { required }.find(is_missing)?;
    Some(Error::ParameterMissing { parameter })
}

fn parameters(query: &[u8]) -> impl Iterator<Item = Parameter> + '_ {
    pieces(query).filter_map(Parameter::split).map(|(parameter, _)| parameter)
}

fn pieces(query: &[u8]) -> impl Iterator<Item = &[u8]> + '_ {
    query.split(|byte| *byte == b'&')
}
