//! What each error says: lower case, no full stop, and nothing that a token keeps secret.

use core::fmt;

use crate::envelope::MAX_TOKEN_BYTES;
use crate::error::Error;
use crate::lifetime::MAX_LIFETIME_SECONDS;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TokenTooLong { length } => {
                write!(f, "the token has {length} bytes, expected at most {MAX_TOKEN_BYTES}")
            }
            Self::PrefixUnknown => f.write_str(PREFIX_UNKNOWN),
            Self::Base64Invalid => f.write_str(BASE64_INVALID),
            Self::TextNotPrintable { position: at } => {
                write!(f, "byte {at} of the decoded token is a space, a `#` or not printable ASCII")
            }
            Self::HostMismatch { expected } => write!(f, "expected a token of `{expected}/?`"),
            Self::ParameterWithoutValue { index: i } => write!(f, "parameter {} has no `=`", i + 1),
            Self::ParameterUnknown { index } => {
                write!(f, "parameter {} is not one that a token may carry", index + 1)
            }
            Self::EncodingNotCanonical { parameter } => {
                write!(f, "the value of `{parameter}` is not in canonical percent-encoding")
            }
            Self::ParameterRepeated { parameter: name } => write!(f, "`{name}` is repeated"),
            Self::ParameterMissing { parameter: name } => write!(f, "`{name}` is missing"),
            Self::ConstantMismatch { parameter: p, expected } => {
                write!(f, "`{p}` is not `{expected}`")
            }
            Self::CredentialMalformed => f.write_str(CREDENTIAL_MALFORMED),
            Self::DateInvalid { reason } => write!(f, "`X-Amz-Date` is refused: {reason}"),
            Self::CredentialDateMismatch => f.write_str(CREDENTIAL_DATE_MISMATCH),
            Self::ExpiresMalformed => f.write_str(EXPIRES_MALFORMED),
            Self::ExpiresOutOfRange => {
                write!(f, "`X-Amz-Expires` is not between 1 and {MAX_LIFETIME_SECONDS} seconds")
            }
            Self::SignatureMalformed => f.write_str(SIGNATURE_MALFORMED),
            Self::ServiceMismatch { expected } => {
                write!(f, "the token is not scoped to the service `{expected}`")
            }
            Self::RegionMismatch { token, expected } => {
                // The signer wrote it: what would move a cursor or turn a line around is escaped.
                let region = shortened(token).escape_debug();
                write!(f, "the token is for region `{region}`, expected `{expected}`")
            }
            Self::LifetimeTooLong { lifetime_seconds, max_seconds } => write!(
                f,
                "the token lives {lifetime_seconds} seconds, and may live {max_seconds} at most"
            ),
            Self::SignatureMismatch => f.write_str(SIGNATURE_MISMATCH),
            Self::SessionTokenMissing => f.write_str(SESSION_TOKEN_MISSING),
            Self::SessionTokenUnexpected => f.write_str(SESSION_TOKEN_UNEXPECTED),
            Self::SessionTokenMismatch => f.write_str(SESSION_TOKEN_MISMATCH),
            Self::NotYetValid { valid_from, now } => {
                write!(f, "the token is valid from {valid_from}, and it is {now}")
            }
            Self::Expired { expires_at, now } => {
                write!(f, "the token expired at {expires_at}, and it is {now}")
            }
        }
    }
}

/// A region comes from the token: a log line need not carry 12 KiB of it.
fn shortened(region: &str) -> &str {
    let end = region.char_indices().nth(MAX_REGION_SHOWN_CHARS).map_or(region.len(), |(at, _)| at);
    region.get(..end).unwrap_or_default()
}

/// No region of any partition is longer than 20 characters.
const MAX_REGION_SHOWN_CHARS: usize = 64;

const PREFIX_UNKNOWN: &str = "the token does not begin with `sagemaker-api-key-`, nor with the \
     prefix of another service";
const BASE64_INVALID: &str = "what follows the prefix is not standard Base64 with padding";
const CREDENTIAL_MALFORMED: &str = "`X-Amz-Credential` is not of the form \
     `ACCESS_KEY_ID/YYYYMMDD/REGION/SERVICE/aws4_request`";
const CREDENTIAL_DATE_MISMATCH: &str =
    "the date in `X-Amz-Credential` is not the day of `X-Amz-Date`";
const EXPIRES_MALFORMED: &str = "`X-Amz-Expires` is not a number of seconds in plain digits";
const SIGNATURE_MALFORMED: &str = "`X-Amz-Signature` is not 64 lower-case hexadecimal digits";
const SIGNATURE_MISMATCH: &str = "the signature does not match: the token was signed with \
     another secret, or changed after signing";
const SESSION_TOKEN_MISSING: &str =
    "the credentials are temporary, but the token carries no session token";
const SESSION_TOKEN_UNEXPECTED: &str =
    "the credentials are long-term, but the token carries a session token";
const SESSION_TOKEN_MISMATCH: &str = "the token's session token is not that of the credentials";
