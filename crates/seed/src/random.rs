//! Pseudo-random numbers by splitmix64, which repeat with their seed.

/// A generator of numbers. The same seed gives the same numbers in the same order.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// Starts the numbers of a seed.
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Returns the next number.
    pub(crate) const fn draw(&mut self) -> u64 {
        let drawn = mix(self.state);
        self.state = self.state.wrapping_add(GOLDEN_GAMMA);
        drawn
    }

    /// Returns a number below a bound; 0 where the bound is 0.
    pub const fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.draw() % bound }
    }

    /// Returns a number from 0 up to, but not including, 1.
    pub fn fraction(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let drawn = (self.draw() >> 11) as f64;
        drawn / 2_f64.powi(53)
    }
}

/// Hashes a text and a seed to a number, such as another seed.
pub fn fold(seed: u64, text: &[u8]) -> u64 {
    text.iter().fold(mix(seed), |state, byte| mix(state ^ u64::from(*byte)))
}

/// Mixes the bits of a number by the finalizer of splitmix64 (Steele, Lea and Flood, 2014).
pub const fn mix(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

/// The increment of the state of splitmix64.
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
        assert!(drawn.iter().all(|fraction| (0.0..1.0).contains(fraction)));
        let mean = drawn.iter().sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
    }
}
