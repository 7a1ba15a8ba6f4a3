//! Rules of requests and answers that hold a secret anywhere.

use std::time::Duration;

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use serde_json::{Value, json};
use stagemaker_openai::codec::reader::parse_default;
use stagemaker_redact::Redactor;

use super::{Request, Rule};
use crate::answer::{Answer, Pace};
use crate::test_file;
use crate::test_file_name::TestFileName;

const SECRET: &str = "q7+lantern/vole";

/// Returns texts, many of which hold the secret, as it is or in the escapes of a URL or of JSON.
fn texts() -> impl Strategy<Value = String> {
    let spelled = prop_oneof![
        Just(SECRET),
        Just("q7%2Blantern%2Fvole"),
        Just(r"q7\u002blantern\/vole"),
        Just(" hf_abcdefghijklmnopqrst"),
        Just(""),
    ];
    ("(.|[\"'{}%:,#\\n-]){0,12}", spelled, "(.|[\"'{}%:,#\\n-]){0,12}")
        .prop_map(|(before, secret, after)| format!("{before}{secret}{after}"))
}

fn assert_written_without_secrets(rule: &Rule) {
    let written = format!("{}{}", rule.when, rule.answer);
    for secret in [SECRET, "lantern", "hf_abc"] {
        assert!(!written.contains(secret), "{secret}: {written}");
    }
    test_file::check(rule).unwrap_or_else(|error| panic!("{error}\n{written}"));
}

fn request_of(texts: &[String]) -> Value {
    json!({
        "model": texts[0], "logprobs": true, "n": 2,
        "tools": [{"type": "function", "function": {"name": texts[1]}}],
        "response_format": {"type": "json_schema", "json_schema": {"name": texts[2], "schema": {}}},
        "messages": [
            {"role": "system", "content": texts[3]},
            {"role": "user", "content": texts[4]},
            {"role": "assistant", "content": null, "tool_calls": [
                {"id": "x", "type": "function", "function": {"name": texts[1], "arguments": "{}"}},
            ]},
            {"role": "tool", "tool_call_id": "x", "content": texts[5]},
            {"role": "tool", "tool_call_id": "y", "content": texts[6]},
        ],
    })
}

fn answer_of(texts: &[String], kind: u8) -> Value {
    let arguments = json!({ (texts[0].clone()): [texts[1], {"a": texts[2]}] }).to_string();
    let arguments = if kind & 1 == 0 { arguments } else { texts[3].clone() };
    let name = format!("f{}", texts[4]);
    let call = json!({"function": {"name": name, "arguments": arguments}});
    let calls = if kind & 2 == 0 { json!([call]) } else { json!([]) };
    let token = |text: &String| json!({"token": text, "logprob": -1.5});
    let others: Vec<_> = texts.iter().map(token).collect();
    let token = json!({"token": texts[5], "logprob": -0.5, "top_logprobs": others});
    let message = json!({"content": texts[5], "reasoning": texts[6], "tool_calls": calls,
        "refusal": if kind & 4 == 0 { "" } else { texts[7].as_str() }});
    json!({"choices": [{"message": message, "finish_reason": texts[3],
        "logprobs": {"content": [token]}}]})
}

proptest! {
    // Loading a rule takes longest.
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_secret_is_written_wherever_it_stands_and_each_rule_can_be_loaded(
        asked in proptest::collection::vec(texts(), 8),
        answered in proptest::collection::vec(texts(), 8),
        kind in any::<u8>(),
    ) {
        let redactor = Redactor::with_secrets([SECRET]);
        let body = request_of(&asked).to_string();
        let Ok(chat) = parse_default(body.as_bytes()) else { return Ok(()) };
        let test = TestFileName::of(&asked[7], &redactor);
        assert!(!test.file().contains("lantern"));
        let request = Request { chat: &chat, test: &test, redactor: &redactor };
        let pace = Pace { first_token: Duration::from_millis(3), per_token: Duration::ZERO };
        let answer = answer_of(&answered, kind).to_string();
        let completion = Answer::of_body(answer.as_bytes(), pace).unwrap();
        assert_written_without_secrets(&Rule::of_answer(request, &completion));
        let error = json!({"error": {"message": answered[0], "type": answered[1]}}).to_string();
        for (status, body) in [(400, &error), (500, &answered[2])] {
            let rule = Rule::of_response(request, status, "text/x-q7+lantern/vole", body, pace);
            assert_written_without_secrets(&rule);
        }
    }
}
