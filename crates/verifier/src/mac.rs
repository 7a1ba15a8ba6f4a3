//! HMAC-SHA-256 (RFC 2104) with a key that is kept as the two states it leads to.

use hmac::digest::zeroize::Zeroize as _;
use sha2::block_api::compress256;

use crate::sha256::{BLOCK_BYTES, INITIAL, Sha256, State, bytes_of};

/// A key, as the two states that it leads to. They are wiped when dropped.
#[derive(Clone)]
pub(crate) struct MacKey {
    inner: State,
    outer: State,
}

impl MacKey {
    /// The key of these 32 bytes.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self { inner: keyed_with(key, 0x36), outer: keyed_with(key, 0x5C) }
    }

    /// Begins a message.
    #[inline]
    pub(crate) fn begin(&self) -> Sha256 {
        Sha256::after_first_block(self.inner)
    }

    /// The authentication code of a message that was begun with [`Self::begin`].
    #[inline]
    pub(crate) fn finish(&self, message: &mut Sha256) -> [u8; 32] {
        let mut outer = self.outer;
        let mut block = OUTER_BLOCK;
        for (byte, inner) in block.iter_mut().zip(message.finish()) {
            *byte = inner;
        }
        compress256(&mut outer, core::slice::from_ref(&block));
        bytes_of(outer)
    }
}

impl Drop for MacKey {
    fn drop(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

/// What is hashed last: room for the inner hash, and the end of a message of a block and that.
const OUTER_BLOCK: [u8; BLOCK_BYTES] = {
    let mut block = [0; BLOCK_BYTES];
    block[32] = 0x80;
    block[62] = 0x03;
    block
};

fn keyed_with(key: &[u8; 32], pad: u8) -> State {
    let mut block = [pad; BLOCK_BYTES];
    for (byte, key) in block.iter_mut().zip(key) {
        *byte ^= key;
    }
    let mut state = INITIAL;
    compress256(&mut state, core::slice::from_ref(&block));
    block.zeroize();
    state
}

#[cfg(test)]
mod tests {
    use super::MacKey;
    use alloc::vec::Vec;

    use hmac::{Hmac, KeyInit as _, Mac as _};

    #[test]
    fn authentication_codes_are_those_of_the_crate_hmac() {
        let message: Vec<u8> = (0..=250).cycle().take(2000).collect();
        for (length, byte) in (0..message.len()).zip((0..=255).cycle()) {
            let (key, message) = ([byte; 32], message.get(..length).unwrap());
            let mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap().chain_update(message);
            let expected: [u8; 32] = mac.finalize().into_bytes().into();
            let key = MacKey::new(&key);
            let mut begun = key.begin();
            begun.update(message);
            assert_eq!(key.finish(&mut begun), expected, "{length}");
        }
    }
}
