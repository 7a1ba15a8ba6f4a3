//! The credential of a token: who signed it, and for which day, region and service.

use core::fmt;

use crate::error::Error;
use crate::parameter::Span;

/// A credential scope: the day, region and service that one signing key is good for.
///
/// It displays as it stands in the string to sign, `20261122/us-east-1/sagemaker/aws4_request`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope<'a> {
    /// The day, `YYYYMMDD`.
    pub date: &'a str,
    /// The region, such as `us-east-1`.
    pub region: &'a str,
    /// The service, such as `sagemaker`.
    pub service: &'a str,
}

impl fmt::Display for Scope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { date, region, service } = self;
        write!(f, "{date}/{region}/{service}/{TERMINATOR}")
    }
}

/// What every credential scope ends with.
pub(crate) const TERMINATOR: &str = "aws4_request";

/// Where the parts of a decoded `X-Amz-Credential` stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CredentialSpans {
    access_key_id: Span,
    date: Span,
    region: Span,
    service: Span,
}

impl CredentialSpans {
    /// Splits the decoded credential that starts at byte `start` of `text` and ends with it.
    pub(crate) fn parse(text: &str, start: usize) -> Result<Self, Error> {
        let credential = text.get(start..).unwrap_or_default();
        if credential.chars().any(char::is_control) {
            return Err(Error::CredentialMalformed);
        }
        Self::split(credential, start).ok_or(Error::CredentialMalformed)
    }

    pub(crate) fn access_key_id(self, text: &str) -> &str {
        self.access_key_id.of(text)
    }

    pub(crate) fn scope(self, text: &str) -> Scope<'_> {
        Scope {
            date: self.date.of(text),
            region: self.region.of(text),
            service: self.service.of(text),
        }
    }

    fn split(credential: &str, start: usize) -> Option<Self> {
        let mut at = start;
        let mut parts = credential.split('/').map(|part| {
            let span = Span::new(at, part.len()).filter(|_| !part.is_empty());
            at += part.len() + 1;
            (span, part)
        });
        let mut next = || parts.next()?.0;
        let spans =
            Self { access_key_id: next()?, date: next()?, region: next()?, service: next()? };
        let terminated = parts.next()?.1 == TERMINATOR && parts.next().is_none();
        terminated.then_some(spans)
    }
}
