//! The `Authorization` headers of a request.

use arbitrary::{Arbitrary, Error, Result, Unstructured};
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};

use crate::signer::Signer;
use crate::written::{is_plain, written};

/// The `Authorization` headers of a request, and whether a key was at hand when they were made.
#[derive(Debug)]
pub struct Headers {
    /// The headers.
    pub map: HeaderMap,
    /// Whether a key was at hand.
    pub signed: Signed,
}

/// Whether a key was at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// No more than what AWS's generators signed, changed or not.
    Before,
    /// With a key that may be the true one.
    Now,
}

impl<'a> Arbitrary<'a> for Headers {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mode: u8 = u.arbitrary()?;
        if !is_plain(mode) {
            let token = Signer::arbitrary(u)?.draft().finish(u)?;
            return Self::of([format!("Bearer {token}").as_bytes()], Signed::Now);
        }
        if mode.is_multiple_of(4) {
            // One header a line, since a line feed cannot stand in one.
            return Self::of(u.bytes(u.len())?.split(|byte| *byte == b'\n'), Signed::Before);
        }
        Self::of([format!("Bearer {}", written(mode, u)?).as_bytes()], Signed::Before)
    }
}

impl Headers {
    /// The token, where there is one header and it is of the usual form.
    pub fn token(&self) -> Option<&str> {
        let mut values = self.map.get_all(AUTHORIZATION).iter();
        let (value, None) = (values.next()?, values.next()) else { return None };
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("Bearer").then_some(token.trim_matches(' '))
    }

    /// Whatever could be a token, in headers of any form.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let texts = self.map.values().filter_map(|value| value.to_str().ok());
        texts.flat_map(|text| text.split([' ', ',', '\t']))
    }

    fn of<'b>(lines: impl IntoIterator<Item = &'b [u8]>, signed: Signed) -> Result<Self> {
        let mut map = HeaderMap::new();
        for line in lines {
            let value = HeaderValue::from_bytes(line).map_err(|_| Error::IncorrectFormat)?;
            map.append(AUTHORIZATION, value);
        }
        Ok(Self { map, signed })
    }
}
