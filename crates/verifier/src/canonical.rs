//! The canonical request and the string to sign, rebuilt from constants.

use crate::service::Service;
use crate::sha256::{Sha256, State};

/// The one signing algorithm.
pub(crate) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The one list of signed headers.
pub(crate) const SIGNED_HEADERS: &str = "host";

/// What goes into a canonical request besides constants, each value in canonical encoding.
#[derive(Clone, Copy)]
pub(crate) struct Variables<'a> {
    pub(crate) credential: &'a [u8],
    pub(crate) date: &'a [u8],
    pub(crate) expires: &'a [u8],
    /// An empty session token is signed as well, so `Some("")` is not `None`.
    pub(crate) security_token: Option<&'a [u8]>,
}

/// The canonical request, in pieces that are never joined just to be hashed.
///
/// Method, path, action, host, signed headers and the hash of an empty body are constants: a
/// token that was signed over anything else does not verify (CVE-2020-16250).
pub(crate) fn request<'a>(service: &Service, variables: Variables<'a>) -> [&'a [u8]; 12] {
    let (security_token_name, security_token) = match variables.security_token {
        Some(value) => (&b"&X-Amz-Security-Token="[..], value),
        None => (&b""[..], &b""[..]),
    };
    [
        FIRST_BLOCK,
        b"56&X-Amz-Credential=",
        variables.credential,
        b"&X-Amz-Date=",
        variables.date,
        b"&X-Amz-Expires=",
        variables.expires,
        security_token_name,
        security_token,
        b"&X-Amz-SignedHeaders=host\nhost:",
        service.host.as_bytes(),
        TAIL,
    ]
}

/// The hash of the canonical request, in lower-case hexadecimal digits.
pub(crate) fn hash(request: &[&[u8]; 12]) -> [u8; 64] {
    let mut sha256 = Sha256::after(1, AFTER_FIRST_BLOCK);
    for piece in request.iter().skip(1) {
        sha256.update(piece);
    }
    lower_hex(&sha256.finish())
}

/// The string to sign, in pieces.
pub(crate) fn string_to_sign<'a>(
    date: &'a [u8],
    [day, region, service]: [&'a [u8]; 3],
    hash: &'a [u8; 64],
) -> [&'a [u8]; 10] {
    [b"AWS4-HMAC-SHA256\n", date, b"\n", day, b"/", region, b"/", service, b"/aws4_request\n", hash]
}

/// 32 bytes as lower-case hexadecimal digits, which is how SigV4 writes them.
pub(crate) fn lower_hex(bytes: &[u8; 32]) -> [u8; 64] {
    let mut digits = [b'0'; 64];
    // It fails only when the two lengths do not fit, and these do.
    let _ = hex::encode_to_slice(bytes, &mut digits);
    digits
}

/// What every request begins with, as long as one block of SHA-256.
const FIRST_BLOCK: &[u8] = b"POST\n/\nAction=CallWithBearerToken&X-Amz-Algorithm=AWS4-HMAC-SHA2";
/// The state after it, so that it need not be hashed again for every token.
const AFTER_FIRST_BLOCK: State = [
    0x3baf_28af,
    0xa905_8a8c,
    0xcbc1_ba9a,
    0x81bd_09c0,
    0x5815_322b,
    0x86a0_f86b,
    0xff13_c3af,
    0xb888_1b63,
];
/// Everything behind the host. Presigned tokens cover an empty body, so it ends with SHA-256 of
/// nothing, not with `UNSIGNED-PAYLOAD`.
const TAIL: &[u8] = b"\n\nhost\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
