//! Making tokens, as AWS's Python generator does.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::audience::Audience;
use crate::canonical::{self, ALGORITHM, SIGNED_HEADERS, Variables};
use crate::encoding;
use crate::key::SigningKey;
use crate::lifetime::MAX_LIFETIME_SECONDS;
use crate::scope::Scope;
use crate::service::ACTION;
use crate::timestamp::Timestamp;

/// The credentials that sign a token.
///
/// Exhaustive: Signature Version 4 signs with these three and with nothing else.
#[derive(Clone, Copy)]
pub struct SigningCredentials<'a> {
    /// The access key id.
    pub access_key_id: &'a str,
    /// The secret access key.
    pub secret_access_key: &'a str,
    /// The session token of temporary credentials. `Some("")` is signed as an empty parameter,
    /// as botocore does when `AWS_SESSION_TOKEN` is set but empty.
    pub session_token: Option<&'a str>,
}

impl fmt::Debug for SigningCredentials<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningCredentials")
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}

/// Why a token cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MintError {
    /// The life is 0 or more than [`MAX_LIFETIME_SECONDS`].
    LifetimeOutOfRange,
    /// The time of signing lies outside the years 0000 to 9999, which `X-Amz-Date` can write.
    TimeOutOfRange,
}

impl fmt::Display for MintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LifetimeOutOfRange => {
                write!(f, "a token lives between 1 and {MAX_LIFETIME_SECONDS} seconds")
            }
            Self::TimeOutOfRange => f.write_str("a token is signed in the years 0000 to 9999"),
        }
    }
}

impl core::error::Error for MintError {}

/// Makes the token that AWS's generator makes for the same inputs, byte for byte.
///
/// The order of the parameters and all escapes are those of `sagemaker-core` 2.27.0 under
/// botocore 1.44.5. As there, the region is not checked.
///
/// # Errors
///
/// When the life is not between 1 second and 12 hours, or `signed_at` outside what
/// `X-Amz-Date` can write.
pub fn mint(
    audience: &Audience,
    credentials: SigningCredentials<'_>,
    signed_at: Timestamp,
    lifetime_seconds: u32,
) -> Result<String, MintError> {
    if !(1..=MAX_LIFETIME_SECONDS).contains(&lifetime_seconds) {
        return Err(MintError::LifetimeOutOfRange);
    }
    let date = signed_at.to_basic().ok_or(MintError::TimeOutOfRange)?;
    let service = audience.service();
    let scope = Scope {
        date: date.get(..8).unwrap_or_default(),
        region: audience.region(),
        service: service.name,
    };
    let credential = encoding::encode(&format!("{}/{scope}", credentials.access_key_id));
    let expires = lifetime_seconds.to_string();
    let security_token = credentials.session_token.map(encoding::encode);
    let hash = canonical::hash(
        service,
        Variables {
            credential: credential.as_bytes(),
            date: date.as_bytes(),
            expires: expires.as_bytes(),
            security_token: security_token.as_deref().map(str::as_bytes),
        },
    );
    let signature = SigningKey::derive(credentials.secret_access_key, scope).sign(|message| {
        let (date, scope) = (date.as_bytes(), scope.as_bytes());
        canonical::string_to_sign(date, scope, &hash, |piece| message.update(piece));
    });
    let signature = canonical::lower_hex(&signature);
    let signature = String::from_utf8_lossy(&signature);
    let security_token = security_token.map(|value| format!("&X-Amz-Security-Token={value}"));
    let security_token = security_token.unwrap_or_default();
    // Without its scheme, and in botocore's order of parameters.
    let url = format!(
        "{host}/?Action={ACTION}&X-Amz-Algorithm={ALGORITHM}&X-Amz-Credential={credential}\
         &X-Amz-Date={date}&X-Amz-Expires={expires}&X-Amz-SignedHeaders={SIGNED_HEADERS}\
         {security_token}&X-Amz-Signature={signature}&Version=1",
        host = service.host
    );
    Ok(format!("{}{}", service.prefix, STANDARD.encode(url)))
}
