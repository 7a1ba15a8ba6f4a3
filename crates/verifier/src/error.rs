//! Why a token is refused.

use alloc::boxed::Box;

use crate::parameter::Parameter;
use crate::stage::Stage;
use crate::timestamp::{ParseTimestampError, Timestamp};

/// Why a token is refused.
///
/// The variants stand in the order in which they are looked for, so that of several faults the
/// same one is always named: form, audience, signature, session token, time. None of them holds
/// a secret, a signature or a session token; what a caller may be told is less than what they
/// say, and is for the gateway to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The token is longer than [`MAX_TOKEN_BYTES`](crate::MAX_TOKEN_BYTES).
    TokenTooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// The token begins with no known prefix, or with a look-alike of one.
    PrefixUnknown,
    /// What follows the prefix is not standard, padded, canonical Base64.
    Base64Invalid,
    /// The decoded text holds a byte that is not printable ASCII, or a space, or `#`.
    TextNotPrintable {
        /// Where, in bytes from the start of the decoded text.
        position: usize,
    },
    /// The decoded text does not begin with the service's host and `/?`.
    HostMismatch {
        /// What it should begin with, without the `/?`.
        expected: &'static str,
    },
    /// A piece between two `&` has no `=`.
    ParameterWithoutValue {
        /// Its index, counted from 0.
        index: usize,
    },
    /// A parameter is none of the nine that a token may carry.
    ParameterUnknown {
        /// Its index, counted from 0.
        index: usize,
    },
    /// A parameter's value is not in canonical percent-encoding.
    EncodingNotCanonical {
        /// Which parameter.
        parameter: Parameter,
    },
    /// A parameter is there more than once.
    ParameterRepeated {
        /// Which parameter.
        parameter: Parameter,
    },
    /// A parameter is not there.
    ParameterMissing {
        /// Which parameter.
        parameter: Parameter,
    },
    /// A parameter that can only have one value has another.
    ConstantMismatch {
        /// Which parameter: `Action`, `Version`, `X-Amz-Algorithm` or `X-Amz-SignedHeaders`.
        parameter: Parameter,
        /// The one value it can have.
        expected: &'static str,
    },
    /// `X-Amz-Credential` is not an access key id, a date, a region, a service and
    /// `aws4_request`, or one of them is empty or holds a control character.
    CredentialMalformed,
    /// `X-Amz-Date` is no instant of the form `YYYYMMDDTHHMMSSZ`.
    DateInvalid {
        /// The fault.
        reason: ParseTimestampError,
    },
    /// The date in `X-Amz-Credential` is not the day of `X-Amz-Date`.
    CredentialDateMismatch,
    /// `X-Amz-Expires` is not a number of seconds in plain decimal digits.
    ExpiresMalformed,
    /// `X-Amz-Expires` is 0 or more than [`MAX_LIFETIME_SECONDS`](crate::MAX_LIFETIME_SECONDS).
    ExpiresOutOfRange,
    /// `X-Amz-Signature` is not 64 lower-case hexadecimal digits.
    SignatureMalformed,
    /// The token is scoped to another service.
    ServiceMismatch {
        /// The service that it should be scoped to.
        expected: &'static str,
    },
    /// The token is scoped to another region.
    RegionMismatch {
        /// The region that the token is for.
        token: Box<str>,
        /// The region of the verifier.
        expected: Box<str>,
    },
    /// The token lives longer than the audience allows.
    LifetimeTooLong {
        /// The life that the token claims, in seconds.
        lifetime_seconds: u32,
        /// The longest life that the audience allows, in seconds.
        max_seconds: u32,
    },
    /// The signature was not made with this key, or not over this token.
    SignatureMismatch,
    /// The credentials are temporary, and the token carries no session token.
    SessionTokenMissing,
    /// The credentials are long-term, and the token carries a session token.
    SessionTokenUnexpected,
    /// The token carries another session token than the credentials.
    SessionTokenMismatch,
    /// The token is signed for a later time than the skew allows.
    NotYetValid {
        /// The first instant at which it is valid.
        valid_from: Timestamp,
        /// The instant at which it was verified.
        now: Timestamp,
    },
    /// The token was valid and is no longer. Only ever said of a genuine token.
    Expired {
        /// The first instant at which it is no longer valid.
        expires_at: Timestamp,
        /// The instant at which it was verified.
        now: Timestamp,
    },
}

