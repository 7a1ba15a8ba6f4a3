//! A request as the journal keeps it, and how it is read.

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Bytes;
use stagemaker_gateway::Grant;
use stagemaker_replies::parts::RuleLocation;

use crate::journal::facts::{AnswerFacts, ArrivalFacts, BodyStart, Piece};
use crate::journal::part::Part;

/// A request and its answer so far, in one piece. Clones share it.
#[derive(Clone)]
pub(crate) struct PackedRequest {
    /// The parts, one behind the other.
    pub(super) bytes: Bytes,
    pub(super) tail: Tail,
}

/// The facts of a request that are kept beside its parts.
#[derive(Clone, Default)]
pub(super) struct Tail {
    /// The statements that allowed the request; none where access is unlimited.
    pub(super) grant: Option<Grant>,
    /// The rule that answered; none where none did.
    pub(super) rule: Option<Arc<RuleLocation>>,
    /// The bytes of the answer that were sent, of which not all may be kept.
    pub(super) sent_bytes: usize,
    /// The end; none before.
    pub(super) end: Option<End>,
}

/// The end of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    /// The place among the ends of all requests, counted from 1.
    pub(crate) order: u64,
    /// `false` where the client was gone before the end of its answer.
    pub(crate) is_complete: bool,
    /// Microseconds since the request came.
    pub(crate) micros: u64,
}

/// The facts of a request, as they are read.
pub(super) struct ReadRequest<'a> {
    pub(super) arrival: ArrivalFacts<'a>,
    /// The body; none where it was not read.
    pub(super) body: Option<BodyStart<'a>>,
    /// The answer; none before its head is sent.
    pub(super) answer: Option<AnswerFacts<'a>>,
    /// The pieces of the answer, which are long to read.
    pieces: &'a [u8],
    pub(super) tail: &'a Tail,
}

impl PackedRequest {
    /// Reads the facts; none where there are none.
    pub(super) fn read(&self) -> Option<ReadRequest<'_>> {
        let (mut body, mut answer) = (None, None);
        let Some((Part::Arrival(arrival), mut pieces)) = Part::read(&self.bytes) else {
            return None;
        };
        while let Some((part, rest)) = Part::read(pieces) {
            match part {
                Part::Body(found) => body = Some(found),
                Part::Answer(found) => answer = Some(found),
                Part::Arrival(_) | Part::Piece(_) => break,
            }
            pieces = rest;
        }
        Some(ReadRequest { arrival, body, answer, pieces, tail: &self.tail })
    }

    /// The end; none before.
    pub(super) const fn end(&self) -> Option<End> {
        self.tail.end
    }
}

impl<'a> ReadRequest<'a> {
    /// The pieces of the answer that were kept.
    pub(super) fn pieces(&self) -> impl Iterator<Item = Piece<'a>> {
        let mut rest = self.pieces;
        std::iter::from_fn(move || match Part::read(rest)? {
            (Part::Piece(piece), behind) => {
                rest = behind;
                Some(piece)
            }
            _ => None,
        })
    }

    /// The part of the answer that was kept, in one piece.
    pub(super) fn sent(&self) -> Cow<'a, [u8]> {
        let mut pieces = self.pieces();
        let first = pieces.next().map_or(&[][..], |piece| piece.bytes);
        let mut sent = Cow::Borrowed(first);
        for piece in pieces {
            sent.to_mut().extend_from_slice(piece.bytes);
        }
        sent
    }

    /// Returns the name of the state of the request.
    pub(super) const fn state(&self) -> &'static str {
        match (&self.tail.end, &self.answer) {
            (Some(end), _) if end.is_complete => "complete",
            (Some(_), _) => "gone",
            (None, Some(_)) => "sending",
            (None, None) => "answering",
        }
    }
}
