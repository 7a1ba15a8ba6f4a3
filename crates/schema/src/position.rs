//! Positions in a value, with the random numbers that belong to each.

/// A position in the value that is being generated.
#[derive(Clone, Debug)]
pub(crate) struct Position {
    /// Text from which strings are generated: mostly the name of the property.
    pub(crate) name: String,
    /// Index of the value among several that must differ.
    pub(crate) ordinal: usize,
    pub(crate) need: Need,
    /// State of the random numbers; 0 where all draws are 0.
    state: u64,
}

/// The necessity of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Optional,
    Required,
}

impl Position {
    /// Returns the position of the whole value. With seed 0, all draws are 0.
    pub(crate) fn root(seed: u64) -> Self {
        let state = if seed == 0 { 0 } else { mix(seed) | 1 };
        Self { name: "text".to_owned(), ordinal: 0, need: Need::Required, state }
    }

    /// Returns the position of a property of this value.
    pub(crate) fn property(&self, name: &str, need: Need) -> Self {
        let state = name.bytes().fold(self.state, |state, byte| step(state, u64::from(byte)));
        Self { name: name.to_owned(), ordinal: self.ordinal, need, state }
    }

    /// Returns the position of an item of this value; its name is the singular of this one's.
    pub(crate) fn item(&self, index: usize, need: Need) -> Self {
        let singular = self.name.strip_suffix('s').filter(|name| name.len() > 2);
        let name = singular.unwrap_or(&self.name).to_owned();
        let state = step(self.state, index as u64);
        Self { name, ordinal: index, need, state }
    }

    /// Returns this position with another ordinal.
    pub(crate) fn with_ordinal(&self, ordinal: usize) -> Self {
        Self { ordinal, ..self.clone() }
    }

    /// Returns a number below `count`, and 0 if there is none.
    pub(crate) fn draw(&self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.state / 2 % count).unwrap_or_default()
    }

    /// Returns a number below `count` that differs by turn, with seed 0 too; 0 if there is none.
    pub(crate) fn shuffle(&self, turn: usize, count: usize) -> usize {
        let state = mix(self.state ^ (turn as u64).wrapping_mul(GOLDEN_GAMMA));
        usize::try_from(state % (count as u64).max(1)).unwrap_or_default()
    }
}

/// Returns the state after a value; the state 0 stays 0.
fn step(state: u64, value: u64) -> u64 {
    if state == 0 { 0 } else { mix(state ^ value.wrapping_add(GOLDEN_GAMMA)) | 1 }
}

/// Mixes a state by the finalizer of splitmix64 (Steele, Lea and Flood, 2014).
const fn mix(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

/// The increment of splitmix64.
const GOLDEN_GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;
