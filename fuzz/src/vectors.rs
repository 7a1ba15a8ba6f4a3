//! Genuine tokens, made by AWS's own generators and signers.

use crate::reference::{Setting, read};

/// A folder of `fixtures/tokens`.
#[derive(Debug)]
pub struct Vector {
    /// The whole token.
    pub token: &'static str,
    /// The canonical request that was signed.
    pub canonical_request: &'static str,
    /// The string that was signed.
    pub string_to_sign: &'static str,
    secret: &'static str,
    session_token: Option<&'static str>,
}

impl Vector {
    /// The access key id.
    pub fn access_key_id(&self) -> String {
        read(self.token).expect("a vector can be read").credential[0].clone()
    }

    /// The setting in which the token is accepted, in its first second.
    pub fn setting(&self) -> Setting {
        let reading = read(self.token).expect("a vector can be read");
        Setting {
            service: reading.service,
            region: reading.credential[2].clone(),
            skew_seconds: 300,
            max_lifetime_seconds: 43_200,
            secret: self.secret.to_owned(),
            session_token: self.session_token.map(ToOwned::to_owned),
            now: reading.signed_at,
        }
    }
}

macro_rules! vector {
    ($name:literal, $secret:expr, $session_token:expr) => {
        Vector {
            token: part!($name, "token"),
            canonical_request: part!($name, "canonical-request"),
            string_to_sign: part!($name, "string-to-sign"),
            secret: $secret,
            session_token: $session_token,
        }
    };
}

macro_rules! part {
    ($name:literal, $part:literal) => {
        include_str!(concat!("../../fixtures/tokens/", $name, "/", $part, ".txt"))
    };
}

/// Some of the vectors. The seeds number them in the order in which they stand here.
pub static VECTORS: [Vector; 17] = [
    vector!("long-term-example", SECRET, None),
    vector!("javascript-long-term-example", SECRET, None),
    vector!("rust-long-term-example", SECRET, None),
    vector!("session-token-with-plus-slash-equals", SECRET, Some(SESSION_TOKEN)),
    vector!("javascript-session-token-with-plus-slash-equals", SECRET, Some(SESSION_TOKEN)),
    vector!("rust-session-token-with-plus-slash-equals", SECRET, Some(SESSION_TOKEN)),
    vector!("session-token-empty", SECRET, Some("")),
    vector!("session-token-with-percent", SECRET, Some("IQoJ%2Fb3JpZ2lu%EXAMPLE%%")),
    vector!("session-token-non-ascii", SECRET, Some("IQoJ-é-ß-日本語-😀-EXAMPLE")),
    vector!("secret-non-ascii", "clé-secrète-日本語-EXAMPLE", None),
    vector!("region-cn-north-1", SECRET, None),
    vector!("expires-1", SECRET, None),
    vector!("signed-epoch", SECRET, None),
    vector!("signed-9999-last-second", SECRET, None),
    vector!("bedrock-region-with-escapes", SECRET, None),
    vector!("bedrock-session-token-empty", SECRET, Some("")),
    vector!("claude-platform-temporary-example", SECRET, Some("IQoJb3JpZ2luX2VjEXAMPLE/tok+en==")),
];

/// The access key id of the vectors with long-term credentials.
pub(crate) const ACCESS_KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
/// The access key id of the vectors with temporary credentials.
pub(crate) const TEMPORARY_ACCESS_KEY_ID: &str = "ASIAIOSFODNN7EXAMPLE";
/// The secret of both.
pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// The session token of the first three vectors that have one.
pub(crate) const SESSION_TOKEN: &str = "IQoJ+b3JpZ2lu/X2VjEXAMPLE+/==";
/// The region of most vectors.
pub(crate) const REGION: &str = "us-west-2";
/// When most vectors were signed, 2026-11-22T10:00:00Z.
pub(crate) const SIGNED_AT: i64 = 1_795_341_600;
