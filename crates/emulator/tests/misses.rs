use serde_json::{Value, json};

use crate::script::{after_call, scripted, tool, user};

/// A condition, the fields of a request for which it does not hold, and what is said of it.
type Miss = (&'static str, Value, &'static str);

fn of_texts() -> Vec<Miss> {
    vec![
        ("user: bye", json!({}), "`user` wants one that contains `bye`, and is `hi`"),
        (
            "user: Hi",
            json!({}),
            "`user` wants one that contains `Hi`, and is `hi`, which differs in case",
        ),
        ("system: kind", json!({}), "`system` wants one that contains `kind`, and is ``"),
        ("endpoint: f", json!({}), "`endpoint` wants `f`, and is `my-endpoint`"),
        ("component: c", json!({}), "`component` wants `c`, and is not there"),
        ("model: m", json!({"model": "n"}), "`model` wants `m`, and is `n`"),
        ("headers: {x-a: b}", json!({}), "`headers.x-a` wants `b`, and is not there"),
        ("test: t", json!({}), "`test` wants `t`, and is ``"),
        (
            "any_message: bye",
            json!({}),
            "`any_message` wants one that contains `bye`, and there is none",
        ),
    ]
}

fn of_tools() -> Vec<Miss> {
    let after = |result: &str| json!({"messages": after_call("hi", "g", result)});
    vec![
        ("tools: f", json!({}), "`tools` wants `f`, and offered is none"),
        (
            "tools: [f, h]",
            json!({"tools": [tool("g")]}),
            "`tools` wants `f`, `h`, and offered is `g`",
        ),
        ("tools: true", json!({}), "`tools` wants some, and offered is none"),
        ("tools: false", json!({"tools": [tool("g")]}), "`tools` wants none, and offered is `g`"),
        (
            "tool_result: true",
            json!({}),
            "`tool_result` wants one, and the request does not end with one",
        ),
        (
            "tool_result: false",
            after("rain"),
            "`tool_result` wants none, and the request ends with one",
        ),
        (
            "tool_result: sun",
            after("rain"),
            "`tool_result` wants one, one that contains `sun`, and the last is of `g` `rain`",
        ),
        (
            "tool_result: {tool: f, contains: sun}",
            after("rain"),
            "`tool_result` wants one of `f`, one that contains `sun`, and the last is of `g` `rain`",
        ),
    ]
}

fn of_formats() -> Vec<Miss> {
    let format = |named: Value| json!({"response_format": named});
    let schema = json!({"type": "json_schema", "json_schema": {"name": "b", "schema": {}}});
    vec![
        (
            "response_format: json_object",
            json!({}),
            "`response_format` wants `json_object`, and is `text`",
        ),
        (
            "response_format: {name: a}",
            format(schema),
            "`response_format` wants a schema named `a`, and is `b`",
        ),
        (
            "response_format: {name: a}",
            format(json!({"type": "json_object"})),
            "`response_format` wants a schema named `a`, and is `json_object`",
        ),
    ]
}

fn of_numbers() -> Vec<Miss> {
    let image = json!({"type": "image_url", "image_url": {"url": "data:,"}});
    let said = json!({"role": "assistant", "content": "ho"});
    let two = json!({"messages": [user("hi"), said, user("hi")]});
    vec![
        (
            "images: 2",
            json!({"messages": [{"role": "user", "content": [image, {"type": "text", "text": "hi"}]}]}),
            "`images` wants 2, and is 1",
        ),
        ("turn: {to: 1}", two, "`turn` wants 1 or less, and is 2"),
        ("images: true", json!({}), "`images` wants 1 or more, and is 0"),
        ("turn: {from: 2, to: 4}", json!({}), "`turn` wants 2 to 4, and is 1"),
        ("turn: {to: 0}", json!({}), "`turn` wants 0, and is 1"),
        ("turn: 2", json!({}), "`turn` wants 2, and is 1"),
        ("stream: true", json!({}), "`stream` wants true, and is false"),
    ]
}

fn of_several() -> Vec<Miss> {
    vec![
        ("not: {user: hi}", json!({}), "`not` wants something not to hold, and it holds"),
        (
            "any: [{turn: 2}, {images: 1}]",
            json!({}),
            "`any` wants one of several, and none holds: `turn` wants 2, and is 1, or `images` wants \
             1, and is 0",
        ),
        (
            "all: [{turn: 2}, {images: 1}]",
            json!({}),
            "`turn` wants 2, and is 1; `images` wants 1, and is 0",
        ),
    ]
}

/// The author of a script reads the wanted value beside the one that was sent.
#[tokio::test]
async fn a_condition_that_does_not_hold_is_told_with_what_was_found() {
    let misses = [of_texts(), of_tools(), of_formats(), of_numbers(), of_several()];
    for (condition, fields, told) in misses.into_iter().flatten() {
        let stage = scripted(&format!("- {{when: {{{condition}}}, say: a}}\n"), &[]).await;
        let mut body = json!({"messages": [user("hi")]});
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let response = stage.ask("my-endpoint", body).await;
        let message = response.message();
        let start = "stagemaker: the only reply (replies.yaml:1) does not match: ";
        assert_eq!((response.status, message.strip_prefix(start)), (404, Some(told)), "{message}");
    }
}

/// A caller's text of any length does not make an error of any length.
#[tokio::test]
async fn a_long_text_is_told_by_its_first_eighty_characters() {
    let stage = scripted("- {when: bye, say: a}\n", &[]).await;
    for (length, shown) in [(80, "\u{e9}".repeat(80)), (81, "\u{e9}".repeat(80) + "...")] {
        let message = stage.say(&"\u{e9}".repeat(length), json!({})).await.message();
        assert!(message.ends_with(&format!("and is `{shown}`")), "{message}");
    }
}

/// Nor do tools of any number.
#[tokio::test]
async fn the_names_of_sixteen_tools_are_told() {
    let stage = scripted("- {when: {tools: f}, say: a}\n", &[]).await;
    let tools: Vec<_> = (0..17).map(|number| tool(&format!("g{number}"))).collect();
    let message = stage.say("hi", json!({"tools": tools})).await.message();
    assert!(message.contains("`g15`") && !message.contains("`g16`"), "{message}");
}
