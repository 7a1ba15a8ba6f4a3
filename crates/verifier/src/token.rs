//! The bearer token, read but not yet trusted.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use base64::Engine as _;

use crate::audience::Audience;
use crate::caller::Caller;
use crate::canonical::{self, ALGORITHM, SIGNED_HEADERS, Variables};
use crate::encoding;
use crate::error::Error;
use crate::key::SigningKey;
use crate::lifetime;
use crate::parameter::{Parameter, Slots};
use crate::scope::{CredentialSpans, Scope};
use crate::service::Service;
use crate::signature;
use crate::timestamp::Timestamp;

/// The longest token that is looked at: 16 KiB.
///
/// A token with a session token of 4,096 characters has 6,326 bytes, and it may come close to
/// three times that where every character needs an escape. Beyond this cap nothing is decoded
/// or hashed.
pub const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// A bearer token that can be read, and is not yet trusted.
///
/// Nothing that it says is true until [`Token::verify`] returns a [`Caller`].
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    service: Service,
    /// The decoded token, and behind it its decoded credential.
    text: String,
    slots: Slots,
    credential: CredentialSpans,
    signed_at: Timestamp,
    lifetime_seconds: u32,
    signature: [u8; 32],
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
        if bearer.len() > MAX_TOKEN_BYTES {
            return Err(Error::TokenTooLong { length: bearer.len() });
        }
        let (service, encoded) = Service::of(bearer).ok_or(Error::PrefixUnknown)?;
        let mut text = decoded(encoded)?;
        let slots = Slots::parse(&text, query_start(&text, service)?)?;
        check_constants(&text, slots, service)?;
        let credential = append_credential(&mut text, slots)?;
        let signed_at = signed_at(&text, slots)?;
        let day = value(&text, slots, Parameter::Date).get(..8);
        if day != Some(credential.scope(&text).date) {
            return Err(Error::CredentialDateMismatch);
        }
        let lifetime_seconds = lifetime::parse_seconds(value(&text, slots, Parameter::Expires))?;
        let signature = signature::parse(value(&text, slots, Parameter::Signature))?;
        Ok(Self { service, text, slots, credential, signed_at, lifetime_seconds, signature })
    }

    /// Checks that the token is meant for `audience`, signed with `key` and valid at `now`, in
    /// this order.
    ///
    /// # Errors
    ///
    /// Those of the stages after [`Stage::Form`](crate::Stage::Form). The time is judged last,
    /// so that a token is called expired only when it is genuine.
    pub fn verify<'token>(
        &'token self,
        key: &SigningKey,
        audience: &Audience,
        now: Timestamp,
    ) -> Result<Caller<'token>, Error> {
        audience.admit(self)?;
        let hash = canonical::hash(&self.request());
        let date = self.value(Parameter::Date);
        key.check_signature(canonical::string_to_sign(date, self.scope(), &hash), &self.signature)?;
        key.check_session_token(self.security_token())?;
        self.check_time(audience, now)?;
        Ok(Caller::of(self))
    }

    /// Checks that the token is valid at `now`, the last stage of the verification: from its
    /// date, less the skew, until before its expiry, without leeway.
    ///
    /// It says nothing about who signed the token; [`Token::verify`] does.
    ///
    /// # Errors
    ///
    /// Those of [`Stage::Time`](crate::Stage::Time).
    pub fn check_time(&self, audience: &Audience, now: Timestamp) -> Result<(), Error> {
        let valid_from = audience.valid_from(self.signed_at);
        if now < valid_from {
            return Err(Error::NotYetValid { valid_from, now });
        }
        let expires_at = self.expires_at();
        if now >= expires_at {
            return Err(Error::Expired { expires_at, now });
        }
        Ok(())
    }

    /// The access key id that claims to have signed the token.
    pub fn access_key_id(&self) -> &str {
        self.credential.access_key_id(&self.text)
    }

    /// The scope of the key that is needed to verify the token.
    pub fn scope(&self) -> Scope<'_> {
        self.credential.scope(&self.text)
    }

    /// The service whose form the token has.
    pub fn service(&self) -> Service {
        self.service
    }

    /// When the token says that it was signed.
    pub fn signed_at(&self) -> Timestamp {
        self.signed_at
    }

    /// The first instant at which the token is no longer valid.
    pub fn expires_at(&self) -> Timestamp {
        self.signed_at.plus_seconds(self.lifetime_seconds)
    }

    /// The life of the token in seconds, 1 to [`MAX_LIFETIME_SECONDS`](crate::MAX_LIFETIME_SECONDS).
    pub fn lifetime_seconds(&self) -> u32 {
        self.lifetime_seconds
    }

    /// Whether the token carries a session token, as one of temporary credentials does.
    pub fn has_session_token(&self) -> bool {
        self.security_token().is_some_and(|value| !value.is_empty())
    }

    /// The canonical request that must have been signed. It contains the session token, if
    /// there is one: show it to nobody but its owner.
    pub fn canonical_request(&self) -> String {
        self.request().concat()
    }

    /// The string that must have been signed.
    pub fn string_to_sign(&self) -> String {
        let hash = canonical::hash(&self.request());
        let date = self.value(Parameter::Date);
        let pieces = canonical::string_to_sign(date, self.scope(), &hash);
        String::from_utf8_lossy(&pieces.concat()).into_owned()
    }

    fn request(&self) -> [&str; 17] {
        let variables = Variables {
            credential: self.value(Parameter::Credential),
            date: self.value(Parameter::Date),
            expires: self.value(Parameter::Expires),
            security_token: self.security_token(),
        };
        canonical::request(&self.service, variables)
    }

    fn security_token(&self) -> Option<&str> {
        self.slots.get(Parameter::SecurityToken).map(|span| span.of(&self.text))
    }

    fn value(&self, parameter: Parameter) -> &str {
        value(&self.text, self.slots, parameter)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("access_key_id", &self.access_key_id())
            .field("scope", &self.scope())
            .field("signed_at", &self.signed_at)
            .field("lifetime_seconds", &self.lifetime_seconds)
            .field("has_session_token", &self.has_session_token())
            .finish_non_exhaustive()
    }
}

