//! A run of characters, some of which may stand for any.

/// Whether the case of ASCII letters counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// `a` is not `A`.
    Sensitive,
    /// `a` is `A`.
    Insensitive,
}

impl Case {
    pub(crate) fn equal(self, one: &str, other: &str) -> bool {
        match self {
            Self::Sensitive => one == other,
            Self::Insensitive => one.eq_ignore_ascii_case(other),
        }
    }
}

/// A run of characters, some of which may be holes: `?` stands for exactly one character.
#[derive(Debug)]
pub(crate) struct Run {
    /// The characters, with `?` in each hole.
    text: Box<str>,
    /// Where there are holes: a zero for each, all ones for every other byte.
    mask: Option<Box<[u8]>>,
}

impl Run {
    /// A run of characters, each with whether it is a hole.
    pub(crate) fn of(characters: &[(char, bool)]) -> Self {
        let text: String = characters.iter().map(|(character, _)| *character).collect();
        let mask = characters.iter().any(|(_, hole)| *hole).then(|| {
            let bytes = characters.iter().flat_map(|(character, hole)| {
                std::iter::repeat_n(if *hole { 0 } else { u8::MAX }, character.len_utf8())
            });
            bytes.collect()
        });
        Self { text: text.into(), mask }
    }

    /// What is left of a text behind this run, if it begins with it.
    pub(crate) fn strip_prefix<'t>(&self, text: &'t str, case: Case) -> Option<&'t str> {
        let (front, rest) = text.split_at_checked(self.front(text)?)?;
        self.covers(front, case).then_some(rest)
    }

    /// What is left of a text before this run, if it ends with it.
    pub(crate) fn strip_suffix<'t>(&self, text: &'t str, case: Case) -> Option<&'t str> {
        let (rest, back) = text.split_at_checked(self.back(text)?)?;
        self.covers(back, case).then_some(rest)
    }

    /// Where in a text it may stand first.
    pub(crate) fn find(&self, text: &str, case: Case) -> Option<usize> {
        match (&self.mask, case) {
            (None, Case::Sensitive) => text.find(&*self.text),
            _ => Some(0),
        }
    }

    /// Where a run at the front of a text would end.
    fn front(&self, text: &str) -> Option<usize> {
        let length = self.text.len();
        match &self.mask {
            Some(_) if !text.get(..length).is_some_and(str::is_ascii) => {
                let mut ends = text.char_indices().map(|(start, own)| start + own.len_utf8());
                ends.nth(self.text.chars().count().checked_sub(1)?)
            }
            _ => (length <= text.len()).then_some(length),
        }
    }

    /// Where a run at the back of a text would begin.
    fn back(&self, text: &str) -> Option<usize> {
        let start = text.len().checked_sub(self.text.len());
        match &self.mask {
            Some(_) if !start.and_then(|start| text.get(start..)).is_some_and(str::is_ascii) => {
                let mut starts = text.char_indices().rev().map(|(start, _)| start);
                starts.nth(self.text.chars().count().checked_sub(1)?)
            }
            _ => start,
        }
    }

    /// Whether the run is the whole of a text.
    fn covers(&self, text: &str, case: Case) -> bool {
        match &self.mask {
            None => case.equal(&self.text, text),
            Some(mask) if text.is_ascii() && case == Case::Sensitive => {
                covers_bytes(self.text.as_bytes(), mask, text.as_bytes())
            }
            Some(mask) => self.covers_characters(mask, text, case),
        }
    }

    fn covers_characters(&self, mask: &[u8], text: &str, case: Case) -> bool {
        let mut others = text.chars();
        let all = self.text.char_indices().all(|(start, own)| {
            let hole = mask.get(start) == Some(&0);
            others.next().is_some_and(|other| {
                hole || own == other
                    || (case == Case::Insensitive && own.eq_ignore_ascii_case(&other))
            })
        });
        all && others.next().is_none()
    }
}

/// Compares without a branch for each byte, which compilers turn into vector instructions: a
/// pattern of 2 KiB that nearly matches everywhere must not take long.
fn covers_bytes(own: &[u8], mask: &[u8], other: &[u8]) -> bool {
    let chunks = own.chunks(CHUNK_BYTES).zip(mask.chunks(CHUNK_BYTES));
    own.len() == other.len()
        && chunks.zip(other.chunks(CHUNK_BYTES)).all(|((own, mask), other)| {
            let differ = |((a, b), mask): ((&u8, &u8), &u8)| (a ^ b) & mask;
            own.iter().zip(other).zip(mask).map(differ).fold(0, |all, one| all | one) == 0
        })
}

const CHUNK_BYTES: usize = 64;
