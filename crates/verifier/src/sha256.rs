//! SHA-256 and HMAC of messages that come in pieces, from states that are kept.
//!
//! The compression function is that of `sha2`, which has no public way to go on from a state
//! that is a constant, or to keep a keyed one without the buffer around it. What is spelled out
//! here is the padding (FIPS 180-4, section 5.1.1) and the two hashes of RFC 2104.

use hmac::digest::zeroize::Zeroize as _;
use sha2::block_api::compress256;

/// The hash of a message so far.
///
/// A few blocks are gathered and compressed in one go: what a short message costs besides is
/// mostly the way into the compression function and out again.
#[derive(Clone)]
pub(crate) struct Sha256 {
    state: State,
    buffer: [u8; BUFFER_BYTES],
    filled: usize,
    length: usize,
}

/// Between two blocks.
pub(crate) type State = [u32; 8];

const BLOCK_BYTES: usize = 64;
const BUFFER_BYTES: usize = 8 * BLOCK_BYTES;

impl Sha256 {
    /// Goes on from the state after the first block of a message.
    #[inline]
    pub(crate) const fn after_first_block(state: State) -> Self {
        Self { state, buffer: [0; BUFFER_BYTES], filled: 0, length: BLOCK_BYTES }
    }

    /// Adds a piece of the message.
    #[inline]
    pub(crate) fn update(&mut self, piece: &[u8]) {
        self.length += piece.len();
        let end = self.filled + piece.len();
        match self.buffer.get_mut(self.filled..end) {
            Some(room) => {
                room.copy_from_slice(piece);
                self.filled = end;
            }
            None => self.compress_with(piece),
        }
    }

    /// Ends the message with a one, zeros and its length in bits.
    #[inline]
    pub(crate) fn finish(&mut self) -> [u8; 32] {
        let bits = (self.length as u64) << 3;
        let zeros = (2 * BLOCK_BYTES - 9 - self.length % BLOCK_BYTES) % BLOCK_BYTES;
        self.update(PADDING.get(..=zeros).unwrap_or_default());
        self.update(&bits.to_be_bytes());
        self.compress();
        bytes_of(self.state)
    }

    /// Compresses what is gathered and all whole blocks of a piece for which there is no room.
    fn compress_with(&mut self, piece: &[u8]) {
        let up_to_block = self.filled.next_multiple_of(BLOCK_BYTES) - self.filled;
        let (first, rest) = piece.split_at_checked(up_to_block).unwrap_or((piece, &[]));
        let room = self.buffer.iter_mut().skip(self.filled);
        room.zip(first).for_each(|(room, byte)| *room = *byte);
        self.filled += first.len();
        self.compress();
        let (blocks, rest) = rest.as_chunks();
        compress256(&mut self.state, blocks);
        self.buffer.iter_mut().zip(rest).for_each(|(room, byte)| *room = *byte);
        self.filled = rest.len();
    }

    /// Compresses what is gathered, which are whole blocks.
    #[inline]
    fn compress(&mut self) {
        let (blocks, _) = self.buffer.get(..self.filled).unwrap_or_default().as_chunks();
        compress256(&mut self.state, blocks);
        self.filled = 0;
    }
}

#[inline]
fn bytes_of(state: State) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (bytes, word) in bytes.as_chunks_mut().0.iter_mut().zip(state) {
        *bytes = word.to_be_bytes();
    }
    bytes
}

/// A one, and as many zeros as a message may need.
const PADDING: [u8; BLOCK_BYTES] = {
    let mut padding = [0; BLOCK_BYTES];
    padding[0] = 0x80;
    padding
};
/// FIPS 180-4, section 5.3.3.
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
