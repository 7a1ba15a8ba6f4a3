//! Each variable and function of templates. One that is ignored is not defined, which is an error.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stagemaker_emulator::Model;

use crate::reply_keys::line::load;
use crate::reply_keys::observations;
use crate::reply_keys::path;
use crate::reply_keys::report;
use crate::reply_keys::server::{Ask, ask, result_of, serve, tool, user};

/// A variable or function, and what a template makes of it.
pub(crate) struct Line {
    /// The name behind `template.`; `city` is a named group.
    pub(crate) key: &'static str,
    /// A template that needs it, and no other.
    template: &'static str,
    /// The condition of its rule, for named groups.
    when: Option<&'static str>,
    /// The requests, which are sent one after the other.
    asks: Vec<Ask>,
    /// Writes the outcome of the texts.
    see: fn(&str) -> String,
    expected: String,
}

impl Line {
    fn new(key: &'static str, template: &'static str, asked: Ask, expected: &str) -> Self {
        let (asks, expected) = (vec![asked], expected.to_owned());
        Self { key, template, when: None, asks, see: ToOwned::to_owned, expected }
    }

    /// Returns what is seen, where that is not what is expected.
    async fn fault(&self) -> Option<String> {
        let mut rule = json!({"template": self.template});
        if let Some(pattern) = self.when {
            rule["when"] = json!({"matches": pattern});
        }
        let model = Model::default().with_replies(load(&json!([rule])).unwrap());
        let answers = serve(model, &self.asks).await;
        let found = match answers.iter().find(|answer| answer.status != 200) {
            Some(refused) => refused.json()["error"]["message"].to_string(),
            None => (self.see)(&observations::texts(&answers)),
        };
        let Self { key, expected, .. } = self;
        (found != *expected).then(|| format!("{key}: expected `{expected}`, found `{found}`"))
    }
}

/// The table: a line for each variable and function.
pub(crate) fn lines() -> Vec<Line> {
    [lines_of_requests(), lines_of_results(), lines_of_functions()].into_iter().flatten().collect()
}

/// The path of a component.
const COMPONENT: &str = "/endpoints/shop/inference-components/llama/openai/v1/chat/completions";

fn lines_of_requests() -> Vec<Line> {
    let talk = ask(&json!({"messages": [
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": "b"},
        {"role": "user", "content": "c"},
    ]}));
    let system = ask(&json!({"messages": [{"role": "system", "content": "be kind"}]}));
    let tools = ask(&json!({"tools": [tool("f"), tool("g")]}));
    let hi = || ask(&json!({}));
    let headers = "{{ headers['x-team'] }} {{ headers.authorization is defined }}";
    let captured = Line::new("template.city", "{{ city }}", user("to Paris"), "Paris");
    let counted = Line::new("template.nth", "{{ nth }}", hi(), "1, 2");
    vec![
        Line::new("template.user", "{{ user }}", user("to Paris"), "to Paris"),
        Line::new("template.system", "{{ system }}", system, "be kind"),
        Line::new("template.endpoint", "{{ endpoint }}", hi().at(COMPONENT), "shop"),
        Line::new("template.component", "{{ component }}", hi().at(COMPONENT), "llama"),
        Line::new("template.model", "{{ model }}", ask(&json!({"model": "m"})), "m"),
        Line::new("template.turn", "{{ turn }}", talk, "2"),
        Line { asks: vec![hi(), hi()], ..counted },
        Line::new("template.test", "{{ test }}", hi().header("x-stagemaker-test", "t"), "t"),
        Line::new("template.request", "{{ request.user }}", ask(&json!({"user": "u"})), "u"),
        Line::new("template.headers", headers, hi().header("x-team", "blue"), "blue False"),
        Line::new("template.tools", "{{ tools | join(' ') }}", tools, "f g"),
        Line { when: Some("(?<city>P[a-z]+)"), ..captured },
        // The clock of the server stands still at this time.
        Line::new("template.now", "{{ now }}", hi(), "2026-11-22T10:00:00Z"),
        Line::new("template.unix_time", "{{ unix_time }}", hi(), "1795341600"),
    ]
}

