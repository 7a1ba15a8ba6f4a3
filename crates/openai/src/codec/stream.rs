//! Streams as events, each of which waits for a token.

use bytes::Bytes;

use crate::chat::answer::Answer;
use crate::chat::chunk::Chunk;
use crate::chat::cursor::{Cursor, Pieces, StreamStep};
use crate::chat::parameters::UsageEvents;
use crate::chat::usage::Usage;
use crate::codec::writer::Writer;
use crate::dialect::Dialect;

/// The events of an answer: for each choice the role, then its pieces, then its finish reason; at
/// the end the usage, if it is wanted, and the dialect's last event. Choices take turns, as they do
/// in an engine that makes a token for each at every step.
#[derive(Debug)]
pub struct Events {
    answer: Answer,
    writer: Writer,
    usage: UsageEvents,
    /// Ends of the pieces of each part of each completion, in bytes.
    ends: Vec<Vec<Vec<usize>>>,
    cursors: Vec<Cursor>,
    next: Next,
}

/// The event that comes next.
#[derive(Clone, Copy, Debug)]
enum Next {
    /// The role of a choice.
    Role(usize),
    /// A step of a choice, or of the next one that has any.
    Turn(usize),
    Usage,
    /// The dialect's last event.
    Done,
    /// No event.
    End,
}

/// An event, and the token that it waits for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StreamEvent {
    /// The event as it is sent, with its frame.
    pub bytes: Bytes,
    /// Index of the token, from 0, before which the event is not sent.
    pub token: usize,
}

impl Events {
    /// Returns the events of an answer, whose texts are cut into chunks.
    pub fn new(answer: Answer, dialect: Dialect, chunk: Chunk, usage: UsageEvents) -> Self {
        let parts = answer.completions.iter().map(|completion| {
            let ends = completion.parts.iter().map(|part| chunk.ends(part.text(), &part.tokens));
            ends.collect()
        });
        let ends = parts.collect();
        let cursors = vec![Cursor::default(); answer.n];
        let writer = Writer::new(dialect, &answer);
        Self { ends, cursors, writer, usage, answer, next: Next::Role(0) }
    }

    /// Returns the event with the role of a choice.
    fn role(&mut self, choice: usize) -> StreamEvent {
        let last = choice + 1 >= self.answer.n;
        self.next = if last { Next::Turn(0) } else { Next::Role(choice + 1) };
        let usage = self.wanted_usage(0);
        self.event(choice, StreamStep::Role, usage, 0)
    }

    /// Returns the next event of the choice whose turn it is, or of the next one that has any.
    fn turn(&mut self, mut choice: usize) -> Option<StreamEvent> {
        for _ in 0..self.answer.n {
            let mut cursor = self.cursors.get(choice).copied()?;
            let index = choice % self.answer.completions.len().max(1);
            let pieces = Pieces {
                completion: self.answer.completions.get(index)?,
                ends: self.ends.get(index)?,
                names_first: self.writer.names_first(),
            };
            let following = (choice + 1) % self.answer.n;
            if let Some(step) = cursor.next(pieces) {
                let sent = cursor.tokens;
                let usage = self.wanted_usage(sent);
                let bytes = self.writer.write(&self.answer, choice, step, usage);
                let event = StreamEvent { bytes, token: sent.saturating_sub(1) };
                *self.cursors.get_mut(choice)? = cursor;
                self.next = Next::Turn(following);
                return Some(event);
            }
            choice = following;
        }
        None
    }

    /// Returns the usage after some tokens, if every event reports it.
    fn wanted_usage(&self, sent: usize) -> Option<Usage> {
        (self.usage == UsageEvents::Every).then(|| self.usage_after(sent))
    }

    /// Returns the usage after some tokens of a choice.
    const fn usage_after(&self, sent: usize) -> Usage {
        Usage { completion: sent, ..self.answer.usage }
    }

    /// Writes a step of a choice that waits for a token.
    fn event(
        &self,
        choice: usize,
        step: StreamStep<'_>,
        usage: Option<Usage>,
        sent: usize,
    ) -> StreamEvent {
        let bytes = self.writer.write(&self.answer, choice, step, usage);
        StreamEvent { bytes, token: sent }
    }
}

impl Iterator for Events {
    type Item = StreamEvent;

    fn next(&mut self) -> Option<StreamEvent> {
        if let Next::Turn(choice) = self.next {
            if let Some(event) = self.turn(choice) {
                return Some(event);
            }
            self.next = if self.usage == UsageEvents::None { Next::Done } else { Next::Usage };
        }
        // The end follows at once on the event before it, which has waited for its token.
        let token = 0;
        match self.next {
            Next::Role(choice) => Some(self.role(choice)),
            Next::Usage => {
                self.next = Next::Done;
                Some(StreamEvent { bytes: self.writer.usage(self.answer.usage), token })
            }
            Next::Done => {
                self.next = Next::End;
                Some(StreamEvent { bytes: self.writer.done(), token })
            }
            Next::Turn(_) | Next::End => None,
        }
    }
}
