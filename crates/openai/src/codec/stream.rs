//! The events of a stream, each with the token that it waits for.

use bytes::Bytes;

use crate::chat::answer::{Answer, Usage};
use crate::chat::chunk::Chunk;
use crate::chat::cursor::{Cursor, Cut, StreamStep};
use crate::chat::delivery::UsageEvents;
use crate::codec::writer::Writer;
use crate::dialect::Dialect;

/// The events of an answer: for each choice the role, then piece by piece what it says, then how
/// it finished; at the end the usage, if asked for, and the dialect's last word. Choices take
/// turns, as they do in an engine that makes a token for each at every step.
#[derive(Debug)]
pub struct Events {
    answered: Answer,
    writer: Writer,
    usage: UsageEvents,
    /// Where the pieces of each part of each completion end.
    ends: Vec<Vec<Vec<usize>>>,
    cursors: Vec<Cursor>,
    next: Next,
}

/// The next event.
#[derive(Clone, Copy, Debug)]
enum Next {
    Role(usize),
    Turn(usize),
    Usage,
    Done,
    End,
}

/// An event, and the token before which it is not sent, counted from 0.
#[derive(Clone, Debug)]
pub struct Event {
    pub bytes: Bytes,
    pub token: usize,
}

impl Events {
    pub fn new(answered: Answer, dialect: Dialect, chunk: Chunk, usage: UsageEvents) -> Self {
        let parts = answered.completions.iter().map(|completion| {
            let ends = completion.parts.iter().map(|part| chunk.ends(part.text(), &part.tokens));
            ends.collect()
        });
        let ends = parts.collect();
        let cursors = vec![Cursor::default(); answered.n];
        let writer = Writer::new(dialect, &answered);
        Self { ends, cursors, writer, usage, answered, next: Next::Role(0) }
    }

    fn role(&mut self, choice: usize) -> Event {
        let last = choice + 1 >= self.answered.n;
        self.next = if last { Next::Turn(0) } else { Next::Role(choice + 1) };
        let usage = self.usage_of(0);
        self.written(choice, StreamStep::Role, usage, 0)
    }

    /// The next event of the choice whose turn it is, or of the next one that has any.
    fn turn(&mut self, mut choice: usize) -> Option<Event> {
        for _ in 0..self.answered.n {
            let mut cursor = self.cursors.get(choice).copied()?;
            let index = choice % self.answered.completions.len().max(1);
            let cut = Cut {
                completion: self.answered.completions.get(index)?,
                ends: self.ends.get(index)?,
                names_first: self.writer.names_first(),
            };
            let following = (choice + 1) % self.answered.n;
            if let Some(moment) = cursor.next(cut) {
                let sent = cursor.tokens;
                let usage = (self.usage == UsageEvents::Every).then(|| self.usage_with(sent));
                let bytes = self.writer.write(&self.answered, choice, moment, usage);
                let event = Event { bytes, token: sent.saturating_sub(1) };
                *self.cursors.get_mut(choice)? = cursor;
                self.next = Next::Turn(following);
                return Some(event);
            }
            choice = following;
        }
        None
    }

    fn usage_of(&self, sent: usize) -> Option<Usage> {
        (self.usage == UsageEvents::Every).then(|| self.usage_with(sent))
    }

    const fn usage_with(&self, sent: usize) -> Usage {
        Usage { completion: sent, ..self.answered.usage }
    }

    fn written(
        &self,
        choice: usize,
        moment: StreamStep<'_>,
        usage: Option<Usage>,
        sent: usize,
    ) -> Event {
        let bytes = self.writer.write(&self.answered, choice, moment, usage);
        Event { bytes, token: sent }
    }

    /// The token after which nothing more is sent.
    fn last_token(&self) -> usize {
        let most = self.cursors.iter().map(|cursor| cursor.tokens).max();
        most.unwrap_or_default().saturating_sub(1)
    }
}

impl Iterator for Events {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        if let Next::Turn(choice) = self.next {
            if let Some(event) = self.turn(choice) {
                return Some(event);
            }
            self.next = if self.usage == UsageEvents::None { Next::Done } else { Next::Usage };
        }
        let token = self.last_token();
        match self.next {
            Next::Role(choice) => Some(self.role(choice)),
            Next::Usage => {
                self.next = Next::Done;
                Some(Event { bytes: self.writer.usage(self.answered.usage), token })
            }
            Next::Done => {
                self.next = Next::End;
                Some(Event { bytes: self.writer.done(), token })
            }
            Next::Turn(_) | Next::End => None,
        }
    }
}