fn lines_of_results() -> Vec<Line> {
    let result = || result_of("f", r#"{"sky": "blue"}"#);
    let of = |key, template, expected| Line::new(key, template, result(), expected);
    vec![
        of("template.tool_results", "{{ tool_results | length }}", "1"),
        of("template.tool_results[].tool", "{{ tool_results[0].tool }}", "f"),
        of("template.tool_results[].id", "{{ tool_results[0].id }}", "c1"),
        of("template.tool_results[].text", "{{ tool_results[0].text }}", r#"{"sky": "blue"}"#),
        of("template.tool_results[].json", "{{ tool_results[0].json.sky }}", "blue"),
    ]
}

fn lines_of_functions() -> Vec<Line> {
    let hundred = || (0..100).map(|seed| ask(&json!({"seed": seed}))).collect::<Vec<_>>();
    let drawn = |key, template, expected| {
        let line = Line::new(key, template, ask(&json!({})), expected);
        Line { asks: hundred(), see: distinct, ..line }
    };
    let counter = "{{ counter('a') }} {{ counter('a') }} {{ counter('b') }}";
    let uuids = Line::new("template.uuid", "{{ uuid() }}", ask(&json!({})), "100 of version 4");
    vec![
        Line::new("template.counter", counter, ask(&json!({})), "1 2 1"),
        drawn("template.random", "{{ random(-1, 3) }}", "-1 0 1 2 3"),
        drawn("template.choose", "{{ choose(['a', 'b', 'c']) }}", "a b c"),
        Line { asks: hundred(), see: versions, ..uuids },
    ]
}

/// The different texts, in order.
fn distinct(texts: &str) -> String {
    let texts: BTreeSet<_> = texts.split(", ").collect();
    texts.into_iter().collect::<Vec<_>>().join(" ")
}

/// Counts the different UUIDs, if all have the form of RFC 9562's version 4.
fn versions(texts: &str) -> String {
    let texts: BTreeSet<_> = texts.split(", ").collect();
    let has_form = |text: &&&str| {
        let shape = text.chars().map(|c| if "0123456789abcdef".contains(c) { 'x' } else { c });
        let is_variant = text.chars().nth(19).is_some_and(|c| "89ab".contains(c));
        shape.collect::<String>() == "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"
            && text.chars().nth(14) == Some('4')
            && is_variant
    };
    match texts.iter().find(|text| !has_form(text)) {
        Some(other) => format!("`{other}`"),
        None => format!("{} of version 4", texts.len()),
    }
}

#[tokio::test(start_paused = true)]
async fn each_variable_and_function_of_templates_gives_what_the_page_says() {
    let lines = lines();
    let mut differing = Vec::new();
    for line in &lines {
        if let Some(fault) = line.fault().await {
            differing.push((line.key, above(line.key), fault));
        }
    }
    report(&differing);
}

/// Returns the variable in which another is found.
fn above(key: &str) -> Vec<String> {
    key.split_once("[]").map(|(variable, _)| variable.to_owned()).into_iter().collect()
}

/// A result that is no JSON has none, and one of a call that is not in the request has no tool.
#[tokio::test(start_paused = true)]
async fn what_a_tool_result_does_not_have_is_null() {
    let template = "{{ tool_results[0].json is none }} {{ tool_results[0].tool is none }}";
    let model = Model::default().with_replies(load(&json!([{"template": template}])).unwrap());
    let text =
        ask(&json!({"messages": [{"role": "tool", "tool_call_id": "c2", "content": "sunny"}]}));
    assert_eq!(observations::texts(&serve(model, &[text]).await), "True True");
}

#[tokio::test(start_paused = true)]
async fn templates_see_what_a_plain_request_has_and_are_written_as_they_stand() {
    for (template, expected) in [
        ("{{ system }}{{ test }}{{ model }}.", "."),
        ("{{ turn }} {{ nth }} {{ tools | length }} {{ tool_results | length }}", "1 1 0 0"),
        ("{{ headers['content-type'] }}", "application/json"),
        ("{{ request.messages | length }}", "1"),
        ("{% if 'i' in user %}yes{% endif %}\n", "yes\n"),
        ("{{ {'b': 1, 'a': [2]} | tojson }}", r#"{"b": 1, "a": [2]}"#),
    ] {
        let model = Model::default().with_replies(load(&json!([{"template": template}])).unwrap());
        assert_eq!(
            observations::texts(&serve(model, &[ask(&json!({}))]).await),
            expected,
            "{template}"
        );
    }
}

/// A name that templates find defined cannot be captured, so that no key is hidden by a group.
#[test]
fn no_group_can_have_the_name_of_a_variable_or_function() {
    for line in lines().iter().filter(|line| path::matches("template.*", line.key)) {
        let name = line.key.trim_start_matches("template.");
        if name == "city" {
            continue;
        }
        let pattern = format!("(?<{name}>a)");
        let rule = json!([{"when": {"matches": pattern}, "echo": true}]);
        let problem = format!("[0]: the group `{name}` has the name of something in templates");
        assert_eq!(load(&rule).map(|_| Value::Null).unwrap_err(), problem);
    }
}
