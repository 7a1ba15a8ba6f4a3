use std::time::Duration;

use serde_json::json;
use stagemaker_emulator::{
    AwaitedRequests, Config, Expectation, Journal, JournalLimits, RequestFilter, RequestRecord,
};

use crate::support::Stage;

const REPLIES: &str = "endpoints:
  chat:
    replies:
    - {name: greeting, when: hello, say: one two}
    - {when: dice, sequence: [one, two]}
";

/// Starts a server with rules, and returns it with its journal.
pub(super) async fn stage() -> (Stage, Journal) {
    let stage = Stage::with(REPLIES, &[]).await;
    let journal = stage.emulator.journal();
    (stage, journal)
}

/// Sends a message to an endpoint, for a test.
pub(super) async fn say(stage: &Stage, endpoint: &str, test: &str, message: &str) {
    let body = json!({"messages": [{"role": "user", "content": message}]});
    stage.chat(endpoint, body).header("x-stagemaker-test", test).send(stage.address).await;
}

fn numbers(records: &[RequestRecord]) -> Vec<u64> {
    records.iter().map(|record| record.number).collect()
}

#[tokio::test]
async fn a_filter_chooses_by_each_of_its_fields() {
    let (stage, journal) = stage().await;
    for (endpoint, test, text) in [
        ("chat", "a", "hello"),
        ("chat", "b", "dice"),
        ("chat", "", "other"),
        ("none", "", "hello"),
    ] {
        say(&stage, endpoint, test, text).await;
    }
    let refused = stage.chat("chat", "{}").without("authorization").send(stage.address).await;
    assert_eq!(refused.status, 403);
    let some = |text: &str| Some(text.to_owned());
    let all = RequestFilter::default;
    for (filter, expected) in [
        (all(), &[1, 2, 3, 4, 5][..]),
        (RequestFilter { test: some("a"), ..all() }, &[1]),
        (RequestFilter { test: some(""), ..all() }, &[3, 4, 5]),
        (RequestFilter { endpoint: some("none"), ..all() }, &[4]),
        (RequestFilter { component: some("c"), ..all() }, &[]),
        (RequestFilter { status: some("404"), ..all() }, &[3]),
        (RequestFilter { status: some("4xx"), ..all() }, &[3, 4, 5]),
        (RequestFilter { caller: some("test"), ..all() }, &[1, 2, 3, 4]),
        (
            RequestFilter { caller: some("arn:aws:iam::123456789012:user/test"), ..all() },
            &[1, 2, 3, 4],
        ),
        (RequestFilter { rule: some("greeting"), ..all() }, &[1]),
        (RequestFilter { rule: some("stagemaker.yaml:5"), ..all() }, &[2]),
        (RequestFilter { text: some("dice"), ..all() }, &[2]),
        (RequestFilter { since: Some(3), ..all() }, &[4, 5]),
        (RequestFilter { ended_after: Some(3), ..all() }, &[4, 5]),
        (RequestFilter { ended_after: Some(u64::MAX), ..all() }, &[]),
        (RequestFilter { state: some("ended"), ..all() }, &[1, 2, 3, 4, 5]),
        (RequestFilter { state: some("gone"), ..all() }, &[]),
    ] {
        assert_eq!(numbers(&journal.find(&filter)), expected, "{filter:?}");
    }
    let nearest = journal.get(3).unwrap().decision.unwrap().reason.unwrap();
    assert!(nearest.contains("the nearest `greeting` (stagemaker.yaml:4)"), "{nearest}");
}

#[tokio::test]
async fn what_is_waited_for_comes_or_the_time_is_over() {
    let (stage, journal) = stage().await;
    let filter = RequestFilter { test: Some("a".to_owned()), ..RequestFilter::default() };
    let waiting = async {
        let AwaitedRequests { requests, is_enough, .. } =
            journal.wait(&filter, 2, Duration::from_secs(60)).await;
        (numbers(&requests), is_enough)
    };
    let asking = async {
        for test in ["b", "a", "b", "a"] {
            say(&stage, "chat", test, "hello").await;
        }
    };
    let (waited, ()) = tokio::join!(waiting, asking);
    assert_eq!(waited, (vec![2, 4], true));
    let AwaitedRequests { requests, is_enough, .. } =
        journal.wait(&filter, 3, Duration::from_millis(1)).await;
    assert_eq!((numbers(&requests), is_enough), (vec![2, 4], false));
}

