use std::time::Duration;

use serde_json::json;
use stagemaker_emulator::{Chunk, Reply, Timing};
use tokio::time::Instant;

use crate::public::server::given;

/// The clock of the runtime stands still, and jumps to what is waited for.
#[tokio::test(start_paused = true)]
async fn timing_delays_the_answer_until_its_last_token() {
    for (timing, millis) in [
        (Timing::default(), 0),
        (Timing::default().with_first_token(Duration::from_millis(300)), 300),
        (Timing::default().with_per_token(Duration::from_millis(20)), 40),
    ] {
        let started = Instant::now();
        let reply = Reply::text("one two three").with_timing(timing);
        assert_eq!(reply.timing, Some(timing));
        assert_eq!(given(reply, json!({})).await.content(), "one two three");
        assert_eq!(started.elapsed().as_millis(), millis);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_comes_when_the_first_token_would_have_come() {
    let timing = Timing::default().with_per_token(Duration::from_millis(20));
    let timing = timing.with_first_token(Duration::from_millis(300));
    let started = Instant::now();
    let failure = given(Reply::failure(503, "busy now").with_timing(timing), json!({})).await;
    assert_eq!((failure.status, started.elapsed().as_millis()), (503, 300));
}

#[tokio::test(start_paused = true)]
async fn jitter_is_drawn_from_its_seed() {
    let (first_token, jitter) = (Duration::from_secs(10), Duration::from_secs(1));
    let delay = async |seed| {
        let timing = Timing::default().with_first_token(first_token).with_jitter(jitter, seed);
        let started = Instant::now();
        given(Reply::text("one").with_timing(timing), json!({})).await;
        started.elapsed()
    };
    let (first, again, other) = (delay(Some(1)).await, delay(Some(1)).await, delay(Some(2)).await);
    assert!(first.abs_diff(first_token) <= jitter && first != first_token, "{first:?}");
    assert!(first == again && first != other, "{first:?}, {again:?}, {other:?}");
}

#[tokio::test]
async fn a_chunk_is_the_size_of_the_pieces_of_a_stream() {
    for (chunk, pieces) in [
        (None, &["Hi", ",", " you"][..]),
        (Some(Chunk::Tokens(2)), &["Hi,", " you"]),
        (Some(Chunk::Words(1)), &["Hi,", " you"]),
        (Some(Chunk::Characters(6)), &["Hi, yo", "u"]),
    ] {
        let mut reply = Reply::text("Hi, you");
        reply.chunk = chunk;
        let body = given(reply, json!({"stream": true})).await.body;
        let found =
            pieces.iter().filter(|piece| body.contains(&format!("\"content\":\"{piece}\"")));
        assert_eq!(found.count(), pieces.len(), "{chunk:?}: {body}");
    }
}

#[test]
fn timing_has_what_it_is_given_and_else_nothing() {
    let none = Timing::default();
    assert_eq!(
        (none.first_token, none.per_token, none.jitter),
        (Duration::ZERO, Duration::ZERO, Duration::ZERO)
    );
    let (one, two, three) =
        (Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(3));
    let given = none.with_first_token(one).with_per_token(two).with_jitter(three, Some(4));
    assert_eq!((given.first_token, given.per_token), (one, two));
    assert_eq!((given.jitter, given.seed, none.seed), (three, Some(4), None));
}