fn value(text: &str, slots: Slots, parameter: Parameter) -> &str {
    slots.get(parameter).map_or("", |span| span.of(text))
}

/// Decodes the Base64, with room left for the credential that will be decoded behind it.
fn decoded(encoded: &str) -> Result<String, Error> {
    let mut bytes = Vec::with_capacity(2 * base64::decoded_len_estimate(encoded.len()));
    engine().decode_vec(encoded, &mut bytes).map_err(|_| Error::Base64Invalid)?;
    if let Some(position) = bytes.iter().position(|byte| !is_printable(*byte)) {
        return Err(Error::TextNotPrintable { position });
    }
    String::from_utf8(bytes).map_err(|_| Error::TextNotPrintable { position: 0 })
}

#[cfg(not(feature = "simd"))]
fn engine() -> impl base64::Engine {
    base64::engine::general_purpose::STANDARD
}

#[cfg(feature = "simd")]
fn engine() -> impl base64::Engine {
    base64::engine::Simd::standard(base64::engine::GeneralPurposeConfig::new())
}

/// A fragment has no place in a token, and white space is what parsers strip.
const fn is_printable(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b'#'
}

/// Compares the host and the path byte for byte, and finds where the query starts.
fn query_start(text: &str, service: Service) -> Result<usize, Error> {
    text.strip_prefix(service.host)
        .and_then(|rest| rest.strip_prefix("/?"))
        .map(|query| text.len() - query.len())
        .ok_or(Error::HostMismatch { expected: service.host })
}

fn check_constants(text: &str, slots: Slots, service: Service) -> Result<(), Error> {
    for (parameter, expected) in [
        (Parameter::Action, service.action),
        (Parameter::Version, "1"),
        (Parameter::Algorithm, ALGORITHM),
        (Parameter::SignedHeaders, SIGNED_HEADERS),
    ] {
        if value(text, slots, parameter) != expected {
            return Err(Error::ConstantMismatch { parameter, expected });
        }
    }
    Ok(())
}

fn append_credential(text: &mut String, slots: Slots) -> Result<CredentialSpans, Error> {
    let start = text.len();
    let mut bytes = core::mem::take(text).into_bytes();
    if let Some(span) = slots.get(Parameter::Credential) {
        encoding::append_decoded(&mut bytes, span.range());
    }
    *text = String::from_utf8(bytes).map_err(|_| Error::CredentialMalformed)?;
    CredentialSpans::parse(text, start)
}

fn signed_at(text: &str, slots: Slots) -> Result<Timestamp, Error> {
    Timestamp::parse_basic(value(text, slots, Parameter::Date))
        .map_err(|reason| Error::DateInvalid { reason })
}
