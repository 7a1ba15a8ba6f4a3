//! Ids that look random and repeat with the seed.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::openai::dialect::Dialect;
use crate::seed::random::{GOLDEN_GAMMA, fold, mix};

/// A source of ids. The same seed gives the same ids in the same order.
#[derive(Debug)]
pub(crate) struct Ids {
    seed: u64,
    drawn: AtomicU64,
}

impl Ids {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }

    /// The id of a completion: `chatcmpl-` and 16 hexadecimal digits, or 32 digits alone.
    pub(crate) fn completion(&self, dialect: Dialect) -> String {
        match dialect {
            Dialect::Vllm | Dialect::Lmi => format!("chatcmpl-{:016x}", self.draw()),
            Dialect::Sglang => format!("{:016x}{:016x}", self.draw(), self.draw()),
        }
    }

    /// The id of a request, a UUID of version 4 as AWS's are.
    pub(crate) fn request(&self) -> String {
        uuid(self.draw(), self.draw())
    }

    /// A seed for whatever else a request draws.
    pub(crate) fn seed(&self) -> u64 {
        self.draw()
    }

    fn draw(&self) -> u64 {
        let drawn = self.drawn.fetch_add(1, Ordering::Relaxed);
        mix(self.seed.wrapping_add(drawn.wrapping_mul(GOLDEN_GAMMA)))
    }
}

/// A UUID of version 4 with these bits.
pub(crate) fn uuid(high: u64, low: u64) -> String {
    let high = (high & !0xF000) | 0x4000;
    let low = (low & !(0b11 << 62)) | (0b10 << 62);
    let mut digits = String::with_capacity(36);
    for (index, byte) in high.to_be_bytes().into_iter().chain(low.to_be_bytes()).enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            digits.push('-');
        }
        digits.extend([byte >> 4, byte & 0xF].map(digit));
    }
    digits
}

fn digit(nibble: u8) -> char {
    char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 })
}

/// An id of 20 letters and digits that always belongs to the same text, such as the one by which
/// the service calls the variant behind a component.
pub(crate) fn variant_id(text: &str) -> String {
    let digits = (0..20).scan(fold(0, text.as_bytes()), |state, _| {
        *state = mix(state.wrapping_add(GOLDEN_GAMMA));
        let index = usize::try_from(*state % 62).unwrap_or_default();
        ALPHANUMERIC.get(index).map(|byte| char::from(*byte))
    });
    digits.collect()
}

const ALPHANUMERIC: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

#[cfg(test)]
mod tests {
    use super::{Ids, variant_id};
    use crate::openai::dialect::Dialect;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let (one, two, three) = (Ids::new(7), Ids::new(7), Ids::new(8));
        for _ in 0..10 {
            let id = one.completion(Dialect::Vllm);
            assert_eq!(id, two.completion(Dialect::Vllm));
            assert_ne!(id, three.completion(Dialect::Vllm));
            assert_eq!(one.request(), two.request());
        }
        assert_eq!(variant_id("llama"), variant_id("llama"));
        assert_ne!(variant_id("llama"), variant_id("lama"));
        assert_eq!(variant_id("").len(), 20);
    }

    #[test]
    fn ids_have_the_form_of_the_real_ones() {
        let ids = Ids::new(1);
        let mut seen = std::collections::HashSet::new();
        for _ in 0..1000 {
            let request = ids.request();
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
