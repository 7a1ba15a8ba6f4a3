//! The memory of requests that have ended.

use axum::body::Bytes;
use bytes::BytesMut;

/// The memory of requests that have ended: blocks, in which they lie one behind the other.
///
/// A block is freed when the last request in it has left the journal. To allocate and free each request
/// by itself, mostly on different threads, takes several times as long.
#[derive(Default)]
pub(super) struct Blocks {
    /// The rest of the block that is being filled.
    rest: BytesMut,
}

/// The bytes of a block: a dozen short requests.
const BLOCK_BYTES: usize = 32 * 1024;

/// The bytes beyond which a request is not copied into a block, but stays where it is.
const MAX_COPIED_BYTES: usize = BLOCK_BYTES / 8;

impl Blocks {
    /// Keeps the parts of a request that has ended.
    pub(super) fn keep(&mut self, mut parts: Vec<u8>) -> Bytes {
        if !Self::hold(&parts) {
            parts.shrink_to_fit();
            return Bytes::from(parts);
        }
        if parts.len() > self.rest.capacity() {
            self.rest = BytesMut::with_capacity(BLOCK_BYTES);
        }
        self.rest.extend_from_slice(&parts);
        self.rest.split().freeze()
    }

    /// Returns whether the parts of a request lie in a block with others, and not alone.
    pub(super) const fn hold(parts: &[u8]) -> bool {
        parts.len() <= MAX_COPIED_BYTES
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK_BYTES, Blocks, MAX_COPIED_BYTES};

    #[test]
    fn short_requests_lie_behind_each_other_and_long_ones_alone() {
        let mut blocks = Blocks::default();
        let kept: Vec<_> = (0..100).map(|n| blocks.keep(vec![n; 1_000])).collect();
        assert!(kept.iter().zip(0..).all(|(bytes, n)| **bytes == [n; 1_000]));
        let behind = |pair: &[axum::body::Bytes]| pair[1].as_ptr() == pair[0].as_ptr_range().end;
        let neighbours = kept.windows(2).filter(|pair| behind(pair)).count();
        assert!(neighbours > 95, "{neighbours} of 99, in blocks of {BLOCK_BYTES}");
        let long = vec![7; MAX_COPIED_BYTES + 1];
        let address = long.as_ptr();
        assert_eq!(blocks.keep(long).as_ptr(), address);
    }
}
