//! The parts of an entry of the journal: each is written when it becomes known, behind those before.
//!
//! An entry is one piece of memory, however many facts it has. To keep thousands of requests, each in
//! pieces that another thread frees again, costs more than all else that the journal does.

use postcard::ser_flavors::Flavor;
use serde::{Deserialize, Serialize};

use crate::journal::facts::{AnswerFacts, ArrivalFacts, BodyStart, Piece};

/// A part of an entry.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Part<'a> {
    /// The head of the request: the first part.
    #[serde(borrow)]
    Arrival(ArrivalFacts<'a>),
    /// The body of the request.
    Body(BodyStart<'a>),
    /// The head of the answer, and what decided about it.
    Answer(AnswerFacts<'a>),
    /// A piece of the answer: one of the last parts.
    Piece(Piece<'a>),
}

/// A buffer behind whose end parts are written.
struct End<'a>(&'a mut Vec<u8>);

impl<'a> Part<'a> {
    /// Writes the part behind the end of a buffer.
    pub(super) fn write(&self, buffer: &mut Vec<u8>) {
        // It fails where a buffer is full, which this never is.
        drop(postcard::serialize_with_flavor(self, End(buffer)));
    }

    /// Reads a part, and returns the bytes behind it; none at the end.
    pub(super) fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        postcard::take_from_bytes(bytes).ok()
    }
}

impl Flavor for End<'_> {
    type Output = ();

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}
