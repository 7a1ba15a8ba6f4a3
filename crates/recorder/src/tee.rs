//! The recording of streams while they are passed on.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Error;
use axum::body::{BodyDataStream, Bytes};
use futures_core::Stream;
use stagemaker_emulator::Timer;

use crate::exchange::{Exchange, MAX_ANSWER_BYTES};
use crate::stream::{Assembler, Framing};

/// A stream that is passed on event by event, and written down before its end is.
pub(crate) struct Tee {
    stream: BodyDataStream,
    /// The recording; none once it is written down or given up.
    captured: Option<Captured>,
}

/// The part of a stream that was captured so far.
struct Captured {
    exchange: Exchange,
    assembler: Assembler,
    /// The size of the part, in bytes.
    bytes: usize,
}

impl Tee {
    /// Passes on the stream that answers an exchange.
    pub(crate) fn new(exchange: Exchange, framing: Framing, stream: BodyDataStream) -> Self {
        let assembler = Assembler::new(framing, exchange.started());
        Self { stream, captured: Some(Captured { exchange, assembler, bytes: 0 }) }
    }

    fn capture(&mut self, data: &[u8]) {
        let Some(captured) = &mut self.captured else { return };
        captured.bytes = captured.bytes.saturating_add(data.len());
        if captured.bytes > MAX_ANSWER_BYTES {
            self.give_up("the stream is too long to be written down");
            return;
        }
        captured.assembler.feed(data, Timer::default().now());
        // Clients often hang up once they have read the last event.
        if captured.assembler.is_done() {
            self.end("");
        }
    }

    /// Writes down the captured stream if it is a whole answer. That is one small file, which a client
    /// that has read the last event may rely on.
    fn end(&mut self, why_not: &str) {
        let Some(Captured { exchange, assembler, .. }) = self.captured.take() else { return };
        match assembler.answer() {
            Ok(answer) => exchange.write(&answer),
            Err(incomplete) => {
                let separator = if why_not.is_empty() { "" } else { ", and " };
                let incomplete = exchange.printable(&incomplete.to_string());
                tracing::warn!("not recorded: {why_not}{separator}{incomplete}");
            }
        }
    }

    fn give_up(&mut self, why: &str) {
        self.captured = None;
        tracing::warn!("not recorded: {why}");
    }
}

impl Stream for Tee {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = Pin::new(&mut self.stream).poll_next(context);
        match &polled {
            Poll::Ready(Some(Ok(data))) => self.capture(data),
            Poll::Ready(Some(Err(_))) => self.end("the upstream broke off its stream"),
            Poll::Ready(None) => self.end(""),
            Poll::Pending => {}
        }
        polled
    }
}

/// Writes down an answer whose client hangs up: it may have read all that it wanted.
impl Drop for Tee {
    fn drop(&mut self) {
        self.end("the client hung up");
    }
}
