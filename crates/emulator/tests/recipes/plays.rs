use serde_json::{Value, json};

use crate::script::after_call;

/// A request, and the digest of the answer that it must get.
type Exchange = (Value, Value);

pub(super) fn user(text: &str) -> Value {
    json!({"messages": [{"role": "user", "content": text}]})
}

/// Returns a request with these fields, too.
fn with(mut request: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    request.as_object_mut().unwrap().extend(fields);
    request
}

fn tools() -> Value {
    json!({"tools": [{"type": "function", "function": {"name": "get_weather", "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}]})
}

pub(super) fn weather(text: &str) -> Value {
    with(user(text), tools())
}

pub(super) fn tool_result(text: &str) -> Value {
    with(json!({"messages": after_call("hi", "get_weather", text)}), tools())
}

fn system(text: &str, turns: usize) -> Value {
    let mut messages = vec![json!({"role": "system", "content": text})];
    for _ in 1..turns {
        messages.push(json!({"role": "user", "content": "go on"}));
        messages.push(json!({"role": "assistant", "content": "done"}));
    }
    messages.push(json!({"role": "user", "content": "go on"}));
    json!({"messages": messages})
}

fn schema(schema: &Value) -> Value {
    json!({"response_format": {"type": "json_schema", "json_schema": {
        "name": "answer", "schema": schema}}})
}

pub(super) fn said(content: &str) -> Value {
    json!({"content": content, "finish_reason": "stop"})
}

/// A text that is this value as JSON, however it is spaced.
fn written(value: &Value) -> Value {
    json!({"json": value, "finish_reason": "stop"})
}

pub(super) fn called(cities: &[&str]) -> Value {
    let calls = cities.iter().map(|city| json!(["get_weather", {"city": city}]));
    json!({"calls": calls.collect::<Vec<_>>(), "finish_reason": "tool_calls"})
}

fn no_reply() -> Value {
    json!({"status": 404, "code": "stagemaker_no_reply_matches"})
}

fn starting() -> Value {
    json!({"status": 503, "code": "model_error", "says": "The engine is starting."})
}

/// A recipe's title, its requests and what is promised to each, in the order of playing.
type Play = (&'static str, Vec<Exchange>);

/// Returns the plays in the order of the page.
pub(super) fn plays() -> Vec<Play> {
    [with_tools(), one_after_the_other(), by_the_request()].concat()
}

fn with_tools() -> Vec<Play> {
    vec![
        (
            "A tool, its result, the answer",
            vec![
                (weather("How is the weather?"), called(&["Paris"])),
                (tool_result("It is sunny."), said("Take sunglasses.")),
                (tool_result("It rains."), no_reply()),
            ],
        ),
        ("Two tools at once", vec![(weather("Please compare them."), called(&["Paris", "Rome"]))]),
        (
            "What the user said, in the arguments",
            vec![
                (weather("How is the weather in Oslo?"), called(&["Oslo"])),
                (weather("How is the weather in town?"), no_reply()),
            ],
        ),
        (
            "What the tool said, in the answer",
            vec![
                (tool_result(r#"{"sky": "grey"}"#), said("It is grey.")),
                (tool_result(r#"{"sky": "blue"}"#), said("It is blue.")),
            ],
        ),
    ]
}

fn one_after_the_other() -> Vec<Play> {
    vec![
        (
            "Fail twice, then work",
            vec![
                (user("The report, please."), starting()),
                (user("The report, please."), starting()),
                (user("The report, please."), said("Here it is.")),
                (user("The report, please."), said("Here it is.")),
            ],
        ),
        (
            "A different answer each time",
            vec![
                (user("roll the dice"), said("Three.")),
                (user("roll the dice"), said("Five.")),
                (
                    user("roll the dice"),
                    json!({"content": "No more dice.", "finish_reason": "length"}),
                ),
                (
                    user("roll the dice"),
                    json!({"content": "No more dice.", "finish_reason": "length"}),
                ),
            ],
        ),
    ]
}

fn by_the_request() -> Vec<Play> {
    let unit = json!({"type": "object", "properties": {"unit": {"const": "celsius"}},
        "required": ["unit"], "additionalProperties": false});
    let pair = json!({"type": "array", "items": {"enum": [7]}, "minItems": 2, "maxItems": 2});
    let image = json!([{"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": "data:,"}}]);
    vec![
        (
            "A valid object, whatever the schema",
            vec![
                (with(user("hi"), schema(&unit)), written(&json!({"unit": "celsius"}))),
                (with(user("hi"), schema(&pair)), written(&json!([7, 7]))),
                (user("hi"), no_reply()),
            ],
        ),
        (
            "One agent of several, by its system prompt",
            vec![
                (
                    system("You are the planner.", 1),
                    written(&json!({"steps": ["search", "write"]})),
                ),
                (system("You are the planner.", 2), no_reply()),
                (system("You are the writer.", 1), no_reply()),
            ],
        ),
        (
            "Thinking aloud",
            vec![(
                user("Why is the sky blue?"),
                json!({"content": "Because.", "reasoning": "The user wants a reason.",
                    "finish_reason": "stop"}),
            )],
        ),
        (
            "An image",
            vec![
                (
                    json!({"messages": [{"role": "user", "content": image}]}),
                    said("A cat on a mat."),
                ),
                (user("What is this?"), no_reply()),
            ],
        ),
        (
            "What a model must not do, to see what the application makes of it",
            vec![
                (with(user("Please break it."), schema(&unit)), said("{\"half\": ")),
                (user("Please break it."), no_reply()),
            ],
        ),
        (
            "Anything but a stream",
            vec![
                (
                    user("hi"),
                    json!({"status": 200, "type": "text/html", "body": "<h1>It works</h1>"}),
                ),
                (with(user("hi"), json!({"stream": true})), no_reply()),
            ],
        ),
    ]
}
