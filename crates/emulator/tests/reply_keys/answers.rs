//! The keys of the content of an answer.

use serde_json::json;

use crate::reply_keys::line::Line;
use crate::reply_keys::observations;
use crate::reply_keys::server::{Ask, ask, tool};

/// The problem of a rule without content.
pub(crate) const NO_ANSWER: &str = "refused: RULE: expected what to answer: one of `say`, `template`, \
     `call`, `json`, `synthesize`, `refuse`, `echo`, `fail`, `raw`, `sequence`";

/// The lines of all content.
pub(crate) fn lines() -> Vec<Line> {
    [lines_of_texts(), lines_of_values(), lines_of_responses()].into_iter().flatten().collect()
}

fn lines_of_texts() -> Vec<Line> {
    let file = || json!({"file": "text.txt"});
    let no_file = |path: &str| format!("refused: RULE.{path}: `file` is missing");
    vec![
        Line::rule("say", &json!({"say": "{{ a }}"}), "{{ a }}", NO_ANSWER),
        Line::rule("say.file", &json!({"say": file()}), "from a file", &no_file("say")),
        Line::rule("say[].file", &json!({"say": [file()]}), "from a file", &no_file("say[0]")),
        Line::rule("template", &json!({"template": "{{ 1 + 1 }}"}), "2", NO_ANSWER),
        Line::rule(
            "template.file",
            &json!({"template": file()}),
            "from a file",
            &no_file("template"),
        ),
        Line::rule(
            "template[].file",
            &json!({"template": [file()]}),
            "from a file",
            &no_file("template[0]"),
        ),
        Line::rule("refuse", &json!({"refuse": "No."}), "No.", NO_ANSWER)
            .seen(observations::refusal),
        Line::rule("refuse.file", &json!({"refuse": file()}), "from a file", &no_file("refuse"))
            .seen(observations::refusal),
        Line::rule("echo", &json!({"echo": true}), "hi", NO_ANSWER),
        Line::rule("sequence", &json!({"sequence": ["a", "b"]}), "a, b, b", NO_ANSWER)
            .asking((0..3).map(|_| ask(&json!({})))),
    ]
}

fn lines_of_values() -> Vec<Line> {
    let paris = || json!({"f": {"city": "Paris"}});
    let no_name = "refused: RULE.call: expected the name of a tool";
    let no_name_in_list = "refused: RULE.call[0]: expected the name of a tool";
    vec![
        Line::rule("json", &json!({"json": {"a": [1]}}), r#"{"a": [1]}"#, NO_ANSWER),
        Line::rule("synthesize", &json!({"synthesize": true}), "7", NO_ANSWER).asking([seven()]),
        Line::rule("call", &json!({"call": "f"}), "f({})", NO_ANSWER)
            .asking([f()])
            .seen(observations::calls),
        Line::rule("call.*", &json!({"call": paris()}), r#"f({"city": "Paris"})"#, no_name)
            .asking([f()])
            .seen(observations::calls),
        Line::rule(
            "call[].*",
            &json!({"call": [paris()]}),
            r#"f({"city": "Paris"})"#,
            no_name_in_list,
        )
        .asking([f()])
        .seen(observations::calls),
    ]
}

fn lines_of_responses() -> Vec<Line> {
    let fail = |key: &str, value: &str, with: &str| {
        let rule = json!({"fail": {"status": 503, (key): value}});
        let default = "503 Internal server error ServiceUnavailableError null";
        Line::rule(&format!("fail.{key}"), &rule, with, default).seen(observations::error)
    };
    let no_status = "refused: RULE.fail: `status` is missing";
    let raw = |key: &str, value: serde_json::Value, with: &str| {
        let rule = json!({"raw": {(key): value}});
        Line::rule(&format!("raw.{key}"), &rule, with, "200 []").seen(observations::response)
    };
    let no_headers = "refused: RULE.raw.headers: expected keys and values, found a text";
    let no_file = "refused: RULE.raw.body: `file` is missing";
    vec![
        Line::rule("fail", &json!({"fail": {}}), no_status, NO_ANSWER),
        Line::rule("fail.status", &json!({"fail": {"status": 418}}), "(418)", no_status),
        fail("message", "no more", "503 no more ServiceUnavailableError null"),
        fail("type", "Tired", "503 Internal server error Tired null"),
        fail("param", "n", "503 Internal server error ServiceUnavailableError n"),
        Line::rule("raw", &json!({"raw": {}}), "200 []", NO_ANSWER).seen(observations::response),
        raw("status", json!(418), "418 []"),
        raw("headers", json!("x"), no_headers),
        Line::rule(
            "raw.headers.*",
            &json!({"raw": {"headers": {"x-a": "b"}}}),
            "200 x-a: b []",
            "200 []",
        )
        .seen(observations::response),
        raw("body", json!("<h1>"), "200 [<h1>]"),
        Line::rule(
            "raw.body.file",
            &json!({"raw": {"body": {"file": "text.txt"}}}),
            "200 [from a file]",
            no_file,
        )
        .seen(observations::response),
    ]
}

/// Returns a request for JSON that can only be 7.
fn seven() -> Ask {
    let schema = json!({"name": "seven", "schema": {"const": 7}});
    ask(&json!({"response_format": {"type": "json_schema", "json_schema": schema}}))
}

/// Returns a request that offers the tool `f`.
pub(crate) fn f() -> Ask {
    ask(&json!({"tools": [tool("f")]}))
}
