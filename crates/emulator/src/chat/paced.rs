//! A body whose events are sent when they are due.

use std::convert::Infallible;
use std::iter::Peekable;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::chat::events::{Event, Events};
use crate::pace::Schedule;

/// Events, each sent at its deadline. What was asked for by a client that goes away is dropped
/// with this, so nothing is worked out for nobody.
pub(crate) struct Paced {
    events: Peekable<Events>,
    schedule: Schedule,
    started: Instant,
    /// The timer of the next event, made when one has to be waited for.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Paced {
    pub(crate) fn new(events: Events, schedule: Schedule, started: Instant) -> Self {
        Self { events: events.peekable(), schedule, started, timer: None }
    }

    /// Waits for the deadline of a token.
    fn poll_due(&mut self, token: usize, context: &mut Context<'_>) -> Poll<()> {
        let due = self.started + self.schedule.due(token);
        if due <= Instant::now() {
            return Poll::Ready(());
        }
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(due)));
        if timer.deadline() != due {
            timer.as_mut().reset(due);
        }
        timer.as_mut().poll(context)
    }
}

impl Stream for Paced {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.schedule.is_immediate() {
            return Poll::Ready(this.events.next().map(|event| Ok(event.bytes)));
        }
        let Some(&Event { token, .. }) = this.events.peek() else {
            return Poll::Ready(None);
        };
        std::task::ready!(this.poll_due(token, context));
        Poll::Ready(this.events.next().map(|event| Ok(event.bytes)))
    }
}
