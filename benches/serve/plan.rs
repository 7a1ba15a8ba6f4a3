//! How much is measured, and how long.

use std::time::Duration;

/// How much is measured. The bare server makes the same plan from the same words.
pub(crate) struct Plan {
    /// True where all is only tried out.
    pub(crate) trial: bool,
    /// The longest that all of it may take: a server that hangs ends the bench.
    pub(crate) limit: Duration,
    /// The number of turns that each contender takes in a cell, and the length of one.
    pub(crate) rounds: usize,
    pub(crate) round: Duration,
    pub(crate) paced_rounds: usize,
    pub(crate) cold_starts: usize,
    /// How many streams are held open: few to compare memory, many to lose none.
    pub(crate) few: usize,
    pub(crate) many: usize,
    pub(crate) slow: Pace,
    pub(crate) patient: Pace,
}

/// An endpoint that takes its time.
#[derive(Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) endpoint: &'static str,
    pub(crate) tokens: usize,
    pub(crate) first: Duration,
    pub(crate) each: Duration,
}

/// How many words the answer without delay has.
pub(crate) const WORDS: usize = 200;

/// The word that asks for a trial.
pub(crate) const TRIAL: &str = "--test";

impl Plan {
    pub(crate) fn of(words: &[String]) -> Self {
        if words.iter().any(|word| word == TRIAL) { Self::trial() } else { Self::whole() }
    }

    const fn whole() -> Self {
        Self {
            trial: false,
            limit: Duration::from_secs(3600),
            rounds: 9,
            round: Duration::from_millis(400),
            paced_rounds: 3,
            cold_starts: 15,
            few: 1_000,
            many: 10_000,
            slow: slow(100),
            patient: patient(10, Duration::from_secs(1)),
        }
    }

    const fn trial() -> Self {
        Self {
            trial: true,
            limit: Duration::from_secs(300),
            rounds: 1,
            round: Duration::from_millis(50),
            paced_rounds: 1,
            cold_starts: 1,
            few: 20,
            many: 100,
            slow: slow(10),
            patient: patient(4, Duration::from_millis(100)),
        }
    }
}

const fn slow(tokens: usize) -> Pace {
    let (first, each) = (Duration::from_millis(200), Duration::from_millis(20));
    Pace { endpoint: "my-slow", tokens, first, each }
}

const fn patient(tokens: usize, each: Duration) -> Pace {
    Pace { endpoint: "my-patient", tokens, first: each, each }
}

impl Pace {
    /// When an event is due after the request came: the role with the first token, and how it
    /// finished with the last.
    pub(crate) fn due(&self, event: usize) -> Duration {
        let token = event.clamp(1, self.tokens) - 1;
        self.first + self.each * u32::try_from(token).unwrap()
    }
}
