use std::time::Duration;

use serde_json::json;
use stagemaker_emulator::gateway::verifier::Timestamp;
use stagemaker_emulator::{ClockError, ClockState, Config, VirtualClock, parse_duration};

use crate::support::{NOW, Stage};

const HOUR: Duration = Duration::from_secs(3_600);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_seconds(NOW + seconds)
}

async fn clock() -> VirtualClock {
    Stage::start(Config::default()).await.emulator.clock()
}

#[tokio::test]
async fn each_change_shows_on_the_clock() {
    let clock = clock().await;
    let shown = |seconds: i64, is_frozen| {
        let ClockState { unix_millis, is_frozen: found, .. } = clock.state();
        assert_eq!((unix_millis, found), ((NOW + seconds) * 1_000, is_frozen));
        assert_eq!(clock.now(), at(seconds));
    };
    shown(0, false);
    clock.advance(HOUR).unwrap();
    shown(3_600, false);
    clock.freeze().unwrap();
    shown(3_600, true);
    clock.set(at(60)).unwrap();
    shown(60, true);
    clock.run().unwrap();
    shown(60, false);
    clock.freeze_at(at(-60)).unwrap();
    shown(-60, true);
    clock.apply(Some(at(0)), Some(2 * HOUR), Some(false)).unwrap();
    shown(7_200, false);
    clock.reset();
    shown(0, false);
}

#[tokio::test]
async fn a_clock_stays_as_it_is_where_a_change_is_refused() {
    let clock = clock().await;
    let early = Timestamp::from_unix_seconds(-1);
    for refused in [
        clock.set(early),
        clock.freeze_at(early),
        clock.advance(Duration::MAX),
        clock.apply(Some(at(60)), Some(Duration::MAX), Some(true)),
    ] {
        assert_eq!(refused, Err(ClockError::OutOfRange));
    }
    assert_eq!((clock.now(), clock.state().is_frozen), (at(0), false));
    let tests = (0..10_000).map(|test| clock.of_test(test.to_string()));
    tests.for_each(|clock| clock.freeze().unwrap());
    assert_eq!(clock.of_test("one more").freeze(), Err(ClockError::TooManyTests));
    assert!(ClockError::TooManyTests.to_string().starts_with("10000 tests have a clock"));
}

/// A token is judged by the clock of its test, and answers are dated by it.
#[tokio::test]
async fn requests_go_by_the_clock_of_their_test() {
    let stage = Stage::open().await;
    let clock = stage.emulator.clock();
    assert!(!clock.of_test("a").is_of_test());
    clock.of_test("a").advance(13 * HOUR).unwrap();
    assert!(clock.of_test("a").is_of_test() && !clock.of_test("b").is_of_test());
    let body = json!({"messages": [{"role": "user", "content": "hi"}]});
    let ask = async |test: &str, token: &str| {
        let mut request = stage.chat("e", &body).header("x-stagemaker-test", test);
        request = request.without("authorization");
        let request = request.header("authorization", &format!("Bearer {token}"));
        request.send(stage.address).await
    };
    let (old, new) = (&stage.token, &stage.token_at(at(13 * 3_600)));
    for (test, token, status) in
        [("a", old, 403), ("b", old, 200), ("a", new, 200), ("b", new, 403)]
    {
        assert_eq!(ask(test, token).await.status, status, "{test}");
    }
    let answer = ask("a", new).await;
    assert_eq!(answer.json()["created"], NOW + 13 * 3_600);
    assert_eq!(answer.header("date"), Some("Sun, 22 Nov 2026 23:00:00 GMT"));
}

#[test]
fn a_duration_is_parsed_as_everywhere() {
    assert_eq!(parse_duration("12h"), Some(12 * HOUR));
    assert_eq!(parse_duration("12"), None);
}
