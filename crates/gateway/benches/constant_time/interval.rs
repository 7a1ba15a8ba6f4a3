//! The interval in which a true difference lies, and what it proves.

/// The tolerance in nanoseconds: a quarter of what one block of SHA-256 takes, two steps of the
/// clocks of many machines, and a hundredth of a refusal.
const TOLERANCE: f64 = 20.0;

/// The share of intervals that miss the true difference.
const DOUBT: f64 = 0.001;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Alike,
    Different,
    Unclear,
}

/// Returns the median of some differences, and the interval in which the true one lies.
pub(crate) fn interval(differences: &mut [f64]) -> (f64, [f64; 2]) {
    differences.sort_by(f64::total_cmp);
    let (rounds, skipped) = (differences.len(), outside(differences.len()));
    (differences[rounds / 2], [differences[skipped], differences[rounds - 1 - skipped]])
}

pub(crate) fn judge([low, high]: [f64; 2]) -> Verdict {
    if -TOLERANCE < low && high < TOLERANCE {
        Verdict::Alike
    } else if high < -TOLERANCE || TOLERANCE < low {
        Verdict::Different
    } else {
        Verdict::Unclear
    }
}

/// Asserts it of 13 differences, of which the interval leaves out none, and of 61, of which it
/// leaves out the 17 smallest and the 17 largest.
pub(crate) fn assert_intervals_are_judged() {
    let spread = |rounds: u8, from: f64, step: f64| -> Vec<f64> {
        (0..rounds).map(|round| from + f64::from(round) * step).collect()
    };
    for (mut differences, expected) in [
        (spread(13, -6.0, 1.0), Verdict::Alike),
        (spread(13, 21.0, 1.0), Verdict::Different),
        (spread(13, -33.0, 1.0), Verdict::Different),
        (spread(13, 15.0, 1.0), Verdict::Unclear),
        (spread(61, -30.0, 1.0), Verdict::Alike),
        (spread(61, -5.0, 2.0), Verdict::Different),
    ] {
        let (_, interval) = interval(&mut differences);
        assert_eq!(judge(interval), expected, "{interval:?} of {differences:?}");
    }
}

/// Counts the smallest, and as many of the largest, differences outside of the interval for their
/// median: as many as tosses of a coin show heads with half of the doubt.
fn outside(rounds: usize) -> usize {
    let mut probability = 0.5_f64.powi(i32::try_from(rounds).unwrap());
    let (mut sum, mut heads) = (probability, 0);
    while sum < DOUBT / 2.0 {
        probability *= (rounds - heads) as f64 / (heads + 1) as f64;
        heads += 1;
        sum += probability;
    }
    heads.saturating_sub(1)
}
