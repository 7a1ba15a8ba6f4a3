//! The credential of a token: who signed it, and for which day, region and service.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use crate::encoding::{self, is_unreserved};
use crate::error::Error;
use crate::parameter::Parameter;
use crate::positions::positions;
use crate::span::Span;
use crate::timestamp::Timestamp;

/// A credential scope: the day, region and service that one signing key is good for.
///
/// It displays as it stands in the string to sign, `20261122/us-east-1/sagemaker/aws4_request`.
/// Exhaustive: Signature Version 4 fixes these three parts, and the word behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope<'a> {
    /// The day, `YYYYMMDD`.
    pub date: &'a str,
    /// The region, such as `us-east-1`.
    pub region: &'a str,
    /// The service, such as `sagemaker`.
    pub service: &'a str,
}

impl Scope<'_> {
    /// Checks that a token can have this scope: a day of the calendar, and a region and a
    /// service of lower-case letters, digits and dashes.
    ///
    /// For what an operator writes; tokens are only ever compared with it.
    ///
    /// # Errors
    ///
    /// The first part that no scope of AWS has.
    pub fn check(&self) -> Result<(), InvalidScope> {
        let day = [self.date.as_bytes(), b"T000000Z".as_slice()].concat();
        if Timestamp::parse_digits(&day).is_err() {
            return Err(InvalidScope::Date);
        }
        if !is_word(self.region) {
            return Err(InvalidScope::Region);
        }
        if !is_word(self.service) {
            return Err(InvalidScope::Service);
        }
        Ok(())
    }

    /// Copies the scope into a value that borrows nothing.
    pub fn to_owned_scope(self) -> OwnedScope {
        let Self { date, region, service } = self;
        OwnedScope { date: date.into(), region: region.into(), service: service.into() }
    }
}

fn is_word(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(plain)
}

/// The part of a scope that no token can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidScope {
    /// The date is no day of the form `YYYYMMDD`.
    Date,
    /// The region is not made of lower-case letters, digits and dashes.
    Region,
    /// The service is not made of lower-case letters, digits and dashes.
    Service,
}

impl fmt::Display for InvalidScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Date => "the date is no day such as `20261122`",
            Self::Region => "the region is not one such as `us-east-1`",
            Self::Service => "the service is not one such as `sagemaker`",
        })
    }
}

impl core::error::Error for InvalidScope {}

/// A [`Scope`] that borrows nothing, to be kept beside a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OwnedScope {
    date: Box<str>,
    region: Box<str>,
    service: Box<str>,
}

impl OwnedScope {
    /// The scope itself.
    pub fn as_scope(&self) -> Scope<'_> {
        Scope { date: &self.date, region: &self.region, service: &self.service }
    }
}

#[cfg(feature = "mint")]
impl<'a> Scope<'a> {
    pub(crate) fn as_bytes(self) -> [&'a [u8]; 3] {
        [self.date, self.region, self.service].map(str::as_bytes)
    }
}

impl fmt::Display for Scope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { date, region, service } = self;
        write!(f, "{date}/{region}/{service}/{TERMINATOR}")
    }
}

/// What every credential scope ends with.
pub(crate) const TERMINATOR: &str = "aws4_request";

/// Where the parts of an `X-Amz-Credential` stand, decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CredentialSpans {
    access_key_id: Span,
    date: Span,
    region: Span,
    service: Span,
}

impl CredentialSpans {
    /// Splits a credential. SPEC V5.
    ///
    /// One whose only escapes are its slashes is read where it stands; any other is decoded
    /// behind the `text`, where it costs no allocation of its own.
    pub(crate) fn parse(text: &mut Vec<u8>, encoded: Span) -> Result<Self, Error> {
        if let Some(spans) = Self::split(text, encoded, b"%2F", |byte| !is_unreserved(byte)) {
            return Ok(spans);
        }
        let parameter = Parameter::Credential;
        let decoded = encoding::append_decoded(text, encoded)
            .ok_or(Error::EncodingNotCanonical { parameter })?;
        Self::split(text, decoded, b"/", |byte| byte == b'/')
            .filter(|_| is_text(decoded.of(text)))
            .ok_or(Error::CredentialMalformed)
    }

    pub(crate) fn access_key_id(self, text: &[u8]) -> &str {
        str_of(self.access_key_id.of(text))
    }

    pub(crate) fn scope(self, text: &[u8]) -> Scope<'_> {
        let [date, region, service] = self.scope_bytes(text).map(str_of);
        Scope { date, region, service }
    }

    /// Date, region and service.
    pub(crate) fn scope_bytes(self, text: &[u8]) -> [&[u8]; 3] {
        [self.date, self.region, self.service].map(|span| span.of(text))
    }

    /// Splits at each `slash`, which begins with the only byte that `is_special`. Nothing, if
    /// anything else is special, a part is empty, or the last is not the terminator.
    #[inline]
    fn split(
        text: &[u8],
        whole: Span,
        slash: &[u8],
        is_special: impl Fn(u8) -> bool,
    ) -> Option<Self> {
        let credential = whole.of(text);
        let mut specials = positions(credential, is_special);
        let mut from = 0;
        let mut part = || {
            let to = specials
                .next()
                .filter(|at| credential.get(*at..).is_some_and(|rest| rest.starts_with(slash)))?;
            let span = whole.part(from, to)?;
            from = to + slash.len();
            Some(span)
        };
        let spans =
            Self { access_key_id: part()?, date: part()?, region: part()?, service: part()? };
        (credential.get(from..) == Some(TERMINATOR.as_bytes())).then_some(spans)
    }
}

/// Checked when the credential was read.
fn str_of(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap_or_default()
}

/// UTF-8 without control characters.
fn is_text(bytes: &[u8]) -> bool {
    str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(char::is_control))
}
