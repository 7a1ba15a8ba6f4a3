//! The share of each outcome of a target: one that only ever sees refusals proves little.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts of the outcomes of a target, written to stderr each time their sum has doubled, since
/// libFuzzer ends a target without a word to it. `fuzz/smoke` shows the last line.
#[derive(Debug)]
pub struct Shares<const N: usize> {
    names: [&'static str; N],
    counts: [AtomicUsize; N],
}

impl<const N: usize> Shares<N> {
    /// Makes the counts of outcomes with these names.
    pub const fn of(names: [&'static str; N]) -> Self {
        Self { names, counts: [const { AtomicUsize::new(0) }; N] }
    }

    /// Counts an outcome.
    pub fn count(&self, name: &str) {
        let index = self.names.iter().position(|known| *known == name).expect("a known outcome");
        self.counts[index].fetch_add(1, Ordering::Relaxed);
        let sum = self.sum();
        if sum >= FIRST && sum.is_power_of_two() {
            eprintln!("shares of {sum}: {self}");
        }
    }

    fn sum(&self) -> usize {
        self.counts.iter().map(|count| count.load(Ordering::Relaxed)).sum()
    }
}

/// The number of outcomes that are first written.
const FIRST: usize = 256;

impl<const N: usize> fmt::Display for Shares<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = self.sum().max(1);
        for (index, (name, count)) in self.names.iter().zip(&self.counts).enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            let percent = count.load(Ordering::Relaxed) * 100 / sum;
            write!(f, "{separator}{percent} % {name}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Shares;

    #[test]
    fn shares_are_told_in_percent_of_all() {
        let shares = Shares::of(["read", "refused"]);
        for outcome in ["read", "refused", "refused", "refused"] {
            shares.count(outcome);
        }
        assert_eq!(shares.to_string(), "25 % read, 75 % refused");
    }
}
