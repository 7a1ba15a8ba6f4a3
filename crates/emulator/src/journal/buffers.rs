//! The buffers of requests that are being answered.

use std::cell::RefCell;

/// The bytes that each request takes at its start: room for a short request and its answer.
pub(super) const OPEN_BYTES: usize = 4 * 1024;

/// The most buffers that a thread keeps for the requests to come: more than it mostly answers at a time.
const MAX_SPARE_BUFFERS: usize = 64;

thread_local! {
    /// The buffers of requests that have ended on this thread.
    static SPARE: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// Returns an empty buffer with room for [`OPEN_BYTES`].
///
/// A piece of this size is too large for the allocator's fast path, and each request needs one.
pub(super) fn take() -> Vec<u8> {
    let spare = SPARE.with_borrow_mut(Vec::pop);
    spare.unwrap_or_else(|| Vec::with_capacity(OPEN_BYTES))
}

/// Keeps a buffer for a request to come, unless it has grown or there are enough.
pub(super) fn give_back(mut buffer: Vec<u8>) {
    buffer.clear();
    SPARE.with_borrow_mut(|spare| {
        if buffer.capacity() == OPEN_BYTES && spare.len() < MAX_SPARE_BUFFERS {
            spare.push(buffer);
        }
    });
}
