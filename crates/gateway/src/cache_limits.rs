//! Bounds on what is kept of a key source's answers.

/// Bounds on the answers of a source: their number, and how long they serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheLimits {
    /// The number of credentials that are kept, and of ids that nobody has: 10,000 each. SPEC Q5
    pub entries: usize,
    /// Seconds after which a credential is asked for again: 300. A key that is withdrawn at
    /// the source is accepted for as long.
    pub fresh_seconds: u32,
    /// Seconds after which an id that nobody has is asked for again: 10. SPEC Q3
    pub unknown_seconds: u32,
    /// Seconds for which a credential serves while the source fails: 3,600. SPEC Q4
    pub last_good_seconds: u32,
    /// The number of loads that may be under way at once: 64. SPEC Q5
    pub loads: usize,
}

impl CacheLimits {
    /// Sets how many credentials are kept, and how many ids that nobody has.
    #[must_use]
    pub fn with_entries(self, entries: usize) -> Self {
        Self { entries, ..self }
    }

    /// Sets after how many seconds a credential is asked for again.
    #[must_use]
    pub fn with_fresh_seconds(self, fresh_seconds: u32) -> Self {
        Self { fresh_seconds, ..self }
    }

    /// Sets after how many seconds an id that nobody has is asked for again.
    #[must_use]
    pub fn with_unknown_seconds(self, unknown_seconds: u32) -> Self {
        Self { unknown_seconds, ..self }
    }

    /// Sets for how many seconds a credential serves while the source fails.
    #[must_use]
    pub fn with_last_good_seconds(self, last_good_seconds: u32) -> Self {
        Self { last_good_seconds, ..self }
    }

    /// Sets how many loads may be under way at once.
    #[must_use]
    pub fn with_loads(self, loads: usize) -> Self {
        Self { loads, ..self }
    }
}

impl Default for CacheLimits {
    fn default() -> Self {
        Self {
            entries: 10_000,
            fresh_seconds: 300,
            unknown_seconds: 10,
            last_good_seconds: 3_600,
            loads: 64,
        }
    }
}
