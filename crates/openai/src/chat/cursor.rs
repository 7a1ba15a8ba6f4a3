//! The steps of a choice's stream, before a dialect writes them as events.

use crate::chat::completion::{Completion, Finish};
use crate::chat::part::{CompletionPart, PartKind};

/// A step of a choice's stream, which becomes an event.
#[derive(Clone, Copy, Debug)]
pub(crate) enum StreamStep<'a> {
    /// The role of the message.
    Role,
    /// More of a part.
    Piece(Piece<'a>),
    /// The finish reason, with the last piece where the text was cut there.
    Finish(Option<Piece<'a>>),
}

/// A piece of a part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<'a> {
    pub(crate) part: &'a CompletionPart,
    /// Bytes of the part's text between which the piece is.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Index of the part among the calls of its choice, if it is a call.
    pub(crate) call: usize,
    /// `true` where the piece carries the name of a call.
    pub(crate) starts_call: bool,
}

impl<'a> Piece<'a> {
    /// The text of the piece.
    pub(crate) fn text(&self) -> &'a str {
        self.part.text().get(self.from..self.to).unwrap_or_default()
    }

    /// The name of the tool, if the piece belongs to a call.
    pub(crate) fn tool(&self) -> Option<&'a str> {
        match &self.part.kind {
            PartKind::Call(tool) => Some(tool),
            PartKind::Reasoning | PartKind::Content | PartKind::Refusal => None,
        }
    }
}

/// The position of a choice's stream.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cursor {
    /// Index of the part.
    part: usize,
    /// Number of bytes of the part that have been sent.
    at: usize,
    /// Index of the next piece of the part.
    piece: usize,
    /// Number of tokens of the part that have been sent.
    token: usize,
    /// `true` once the name of the call has been sent.
    name_sent: bool,
    /// Number of calls before the part.
    call: usize,
    /// Number of tokens that have been sent, of all parts.
    pub(crate) tokens: usize,
    /// `true` once the finish reason has been sent.
    finished: bool,
}

/// A completion, and the pieces in which it is streamed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pieces<'a> {
    pub(crate) completion: &'a Completion,
    /// Ends of the pieces of each part, in bytes.
    pub(crate) ends: &'a [Vec<usize>],
    /// `true` where the name of a tool is sent before its arguments.
    pub(crate) names_first: bool,
}

impl Cursor {
    /// Returns the next step of the choice, and none once it has finished.
    pub(crate) fn next<'a>(&mut self, pieces: Pieces<'a>) -> Option<StreamStep<'a>> {
        if self.finished {
            return None;
        }
        let Some(piece) = self.piece(pieces) else {
            self.finished = true;
            return Some(StreamStep::Finish(None));
        };
        // Where the text is cut, the engine's last step carries both its token and the reason.
        if pieces.completion.finish != Finish::Stop && self.is_at_end(pieces) {
            self.finished = true;
            return Some(StreamStep::Finish(Some(piece)));
        }
        Some(StreamStep::Piece(piece))
    }

    /// Returns the next piece; a part without text has one only if it is a call.
    fn piece<'a>(&mut self, pieces: Pieces<'a>) -> Option<Piece<'a>> {
        loop {
            let part = pieces.completion.parts.get(self.part)?;
            let is_call = matches!(part.kind, PartKind::Call(_));
            let (from, call) = (self.at, self.call);
            if is_call && !self.name_sent {
                self.name_sent = true;
                if pieces.names_first || part.text().is_empty() {
                    return Some(Piece { part, from, to: from, call, starts_call: true });
                }
            }
            if let Some(to) = pieces.ends.get(self.part).and_then(|ends| ends.get(self.piece)) {
                let starts_call = is_call && !pieces.names_first && from == 0;
                self.piece += 1;
                let unsent = part.tokens.get(self.token..).unwrap_or_default();
                let sent = unsent.iter().take_while(|end| **end <= *to).count();
                self.token += sent;
                self.tokens += sent;
                self.at = *to;
                return Some(Piece { part, from, to: *to, call, starts_call });
            }
            self.part += 1;
            (self.at, self.piece, self.token, self.name_sent) = (0, 0, 0, false);
            self.call += usize::from(is_call);
        }
    }

    /// Returns whether the last piece of the last part has been returned.
    fn is_at_end(&self, pieces: Pieces<'_>) -> bool {
        let ends = pieces.ends.get(self.part).map_or(0, Vec::len);
        self.part + 1 == pieces.completion.parts.len() && self.piece >= ends
    }
}
