//! Values of the keys of `when` in other forms, and at the edges of ranges.

use serde_json::{Value, json};

use crate::reply_keys::attributes::streamed;
use crate::reply_keys::conditions::{component, images, messages, test, turn};
use crate::reply_keys::forms::{Form, assert_all, hi};
use crate::reply_keys::line::conditional;
use crate::reply_keys::observations;
use crate::reply_keys::server::{Ask, ask, result_of, tool, user};

/// Returns the form of a condition, of which the first rule says `1`, and the second `2`.
fn when(key: &'static str, condition: &Value, asks: Vec<Ask>, expected: &'static str) -> Form {
    (key, conditional(condition), asks, observations::texts, expected)
}

#[tokio::test(start_paused = true)]
async fn conditions_on_messages_hold_for_each_form_of_their_value() {
    let role = |role: &str| messages(&json!([{"role": role, "content": "planner"}]));
    let roles = ["system", "developer", "user", "assistant", "tool"].map(role).into();
    let systems = vec![role("developer"), role("user")];
    let users = |texts: &[&str]| texts.iter().map(|text| user(text)).collect();
    let results = || vec![result_of("f", ""), hi()];
    let (planner, both) = (json!({"any_message": "planner"}), json!({"contains": ["a", "b"]}));
    let three = json!({"is": "ab", "contains": "a", "user": "b"});
    let negated = json!({"not": {"user": "a", "turn": 1}});
    assert_all(vec![
        when("when.any_message", &planner, roles, "1, 1, 1, 1, 1"),
        when("when.system", &json!({"system": "planner"}), systems, "1, 2"),
        when("when.contains", &both, users(&["ba", "a", "b"]), "1, 2, 2"),
        when("when", &three, users(&["ab", "b"]), "1, 2"),
        when("when.tool_result", &json!({"tool_result": true}), results(), "1, 2"),
        when("when.tool_result", &json!({"tool_result": false}), results(), "2, 1"),
        when("when.images", &json!({"images": true}), (0..3).map(images).collect(), "2, 1, 1"),
        when("when.images", &json!({"images": false}), (0..2).map(images).collect(), "1, 2"),
        when("when.not", &negated, users(&["a", "b"]), "2, 1"),
        when("when.all", &json!({"all": ["a", {"not": "b"}]}), users(&["a", "a b"]), "1, 2"),
        // The user has not spoken since the result, unless the rule speaks of it.
        when("when.user", &json!({"user": "hi"}), results(), "2, 1"),
        when("when.user", &json!({"user": "hi", "turn": 2}), results(), "1, 2"),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn conditions_on_requests_hold_for_each_form_of_their_value() {
    let tools = |names: &[&str]| {
        ask(&json!({"tools": names.iter().map(|name| tool(name)).collect::<Value>()}))
    };
    let (both, none) = (vec![tools(&["g", "f"]), tools(&["f"])], || vec![tools(&["f"]), hi()]);
    let formats = || vec![hi(), ask(&json!({"response_format": {"type": "json_object"}}))];
    let (text, object) = (json!("text"), json!("json_object"));
    let token = json!({"headers": {"authorization": "x"}});
    let refused = "refused: [0].when.headers.authorization: the token is not for scripts to see: \
                   use the policies";
    let unnamed = json!({"test": "", "replies": [{"say": "a"}]});
    let components = || vec![component("c"), hi(), component("d").at("/endpoints/e/x")];
    let unnamed_component = json!({"component": {"is": ""}});
    let some_component = json!({"not": {"component": {"is": ""}}});
    assert_all(vec![
        when("when.component", &unnamed_component, components(), "2, 1, 1"),
        when("when.component", &some_component, components(), "1, 2, 2"),
        when("when.headers.authorization", &token, vec![hi()], refused),
        when("when.tools", &json!({"tools": ["f", "g"]}), both, "1, 2"),
        when("when.tools", &json!({"tools": true}), none(), "1, 2"),
        when("when.tools", &json!({"tools": false}), none(), "2, 1"),
        when(
            "when.response_format",
            &json!({"response_format": text}),
            formats(),
            r#"1, {"text": "2"}"#,
        ),
        when(
            "when.response_format",
            &json!({"response_format": object}),
            formats(),
            r#"2, {"text": "1"}"#,
        ),
        when("when.stream", &json!({"stream": false}), vec![streamed(1), hi()], "2, 1"),
        ("file.test", unnamed, vec![test("t"), hi()], observations::texts, "(404), a"),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn both_ends_of_a_range_belong_to_it() {
    let turns = |numbers: std::ops::RangeInclusive<usize>| numbers.map(turn).collect();
    let his = |count| (0..count).map(|_| hi()).collect();
    let both = json!({"from": 2, "to": 3});
    let crossed = json!({"turn": {"from": 3, "to": 2}});
    let refused = "refused: [0].when.turn: no number is both: `from` is larger than `to`";
    assert_all(vec![
        when("when.turn.from", &json!({"turn": {"from": 2}}), turns(1..=3), "2, 1, 1"),
        when("when.turn.to", &json!({"turn": {"to": 2}}), turns(1..=3), "1, 1, 2"),
        when("when.turn", &json!({ "turn": both }), turns(1..=4), "2, 1, 1, 2"),
        when("when.turn", &crossed, turns(1..=1), refused),
        when("when.nth.from", &json!({"nth": {"from": 3}}), his(4), "2, 2, 1, 1"),
        when("when.nth.to", &json!({"nth": {"to": 2}}), his(4), "1, 1, 2, 2"),
        when("when.nth", &json!({ "nth": both }), his(4), "2, 1, 1, 2"),
        when("when.images.to", &json!({"images": {"to": 0}}), vec![images(0), images(1)], "1, 2"),
    ])
    .await;
}
