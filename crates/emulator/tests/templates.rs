use serde_json::{Value, json};

use crate::script::{after_call, content, scripted, user};
use crate::support::Stage;

async fn rendered(template: &str, fields: Value) -> String {
    let replies =
        format!("- when: {{matches: '(?<city>P[a-z]+)?'}}\n  template: {}\n", json!(template));
    let stage = scripted(&replies, &[]).await;
    let response = stage.say("to Paris", fields).await;
    content(&response).as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_a_pattern_captures_fills_arguments_and_keeps_types() {
    let replies = r#"
- when: {matches: "weather in (?<city>[A-Z]\\w+) for (?<days>\\d+)"}
  call: {get_weather: {city: "{{ city }}", days: "{{ days | int }}", note: "in {{ city }}", all: [true, "{{ city }}"]}}
- when: {tool_result: {tool: get_weather}}
  template: "It is {{ tool_results[0].json.sky }}, says {{ tool_results[0].tool }}."
"#;
    let stage = scripted(replies, &[]).await;
    let tools = json!([{"type": "function", "function": {"name": "get_weather"}}]);
    let response = stage.say("weather in Rome for 3", json!({"tools": tools})).await;
    let call = &response.json()["choices"][0]["message"]["tool_calls"][0]["function"];
    assert_eq!(
        call["arguments"],
        r#"{"city": "Rome", "days": 3, "note": "in Rome", "all": [true, "Rome"]}"#
    );
    let messages = after_call("weather", "get_weather", r#"{"sky": "blue"}"#);
    let response = stage.ask("my-endpoint", json!({"messages": messages})).await;
    assert_eq!(content(&response), "It is blue, says get_weather.");
}

/// Of several results, the first counts that is of the tool and matches.
#[tokio::test]
async fn a_group_captures_from_the_first_result_that_matches() {
    let replies =
        "- when: {tool_result: {tool: b, matches: 'n=(?<n>\\d)'}}\n  template: '{{ n }}'\n";
    let stage = scripted(replies, &[]).await;
    let results = [("a", "n=1"), ("b", "none"), ("b", "n=3"), ("b", "n=4")];
    let calls = results.map(|(tool, said)| {
        json!({"id": said, "type": "function", "function": {"name": tool, "arguments": "{}"}})
    });
    let mut messages = vec![user("go"), json!({"role": "assistant", "tool_calls": calls})];
    messages.extend(
        results.map(|(_, said)| json!({"role": "tool", "tool_call_id": said, "content": said})),
    );
    let response = stage.ask("my-endpoint", json!({"messages": messages})).await;
    assert_eq!(content(&response), "3");
}

/// The same seed draws the same; and runs of the same emulator repeat.
#[tokio::test]
async fn a_template_draws_the_same_with_one_seed() {
    let template = "{{ random(1, 1000000) }} {{ choose(['a','b','c','d']) }} {{ uuid() }}";
    let seeded = |seed: i64| rendered(template, json!({"seed": seed}));
    let (one, again, two) = (seeded(1).await, seeded(1).await, seeded(2).await);
    assert_eq!(one, again);
    assert_ne!(one, two);
    let config = format!(
        "seed: 7\nendpoints: {{my-endpoint: {{replies: [template: {}]}}}}",
        json!(template)
    );
    let mut runs = Vec::new();
    for _ in 0..2 {
        let stage = Stage::with(&config, &[]).await;
        let first = content(&stage.say("x", json!({})).await);
        let second = content(&stage.say("x", json!({})).await);
        assert_ne!(first, second);
        runs.push((first, second));
    }
    assert_eq!(runs[0], runs[1]);
}

/// What is wrong with a template is said with its place, and no client tries again.
#[tokio::test]
async fn a_template_that_fails_is_a_clear_error() {
    let stage = scripted("- name: broken\n  template: '{{ usre }}'", &[]).await;
    let response = stage.say("x", json!({})).await;
    assert_eq!(response.status, 422);
    assert_eq!(response.json()["error"]["code"], "stagemaker_reply_failed");
    assert_eq!(
        response.message(),
        "stagemaker: the reply `broken` (replies.yaml:1): undefined value: `usre` is undefined"
    );
    let stage = scripted("- template: |\n    one\n    {{ usre }}\n", &[]).await;
    let message = stage.say("x", json!({})).await.message();
    let told = "(replies.yaml:1): line 2 of the template: undefined value: `usre` is undefined";
    assert!(message.ends_with(told), "{message}");
    let stage = scripted("- template: '{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}'", &[]).await;
    let response = stage.say("x", json!({})).await;
    assert_eq!(response.status, 422, "{}", response.body);
}

#[tokio::test]
async fn a_text_of_a_file_is_said() {
    let replies = "- {when: a, say: {file: a.txt}}\n- {when: b, template: {file: b.j2}}\n";
    let files = [("a.txt", "as {{ it }} stands\n"), ("b.j2", "{{ user }}\n")];
    let stage = scripted(replies, &files).await;
    assert_eq!(content(&stage.say("a", json!({})).await), "as {{ it }} stands\n");
    assert_eq!(content(&stage.say("b", json!({})).await), "b\n");
}
