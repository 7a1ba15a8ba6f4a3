use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Request, Stage};

const PAGE: &str = include_str!("../../../../docs/control.md");
const OPENAPI: &str = include_str!("../../control.openapi.json");

/// A command of the page, and a part of its answer.
struct Command {
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
    expected: &'static str,
}

/// Returns the words of a command: quotes hold words together, and `$API` stands for the API.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for character in line.chars() {
        match (character, quote) {
            (_, Some(open)) if character == open => quote = None,
            ('"' | '\'', None) => quote = Some(character),
            (' ', None) => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            _ => word.push(character),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

fn command(line: &'static str) -> Command {
    let (line, expected) = line.split_once("# => ").expect(line);
    let mut words = words(line).into_iter().peekable();
    assert_eq!(words.next().as_deref(), Some("curl"));
    let mut command = Command {
        method: "GET",
        path: String::new(),
        headers: Vec::new(),
        body: String::new(),
        expected,
    };
    while let Some(word) = words.next() {
        match word.as_str() {
            "-X" => {
                command.method = match words.next().unwrap().as_str() {
                    "POST" => "POST",
                    "PUT" => "PUT",
                    "DELETE" => "DELETE",
                    other => panic!("{other}"),
                };
            }
            "-H" => {
                let header = words.next().unwrap();
                let (name, value) = header.split_once(": ").unwrap();
                command.headers.push((name.to_lowercase(), value.to_owned()));
            }
            "-d" => command.body = words.next().unwrap(),
            url => command.path = url.strip_prefix("$API").expect(url).to_owned(),
        }
    }
    command
}

/// Returns the path of an operation that a path is of: names and numbers are parameters.
fn is_of(operation: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap();
    let (mut wanted, mut found) = (operation.split('/'), path.split('/'));
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return true,
            (Some(wanted), Some(found)) if wanted == found => {}
            (Some(wanted), Some(found)) if wanted.starts_with('{') && !found.is_empty() => {
                let is_number = found.parse::<u64>().is_ok();
                if is_number != ["{number}", "{id}"].contains(&wanted) {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

#[tokio::test]
async fn each_command_of_the_page_gives_what_stands_behind_it() {
    let stage = Stage::open().await;
    let body = r#"{"messages": [{"role": "user", "content": "Hello"}]}"#;
    let hello = stage.chat("my-endpoint", body).header("x-stagemaker-test", "login");
    assert_eq!(hello.send(stage.address).await.status, 200);
    let document: Value = serde_json::from_str(OPENAPI).unwrap();
    let mut unnamed: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    for line in PAGE.lines().filter(|line| line.starts_with("curl ")) {
        let Command { method, path, headers, body, expected } = command(line);
        let mut request = Request::bare(method, &format!("/_stagemaker/v1{path}"));
        request = request.header("host", "127.0.0.1:8080");
        for (name, value) in headers {
            request = request.header(&name, &value);
        }
        request.body = body.into_bytes();
        let response = request.send(stage.address).await;
        let shown = format!("{} {}", response.status, response.body);
        assert!(response.status < 500 && shown.contains(expected), "{line}\n{shown}");
        let full = format!("/_stagemaker/v1{path}");
        unnamed.retain(|(known, operation)| known != method || !is_of(operation, &full));
    }
    assert!(unnamed.is_empty(), "operations without a command: {unnamed:?}");
}
