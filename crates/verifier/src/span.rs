//! Stretches of a token's text.

/// A stretch of a token's text. 16 bits are enough: see [`crate::MAX_TOKEN_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    start: u16,
    end: u16,
}

impl Span {
    /// The stretch from `start` to before `end`, if 16 bits can hold it.
    pub(crate) fn new(start: usize, end: usize) -> Option<Self> {
        Some(Self { start: u16::try_from(start).ok()?, end: u16::try_from(end).ok()? })
    }

    /// The stretch of `text` that the span covers. SPEC C1: nothing, if it is not there.
    pub(crate) fn of(self, text: &[u8]) -> &[u8] {
        text.get(usize::from(self.start)..usize::from(self.end)).unwrap_or_default()
    }

    /// A stretch of the stretch, from `start` to before `end` of it, unless it is empty.
    pub(crate) fn part(self, start: usize, end: usize) -> Option<Self> {
        let offset = usize::from(self.start);
        Self::new(offset + start, offset + end).filter(|_| start < end)
    }

    /// How many bytes it covers.
    pub(crate) fn len(self) -> usize {
        usize::from(self.end).saturating_sub(usize::from(self.start))
    }
}
