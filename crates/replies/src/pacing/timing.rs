//! The speed of a model, and the deadlines that follow from it.

use std::time::Duration;

use stagemaker_seed::random::Random;

/// The speed of a model. The default sends everything at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timing {
    /// The time from the request to the first token.
    pub first_token: Duration,
    /// The time from each token to the next.
    pub per_token: Duration,
    /// The most by which a token may come earlier or later than that.
    pub jitter: Duration,
    /// The seed of the jitter; `None`: that of the request, or else one of the emulator's.
    pub seed: Option<u64>,
}

impl Timing {
    /// The same timing with this time before the first token.
    #[must_use]
    pub const fn with_first_token(mut self, first_token: Duration) -> Self {
        self.first_token = first_token;
        self
    }

    /// The same timing with this time between tokens.
    #[must_use]
    pub const fn with_per_token(mut self, per_token: Duration) -> Self {
        self.per_token = per_token;
        self
    }

    /// The same timing with tokens that come earlier or later by at most this, as a seed draws it.
    #[must_use]
    pub const fn with_jitter(mut self, jitter: Duration, seed: Option<u64>) -> Self {
        self.jitter = jitter;
        self.seed = seed;
        self
    }

    /// Returns whether all tokens are due at once.
    const fn is_immediate(&self) -> bool {
        self.first_token.is_zero() && self.per_token.is_zero() && self.jitter.is_zero()
    }
}

/// The deadlines of an answer's tokens, counted from the request.
///
/// They are absolute, so that a token that is late makes no other token late.
#[derive(Clone, Debug)]
pub struct Schedule {
    timing: Timing,
    seed: u64,
}

impl Schedule {
    /// Creates the schedule of an answer. The seed counts where the timing has none; it should
    /// differ from request to request, unless the requests are the same.
    pub fn new(timing: Timing, seed: u64) -> Self {
        Self { timing, seed: timing.seed.unwrap_or(seed) }
    }

    /// Returns whether all tokens are due at once.
    pub const fn is_immediate(&self) -> bool {
        self.timing.is_immediate()
    }

    /// Returns the time from the request to a token; the first token is 0.
    pub fn deadline(&self, token: usize) -> Duration {
        let count = u32::try_from(token).unwrap_or(u32::MAX);
        let due = self.timing.first_token + self.timing.per_token.saturating_mul(count);
        if self.timing.jitter.is_zero() {
            return due;
        }
        // A source for each token alone makes the deadline independent of the order of the calls.
        let drawn = Random::new(self.seed.wrapping_add(token as u64)).fraction() * 2.0 - 1.0;
        let jitter = self.timing.jitter.mul_f64(drawn.abs());
        if drawn < 0.0 { due.saturating_sub(jitter) } else { due + jitter }
    }
}

#[cfg(test)]
mod tests {
    use super::{Schedule, Timing};
    use std::time::Duration;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn a_token_is_due_at_a_fixed_time_after_the_request() {
        let timing = Timing { first_token: 300 * MS, per_token: 20 * MS, ..Timing::default() };
        let schedule = Schedule::new(timing, 1);
        assert_eq!(schedule.deadline(0), 300 * MS);
        assert_eq!(schedule.deadline(100), 2_300 * MS);
    }

    #[test]
    fn jitter_stays_within_its_bounds_and_follows_the_seed() {
        let timing = Timing { per_token: 20 * MS, jitter: 5 * MS, ..Timing::default() };
        let (first, second) = (Schedule::new(timing, 1), Schedule::new(timing, 2));
        let offset = |schedule: &Schedule, token: u32| {
            schedule.deadline(token as usize).as_secs_f64() - (20 * MS * token).as_secs_f64()
        };
        let offsets: Vec<_> = (1..1000).map(|token| offset(&first, token)).collect();
        assert!(offsets.iter().all(|offset| offset.abs() <= 0.005));
        assert!(offsets.iter().any(|offset| *offset > 0.004));
        assert!(offsets.iter().any(|offset| *offset < -0.004));
        let mean = offsets.iter().sum::<f64>() / 999.0;
        assert!(mean.abs() < 0.0005, "{mean}");
        assert!((1..100).any(|token| first.deadline(token) != second.deadline(token)));
        let seeded = Timing { seed: Some(9), ..timing };
        let (first, second) = (Schedule::new(seeded, 1), Schedule::new(seeded, 2));
        assert!((1..100).all(|token| first.deadline(token) == second.deadline(token)));
    }
}
