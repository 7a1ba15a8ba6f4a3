//! Values of the keys of answers in other forms and in other units.

use serde_json::{Value, json};

use crate::reply_keys::answers::f;
use crate::reply_keys::attributes::streamed;
use crate::reply_keys::line::Line;
use crate::reply_keys::observations::{self, Observation};
use crate::reply_keys::server::{Ask, ask, tool};

/// A form of a value: its key, a file, the requests, what is looked at, and the outcome.
pub(crate) type Form = (&'static str, Value, Vec<Ask>, Observation, &'static str);

/// Fails with each form whose outcome is another. A line here may need several keys, so none begins
/// with a key, as those of the table do.
pub(crate) async fn assert_all(forms: Vec<Form>) {
    let mut differing = Vec::new();
    for (key, file, asks, observation, expected) in forms {
        let found = Line::file(key, file.clone(), "", "")
            .asking(asks)
            .seen(observation)
            .outcome(&file)
            .await;
        if found != expected {
            differing
                .push(format!("form of {key} in `{file}`: expected `{expected}`, found `{found}`"));
        }
    }
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
}

/// Returns a request of one message.
pub(crate) fn hi() -> Ask {
    ask(&json!({}))
}

#[tokio::test(start_paused = true)]
async fn contents_are_sent_in_each_form_of_their_value() {
    let two = || vec![ask(&json!({"n": 2}))];
    let says = |rule: Value, asks, expected| {
        ("say", json!([rule]), asks, observations::texts as Observation, expected)
    };
    let calls = |rule: Value, expected| {
        ("call", json!([rule]), vec![f()], observations::calls as Observation, expected)
    };
    let schema = json!({"type": "object", "required": ["a"], "properties": {"a": {"const": 5}}});
    let schemed = json!({"type": "function", "function": {"name": "f", "parameters": schema}});
    let made = || vec![ask(&json!({ "tools": [schemed] }))];
    assert_all(vec![
        says(json!({"say": ["a", "b"]}), two(), "a|b"),
        says(json!({"say": "a"}), two(), "a|a"),
        says(json!({"template": ["{{ 1 }}", "{{ 2 }}"]}), two(), "1|2"),
        says(
            json!({"json": {"a": "{{ 1 + 1 }}", "b": "is {{ 2 }}"}}),
            vec![hi()],
            r#"{"a": 2, "b": "is 2"}"#,
        ),
        calls(json!({"say": "I call.", "call": "f"}), "I call. f({})"),
        calls(json!({"template": "{{ 1 }} call.", "call": "f"}), "1 call. f({})"),
        calls(json!({"call": ["f", {"f": {"a": 1}}]}), r#"f({}) f({"a": 1})"#),
        calls(json!({"call": {"f": "no JSON"}}), "f(no JSON)"),
        calls(json!({"call": {"f": {"a": "{{ 1 + 1 }}"}}}), r#"f({"a": 2})"#),
        ("call", json!([{"call": "f"}]), made(), observations::calls, r#"f({"a": 5})"#),
        ("call", json!([{"call": {"f": null}}]), made(), observations::calls, r#"f({"a": 5})"#),
        (
            "synthesize",
            json!([{"synthesize": true}]),
            made(),
            observations::calls,
            r#"f({"a": 5})"#,
        ),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_script_has_the_last_word_where_it_speaks_of_the_end() {
    let cut = || vec![ask(&json!({"max_tokens": 1})), ask(&json!({"stop": " two"})), hi()];
    let finish = |reason: &str| json!([{"say": "one two", "finish_reason": reason}]);
    let lines = json!([{"finish_reason": "length", "sequence": [
        {"say": "a"}, {"say": "b", "finish_reason": "stop"}, "c",
    ]}]);
    let object = ask(&json!({"response_format": {"type": "json_object"}}));
    let verbatim = |key: &'static str, asked: Ask, observation: Observation, expected| {
        (key, json!([{"say": "one two", "verbatim": true}]), vec![asked], observation, expected)
    };
    let tools = |choice: Value| ask(&json!({"tools": [tool("f")], "tool_choice": choice}));
    let named = json!({"type": "function", "function": {"name": "f"}});
    assert_all(vec![
        ("finish_reason", finish("stop"), cut(), observations::finish, "stop, stop, stop"),
        ("finish_reason", finish("length"), cut(), observations::finish, "length, length, length"),
        (
            "finish_reason",
            finish("tool_calls"),
            cut(),
            observations::finish,
            "tool_calls, tool_calls, tool_calls",
        ),
        (
            "finish_reason",
            finish("content_filter"),
            cut(),
            observations::finish,
            "content_filter, content_filter, content_filter",
        ),
        (
            "finish_reason",
            lines,
            vec![hi(), hi(), hi()],
            observations::finish,
            "length, stop, length",
        ),
        (
            "verbatim",
            json!([{"say": "one two", "verbatim": false}]),
            cut(),
            observations::texts,
            "one, one, one two",
        ),
        verbatim("verbatim", ask(&json!({"max_tokens": 1})), observations::texts, "one two"),
        verbatim("verbatim", ask(&json!({"max_tokens": 1})), observations::finish, "stop"),
        verbatim("verbatim", ask(&json!({"stop": " two"})), observations::texts, "one two"),
        verbatim("verbatim", tools(json!("required")), observations::calls, "one two"),
        verbatim("verbatim", tools(named), observations::calls, "one two"),
        verbatim("verbatim", object, observations::texts, "one two"),
        (
            "verbatim",
            json!([{"call": "f", "say": "a", "verbatim": true}]),
            vec![tools(json!("none"))],
            observations::calls,
            "a f({})",
        ),
    ])
    .await;
}

/// The page calls them the tokens of the text: so they are counted, cut and sent as such.
#[tokio::test(start_paused = true)]
async fn the_tokens_of_logprobs_are_those_of_the_text() {
    let tokens = ["a", "b", "c"].map(|token| json!({"token": token, "logprob": -1}));
    let file = json!([{"say": "abc", "logprobs": tokens}]);
    let cut = ask(&json!({"max_tokens": 2, "logprobs": true, "top_logprobs": 1}));
    let seen = "a -1.0 of a -1.0; b -1.0 of b -1.0";
    assert_all(vec![
        ("logprobs", file.clone(), vec![hi()], observations::usage, "1+3, null cached"),
        ("logprobs", file.clone(), vec![ask(&json!({"max_tokens": 2}))], observations::texts, "ab"),
        ("logprobs", file.clone(), vec![cut], observations::logprobs, seen),
        ("logprobs", file, vec![streamed(1)], observations::pieces, "a|b|c"),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn durations_and_sizes_are_read_in_each_unit() {
    let after = |duration: &str, expected| {
        let file = json!([{"say": "a", "timing": {"first_token": duration}}]);
        (
            "timing.first_token",
            file,
            vec![streamed(1)],
            observations::arrivals as Observation,
            expected,
        )
    };
    let chunk = |value: Value, expected| {
        let file = json!([{"say": "one, two three", "chunk": value}]);
        ("chunk", file, vec![streamed(1)], observations::pieces as Observation, expected)
    };
    let long = "refused: [0].timing.first_token: expected a duration up to an hour, such as `300ms` or `1.5s`";
    let both = json!([{"say": "a", "timing": {"per_token": "1s", "tokens_per_second": 1}}]);
    let refused = "refused: [0].timing.tokens_per_second: expected either `per_token` or \
                   `tokens_per_second`, found both";
    assert_all(vec![
        after("3000us", "3"),
        after("300ms", "300"),
        after("1.5s", "1500"),
        after("2 m", "120000"),
        after("60m", "3600000"),
        after("61m", long),
        after("3", long),
        ("timing.tokens_per_second", both, vec![hi()], observations::texts, refused),
        chunk(json!("tokens"), "one|,| two| three"),
        chunk(json!("words"), "one,| two| three"),
        chunk(json!("characters"), "o|n|e|,| |t|w|o| |t|h|r|e|e"),
        chunk(json!({"tokens": 2}), "one,| two three"),
        chunk(json!({"words": 3}), "one, two three"),
        chunk(json!({"characters": 14}), "one, two three"),
        chunk(json!({"characters": 13}), "one, two thre|e"),
        chunk(json!({"words": 0}), "refused: [0].chunk.words: expected at least 1"),
    ])
    .await;
}
