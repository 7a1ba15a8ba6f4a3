use serde_json::json;
use stagemaker_emulator::{
    BodyRecord, CallerRecord, Config, DecisionRecord, EventRecord, MessageRecord, RequestRecord,
    ResponseRecord, RuleRecord,
};

use crate::public::journal::stage;
use crate::support::Stage;

#[tokio::test]
async fn a_record_tells_all_of_a_request_and_its_answer() {
    let (stage, journal) = stage().await;
    let body = json!({"stream": true, "messages": [{"role": "user", "content": "hello"}]});
    let request = stage.chat("chat", &body).header("x-stagemaker-test", "a");
    request.header("x-twice", "1").header("x-twice", "2").send(stage.address).await;
    let record: RequestRecord = journal.get(1).unwrap();
    assert_eq!((record.test.as_deref(), record.client.as_str()), (Some("a"), "127.0.0.1"));
    assert_eq!((record.number, record.state, record.ended), (1, "complete", Some(1)));
    assert_eq!(record.request_id.len(), 36);
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
