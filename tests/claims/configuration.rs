use serde_json::{Value, json};

use crate::claims::client::{chat, messages, user};
use crate::claims::page::{README, blocks};
use crate::support::Folder;
use crate::support::server::Server;

const AT: &str = "2026-11-22T10:00:00Z";

/// Both actions, each in the statement that it needs.
pub(super) const ALLOWED: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": "sagemaker:CallWithBearerToken", "Resource": "*"},
  {"Effect": "Allow", "Action": "sagemaker:InvokeEndpoint", "Resource": "*"}]}"#;

/// Returns the configuration of README.md, and the script that it names.
fn readme() -> (&'static str, &'static str) {
    let blocks = blocks(README, "yaml");
    let (config, script) = (blocks[0], blocks[1]);
    assert!(config.contains("principals:") && script.starts_with("# replies/hello.yaml"));
    (config, script)
}

/// Returns a folder with this configuration, and the files that the one of README.md names.
pub(super) fn folder(config: &str, policy: &str) -> Folder {
    let folder = Folder::with("stagemaker.yaml", config);
    for name in ["policies", "replies"] {
        std::fs::create_dir(folder.path(name)).unwrap();
    }
    std::fs::write(folder.path("policies/ci.json"), policy).unwrap();
    std::fs::write(folder.path("replies/hello.yaml"), readme().1).unwrap();
    folder
}

/// A token of the first principal of a configuration, signed when the clock of the tests stands.
pub(super) fn token(folder: &Folder) -> String {
    let minted = folder.call(&["token", "mint", "--config", "stagemaker.yaml", "--at", AT]);
    assert_eq!(minted.status, Some(0), "{minted:?}");
    minted.stdout.trim_end().to_owned()
}

pub(super) fn serve(folder: &Folder) -> Server {
    Server::start(folder, &["--config", "stagemaker.yaml", "--at", AT])
}

#[track_caller]
fn assert_sound(config: &str) {
    let answer = folder(config, ALLOWED).call(&["check", "stagemaker.yaml"]);
    let all = (answer.status, answer.stdout.as_str(), answer.stderr.as_str());
    assert_eq!(all, (Some(0), "", ""), "{config}");
}

#[test]
fn the_configuration_of_readme_is_sound_and_so_are_its_files() {
    let (config, script) = readme();
    assert_sound(config);
    let answer = Folder::with("hello.yaml", script).call(&["check", "hello.yaml"]);
    assert_eq!((answer.status, answer.stdout.as_str()), (Some(0), ""));
}

#[test]
fn each_key_that_readme_shows_in_a_comment_is_a_key_of_that_line() {
    let (config, _) = readme();
    let mut uncommented = Vec::new();
    for line in config.lines().filter(|line| line.trim_start().starts_with("# ")) {
        let (key, value) = line.trim_start_matches([' ', '#']).split_once(": ").expect(line);
        uncommented.push(key);
        let value = if value.starts_with("...") { "IQoJb3JpZ2luX2VjEXAMPLE" } else { value };
        let mut config = config.replace(line, &format!("    {key}: {value}"));
        match key {
            // It is for temporary credentials.
            "expires_at" => {
                config = config.replace("    # session_token: ...", "    session_token: t");
            }
            "keys" => config = with_keys(line),
            _ => {}
        }
        assert_sound(&config);
    }
    let expected = ["session_token", "expires_at", "refuse_tokens_before", "refuse_tokens", "keys"];
    assert_eq!(uncommented, expected);
}

/// Returns the configuration of README.md with the keys of its other section in the place of the
/// secret.
fn with_keys(comment: &str) -> String {
    let (config, _) = readme();
    let [derived] = blocks(README, "console")
        .into_iter()
        .filter(|block| block.contains("keys:"))
        .collect::<Vec<_>>()[..]
    else {
        panic!("one block derives keys")
    };
    let (_, keys) = derived.split_once("keys:\n").unwrap();
    let key = keys.lines().next().unwrap();
    let key = key.replace("c383434c...", &"c383434c".repeat(8));
    let secret = config.lines().find(|line| line.contains("secret_access_key")).unwrap();
    config.replace(secret, "").replace(comment, &format!("    keys:\n{key}"))
}

#[test]
fn the_endpoints_of_readme_answer_as_their_comments_say() {
    let folder = folder(readme().0, ALLOWED);
    let (token, server) = (token(&folder), serve(&folder));
    let ask = |endpoint: &str, body: &Value| chat(&server, endpoint, &token, &[], body);
    let (status, echo) = ask("my-endpoint", &user("Hello there"));
    assert_eq!((status, &echo["choices"][0]["message"]["content"]), (200, &json!("Hello there")));
    let component = "shared/inference-components/llama-component";
    let model = |name: &str| {
        let mut body = user("Hello there");
        body["model"] = json!(name);
        ask(component, &body)
    };
    let (status, answer) = model("llama");
    assert_eq!((status, &answer["model"]), (200, &json!("llama")));
    let (status, refused) = model("gpt-4o");
    let message = refused["error"]["message"].as_str().unwrap();
    assert_eq!(status, 404);
    assert!(message.contains("The model `gpt-4o` does not exist."), "{message}");
}

#[test]
fn one_seed_gives_the_same_ids_in_every_run() {
    let folder = folder(readme().0, ALLOWED);
    let token = token(&folder);
    let id = || {
        let server = serve(&folder);
        chat(&server, "my-endpoint", &token, &[], &user("Hello there")).1["id"].clone()
    };
    assert_eq!(id(), id());
}

#[test]
fn the_script_of_readme_answers_as_its_comments_say() {
    let folder = folder(readme().0, ALLOWED);
    let (token, server) = (token(&folder), serve(&folder));
    let ask = |test: &str, body: &Value| {
        chat(&server, "greeter", &token, &[("x-stagemaker-test", test)], body)
    };
    let tools = json!([{"type": "function", "function": {"name": "get_weather"}}]);
    let mut weather = user("How is the weather?");
    weather["tools"] = tools.clone();
    let (_, answer) = ask("a", &weather);
    let call = &answer["choices"][0]["message"]["tool_calls"][0];
    assert_eq!(call["function"]["name"], "get_weather");
    let arguments = call["function"]["arguments"].as_str().unwrap();
    let arguments: Value = serde_json::from_str(arguments).unwrap();
    assert_eq!(arguments, json!({"city": "Paris"}));

    let mut result = messages(&json!([
        weather["messages"][0],
        {"role": "assistant", "content": null, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": call["id"], "content": r#"{"sky": "grey"}"#},
    ]));
    result["tools"] = tools;
    let said = |(status, answer): (u16, Value)| {
        assert_eq!(status, 200, "{answer}");
        answer["choices"][0]["message"]["content"].as_str().unwrap().to_owned()
    };
    assert_eq!(said(ask("a", &result)), "It is grey in Paris.");

    for test in ["a", "b"] {
        let hello = "Hello! How can I help?";
        assert_eq!(said(ask(test, &user("Tell me a joke."))), hello);
        assert_eq!(said(ask(test, &user("Another joke."))), hello);
        let (status, failed) = ask(test, &user("One more joke."));
        assert_eq!(status, 503, "the third joke of test {test}");
        let message = failed["error"]["message"].as_str().unwrap();
        assert!(message.contains("out of jokes"), "{message}");
        assert_eq!(said(ask(test, &user("A last joke."))), hello);
    }
}
