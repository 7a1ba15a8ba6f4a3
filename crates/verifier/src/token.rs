//! The bearer token, read but not yet trusted.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::canonical::{self, Variables};
use crate::envelope;
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::parameter::Parameter;
use crate::parts::Parts;
use crate::scope::Scope;
use crate::service::Service;
use crate::signature::Signature;
use crate::timestamp::Timestamp;

/// A bearer token that can be read, and is not yet trusted.
///
/// Nothing that it says is true until [`Token::verify`] returns a [`Caller`](crate::Caller).
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    service: Service,
    /// The decoded token, and behind it its decoded credential.
    text: Vec<u8>,
    parts: Parts,
}

impl Token {
    /// Reads a token: the first stage of the verification, and all of it that needs no key.
    ///
    /// No URL parser is involved, since those repair what they read: the text must be what the
    /// signer wrote, byte for byte.
    ///
    /// # Errors
    ///
    /// Those of [`Stage::Form`](crate::Stage::Form).
    pub fn parse(bearer: &str) -> Result<Self, Error> {
        Self::parse_bytes(bearer.as_bytes())
    }

    /// Reads a token that is given as the bytes of a header, which need not be UTF-8.
    ///
    /// # Errors
    ///
    /// Those of [`Token::parse`].
    pub fn parse_bytes(bearer: &[u8]) -> Result<Self, Error> {
        let (service, mut text) = envelope::open(bearer)?;
        let length = text.len();
        match Parts::read(&mut text, service) {
            Ok(parts) => Ok(Self { service, text, parts }),
            Err(found) => {
                text.truncate(length);
                Err(envelope::unprintable(&text).unwrap_or(found))
            }
        }
    }

    /// The fingerprint by which the token can be told from all others: see [`Fingerprint`].
    pub fn fingerprint(&self) -> Fingerprint {
        self.signature().fingerprint()
    }

    /// The signature, of which only the fingerprint can be had.
    pub fn signature(&self) -> Signature {
        Signature(self.parts.signature)
    }

    /// The access key id that claims to have signed the token.
    pub fn access_key_id(&self) -> &str {
        self.parts.credential.access_key_id(&self.text)
    }

    /// The scope of the key that is needed to verify the token.
    pub fn scope(&self) -> Scope<'_> {
        self.parts.credential.scope(&self.text)
    }

    /// The service whose form the token has.
    pub fn service(&self) -> Service {
        self.service
    }

    /// When the token says that it was signed.
    pub fn signed_at(&self) -> Timestamp {
        self.parts.signed_at
    }

    /// The first instant at which the token is no longer valid.
    pub fn expires_at(&self) -> Timestamp {
        self.parts.signed_at.plus_seconds(self.parts.lifetime_seconds)
    }

    /// The life of the token in seconds, 1 to [`MAX_LIFETIME_SECONDS`](crate::MAX_LIFETIME_SECONDS).
    pub fn lifetime_seconds(&self) -> u32 {
        self.parts.lifetime_seconds
    }

    /// Whether the token carries a session token, as one of temporary credentials does.
    pub fn has_session_token(&self) -> bool {
        self.security_token().is_some_and(|value| !value.is_empty())
    }

    /// The canonical request that must have been signed. It contains the session token, if
    /// there is one: show it to nobody but its owner.
    pub fn canonical_request(&self) -> String {
        let mut request = canonical::FIRST_BLOCK.to_vec();
        self.variables().request(self.service, |piece| request.extend_from_slice(piece));
        String::from_utf8_lossy(&request).into_owned()
    }

    /// The string that must have been signed.
    pub fn string_to_sign(&self) -> String {
        let mut string = Vec::new();
        self.tell_string_to_sign(&self.request_hash(), |piece| string.extend_from_slice(piece));
        String::from_utf8_lossy(&string).into_owned()
    }

    pub(crate) fn request_hash(&self) -> [u8; 64] {
        canonical::hash(self.service, self.variables())
    }

    pub(crate) fn tell_string_to_sign(&self, hash: &[u8; 64], tell: impl FnMut(&[u8])) {
        canonical::string_to_sign(self.date(), self.scope_bytes(), hash, tell);
    }

    fn variables(&self) -> Variables<'_> {
        Variables {
            credential: self.value(Parameter::Credential),
            date: self.date(),
            expires: self.value(Parameter::Expires),
            security_token: self.security_token(),
        }
    }

    pub(crate) fn security_token(&self) -> Option<&[u8]> {
        self.parts.slots.get(Parameter::SecurityToken, &self.text)
    }

    fn date(&self) -> &[u8] {
        self.value(Parameter::Date)
    }

    /// Day, region and service.
    pub(crate) fn scope_bytes(&self) -> [&[u8]; 3] {
        self.parts.credential.scope_bytes(&self.text)
    }

    fn value(&self, parameter: Parameter) -> &[u8] {
        self.parts.slots.get(parameter, &self.text).unwrap_or_default()
    }
}

/// SPEC C4.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("access_key_id", &self.access_key_id())
            .field("scope", &self.scope())
            .field("signed_at", &self.parts.signed_at)
            .field("lifetime_seconds", &self.parts.lifetime_seconds)
            .field("has_session_token", &self.has_session_token())
            .finish_non_exhaustive()
    }
}
