//! A change of a byte.

use arbitrary::Arbitrary;

/// A change of a byte, or of all from there on.
#[derive(Arbitrary, Debug)]
pub(crate) enum Edit {
    Set(Place, u8),
    Insert(Place, u8),
    Remove(Place),
    Recase(Place),
    Increment(Place),
    Truncate(Place),
}

/// Where a byte is. Ends matter: the last digits of Base64 and of a signature are like no others.
#[derive(Arbitrary, Debug)]
pub(crate) enum Place {
    FromStart(u16),
    FromEnd(u8),
}

impl Edit {
    /// Edits a text. What is then no UTF-8 gets a character that is no ASCII in its place.
    pub(crate) fn apply(&self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        if !bytes.is_empty() {
            self.apply_to(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Edits bytes, of which there must be one at least.
    pub(crate) fn apply_to(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        match self {
            Self::Set(place, byte) => bytes[place.of(length)] = *byte,
            Self::Insert(place, byte) => bytes.insert(place.of(length), *byte),
            Self::Remove(place) => drop(bytes.remove(place.of(length))),
            Self::Recase(place) => bytes[place.of(length)] ^= 0x20,
            Self::Increment(place) => {
                bytes[place.of(length)] = bytes[place.of(length)].wrapping_add(1);
            }
            Self::Truncate(place) => bytes.truncate(place.of(length)),
        }
    }
}

impl Place {
    /// The index of the byte in a text of that many, of which there must be one at least.
    fn of(&self, length: usize) -> usize {
        match self {
            Self::FromStart(index) => usize::from(*index) % length,
            Self::FromEnd(index) => length - 1 - usize::from(*index) % length,
        }
    }
}
