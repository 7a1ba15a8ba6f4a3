//! The keys of `when`: the first rule says `1`, and the second, which is for all requests, `2`.

use serde_json::{Value, json};

use crate::reply_keys::line::{Line, conditional};
use crate::reply_keys::server::{Ask, ask, result_of, tool, user};

/// The lines of all conditions.
pub(crate) fn lines() -> Vec<Line> {
    [lines_of_messages(), lines_of_requests(), lines_of_texts(), lines_of_numbers()]
        .into_iter()
        .flatten()
        .collect()
}

fn lines_of_messages() -> Vec<Line> {
    let text = |role: &str| messages(&json!([{"role": role, "content": "planner"}, hi()]));
    let (sunny, rainy) = (|| result_of("f", "sunny"), || result_of("f", "rainy"));
    vec![
        Line::when("when", &json!("planner"), user("the planner"), user("the Planner")),
        Line::when("when.user", &json!({"user": "planner"}), user("the planner"), text("user")),
        Line::when(
            "when.any_message",
            &json!({"any_message": "planner"}),
            text("assistant"),
            user("hi"),
        ),
        Line::when("when.system", &json!({"system": "planner"}), text("system"), text("user")),
        Line::when("when.tool_result", &json!({"tool_result": "sun"}), sunny(), rainy()),
        Line::when(
            "when.tool_result.tool",
            &json!({"tool_result": {"tool": "f"}}),
            sunny(),
            result_of("g", "sunny"),
        ),
        Line::when(
            "when.tool_result.is",
            &json!({"tool_result": {"is": "sunny"}}),
            sunny(),
            result_of("f", "sunny!"),
        ),
        Line::when(
            "when.tool_result.contains",
            &json!({"tool_result": {"contains": "sun"}}),
            sunny(),
            rainy(),
        ),
        Line::when(
            "when.tool_result.matches",
            &json!({"tool_result": {"matches": "^s.*y$"}}),
            sunny(),
            rainy(),
        ),
        Line::when("when.images", &json!({"images": 1}), images(1), images(2)),
        Line::when("when.turn", &json!({"turn": 2}), turn(2), turn(3)),
        Line::when("when.not", &json!({"not": "hi"}), user("ho"), user("hi")),
        Line::when("when.any", &json!({"any": ["a", "b"]}), user("b"), user("c")),
        Line::when("when.all", &json!({"all": ["a", "b"]}), user("b a"), user("a")),
    ]
}

fn lines_of_requests() -> Vec<Line> {
    let plain = || ask(&json!({}));
    let schema = |name: &str| {
        let named = json!({"name": name, "schema": {"type": "integer"}});
        ask(&json!({"response_format": {"type": "json_schema", "json_schema": named}}))
    };
    let tools = |tools: &[&str]| {
        ask(&json!({"tools": tools.iter().map(|name| tool(name)).collect::<Value>()}))
    };
    let refused = "refused: RULE.when.headers: expected at least one header";
    let streamed = || ask(&json!({"stream": true}));
    vec![
        Line::when(
            "when.endpoint",
            &json!({"endpoint": "e"}),
            endpoint("e"),
            ask(&json!({})).at("/endpoints/e2/openai/v1/chat/completions"),
        ),
        Line::when("when.component", &json!({"component": "c"}), component("c"), endpoint("c")),
        Line::when("when.model", &json!({"model": "m"}), model("m"), model("m2")),
        Line::file("when.headers", conditional(&json!({"headers": {}})), refused, "1"),
        Line::when(
            "when.headers.*",
            &json!({"headers": {"x-a": "b"}}),
            plain().header("x-a", "b"),
            plain(),
        ),
        Line::when("when.test", &json!({"test": "t"}), test("t"), test("t2")),
        Line::when("when.tools", &json!({"tools": "f"}), tools(&["g", "f"]), tools(&["g"])),
        Line::when(
            "when.response_format",
            &json!({"response_format": "json_schema"}),
            schema("a"),
            plain(),
        ),
        Line::when(
            "when.response_format.name",
            &json!({"response_format": {"name": "a"}}),
            schema("a"),
            schema("b"),
        ),
        Line::when("when.stream", &json!({"stream": true}), streamed(), plain()),
    ]
}

