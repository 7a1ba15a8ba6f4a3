//! The bounds of the journal, which an operator can set.

/// The most that the journal keeps. What comes beyond displaces the oldest requests, which are counted.
///
/// Exhaustive: there are these two bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalLimits {
    /// The most requests; 10,000 by default. With 0 nothing is recorded.
    pub max_entries: usize,
    /// The most bytes of all requests and answers together; 64 MiB by default.
    pub max_bytes: usize,
}

impl Default for JournalLimits {
    fn default() -> Self {
        Self { max_entries: MAX_ENTRIES, max_bytes: MAX_BYTES }
    }
}

/// The default of [`JournalLimits::max_entries`]: more requests than a suite of tests sends.
const MAX_ENTRIES: usize = 10_000;

/// The default of [`JournalLimits::max_bytes`].
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The most bytes that are kept of one body; of a longer one the start is kept, and its length.
pub(super) const MAX_BODY_BYTES: usize = 1024 * 1024;

impl JournalLimits {
    /// Returns the most bytes that are kept of one body, so that a few of them fit.
    pub(super) const fn body_bytes(self) -> usize {
        let share = self.max_bytes / 8;
        if share < MAX_BODY_BYTES { share } else { MAX_BODY_BYTES }
    }
}
