//! The canonical request and the string to sign, rebuilt from constants.

use sha2::{Digest, Sha256};

use crate::scope::{Scope, TERMINATOR};
use crate::service::Service;

/// The one signing algorithm.
pub(crate) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The one list of signed headers.
pub(crate) const SIGNED_HEADERS: &str = "host";

/// What goes into a canonical request besides constants, each value in canonical encoding.
#[derive(Clone, Copy)]
pub(crate) struct Variables<'a> {
    pub(crate) credential: &'a str,
    pub(crate) date: &'a str,
    pub(crate) expires: &'a str,
    /// An empty session token is signed as well, so `Some("")` is not `None`.
    pub(crate) security_token: Option<&'a str>,
}

/// The canonical request, in pieces that are never joined just to be hashed.
///
/// Method, path, host, signed headers and the hash of an empty body are constants: a token
/// that was signed over anything else does not verify (CVE-2020-16250).
pub(crate) fn request<'a>(service: &Service, variables: Variables<'a>) -> [&'a str; 17] {
    let (security_token_name, security_token) = match variables.security_token {
        Some(value) => ("&X-Amz-Security-Token=", value),
        None => ("", ""),
    };
    [
        "POST\n/\nAction=",
        service.action,
        "&X-Amz-Algorithm=",
        ALGORITHM,
        "&X-Amz-Credential=",
        variables.credential,
        "&X-Amz-Date=",
        variables.date,
        "&X-Amz-Expires=",
        variables.expires,
        security_token_name,
        security_token,
        "&X-Amz-SignedHeaders=host",
        "\nhost:",
        service.host,
        "\n\nhost\n",
        EMPTY_BODY_SHA256,
    ]
}

/// The hash of the canonical request, in lower-case hexadecimal digits.
pub(crate) fn hash(request: &[&str; 17]) -> [u8; 64] {
    let mut sha256 = Sha256::new();
    for piece in request {
        sha256.update(piece);
    }
    lower_hex(&sha256.finalize().into())
}

/// The string to sign, in pieces.
pub(crate) fn string_to_sign<'a>(
    date: &'a str,
    scope: Scope<'a>,
    hash: &'a [u8; 64],
) -> [&'a [u8]; 13] {
    [
        ALGORITHM.as_bytes(),
        b"\n",
        date.as_bytes(),
        b"\n",
        scope.date.as_bytes(),
        b"/",
        scope.region.as_bytes(),
        b"/",
        scope.service.as_bytes(),
        b"/",
        TERMINATOR.as_bytes(),
        b"\n",
        hash,
    ]
}

/// 32 bytes as lower-case hexadecimal digits, which is how SigV4 writes them.
pub(crate) fn lower_hex(bytes: &[u8; 32]) -> [u8; 64] {
    let mut digits = [b'0'; 64];
    // It fails only when the two lengths do not fit, and these do.
    let _ = hex::encode_to_slice(bytes, &mut digits);
    digits
}

/// SHA-256 of nothing: presigned tokens cover an empty body, not `UNSIGNED-PAYLOAD`.
const EMPTY_BODY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
