//! The recipes of `docs/replies.md`, read from the page and played: each has requests here, and the
//! answers that its comment and its rules promise.

use serde_json::{Value, json};

use crate::script::scripted;
use crate::support::{Response, Stage};

/// The requests of each recipe, and what is promised to them.
mod plays;

use plays::{called, plays, said, tool_result, user, weather};

const PAGE: &str = include_str!("../../../docs/replies.md");

/// Returns the blocks of YAML of the page from this heading on.
fn blocks(heading: &str) -> Vec<&'static str> {
    let (_, section) = PAGE.split_once(heading).expect(heading);
    let starts = section.split("```yaml\n").skip(1);
    starts.map(|start| start.split("```").next().unwrap()).collect()
}

/// Returns the recipes of the page: each title, and its rules.
fn recipes() -> Vec<(&'static str, &'static str)> {
    let [block] = blocks("\n## Recipes\n")[..] else { panic!("the recipes are one block") };
    let recipes = block.strip_prefix("# ").expect("a title").split("\n# ");
    recipes.map(|recipe| recipe.split_once('\n').expect("a title and rules")).collect()
}

/// Returns what a caller gets, without what differs between requests: content, reasoning, calls
/// and finish reason of the choice; status and code of an error; or a body that is not JSON.
fn digest(response: &Response) -> Value {
    let content_type = response.header("content-type").unwrap_or_default();
    if content_type != "application/json" {
        return json!({
            "status": response.status, "type": content_type, "body": response.body});
    }
    let body = response.json();
    if response.status != 200 {
        return json!({"status": response.status, "code": body["error"]["code"]});
    }
    assert_eq!(body["choices"].as_array().map(Vec::len), Some(1), "{body}");
    let choice = &body["choices"][0];
    let mut digest = json!({"finish_reason": choice["finish_reason"]});
    for key in ["content", "reasoning"] {
        if !choice["message"][key].is_null() {
            digest[key] = choice["message"][key].clone();
        }
    }
    if let Some(calls) = choice["message"]["tool_calls"].as_array() {
        let arguments = |call: &Value| -> Value {
            serde_json::from_str(call["function"]["arguments"].as_str().unwrap()).unwrap()
        };
        let calls = calls.iter().map(|call| json!([call["function"]["name"], arguments(call)]));
        digest["calls"] = calls.collect();
    }
    digest
}

/// Asserts that an exchange ends as promised: `says` is a part of an error's message, and `json`
/// what the content is as JSON.
#[track_caller]
fn assert_answer(title: &str, turn: usize, response: &Response, promised: &Value) {
    let (mut found, mut promised) = (digest(response), promised.clone());
    if let Some(says) = promised.as_object_mut().and_then(|promised| promised.remove("says")) {
        assert!(response.message().contains(says.as_str().unwrap()), "{title}: {response:?}");
    }
    if promised.get("json").is_some() {
        let content = found.as_object_mut().and_then(|found| found.remove("content"));
        let content = content.unwrap_or_else(|| panic!("{title}, request {turn}: {response:?}"));
        found["json"] = serde_json::from_str(content.as_str().unwrap()).expect(title);
    }
    assert_eq!(found, promised, "{title}, request {turn}");
}

#[tokio::test]
async fn each_recipe_of_the_page_answers_as_it_promises() {
    let (recipes, plays) = (recipes(), plays());
    let on_page: Vec<_> = recipes.iter().map(|(title, _)| *title).collect();
    let played: Vec<_> = plays.iter().map(|(title, _)| *title).collect();
    assert_eq!(on_page, played, "each recipe has a play, and each play a recipe");
    for ((title, rules), (_, exchanges)) in recipes.iter().zip(&plays) {
        let stage = scripted(rules, &[]).await;
        for (turn, (request, promised)) in exchanges.iter().enumerate() {
            assert_answer(title, turn, &stage.ask("my-endpoint", request).await, promised);
        }
    }
}

/// The first two blocks of the page are a configuration and the script that it names.
#[tokio::test]
async fn the_first_example_of_the_page_answers_as_its_comments_say() {
    let blocks = blocks("# Replies\n");
    let (config, script) = (blocks[0], blocks[1].replace("replies/", ""));
    let config = config.replace("replies/weather.yaml", "weather.yaml");
    let stage = Stage::with(&config, &[("weather.yaml", &script)]).await;
    let sorry = json!({"status": 503, "code": "model_error", "says": "out of jokes"});
    let hello = || said("Hello! How can I help?");
    for (turn, (request, promised)) in [
        (weather("How is the weather?"), called(&["Paris"])),
        (tool_result("sunny"), said("It is sunny in Paris.")),
        (user("A joke!"), hello()),
        (user("A joke!"), hello()),
        (user("A joke!"), sorry),
        (user("A joke!"), hello()),
    ]
    .iter()
    .enumerate()
    {
        assert_answer(
            "the first example",
            turn,
            &stage.ask("my-endpoint", request).await,
            promised,
        );
    }
}

/// The block about streams, at the top of a file: an event for each token of the text.
#[tokio::test]
async fn the_example_of_streams_sends_an_event_for_each_token() {
    let block = *blocks("\n## Streams\n").first().expect("a block about streams");
    let stage = scripted(&format!("{block}replies: [say: one two three]\n"), &[]).await;
    let response = stage.say("hi", json!({"stream": true})).await;
    let pieces = response.events().into_iter().filter_map(|event| {
        let event: Value = serde_json::from_str(&event).ok()?;
        event["choices"][0]["delta"]["content"].as_str().map(str::to_owned)
    });
    let pieces: Vec<_> = pieces.filter(|piece| !piece.is_empty()).collect();
    assert_eq!(pieces, ["one", " two", " three"]);
}