/// A key of a condition, and the request in which it meets a text.
type Subject<'a> = (&'a str, &'a dyn Fn(&str) -> Ask);

/// A text, wherever it stands, may be the whole, a part, or what a pattern looks for.
fn lines_of_texts() -> Vec<Line> {
    let system = |text: &str| messages(&json!([{"role": "system", "content": text}, hi()]));
    let header = |text: &str| ask(&json!({})).header("x-a", text);
    let subjects: [Subject<'_>; 9] = [
        ("when", &user),
        ("when.user", &user),
        ("when.any_message", &user),
        ("when.system", &system),
        ("when.endpoint", &endpoint),
        ("when.component", &component),
        ("when.model", &model),
        ("when.test", &test),
        ("when.headers.*", &header),
    ];
    let kinds = [
        ("is", "exact", "exact", "exactly"),
        ("contains", "xac", "exact", "example"),
        ("matches", "^ex.*t$", "exact", "example"),
    ];
    let line = |(subject, asking): Subject<'_>, kind: (&str, &str, &str, &str)| {
        let (key, wanted, held, missed) = kind;
        let text = json!({ (key): wanted });
        let condition = match subject.strip_prefix("when.") {
            None => text,
            Some("headers.*") => json!({"headers": {"x-a": text}}),
            Some(name) => json!({ (name): text }),
        };
        Line::when(&format!("{subject}.{key}"), &condition, asking(held), asking(missed))
    };
    subjects.iter().flat_map(|subject| kinds.map(|kind| line(*subject, kind))).collect()
}

fn lines_of_numbers() -> Vec<Line> {
    let (from, to) = (json!({"from": 2}), json!({"to": 2}));
    let nth = |key: &str, nth: Value, with: &str| {
        let line = Line::file(key, conditional(&json!({"nth": nth})), with, "1, 1, 1");
        line.asking((0..3).map(|_| user("hi")))
    };
    vec![
        nth("when.nth", json!(2), "2, 1, 2"),
        nth("when.nth.from", from.clone(), "2, 1, 1"),
        nth("when.nth.to", to.clone(), "1, 1, 2"),
        Line::when("when.turn.from", &json!({"turn": from}), turn(2), turn(1)),
        Line::when("when.turn.to", &json!({"turn": to}), turn(2), turn(3)),
        Line::when("when.images.from", &json!({"images": from}), images(2), images(1)),
        Line::when("when.images.to", &json!({"images": to}), images(2), images(3)),
    ]
}

fn hi() -> Value {
    json!({"role": "user", "content": "hi"})
}

/// Returns a request of these messages.
pub(crate) fn messages(messages: &Value) -> Ask {
    ask(&json!({"messages": messages}))
}

/// Returns a request for a model of this name.
fn model(name: &str) -> Ask {
    ask(&json!({"model": name}))
}

/// Returns a request to an endpoint.
fn endpoint(name: &str) -> Ask {
    ask(&json!({})).at(&format!("/endpoints/{name}/openai/v1/chat/completions"))
}

/// Returns a request to an inference component.
pub(crate) fn component(name: &str) -> Ask {
    ask(&json!({}))
        .at(&format!("/endpoints/e/inference-components/{name}/openai/v1/chat/completions"))
}

/// Returns a request of this test.
pub(crate) fn test(name: &str) -> Ask {
    ask(&json!({})).header("x-stagemaker-test", name)
}

/// Returns a request with a number of images.
pub(crate) fn images(count: usize) -> Ask {
    let image = json!({"type": "image_url", "image_url": {"url": "data:,"}});
    messages(&json!([{"role": "user", "content": vec![image; count]}]))
}

/// Returns a request for the answer of this number in its conversation.
pub(crate) fn turn(number: usize) -> Ask {
    let pair = [hi(), json!({"role": "assistant", "content": "a"})];
    let before = (1..number).flat_map(|_| pair.clone());
    messages(&before.chain([hi()]).collect())
}
