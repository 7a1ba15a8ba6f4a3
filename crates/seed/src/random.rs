//! Numbers that look random and repeat with their seed.

/// A source of numbers. The same seed gives the same numbers in the same order.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Any number.
    pub(crate) const fn draw(&mut self) -> u64 {
        let drawn = mix(self.state);
        self.state = self.state.wrapping_add(GOLDEN_GAMMA);
        drawn
    }

    /// A number below a bound, which is 0 only if the bound is.
    pub const fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.draw() % bound }
    }

    /// From 0 up to but not 1.
    pub fn fraction(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let drawn = (self.draw() >> 11) as f64;
        drawn / 2_f64.powi(53)
    }
}

/// Folds a text into a number, as a seed.
pub fn fold(seed: u64, text: &[u8]) -> u64 {
    text.iter().fold(mix(seed), |state, byte| mix(state ^ u64::from(*byte)))
}

/// The finalizer of splitmix64 (Steele, Lea and Flood, 2014).
pub const fn mix(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

pub const GOLDEN_GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let drawn = |seed| {
            let mut random = Random::new(seed);
            std::iter::repeat_with(move || random.draw()).take(8).collect::<Vec<_>>()
        };
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
    }

    #[test]
    fn fractions_are_spread_evenly() {
        let mut random = Random::new(1);
        let drawn: Vec<_> = std::iter::repeat_with(|| random.fraction()).take(10_000).collect();
        assert!(drawn.iter().all(|own| (0.0..1.0).contains(own)));
        let mean = drawn.iter().sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
    }
}
