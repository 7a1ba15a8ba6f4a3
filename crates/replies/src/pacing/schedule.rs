//! The deadlines of an answer's tokens.

use std::time::Duration;

use crate::pacing::timing::Timing;
use stagemaker_seed::random::Random;

/// The deadlines of an answer's tokens, from the request on. They are absolute, so that being
/// late once makes nothing else late.
#[derive(Clone, Debug)]
pub struct Schedule {
    timing: Timing,
    seed: u64,
}

impl Schedule {
    /// The seed should differ from request to request, unless the requests are the same.
    pub fn new(timing: Timing, seed: u64) -> Self {
        Self { timing, seed: timing.seed.unwrap_or(seed) }
    }

    pub const fn is_immediate(&self) -> bool {
        self.timing.is_immediate()
    }

    /// When a token is due, counted from 0.
    pub fn due(&self, token: usize) -> Duration {
        let count = u32::try_from(token).unwrap_or(u32::MAX);
        let due = self.timing.first_token + self.timing.per_token.saturating_mul(count);
        if self.timing.jitter.is_zero() {
            return due;
        }
        // Between -1 and 1, drawn for this token alone.
        let drawn = Random::new(self.seed.wrapping_add(token as u64)).fraction() * 2.0 - 1.0;
        let jitter = self.timing.jitter.mul_f64(drawn.abs());
        if drawn < 0.0 { due.saturating_sub(jitter) } else { due + jitter }
    }
}

#[cfg(test)]
mod tests {
    use super::Schedule;
    use crate::pacing::timing::Timing;
    use std::time::Duration;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn deadlines_are_absolute() {
        let timing = Timing { first_token: 300 * MS, per_token: 20 * MS, ..Timing::default() };
        let schedule = Schedule::new(timing, 1);
        assert_eq!(schedule.due(0), 300 * MS);
        assert_eq!(schedule.due(100), 2_300 * MS);
    }

    #[test]
    fn jitter_stays_within_its_bounds_and_follows_the_seed() {
        let timing = Timing { per_token: 20 * MS, jitter: 5 * MS, ..Timing::default() };
        let (one, two) = (Schedule::new(timing, 1), Schedule::new(timing, 2));
        let offset = |own: &Schedule, token: u32| {
            own.due(token as usize).as_secs_f64() - (20 * MS * token).as_secs_f64()
        };
        let offsets: Vec<_> = (1..1000).map(|token| offset(&one, token)).collect();
        assert!(offsets.iter().all(|own| own.abs() <= 0.005));
        assert!(offsets.iter().any(|own| *own > 0.004) && offsets.iter().any(|own| *own < -0.004));
        let mean = offsets.iter().sum::<f64>() / 999.0;
        assert!(mean.abs() < 0.0005, "{mean}");
        assert!((1..100).any(|token| one.due(token) != two.due(token)));
        let seeded = Timing { seed: Some(9), ..timing };
        let (one, two) = (Schedule::new(seeded, 1), Schedule::new(seeded, 2));
        assert!((1..100).all(|token| one.due(token) == two.due(token)));
    }
}