#[tokio::test]
async fn an_expectation_that_fails_tells_the_difference() {
    let (stage, journal) = stage().await;
    say(&stage, "chat", "a", "hello").await;
    say(&stage, "chat", "a", "dice").await;
    let some = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let all = Expectation::default;
    let filter = RequestFilter { test: Some("a".to_owned()), ..RequestFilter::default() };
    let header = |value: &str| [("X-Stagemaker-Test".to_owned(), value.to_owned())].into();
    for (expectation, difference) in [
        (Expectation { filter, ..all() }, None),
        (Expectation { count: Some(2), ..all() }, None),
        (Expectation { count: Some(1), body_contains: some(&["dice"]), ..all() }, None),
        (Expectation { headers: header("a"), ..all() }, None),
        (Expectation { order: some(&["hello", "dice"]), ..all() }, None),
        (
            Expectation { count: Some(3), ..all() },
            Some("expected 3 requests like this, and there are 2 among 2"),
        ),
        (Expectation { body_contains: some(&["joke"]), ..all() }, Some("<- the body lacks `joke`")),
        (
            Expectation { headers: header("b"), ..all() },
            Some("`X-Stagemaker-Test` is `a`, and not `b`"),
        ),
        (
            Expectation { order: some(&["dice", "hello"]), ..all() },
            Some("expected `hello` in a request after the one with `dice`"),
        ),
    ] {
        match (journal.check(&expectation), difference) {
            (Ok(()), None) => {}
            (Err(found), Some(expected)) => assert!(found.contains(expected), "{found}"),
            (found, expected) => panic!("{expectation:?}: {found:?} {expected:?}"),
        }
    }
}

#[tokio::test]
async fn the_journal_keeps_within_its_bounds_and_counts_what_it_drops() {
    let limits = JournalLimits { max_entries: 3, ..JournalLimits::default() };
    assert_eq!((JournalLimits::default().max_entries, limits.max_bytes), (10_000, 67_108_864));
    let stage = Stage::start(Config::default().with_journal_limits(limits)).await;
    let journal = stage.emulator.journal();
    for _ in 0..5 {
        say(&stage, "e", "", "hello").await;
    }
    assert_eq!(numbers(&journal.find(&RequestFilter::default())), [3, 4, 5]);
    assert_eq!((journal.dropped(), journal.last_number(), journal.get(2)), (2, 5, None));
    let off = JournalLimits { max_entries: 0, ..limits };
    let stage = Stage::start(Config::default().with_journal_limits(off)).await;
    say(&stage, "e", "", "hello").await;
    assert_eq!(stage.emulator.journal().last_number(), 0);
    let whole = Stage::start(Config::default()).await;
    for (length, is_cut) in [(1_048_576 - 43, false), (1_048_576 - 42, true)] {
        say(&whole, "e", "", &"x".repeat(length)).await;
        let record = whole.emulator.journal().find(&RequestFilter::default()).pop().unwrap();
        assert_eq!(record.request.body.unwrap().is_cut, is_cut, "{length}");
    }
    let small = JournalLimits { max_bytes: 20_000, ..JournalLimits::default() };
    let stage = Stage::start(Config::default().with_journal_limits(small)).await;
    say(&stage, "e", "", &"x".repeat(30_000)).await;
    let record = stage.emulator.journal().get(1).unwrap();
    let body = record.request.body.unwrap();
    assert_eq!((body.is_cut, body.to_text().len()), (true, 2_500));
    assert!(body.bytes > 30_000);
}

#[tokio::test]
async fn the_journal_is_exported_and_emptied() {
    let (stage, journal) = stage().await;
    say(&stage, "chat", "a", "hello").await;
    say(&stage, "chat", "b", "hello").await;
    let all = RequestFilter::default();
    let lines = journal.to_json_lines(&all);
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!((lines.lines().count(), &first["number"]), (2, &json!(1)));
    let archive = journal.to_har(&all);
    let entry = &archive["log"]["entries"][1];
    assert_eq!(entry["request"]["url"], "http://test/endpoints/chat/openai/v1/chat/completions");
    assert_eq!(entry["response"]["status"], 200);
    let of_a = RequestFilter { test: Some("a".to_owned()), ..RequestFilter::default() };
    assert_eq!((journal.remove(&of_a), numbers(&journal.find(&all))), (1, vec![2]));
    assert_eq!(journal.dropped(), 0);
}

/// A difference shows the last requests, and the start of each body.

#[tokio::test]
async fn a_difference_is_bounded_however_much_was_sent() {
    let (stage, journal) = stage().await;
    for _ in 0..23 {
        say(&stage, "chat", "", &format!("hello {}", "x".repeat(500))).await;
    }
    let expectation = Expectation { count: Some(1), ..Expectation::default() };
    let difference = journal.check(&expectation).unwrap_err();
    let lines: Vec<_> = difference.lines().collect();
    assert_eq!((lines.len(), lines[1]), (22, "  (3 before)"));
    assert!(lines[2..].iter().all(|line| line.len() < 300 && line.contains("hello xxx")));
}

/// Who waits and is far behind looks at all of them again.

#[tokio::test]
async fn who_waits_misses_nothing_however_many_requests_come_between() {
    let (stage, journal) = stage().await;
    let filter = RequestFilter { test: Some("last".to_owned()), ..RequestFilter::default() };
    let waiting = async {
        let awaited = journal.wait(&filter, 1, Duration::from_secs(60)).await;
        numbers(&awaited.requests)
    };
    let asking = async {
        tokio::task::yield_now().await;
        // One task that does not yield: the other falls behind.
        for number in 0..600 {
            let body = json!({"messages": [{"role": "user", "content": "hello"}]});
            let test = if number == 0 { "last" } else { "" };
            let request = stage.chat("chat", body).header("x-stagemaker-test", test);
            request.send(stage.address).await;
        }
    };
    let (waited, ()) = tokio::join!(waiting, asking);
    assert_eq!(waited, [1]);
}
