//! What each event of a stream says, before a dialect writes it.

use crate::chat::completion::{Completion, Finish, Part, PartKind};

/// What an event of a choice says.
#[derive(Clone, Copy, Debug)]
pub(crate) enum StreamStep<'a> {
    /// Who speaks.
    Role,
    /// More of what is said.
    Piece(Piece<'a>),
    /// Why nothing more is said, with the last piece where it was cut there.
    Finish(Option<Piece<'a>>),
}

/// A piece of a part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<'a> {
    pub(crate) part: &'a Part,
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Which call of its choice the part is, if it is one.
    pub(crate) call: usize,
    /// Whether it is a call's name, without arguments.
    pub(crate) opens: bool,
}

impl<'a> Piece<'a> {
    pub(crate) fn text(&self) -> &'a str {
        self.part.text().get(self.from..self.to).unwrap_or_default()
    }

    /// The tool, if it belongs to a call.
    pub(crate) fn tool(&self) -> Option<&'a str> {
        match &self.part.kind {
            PartKind::Call(tool) => Some(tool),
            PartKind::Reasoning | PartKind::Content | PartKind::Refusal => None,
        }
    }
}

/// Where the stream of a choice has come to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cursor {
    part: usize,
    /// How much of the part has been sent, in bytes.
    at: usize,
    /// Which of its pieces comes next.
    piece: usize,
    /// How many of its tokens have been sent.
    token: usize,
    /// Whether the name of the call has been sent.
    opened: bool,
    call: usize,
    /// How many tokens have been sent.
    pub(crate) tokens: usize,
    finished: bool,
}

/// How a choice is cut into pieces.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut<'a> {
    pub(crate) completion: &'a Completion,
    /// Where the pieces of each part end.
    pub(crate) ends: &'a [Vec<usize>],
    /// Whether the name of a tool is sent before its arguments.
    pub(crate) names_first: bool,
}

impl Cursor {
    /// The next event of the choice, until it has finished.
    pub(crate) fn next<'a>(&mut self, cut: Cut<'a>) -> Option<StreamStep<'a>> {
        if self.finished {
            return None;
        }
        let Some(piece) = self.piece(cut) else {
            self.finished = true;
            return Some(StreamStep::Finish(None));
        };
        // Where the text is cut, the engine's last step carries both its token and the reason.
        if cut.completion.finish != Finish::Stop && self.is_at_end(cut) {
            self.finished = true;
            return Some(StreamStep::Finish(Some(piece)));
        }
        Some(StreamStep::Piece(piece))
    }

    /// The next piece; a part without text has one only if it is a call.
    fn piece<'a>(&mut self, cut: Cut<'a>) -> Option<Piece<'a>> {
        loop {
            let part = cut.completion.parts.get(self.part)?;
            let is_call = matches!(part.kind, PartKind::Call(_));
            let (from, call) = (self.at, self.call);
            if is_call && !self.opened {
                self.opened = true;
                if cut.names_first || part.text().is_empty() {
                    return Some(Piece { part, from, to: from, call, opens: true });
                }
            }
            if let Some(to) = cut.ends.get(self.part).and_then(|ends| ends.get(self.piece)) {
                let opens = is_call && !cut.names_first && from == 0;
                self.piece += 1;
                let unsent = part.tokens.get(self.token..).unwrap_or_default();
                let sent = unsent.iter().take_while(|end| **end <= *to).count();
                self.token += sent;
                self.tokens += sent;
                self.at = *to;
                return Some(Piece { part, from, to: *to, call, opens });
            }
            self.part += 1;
            (self.at, self.piece, self.token, self.opened) = (0, 0, 0, false);
            self.call += usize::from(is_call);
        }
    }

    fn is_at_end(&self, cut: Cut<'_>) -> bool {
        let ends = cut.ends.get(self.part).map_or(0, Vec::len);
        self.part + 1 == cut.completion.parts.len() && self.piece >= ends
    }
}
