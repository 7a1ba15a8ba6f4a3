//! A body that is flushed after each event.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

/// Events as a body that is flushed after each of them.
///
/// The server below writes to the socket when the body has nothing more to give for now, so the
/// body says that once after every event.
#[derive(Debug)]
pub(crate) struct Flushed<I> {
    events: I,
    due: Due,
}

#[derive(Clone, Copy, Debug)]
enum Due {
    Event,
    Flush,
}

impl<I> Flushed<I> {
    pub(crate) const fn new(events: I) -> Self {
        Self { events, due: Due::Event }
    }
}

impl<I: Iterator<Item = Bytes> + Unpin> Stream for Flushed<I> {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.due {
            Due::Flush => {
                self.due = Due::Event;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Due::Event => {
                self.due = Due::Flush;
                Poll::Ready(self.events.next().map(Ok))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Flushed;
    use bytes::Bytes;
    use futures_core::Stream;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    #[test]
    fn each_event_is_flushed() {
        let mut stream = Flushed::new([Bytes::from_static(b"a")].into_iter());
        let mut context = Context::from_waker(Waker::noop());
        let mut poll = || Pin::new(&mut stream).poll_next(&mut context);
        assert!(matches!(poll(), Poll::Ready(Some(Ok(event))) if event == "a"));
        assert!(poll().is_pending());
        assert!(matches!(poll(), Poll::Ready(None)));
    }
}
