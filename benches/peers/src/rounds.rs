use crate::allocations;
use crate::contender::{Contender, Kind};

/// What was measured of a contender.
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Nanoseconds for one verification, of each round.
    pub(crate) rounds: Vec<f64>,
    pub(crate) allocations: Option<u64>,
}

impl Measured {
    pub(crate) fn median(&self) -> f64 {
        median(&self.rounds)
    }

    /// The median of the ratios to another, round by round: what slows the machine down for a
    /// while slows down both.
    pub(crate) fn ratio_to(&self, other: &Self) -> f64 {
        let ratios: Vec<_> =
            self.rounds.iter().zip(&other.rounds).map(|(own, other)| own / other).collect();
        median(&ratios)
    }
}

/// The middle of some figures.
pub(crate) fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// Every contender has a short turn in every round.
pub(crate) fn run(contenders: Vec<Contender>) -> Vec<Measured> {
    let mut turns: Vec<_> = contenders.into_iter().map(prepare).collect();
    for _ in 0..ROUNDS {
        for (contender, iterations, measured) in &mut turns {
            measured.rounds.push((contender.work)(*iterations));
        }
    }
    turns.into_iter().map(|(.., measured)| measured).collect()
}

fn prepare(mut contender: Contender) -> (Contender, u32, Measured) {
    let warm = (contender.work)(20).max(1.0);
    let warm = (contender.work)((TURN_NANOSECONDS / warm) as u32 + 1).max(1.0);
    let iterations = (TURN_NANOSECONDS / warm) as u32 + 1;
    let allocations = contender.once.as_ref().map(|once| allocations::count(once));
    let (name, kind) = (contender.name, contender.kind);
    (contender, iterations, Measured { name, kind, rounds: Vec::new(), allocations })
}

const ROUNDS: usize = 101;
const TURN_NANOSECONDS: f64 = 1_000_000.0;
