//! The query of a token, split into its parameters.

use core::iter;

use crate::error::Error;
use crate::parameter::Parameter;
use crate::positions::positions;
use crate::span::Span;

/// Where the value of each parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slots([Option<Span>; 9]);

impl Slots {
    /// Splits the query that starts at byte `start` of `text`, on `&` and on the first `=` of
    /// each piece. Values are left as they are. SPEC Q6.
    pub(crate) fn parse(text: &[u8], start: usize) -> Result<Self, Error> {
        let query = text.get(start..).unwrap_or_default();
        let mut slots = Self([None; 9]);
        let mut from = 0;
        let ends = positions(query, |byte| byte == b'&').chain(iter::once(query.len()));
        for (index, end) in ends.enumerate() {
            let piece = query.get(from..end).unwrap_or_default();
            let (parameter, value) =
                Parameter::split(piece).ok_or(Error::ParameterUnknown { index })?;
            slots.fill(parameter, Span::new(start + end - value.len(), start + end))?;
            from = end + 1;
        }
        slots.require_all()
    }

    /// The raw value of a parameter, if the token has it.
    pub(crate) fn get<'a>(&self, parameter: Parameter, text: &'a [u8]) -> Option<&'a [u8]> {
        self.span(parameter).map(|span| span.of(text))
    }

    /// The place of that value.
    pub(crate) fn span(&self, parameter: Parameter) -> Option<Span> {
        self.0.get(parameter as usize).copied().flatten()
    }

    /// SPEC Q4.
    #[inline]
    fn fill(&mut self, parameter: Parameter, span: Option<Span>) -> Result<(), Error> {
        match self.0.get_mut(parameter as usize) {
            Some(slot @ None) => *slot = span,
            _ => return Err(Error::ParameterRepeated { parameter }),
        }
        Ok(())
    }

    /// SPEC Q5.
    fn require_all(self) -> Result<Self, Error> {
        for (slot, parameter) in self.0.iter().zip(Parameter::ALL) {
            if slot.is_none() && parameter != Parameter::SecurityToken {
                return Err(Error::ParameterMissing { parameter });
            }
        }
        Ok(self)
    }
}
