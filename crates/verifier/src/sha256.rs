//! SHA-256 of messages that come in pieces, from states that are kept.
//!
//! The compression function is that of `sha2`, whose own hasher can neither go on from a state
//! that is a constant nor compress more than one gathered block at a time. What is spelled out
//! here is the padding (FIPS 180-4, section 5.1.1).

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
    /// How long the message was before what is gathered.
    compressed: usize,
}

/// Between two blocks.
pub(crate) type State = [u32; 8];

pub(crate) const BLOCK_BYTES: usize = 64;
const BUFFER_BYTES: usize = 8 * BLOCK_BYTES;

impl Sha256 {
    /// Before any message.
    #[cfg(test)]
    pub(crate) const fn new() -> Self {
        Self { state: INITIAL, buffer: [0; BUFFER_BYTES], filled: 0, compressed: 0 }
    }

    /// Goes on from the state after the first block of a message.
    #[inline]
    pub(crate) const fn after_first_block(state: State) -> Self {
        Self { state, buffer: [0; BUFFER_BYTES], filled: 0, compressed: BLOCK_BYTES }
    }

    /// Adds a piece of the message.
    #[expect(clippy::inline_always, reason = "most pieces are constants: to copy one is a move")]
    #[inline(always)]
    pub(crate) fn update(&mut self, piece: &[u8]) {
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
        let bits = ((self.compressed + self.filled) as u64) << 3;
        let zeros = (2 * BLOCK_BYTES - 9 - self.filled % BLOCK_BYTES) % BLOCK_BYTES;
        self.update(PADDING.get(..=zeros).unwrap_or_default());
        self.update(&bits.to_be_bytes());
        self.compress();
        bytes_of(self.state)
    }

    /// Compresses what is gathered and all whole blocks of a piece for which there is no room.
    #[cold]
    fn compress_with(&mut self, piece: &[u8]) {
        let up_to_block = self.filled.next_multiple_of(BLOCK_BYTES) - self.filled;
        let (first, rest) = piece.split_at_checked(up_to_block).unwrap_or((piece, &[]));
        let room = self.buffer.iter_mut().skip(self.filled);
        room.zip(first).for_each(|(room, byte)| *room = *byte);
        self.filled += first.len();
        self.compress();
        let (blocks, rest) = rest.as_chunks();
        compress256(&mut self.state, blocks);
        self.compressed += blocks.as_flattened().len();
        self.buffer.iter_mut().zip(rest).for_each(|(room, byte)| *room = *byte);
        self.filled = rest.len();
    }

    /// Compresses what is gathered, which are whole blocks.
    #[inline]
    fn compress(&mut self) {
        let (blocks, _) = self.buffer.get(..self.filled).unwrap_or_default().as_chunks();
        compress256(&mut self.state, blocks);
        self.compressed += self.filled;
        self.filled = 0;
    }
}

/// Under a key, the state is as secret as the key.
impl Drop for Sha256 {
    fn drop(&mut self) {
        self.state.zeroize();
    }
}

/// A state as the hash that it is.
#[inline]
pub(crate) fn bytes_of(state: State) -> [u8; 32] {
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
pub(crate) const INITIAL: State = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

#[cfg(test)]
mod tests {
    use super::{BLOCK_BYTES, BUFFER_BYTES, Sha256};
    use alloc::vec::Vec;

    use sha2::Digest as _;

    fn message(length: usize) -> Vec<u8> {
        (0..=250).cycle().take(length).collect()
    }

    fn hash(pieces: &[&[u8]]) -> [u8; 32] {
        let mut sha256 = Sha256::new();
        for piece in pieces {
            sha256.update(piece);
        }
        sha256.finish()
    }

    /// Around every boundary of a block and of the buffer, in one piece and in two.
    #[test]
    fn messages_of_every_length_hash_as_sha2_says() {
        for length in 0..=2 * BUFFER_BYTES + 2 * BLOCK_BYTES {
            let message = message(length);
            let expected: [u8; 32] = sha2::Sha256::digest(&message).into();
            assert_eq!(hash(&[&message]), expected, "{length}");
            for at in [1, BLOCK_BYTES - 1, BLOCK_BYTES, BUFFER_BYTES - 1, BUFFER_BYTES, length / 2]
            {
                let (head, tail) = message.split_at(at.min(length));
                assert_eq!(hash(&[head, tail]), expected, "{length} in two at {at}");
            }
        }
    }

    #[test]
    fn pieces_of_every_size_hash_as_the_whole() {
        let message = message(3 * BUFFER_BYTES + 7);
        let expected: [u8; 32] = sha2::Sha256::digest(&message).into();
        for size in 1..=2 * BUFFER_BYTES {
            let pieces: Vec<_> = message.chunks(size).collect();
            assert_eq!(hash(&pieces), expected, "{size}");
        }
    }
}
