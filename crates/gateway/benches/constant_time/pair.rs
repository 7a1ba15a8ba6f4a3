//! Two kinds of tokens that take turns.

use std::hint::black_box;
use std::time::Instant;

use crate::locks::Lock;

/// Two tokens whose refusal should take the same time.
pub(crate) struct Pair {
    pub(crate) tokens: [String; 2],
    /// Gets everything ready and returns what is timed, which says whether it was accepted.
    pub(crate) lock: Box<dyn FnMut(usize) -> Lock>,
}

impl Pair {
    /// Measures by how many nanoseconds the second kind takes longer, in one round.
    pub(crate) fn difference(mut self, turns: usize, round: usize) -> f64 {
        let mut times = [Vec::with_capacity(turns), Vec::with_capacity(turns)];
        let mut random = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(round as u64 + 1);
        // Both are shown from the same place, or its alignment would be what is measured.
        let mut token = String::with_capacity(4096);
        for turn in 0..2 * turns {
            // Xorshift: which of the two comes next must not be a pattern.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let class = usize::from(random & 1 == 1);
            token.clear();
            token.push_str(&self.tokens[class]);
            let lock = (self.lock)(turn);
            let start = Instant::now();
            let accepted = black_box(lock(black_box(&token)));
            times[class].push(start.elapsed().as_nanos() as f64);
            assert!(!accepted);
        }
        let [first, second] = times.map(median);
        second - first
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
