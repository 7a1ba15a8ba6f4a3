//! The access to the control API.

use std::error::Error;
use std::fmt;

use stagemaker_gateway::Secret;

/// The clients that may use the control API of an emulator.
///
/// Exhaustive: a server decides about each.
#[derive(Clone, Debug, Default)]
pub enum ControlAccess {
    /// None: there is no API.
    Off,
    /// Clients on this machine, and no web page.
    #[default]
    Loopback,
    /// Clients that send this token, from anywhere.
    Token(Secret),
}

/// A text that cannot be the token of the control API.
///
/// Exhaustive: what it should be is said by its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidControlToken;

/// The shortest token of the control API, in bytes.
const MIN_TOKEN_BYTES: usize = 16;

impl ControlAccess {
    /// Returns the access of clients that send a token.
    ///
    /// # Errors
    ///
    /// When the token is easy to guess, or holds what no header can.
    pub fn with_token(token: &str) -> Result<Self, InvalidControlToken> {
        let is_good =
            token.len() >= MIN_TOKEN_BYTES && token.bytes().all(|byte| byte.is_ascii_graphic());
        if is_good { Ok(Self::Token(Secret::new(token))) } else { Err(InvalidControlToken) }
    }
}

impl fmt::Display for InvalidControlToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let characters = "characters of printable ASCII without spaces";
        write!(f, "expected a control token of at least {MIN_TOKEN_BYTES} {characters}")
    }
}

impl Error for InvalidControlToken {}
