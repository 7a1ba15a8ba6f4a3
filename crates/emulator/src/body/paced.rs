//! The pacing of streams.

use std::convert::Infallible;
use std::future::Future;
use std::iter::Peekable;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use stagemaker_openai::codec::stream::{Events, StreamEvent};
use stagemaker_replies::pacing::timing::Schedule;

use crate::clock::VirtualClock;

/// The events of a stream, each sent at its deadline. They are made when they are sent, so none is
/// made for a client that has gone away.
pub(crate) struct Paced {
    events: Peekable<Events>,
    schedule: Schedule,
    /// The time on the clock's stopwatch from which deadlines are counted.
    started: Duration,
    clock: VirtualClock,
    /// The wait for the next event, made when one has to be waited for.
    wait: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Paced {
    /// Paces events by the deadlines of a schedule, counted from `started`.
    pub(crate) fn new(
        events: Events,
        schedule: Schedule,
        started: Duration,
        clock: VirtualClock,
    ) -> Self {
        Self { events: events.peekable(), schedule, started, clock, wait: None }
    }

    /// Waits for the deadline of a token.
    fn poll_due(&mut self, token: usize, context: &mut Context<'_>) -> Poll<()> {
        if self.wait.is_none() {
            let due = self.started + self.schedule.deadline(token);
            if due <= self.clock.elapsed() {
                return Poll::Ready(());
            }
            self.wait = Some(Box::pin(self.clock.clone().wait_until(due)));
        }
        if let Some(wait) = &mut self.wait {
            std::task::ready!(wait.as_mut().poll(context));
        }
        self.wait = None;
        Poll::Ready(())
    }
}

impl Stream for Paced {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.schedule.is_immediate() {
            return Poll::Ready(this.events.next().map(|event| Ok(event.bytes)));
        }
        let Some(&StreamEvent { token, .. }) = this.events.peek() else {
            return Poll::Ready(None);
        };
        std::task::ready!(this.poll_due(token, context));
        Poll::Ready(this.events.next().map(|event| Ok(event.bytes)))
    }
}

#[cfg(test)]
mod tests {
    use super::Paced;
    use crate::clock::VirtualClock;
    use futures_core::Stream;
    use stagemaker_openai::chat::answer::{Answer, Head, Tooling, Usage};
    use stagemaker_openai::chat::chunk::Chunk;
    use stagemaker_openai::chat::completion::{Bounds, Completion, CompletionPart, PartKind};
    use stagemaker_openai::chat::parameters::UsageEvents;
    use stagemaker_openai::codec::stream::Events;
    use stagemaker_openai::dialect::Dialect;
    use stagemaker_openai::tokenizer::Tokenizer;
    use stagemaker_replies::pacing::timing::Schedule;
    use stagemaker_replies::pacing::timing::Timing;
    use std::pin::Pin;
    use std::time::Duration;
    use tokio::time::{Instant, sleep};

    const MS: Duration = Duration::from_millis(1);

    fn stream(text: &str, chunk: Chunk, timing: Timing) -> Paced {
        let part = CompletionPart::new(PartKind::Content, text.into(), &Tokenizer::Words);
        let bounds = Bounds { stops: &[], max_tokens: None };
        let completion = Completion::new(vec![part], bounds);
        let answer = Answer {
            head: Head { id: "i".into(), created: 1, model: "m".into() },
            usage: Usage { prompt: 1, completion: completion.tokens, cached: None },
            completions: vec![completion],
            n: 1,
            logprobs: None,
            finish_reason: None,
            tooling: Tooling::Without,
            seed: 0,
        };
        let events = Events::new(answer, Dialect::Vllm, chunk, UsageEvents::None);
        let clock = VirtualClock::new(None);
        Paced::new(events, Schedule::new(timing, 1), clock.elapsed(), clock)
    }

    async fn next(stream: &mut Paced) -> Option<bytes::Bytes> {
        let next = std::future::poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await;
        next.map(|event| event.unwrap())
    }

    /// Returns when each event comes, in milliseconds, to a reader that is busy for `reading` after
    /// each.
    async fn arrivals(mut stream: Paced, reading: Duration) -> Vec<u128> {
        let started = Instant::now();
        let mut arrived = Vec::new();
        while next(&mut stream).await.is_some() {
            arrived.push(started.elapsed().as_millis());
            sleep(reading).await;
        }
        arrived
    }

    #[tokio::test(start_paused = true)]
    async fn a_reader_who_is_late_once_is_late_for_nothing_else() {
        let timing = Timing::default().with_first_token(300 * MS).with_per_token(20 * MS);
        let stream = || stream("one two three four", Chunk::default(), timing);
        // The role comes with the first token, and the end with the last.
        assert_eq!(arrivals(stream(), Duration::ZERO).await, [300, 300, 320, 340, 360, 360, 360]);
        assert_eq!(arrivals(stream(), 7 * MS).await, [300, 307, 320, 340, 360, 367, 374]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_piece_comes_with_its_last_token() {
        let timing = Timing::default().with_per_token(10 * MS);
        let words = stream("one, two, three", Chunk::Words(2), timing);
        assert_eq!(arrivals(words, Duration::ZERO).await, [0, 30, 40, 40, 40]);
        let characters = stream("one two", Chunk::Characters(5), timing);
        assert_eq!(arrivals(characters, Duration::ZERO).await, [0, 0, 10, 10, 10]);
    }

    #[tokio::test(start_paused = true)]
    async fn without_timing_nothing_is_waited_for() {
        let stream = stream("one two", Chunk::default(), Timing::default());
        assert!(arrivals(stream, Duration::ZERO).await.iter().all(|at| *at == 0));
    }
}
