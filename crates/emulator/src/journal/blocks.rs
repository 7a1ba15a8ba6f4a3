//! The memory of requests that have ended: blocks, in which they lie one behind the other.
//!
//! A block is freed when the last request in it has left the journal. To allocate and free each request
//! by itself, mostly on different threads, takes several times as long.

use std::cell::RefCell;

use axum::body::Bytes;
use bytes::BytesMut;

/// The bytes of a block: a dozen short requests.
const BLOCK_BYTES: usize = 32 * 1024;

/// The bytes beyond which a request is not copied into a block, but stays where it is.
const MAX_COPIED_BYTES: usize = BLOCK_BYTES / 8;

thread_local! {
    /// The rest of the block that this thread fills. No thread waits for another to copy a request.
    static REST: RefCell<BytesMut> = RefCell::default();
}

/// Copies the parts of a request behind those that this thread has copied before; none where they are
/// so long that they are better kept where they are.
pub(super) fn copy(parts: &[u8]) -> Option<Bytes> {
    let is_short = parts.len() <= MAX_COPIED_BYTES;
    is_short.then(|| {
        REST.with_borrow_mut(|rest| {
            if parts.len() > rest.capacity() {
                *rest = BytesMut::with_capacity(BLOCK_BYTES);
            }
            rest.extend_from_slice(parts);
            rest.split().freeze()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{BLOCK_BYTES, MAX_COPIED_BYTES, copy};

    #[test]
    fn short_requests_lie_behind_each_other_and_long_ones_are_not_copied() {
        let kept: Vec<_> = (0..100).map(|n| copy(&[n; 1_000]).unwrap()).collect();
        assert!(kept.iter().zip(0..).all(|(bytes, n)| **bytes == [n; 1_000]));
        let behind = |pair: &[axum::body::Bytes]| pair[1].as_ptr() == pair[0].as_ptr_range().end;
        let neighbours = kept.windows(2).filter(|pair| behind(pair)).count();
        assert!(neighbours > 95, "{neighbours} of 99, in blocks of {BLOCK_BYTES}");
        assert_eq!(copy(&[7; MAX_COPIED_BYTES + 1]), None);
    }
}
