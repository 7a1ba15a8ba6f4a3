//! The spot in the value that is being filled.

/// What a value is called, which of several it is, and by which luck it is chosen.
#[derive(Clone, Debug)]
pub(crate) struct Position {
    /// What texts here are made of: the name of the property, mostly.
    pub(crate) name: String,
    /// Which of several values this is, where they must differ.
    pub(crate) ordinal: usize,
    pub(crate) need: Need,
    luck: u64,
}

/// Whether a value can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Optional,
    Required,
}

impl Position {
    /// The whole value. With seed 0, all draws are 0.
    pub(crate) fn top(seed: u64) -> Self {
        let luck = if seed == 0 { 0 } else { mix(seed) | 1 };
        Self { name: "text".to_owned(), ordinal: 0, need: Need::Required, luck }
    }

    pub(crate) fn property(&self, name: &str, need: Need) -> Self {
        let luck = name.bytes().fold(self.luck, |luck, byte| step(luck, u64::from(byte)));
        Self { name: name.to_owned(), ordinal: self.ordinal, need, luck }
    }

    pub(crate) fn item(&self, index: usize, need: Need) -> Self {
        let singular = self.name.strip_suffix('s').filter(|name| name.len() > 2);
        let name = singular.unwrap_or(&self.name).to_owned();
        let luck = step(self.luck, index as u64);
        Self { name, ordinal: index, need, luck }
    }

    /// The same spot for another of several values.
    pub(crate) fn nth(&self, ordinal: usize) -> Self {
        Self { ordinal, ..self.clone() }
    }

    /// A number below `count`, and 0 if there is none.
    pub(crate) fn draw(&self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.luck / 2 % count).unwrap_or_default()
    }

    /// A draw of its own for each turn, which is not 0 for seed 0 either.
    pub(crate) fn shuffle(&self, turn: usize, count: usize) -> usize {
        let luck = mix(self.luck ^ (turn as u64).wrapping_mul(GOLDEN_GAMMA));
        usize::try_from(luck % (count as u64).max(1)).unwrap_or_default()
    }
}

fn step(luck: u64, by: u64) -> u64 {
    if luck == 0 { 0 } else { mix(luck ^ by.wrapping_add(GOLDEN_GAMMA)) | 1 }
}

/// The finalizer of splitmix64 (Steele, Lea and Flood, 2014).
const fn mix(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

const GOLDEN_GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;
