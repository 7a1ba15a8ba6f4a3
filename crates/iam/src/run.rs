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

/// How a text is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    pub(crate) case: Case,
    /// Whether the text is known to hold nothing but ASCII, so that a character is a byte.
    pub(crate) ascii: bool,
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
    /// Whether there are holes in it.
    pub(crate) fn has_holes(&self) -> bool {
        self.mask.is_some()
    }

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
    pub(crate) fn strip_prefix<'t>(&self, text: &'t str, view: View) -> Option<&'t str> {
        let (front, rest) = text.split_at_checked(self.front(text, view)?)?;
        self.covers(front, view).then_some(rest)
    }

    /// What is left of a text before this run, if it ends with it.
    pub(crate) fn strip_suffix<'t>(&self, text: &'t str, view: View) -> Option<&'t str> {
        let (rest, back) = text.split_at_checked(self.back(text, view)?)?;
        self.covers(back, view).then_some(rest)
    }

    /// Where in a text it may stand first.
    pub(crate) fn find(&self, text: &str, view: View) -> Option<usize> {
        match (&self.mask, view.case) {
            (None, Case::Sensitive) => text.find(&*self.text),
            _ => Some(0),
        }
    }

    /// Where the run would end at the front of a text.
    fn front(&self, text: &str, view: View) -> Option<usize> {
        if self.mask.is_none() || view.ascii {
            return Some(self.text.len());
        }
        let mut ends = text.char_indices().map(|(start, own)| start + own.len_utf8());
        ends.nth(self.text.chars().count().checked_sub(1)?)
    }

    /// Where the run would begin at the back of a text.
    fn back(&self, text: &str, view: View) -> Option<usize> {
        if self.mask.is_none() || view.ascii {
            return text.len().checked_sub(self.text.len());
        }
        let mut starts = text.char_indices().rev().map(|(start, _)| start);
        starts.nth(self.text.chars().count().checked_sub(1)?)
    }

    /// Whether the run is the whole of a text.
    fn covers(&self, text: &str, view: View) -> bool {
        match &self.mask {
            None => view.case.equal(&self.text, text),
            Some(mask) if view.ascii && view.case == Case::Sensitive => {
                covers_bytes(self.text.as_bytes(), mask, text.as_bytes())
            }
            Some(mask) => self.covers_characters(mask, text, view.case),
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

const CHUNK_BYTES: usize = 256;
