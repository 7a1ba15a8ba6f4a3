//! Ids, which look random and repeat with the seed.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use axum::http::HeaderValue;
use stagemaker_openai::codec::writer;
use stagemaker_openai::dialect::Dialect;
use stagemaker_seed::id::uuid;
use stagemaker_seed::random::{GOLDEN_GAMMA, mix};

/// A source of ids. The same seed gives the same ids in the same order.
#[derive(Debug)]
pub(crate) struct Ids {
    seed: u64,
    drawn: AtomicU64,
}

/// The id of a request, as the header of its answer carries it. To clone it is cheap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestId(HeaderValue);

impl RequestId {
    /// The value of the header.
    pub(crate) const fn header(&self) -> &HeaderValue {
        &self.0
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }
}

impl Ids {
    /// Makes a source of a seed.
    pub(crate) const fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }

    /// Makes a source that differs in every process: the operating system seeds the standard
    /// library's hasher.
    pub(crate) fn random() -> Self {
        Self::new(RandomState::new().hash_one("stagemaker"))
    }

    /// Draws the id of a completion: `chatcmpl-` and 16 hexadecimal digits, or 32 digits alone.
    pub(crate) fn completion(&self, dialect: Dialect) -> String {
        writer::completion_id(dialect, || self.draw())
    }

    /// Draws the id of a request, a UUID of version 4 as AWS's are.
    pub(crate) fn request(&self) -> RequestId {
        let uuid = Bytes::from(uuid(self.draw(), self.draw()));
        // Digits and hyphens are a value of a header.
        let value = HeaderValue::from_maybe_shared(uuid);
        RequestId(value.unwrap_or_else(|_| HeaderValue::from_static("")))
    }

    /// Draws a seed for all other draws of a request.
    pub(crate) fn seed(&self) -> u64 {
        self.draw()
    }

    fn draw(&self) -> u64 {
        let drawn = self.drawn.fetch_add(1, Ordering::Relaxed);
        mix(self.seed.wrapping_add(drawn.wrapping_mul(GOLDEN_GAMMA)))
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;
    use stagemaker_openai::dialect::Dialect;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let (first, second, other) = (Ids::new(7), Ids::new(7), Ids::new(8));
        for _ in 0..10 {
            let id = first.completion(Dialect::Vllm);
            assert_eq!(id, second.completion(Dialect::Vllm));
            assert_ne!(id, other.completion(Dialect::Vllm));
            assert_eq!(first.request(), second.request());
        }
    }

    #[test]
    fn ids_have_the_form_of_the_real_ones() {
        let ids = Ids::new(1);
        let mut seen = std::collections::HashSet::new();
        for _ in 0..1000 {
            let request = ids.request();
            let request = request.text().to_owned();
            let groups: Vec<_> = request.split('-').map(str::len).collect();
            assert_eq!(groups, [8, 4, 4, 4, 12]);
            // Version 4, and the variant of RFC 9562.
            assert_eq!(request.as_bytes()[14], b'4');
            assert!(b"89ab".contains(&request.as_bytes()[19]));
            assert_eq!(ids.completion(Dialect::Vllm).len(), "chatcmpl-".len() + 16);
            assert!(seen.insert(request));
        }
    }
}