impl Error {
    /// Every [`code`](Self::code), in the order in which the faults are looked for.
    #[rustfmt::skip] // a stage a line
    pub const CODES: [&'static str; 29] = [
        "token_too_long", "prefix_unknown", "base64_invalid", "text_not_printable",
        "host_mismatch", "parameter_without_value", "parameter_unknown",
        "encoding_not_canonical", "parameter_repeated", "parameter_missing", "action_mismatch",
        "version_mismatch", "algorithm_mismatch", "signed_headers_mismatch",
        "credential_malformed", "date_invalid", "credential_date_mismatch", "expires_malformed",
        "expires_out_of_range", "signature_malformed",
        "service_mismatch", "region_mismatch", "lifetime_too_long",
        "signature_mismatch",
        "session_token_missing", "session_token_unexpected", "session_token_mismatch",
        "not_yet_valid", "expired",
    ];

    /// A name that never changes, for machines. Codes are only ever added.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TokenTooLong { .. } => "token_too_long",
            Self::PrefixUnknown => "prefix_unknown",
            Self::Base64Invalid => "base64_invalid",
            Self::TextNotPrintable { .. } => "text_not_printable",
            Self::HostMismatch { .. } => "host_mismatch",
            Self::ParameterWithoutValue { .. } => "parameter_without_value",
            Self::ParameterUnknown { .. } => "parameter_unknown",
            Self::EncodingNotCanonical { .. } => "encoding_not_canonical",
            Self::ParameterRepeated { .. } => "parameter_repeated",
            Self::ParameterMissing { .. } => "parameter_missing",
            Self::ConstantMismatch { parameter, .. } => constant_code(*parameter),
            Self::CredentialMalformed => "credential_malformed",
            Self::DateInvalid { .. } => "date_invalid",
            Self::CredentialDateMismatch => "credential_date_mismatch",
            Self::ExpiresMalformed => "expires_malformed",
            Self::ExpiresOutOfRange => "expires_out_of_range",
            Self::SignatureMalformed => "signature_malformed",
            Self::ServiceMismatch { .. } => "service_mismatch",
            Self::RegionMismatch { .. } => "region_mismatch",
            Self::LifetimeTooLong { .. } => "lifetime_too_long",
            Self::SignatureMismatch => "signature_mismatch",
            Self::SessionTokenMissing => "session_token_missing",
            Self::SessionTokenUnexpected => "session_token_unexpected",
            Self::SessionTokenMismatch => "session_token_mismatch",
            Self::NotYetValid { .. } => "not_yet_valid",
            Self::Expired { .. } => "expired",
        }
    }

    /// The step at which the token is refused.
    pub const fn stage(&self) -> Stage {
        match self {
            Self::ServiceMismatch { .. }
            | Self::RegionMismatch { .. }
            | Self::LifetimeTooLong { .. } => Stage::Audience,
            Self::SignatureMismatch => Stage::Signature,
            Self::SessionTokenMissing
            | Self::SessionTokenUnexpected
            | Self::SessionTokenMismatch => Stage::SessionToken,
            Self::NotYetValid { .. } | Self::Expired { .. } => Stage::Time,
            Self::TokenTooLong { .. }
            | Self::PrefixUnknown
            | Self::Base64Invalid
            | Self::TextNotPrintable { .. }
            | Self::HostMismatch { .. }
            | Self::ParameterWithoutValue { .. }
            | Self::ParameterUnknown { .. }
            | Self::EncodingNotCanonical { .. }
            | Self::ParameterRepeated { .. }
            | Self::ParameterMissing { .. }
            | Self::ConstantMismatch { .. }
            | Self::CredentialMalformed
            | Self::DateInvalid { .. }
            | Self::CredentialDateMismatch
            | Self::ExpiresMalformed
            | Self::ExpiresOutOfRange
            | Self::SignatureMalformed => Stage::Form,
        }
    }
}

const fn constant_code(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::Version => "version_mismatch",
        Parameter::Algorithm => "algorithm_mismatch",
        Parameter::SignedHeaders => "signed_headers_mismatch",
        Parameter::Action
        | Parameter::Credential
        | Parameter::Date
        | Parameter::Expires
        | Parameter::SecurityToken
        | Parameter::Signature => "action_mismatch",
    }
}

impl core::error::Error for Error {}
