//! The `Authorization` headers of a request, and how they are read by hand.

use arbitrary::{Arbitrary, Error, Result, Unstructured};
use http::header::HeaderValue;

use super::credential_set::{OTHER_SECRET, instant, session_token};
use crate::attempt::vector;
use crate::authenticator::KNOWN;
use crate::signer::{Signer, usual};
use crate::vectors::{ACCESS_KEY_ID, SECRET, TEMPORARY_ACCESS_KEY_ID};

/// The values of the `Authorization` headers of a request.
#[derive(Clone, Debug)]
pub struct Authorization {
    /// The values, in their order.
    pub values: Vec<HeaderValue>,
}

impl<'a> Arbitrary<'a> for Authorization {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let token = token(u)?;
        let usual = usual(u)?;
        let texts = match if usual { 0 } else { u.int_in_range(1..=9)? } {
            0 => vec![format!("Bearer {token}")],
            1 => vec![],
            2 => vec![format!("bEARER   {token}  ")],
            3 => vec![format!("Bearer {token}"), format!("Bearer {token}")],
            4 => vec![format!("Bearer {token},Bearer {token}")],
            5 => vec![format!("Bearer {token} {token}")],
            6 => vec![format!("Basic {token}")],
            7 => vec!["Bearer".to_owned()],
            8 => vec![token],
            _ => vec![format!("Bearer {token}"), String::new()],
        };
        let value = |text: String| HeaderValue::try_from(text).map_err(|_| Error::IncorrectFormat);
        Ok(Self { values: texts.into_iter().map(value).collect::<Result<_>>()? })
    }
}

impl Authorization {
    /// Reads the one token, or says the code of what is wrong. SPEC H1, H2, H3
    ///
    /// # Errors
    ///
    /// The gateway's codes of headers.
    pub fn token(&self) -> std::result::Result<&str, &'static str> {
        let value = match &*self.values {
            [] => return Err("authorization_missing"),
            [only] => only.as_bytes(),
            _ => return Err("authorization_repeated"),
        };
        if value.len() > "Bearer ".len() + 16 * 1024 {
            return Err("authorization_too_large");
        }
        let text = std::str::from_utf8(value).map_err(|_| "authorization_malformed")?;
        if !text.is_ascii() {
            return Err("authorization_malformed");
        }
        if text.contains(',') {
            return Err("authorization_repeated");
        }
        let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
        if scheme.to_lowercase() != "bearer" {
            return Err("scheme_not_bearer");
        }
        let token = token.trim_matches(' ');
        let is_one = !token.is_empty() && !token.contains([' ', '\t']);
        is_one.then_some(token).ok_or("authorization_malformed")
    }
}

/// Chooses a token of a vector, or signs one.
fn token(u: &mut Unstructured<'_>) -> Result<String> {
    Ok(match u.int_in_range(0..=9)? {
        0..=3 => u.choose(&KNOWN)?.token.to_owned(),
        4..=7 => signer(u)?.draft().signed(),
        8 => vector(u)?.token.to_owned(),
        _ => Signer::arbitrary(u)?.draft().finish(u)?,
    })
}

/// Chooses a signer with one of the secrets that some set of credentials holds.
fn signer(u: &mut Unstructured<'_>) -> Result<Signer> {
    let is_temporary = u.arbitrary()?;
    let id = if is_temporary { TEMPORARY_ACCESS_KEY_ID } else { ACCESS_KEY_ID };
    let secret = if usual(u)? { SECRET } else { OTHER_SECRET };
    let session_token = if usual(u)? == is_temporary { Some(session_token(u)?) } else { None };
    let lifetime = if usual(u)? { 43_200 } else { *u.choose(&[1, 900, 3_600])? };
    Ok(Signer::of(id, secret, session_token, instant(u)?, lifetime))
}
