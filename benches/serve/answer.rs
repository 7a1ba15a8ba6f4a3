//! The size that an answer must have, and the part of it that has come.

/// What every answer must be: so many bytes, and of a stream so many events, the last `[DONE]`.
#[derive(Clone, Copy)]
pub(crate) struct Expected {
    pub(crate) bytes: usize,
    pub(crate) events: usize,
}

/// What has come of a body.
#[derive(Default)]
pub(crate) struct Tally {
    bytes: usize,
    line_breaks: usize,
    /// The last bytes, as many as the last event has.
    tail: [u8; DONE.len()],
}

const DONE: &[u8] = b"data: [DONE]\n\n";

impl Tally {
    #[expect(clippy::naive_bytecount, reason = "the compiler makes it fast enough")]
    pub(crate) fn add(&mut self, piece: &[u8]) {
        self.bytes += piece.len();
        self.line_breaks += piece.iter().filter(|byte| **byte == b'\n').count();
        if let Some(last) = piece.last_chunk() {
            self.tail = *last;
        } else {
            self.tail.copy_within(piece.len().., 0);
            let start = self.tail.len() - piece.len();
            self.tail[start..].copy_from_slice(piece);
        }
    }

    /// How many events are complete. Their data is JSON on one line, so each has two line breaks
    /// and they are at its end.
    pub(crate) const fn events(&self) -> usize {
        self.line_breaks / 2
    }

    #[track_caller]
    pub(crate) fn check(&self, expected: Expected) {
        let seen = (self.bytes, self.events());
        assert_eq!(seen, (expected.bytes, expected.events), "bytes and events of an answer");
        assert!(expected.events == 0 || self.tail == DONE, "a stream without its end");
    }
}
