use std::time::Duration;

use serde_json::json;
use stagemaker_emulator::{
    AwaitedRequests, BodyRecord, CallerRecord, Config, DecisionRecord, EventRecord, Expectation,
    Journal, JournalLimits, MessageRecord, RequestFilter, RequestRecord, Reset, ResponseRecord,
    RuleRecord,
};

use crate::support::{NOW, Stage};

const REPLIES: &str = "endpoints:
  chat:
    replies:
    - {name: greeting, when: hello, say: one two}
    - {when: dice, sequence: [one, two]}
";

async fn stage() -> (Stage, Journal) {
    let stage = Stage::with(REPLIES, &[]).await;
    let journal = stage.emulator.journal();
    (stage, journal)
}

async fn say(stage: &Stage, endpoint: &str, test: &str, message: &str) {
    let body = json!({"messages": [{"role": "user", "content": message}]});
    stage.chat(endpoint, body).header("x-stagemaker-test", test).send(stage.address).await;
}

fn numbers(records: &[RequestRecord]) -> Vec<u64> {
    records.iter().map(|record| record.number).collect()
}

#[tokio::test]
async fn a_record_tells_all_of_a_request_and_its_answer() {
    let (stage, journal) = stage().await;
    let body = json!({"stream": true, "messages": [{"role": "user", "content": "hello"}]});
    let request = stage.chat("chat", &body).header("x-stagemaker-test", "a");
    request.header("x-twice", "1").header("x-twice", "2").send(stage.address).await;
    let record = journal.get(1).unwrap();
    assert_eq!((record.test.as_deref(), record.client.as_str()), (Some("a"), "127.0.0.1"));
    assert_eq!((record.state, record.request_id.len()), ("complete", 36));
    assert_eq!(record.time, "2026-11-22T10:00:00.000Z");
    assert_eq!(record.clock, record.time);
    assert_eq!((record.endpoint.as_deref(), &record.component), (Some("chat"), &None));
    let CallerRecord { arn, access_key_id, signed_at, expires_at, .. } = record.caller.unwrap();
    assert_eq!(arn, "arn:aws:iam::123456789012:user/test");
    assert_eq!(access_key_id, "test");
    assert_eq!(signed_at, "2026-11-22T10:00:00.000Z");
    assert_eq!(expires_at, "2026-11-22T10:15:00.000Z");
    let DecisionRecord { outcome, code, reason, access_key_id, statements, .. } =
        record.decision.unwrap();
    assert_eq!((outcome, code, reason, access_key_id), ("answered", None, None, None));
    assert!(statements.is_empty());
    let RuleRecord { name, file, line, .. } = record.rule.unwrap();
    assert_eq!((name.as_deref(), file.as_str(), line), (Some("greeting"), "stagemaker.yaml", 4));
    let MessageRecord { method, path, headers, body: sent, .. } = record.request;
    assert_eq!(
        (method.as_str(), path.as_str()),
        ("POST", "/endpoints/chat/openai/v1/chat/completions")
    );
    assert_eq!(headers["authorization"], "[redacted]");
    assert_eq!(headers["x-twice"], "1, 2");
    let BodyRecord { bytes, is_cut, json, text, .. } = sent.unwrap();
    assert_eq!((bytes, is_cut, json, text), (body.to_string().len(), false, Some(body), None));
    let ResponseRecord { status, headers, body, events, .. } = record.response.unwrap();
    assert_eq!(
        (status, &headers["x-amzn-invoked-production-variant"]),
        (200, &json!("AllTraffic"))
    );
    assert_eq!(events.iter().map(|event| event.text.as_str()).collect::<String>(), body.to_text());
    assert!(body.to_text().ends_with("data: [DONE]\n\n") && body.json.is_none());
    let EventRecord { at_ms, text, .. } = &events[0];
    assert!(*at_ms <= record.elapsed_ms.unwrap() && text.starts_with("data: {"), "{text}");
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

/// Each thing is reset for one test, and for all.
#[tokio::test]
async fn a_reset_is_of_what_it_names_and_of_the_test_it_names() {
    for thing in Reset::ALL {
        let (stage, journal) = stage().await;
        let seen = async |test: &str| {
            say(&stage, "chat", test, "dice").await;
            let filter = RequestFilter { test: Some(test.to_owned()), ..RequestFilter::default() };
            let records = journal.find(&filter);
            let said =
                records.last().unwrap().response.clone().unwrap().body.to_text().into_owned();
            let clock = stage.emulator.clock().of_test(test);
            let counted = u64::from(said.contains("\"two\""));
            let front = u64::from(said.contains("in front"));
            let moved = clock.now().unix_seconds() - NOW;
            (records.len() as u64, counted, front, moved)
        };
        for test in ["a", "b"] {
            seen(test).await;
            stage.emulator.clock().of_test(test).advance(Duration::from_secs(60)).unwrap();
        }
        let before = seen("a").await;
        assert_eq!((before.0, before.1, before.3), (2, 1, 60));
        stage.emulator.reset(Some("a"), &[thing]);
        let (a, b) = (seen("a").await, seen("b").await);
        assert_eq!((b.0, b.1, b.3), (2, 1, 60), "{thing:?}");
        let expected = match thing {
            Reset::Requests => (1, 1, 60),
            Reset::Counts => (3, 0, 60),
            Reset::Clock => (3, 1, 0),
            Reset::Replies | _ => (3, 1, 60),
        };
        assert_eq!((a.0, a.1, a.3), expected, "{thing:?}");
        let scope = stagemaker_emulator::ReplyScope::of_test("b");
        stage.emulator.replies().add_rules(scope, "- say: in front").unwrap();
        assert_eq!(seen("b").await.2, 1);
        stage.emulator.reset(None, &[thing]);
        let b = seen("b").await;
        assert_eq!(b.2 == 0, matches!(thing, Reset::Replies), "{thing:?}");
        assert_eq!(b.3 == 0, matches!(thing, Reset::Clock), "{thing:?}");
        assert_eq!(b.0 == 1, matches!(thing, Reset::Requests), "{thing:?}");
    }
    assert_eq!(Reset::ALL, [Reset::Requests, Reset::Counts, Reset::Clock, Reset::Replies]);
}

/// Of a long stream the first megabyte is kept, with the times of its pieces, and how long it was.
#[tokio::test]
async fn of_a_long_stream_the_start_is_kept_with_its_times() {
    let stage = Stage::start(Config::default()).await;
    let text = "a ".repeat(6_000);
    let stream = json!({"stream": true, "messages": [{"role": "user", "content": text}]});
    stage.ask("e", stream).await;
    let ResponseRecord { body, events, .. } =
        stage.emulator.journal().get(1).unwrap().response.unwrap();
    assert!(body.is_cut && body.bytes > 1_048_576 && body.to_text().len() == 1_048_576);
    assert_eq!(events.iter().map(|event| event.text.len()).sum::<usize>(), 1_048_576);
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
