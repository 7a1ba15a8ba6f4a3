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

impl Variables<'_> {
    /// Tells the canonical request behind its [`FIRST_BLOCK`], piece by piece: it is never
    /// joined just to be hashed.
    ///
    /// SPEC S1, S2. Method, path, action, host, signed headers and the hash of an empty body are
    /// constants: a token that was signed over anything else does not verify (CVE-2020-16250).
    #[inline]
    pub(crate) fn request(self, service: Service, mut tell: impl FnMut(&[u8])) {
        tell(b"56&X-Amz-Credential=");
        tell(self.credential);
        tell(b"&X-Amz-Date=");
        tell(self.date);
        tell(b"&X-Amz-Expires=");
        tell(self.expires);
        if let Some(security_token) = self.security_token {
            tell(b"&X-Amz-Security-Token=");
            tell(security_token);
        }
        tell(b"&X-Amz-SignedHeaders=host\nhost:");
        tell(service.host.as_bytes());
        tell(TAIL);
    }
}

/// The hash of the canonical request, in lower-case hexadecimal digits.
pub(crate) fn hash(service: Service, variables: Variables<'_>) -> [u8; 64] {
    let mut sha256 = Sha256::after_first_block(AFTER_FIRST_BLOCK);
    variables.request(service, |piece| sha256.update(piece));
    lower_hex(&sha256.finish())
}

/// Tells the string to sign, piece by piece. SPEC S3.
#[inline]
pub(crate) fn string_to_sign(
    date: &[u8],
    [day, region, service]: [&[u8]; 3],
    hash: &[u8; 64],
    mut tell: impl FnMut(&[u8]),
) {
    tell(b"AWS4-HMAC-SHA256\n");
    tell(date);
    tell(b"\n");
    tell(day);
    tell(b"/");
    tell(region);
    tell(b"/");
    tell(service);
    tell(b"/aws4_request\n");
    tell(hash);
}

/// 32 bytes as lower-case hexadecimal digits, which is how SigV4 writes them.
pub(crate) fn lower_hex(bytes: &[u8; 32]) -> [u8; 64] {
    let mut digits = [0; 64];
    for (pair, byte) in digits.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = [byte >> 4, byte & 0x0F].map(|nibble| nibble + b'0' + u8::from(nibble > 9) * 39);
    }
    digits
}

/// What every request begins with, as long as one block of SHA-256.
pub(crate) const FIRST_BLOCK: &[u8; 64] =
    b"POST\n/\nAction=CallWithBearerToken&X-Amz-Algorithm=AWS4-HMAC-SHA2";
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

#[cfg(test)]
mod tests {
    use super::{AFTER_FIRST_BLOCK, FIRST_BLOCK};
    use crate::service::ACTION;
    use crate::sha256::Sha256;

    #[test]
    fn the_precomputed_hash_state_is_that_after_the_first_block() {
        let (mut whole, mut after) = (Sha256::new(), Sha256::after_first_block(AFTER_FIRST_BLOCK));
        whole.update(FIRST_BLOCK);
        for message in [&mut whole, &mut after] {
            message.update(b"and what follows it");
        }
        assert_eq!(whole.finish(), after.finish());
    }

    #[test]
    fn the_first_block_names_the_action() {
        let text = str::from_utf8(FIRST_BLOCK).unwrap();
        assert!(text.contains(&alloc::format!("Action={ACTION}&")));
    }
}
