//! The parameters of a token: a fixed set of names, each with one slot.

use core::fmt;

use crate::encoding;
use crate::error::Error;

/// A parameter that a token may carry.
///
/// The variants stand in the order of the canonical query, so that the allow-list *is* the
/// canonical order and nothing is ever sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Parameter {
    /// `Action`
    Action,
    /// `Version`, appended after signing and the only unsigned parameter but the signature
    Version,
    /// `X-Amz-Algorithm`
    Algorithm,
    /// `X-Amz-Credential`
    Credential,
    /// `X-Amz-Date`
    Date,
    /// `X-Amz-Expires`
    Expires,
    /// `X-Amz-Security-Token`, the only one that may be missing
    SecurityToken,
    /// `X-Amz-Signature`
    Signature,
    /// `X-Amz-SignedHeaders`
    SignedHeaders,
}

impl Parameter {
    /// Every parameter, in the order of the canonical query.
    pub const ALL: [Self; 9] = [
        Self::Action,
        Self::Version,
        Self::Algorithm,
        Self::Credential,
        Self::Date,
        Self::Expires,
        Self::SecurityToken,
        Self::Signature,
        Self::SignedHeaders,
    ];

    /// The name as it stands in the token.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Action => "Action",
            Self::Version => "Version",
            Self::Algorithm => "X-Amz-Algorithm",
            Self::Credential => "X-Amz-Credential",
            Self::Date => "X-Amz-Date",
            Self::Expires => "X-Amz-Expires",
            Self::SecurityToken => "X-Amz-Security-Token",
            Self::Signature => "X-Amz-Signature",
            Self::SignedHeaders => "X-Amz-SignedHeaders",
        }
    }

    /// Finds a parameter by its exact name: look-alikes in another case or in escapes are
    /// nobody's name (CVE-2022-2385).
    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|parameter| parameter.name() == name)
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A stretch of a token's text. 16 bits are enough: see [`crate::MAX_TOKEN_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    start: u16,
    end: u16,
}

impl Span {
    /// The span of `len` bytes from `start`, if 16 bits can hold it.
    pub(crate) fn new(start: usize, len: usize) -> Option<Self> {
        let end = start.checked_add(len)?;
        Some(Self { start: u16::try_from(start).ok()?, end: u16::try_from(end).ok()? })
    }

    /// The stretch of `text` that the span covers.
    pub(crate) fn of(self, text: &str) -> &str {
        text.get(usize::from(self.start)..usize::from(self.end)).unwrap_or_default()
    }

    /// The same, of bytes.
    pub(crate) fn range(self) -> core::ops::Range<usize> {
        usize::from(self.start)..usize::from(self.end)
    }
}

/// Where the value of each parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slots([Option<Span>; 9]);

impl Slots {
    /// Splits the query that starts at byte `start` of `text`.
    ///
    /// On `&` first and on the first `=` of each piece, values left as they are: a `+` is a
    /// plus. Every value must be in canonical encoding, so that it is also what was signed.
    pub(crate) fn parse(text: &str, start: usize) -> Result<Self, Error> {
        let mut slots = Self([None; 9]);
        let mut at = start;
        for (index, piece) in text.get(start..).unwrap_or_default().split('&').enumerate() {
            let (name, value) =
                piece.split_once('=').ok_or(Error::ParameterWithoutValue { index })?;
            let parameter = Parameter::named(name).ok_or(Error::ParameterUnknown { index })?;
            if !encoding::is_canonical(value) {
                return Err(Error::EncodingNotCanonical { parameter });
            }
            slots.fill(parameter, Span::new(at + name.len() + 1, value.len()))?;
            at += piece.len() + 1;
        }
        slots.require_all()
    }

    /// The raw value of a parameter, if the token has it.
    pub(crate) fn get(self, parameter: Parameter) -> Option<Span> {
        self.0.get(parameter as usize).copied().flatten()
    }

    fn fill(&mut self, parameter: Parameter, span: Option<Span>) -> Result<(), Error> {
        match self.0.get_mut(parameter as usize) {
            Some(slot @ None) => *slot = span,
            _ => return Err(Error::ParameterRepeated { parameter }),
        }
        Ok(())
    }

    fn require_all(self) -> Result<Self, Error> {
        for parameter in Parameter::ALL {
            if self.get(parameter).is_none() && parameter != Parameter::SecurityToken {
                return Err(Error::ParameterMissing { parameter });
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Parameter;

    #[test]
    fn the_list_is_in_canonical_order_and_each_slot_is_its_own() {
        let names = Parameter::ALL.map(Parameter::name);
        assert!(names.is_sorted());
        for (index, parameter) in Parameter::ALL.into_iter().enumerate() {
            assert_eq!(parameter as usize, index);
        }
    }
}
