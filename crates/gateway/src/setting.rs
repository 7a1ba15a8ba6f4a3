//! Checks of what an operator writes: ids, secrets, session tokens.

use std::fmt;

use stagemaker_verifier::InvalidScope;

/// A part of a credential that cannot be right. The value itself is never shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidSetting {
    /// The access key id. SPEC S2
    AccessKeyId(TextFault),
    /// The secret access key.
    SecretAccessKey(TextFault),
    /// The session token.
    SessionToken(TextFault),
    /// The ARN of a principal is not one of IAM or STS with the 12 digits of an account.
    PrincipalArn,
    /// The day, region or service of a derived key, or the region of an audience.
    Scope(InvalidScope),
    /// All 32 bytes of a derived key are zero, as in a buffer that nobody filled.
    KeyAllZero,
}

/// A fault of a text that an operator wrote, or that was cut out of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextFault {
    /// It is empty, as a file is while it is being written.
    Empty,
    /// It begins or ends with white space or a line end, as the content of a file does.
    WhiteSpaceAtEdge,
    /// It holds a control character.
    ControlCharacter,
    /// It holds a `/`, which separates the parts of a credential.
    Slash,
    /// It is longer than any of AWS.
    TooLong,
}

/// The longest access key id that is taken, in characters: AWS documents 128.
pub const MAX_ACCESS_KEY_ID_CHARS: usize = 128;

/// Checks an access key id. SPEC S2
pub(crate) fn access_key_id(text: &str) -> Result<(), InvalidSetting> {
    let fault = match fault(text) {
        None if text.contains('/') => Some(TextFault::Slash),
        None if text.chars().nth(MAX_ACCESS_KEY_ID_CHARS).is_some() => Some(TextFault::TooLong),
        fault => fault,
    };
    fault.map_or(Ok(()), |fault| Err(InvalidSetting::AccessKeyId(fault)))
}

/// Checks a secret access key. SPEC S1
pub(crate) fn secret_access_key(text: &str) -> Result<(), InvalidSetting> {
    fault(text).map_or(Ok(()), |fault| Err(InvalidSetting::SecretAccessKey(fault)))
}

/// Checks a session token. SPEC S1
pub(crate) fn session_token(text: &str) -> Result<(), InvalidSetting> {
    fault(text).map_or(Ok(()), |fault| Err(InvalidSetting::SessionToken(fault)))
}

fn fault(text: &str) -> Option<TextFault> {
    if text.is_empty() {
        Some(TextFault::Empty)
    } else if text.trim().len() != text.len() {
        Some(TextFault::WhiteSpaceAtEdge)
    } else if text.contains(char::is_control) {
        Some(TextFault::ControlCharacter)
    } else {
        None
    }
}

impl fmt::Display for InvalidSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AccessKeyId(fault) => write!(f, "the access key id {fault}"),
            Self::SecretAccessKey(fault) => write!(f, "the secret access key {fault}"),
            Self::SessionToken(fault) => write!(f, "the session token {fault}"),
            Self::PrincipalArn => f.write_str(
                "the principal's ARN is not one such as `arn:aws:iam::123456789012:user/ci`",
            ),
            Self::Scope(invalid) => invalid.fmt(f),
            Self::KeyAllZero => f.write_str("all bytes of the derived key are zero"),
        }
    }
}

impl fmt::Display for TextFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::WhiteSpaceAtEdge => {
                f.write_str("begins or ends with white space or a line end: trim it")
            }
            Self::ControlCharacter => f.write_str("holds a control character"),
            Self::Slash => f.write_str("holds a `/`"),
            Self::TooLong => write!(f, "has more than {MAX_ACCESS_KEY_ID_CHARS} characters"),
        }
    }
}

impl std::error::Error for InvalidSetting {}

impl From<InvalidScope> for InvalidSetting {
    fn from(invalid: InvalidScope) -> Self {
        Self::Scope(invalid)
    }
}
