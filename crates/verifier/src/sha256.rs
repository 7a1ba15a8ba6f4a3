//! SHA-256 and HMAC of messages that come in pieces, from states that are kept.
//!
//! The compression function is that of `sha2`, which has no public way to go on from a state
//! that is a constant, or to keep a keyed one without the buffer around it. What is spelled out
//! here is the padding (FIPS 180-4, section 5.1.1) and the two hashes of RFC 2104.

use hmac::digest::zeroize::Zeroize as _;
use sha2::block_api::compress256;

/// The hash of a message so far.
#[derive(Clone)]
pub(crate) struct Sha256 {
    state: State,
    /// What is not yet compressed, at the start of the block.
    block: [u8; BLOCK_BYTES],
    length: usize,
}

/// Between two blocks.
pub(crate) type State = [u32; 8];

pub(crate) const BLOCK_BYTES: usize = 64;

impl Sha256 {
    /// Goes on from the state after `blocks` blocks.
    pub(crate) const fn after(blocks: usize, state: State) -> Self {
        Self { state, block: [0; BLOCK_BYTES], length: blocks * BLOCK_BYTES }
    }

    /// Adds a piece of the message.
    #[inline]
    pub(crate) fn update(&mut self, piece: &[u8]) {
        let filled = self.length % BLOCK_BYTES;
        self.length += piece.len();
        let Some((_, room)) = self.block.split_at_mut_checked(filled) else { return };
        let Some((first, rest)) = piece.split_at_checked(room.len()) else {
            copy(room, piece);
            return;
        };
        copy(room, first);
        compress256(&mut self.state, core::slice::from_ref(&self.block));
        let (blocks, rest) = rest.as_chunks();
        if !blocks.is_empty() {
            compress256(&mut self.state, blocks);
        }
        copy(&mut self.block, rest);
    }

    /// Ends the message.
    #[inline]
    pub(crate) fn finish(mut self) -> [u8; 32] {
        let bits = (self.length as u64) << 3;
        let zeros = (BLOCK_BYTES + 55 - self.length % BLOCK_BYTES) % BLOCK_BYTES;
        let padding = &PADDING;
        self.update(padding.get(..=zeros).unwrap_or_default());
        self.update(&bits.to_be_bytes());
        let mut hash = [0; 32];
        for (bytes, word) in hash.as_chunks_mut().0.iter_mut().zip(self.state) {
            *bytes = word.to_be_bytes();
        }
        hash
    }
}

fn copy(room: &mut [u8], bytes: &[u8]) {
    if let Some((room, _)) = room.split_at_mut_checked(bytes.len()) {
        room.copy_from_slice(bytes);
    }
}

/// A one, and as many zeros as a message may need.
const PADDING: [u8; BLOCK_BYTES] = {
    let mut padding = [0; BLOCK_BYTES];
    padding[0] = 0x80;
    padding
};
const INITIAL: State = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// An HMAC key, as the two states that it leads to. They are wiped when dropped.
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

    /// The authentication code of a message.
    #[inline]
    pub(crate) fn authenticate<const N: usize>(&self, pieces: [&[u8]; N]) -> [u8; 32] {
        let mut inner = Sha256::after(1, self.inner);
        for piece in pieces {
            inner.update(piece);
        }
        let mut outer = Sha256::after(1, self.outer);
        outer.update(&inner.finish());
        outer.finish()
    }
}

impl Drop for MacKey {
    fn drop(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

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
