use std::fs;

use crate::support::Folder;
use crate::support::server::Server;

const CONFIG: &str = "endpoints: {my-endpoint: {replies: replies}}\n";

/// A server whose replies are a folder with one file that says `one`.
fn serve() -> (Folder, Server, String) {
    let folder = Folder::with("c.yaml", CONFIG);
    fs::create_dir(folder.path("replies")).unwrap();
    fs::write(folder.path("replies/b.yaml"), "- say: one\n").unwrap();
    let server = Server::start(&folder, &["--config", "c.yaml"]);
    let token = folder.token_of_test();
    (folder, server, token)
}

fn says(server: &Server, token: &str, text: &str) {
    let answer = server.ask(token);
    assert!(answer.body.contains(&format!(r#""content":"{text}""#)), "{answer:?}");
}

const TAKEN: &str = "the replies were read again, and are in force";
const REFUSED: &str = "what was before stays in force";

#[test]
fn a_changed_file_of_replies_is_taken_at_once() {
    let (folder, mut server, token) = serve();
    says(&server, &token, "one");
    fs::write(folder.path("replies/b.yaml"), "- say: two\n").unwrap();
    server.logged(TAKEN);
    says(&server, &token, "two");
    // Many editors write another file and put it in the place of the first.
    fs::write(folder.path("new"), "- say: three\n").unwrap();
    fs::rename(folder.path("new"), folder.path("replies/b.yaml")).unwrap();
    server.logged(TAKEN);
    says(&server, &token, "three");
    fs::write(folder.path("replies/a.yaml"), "- say: {file: ../said.txt}\n").unwrap();
    server.logged(REFUSED);
    fs::write(folder.path("said.txt"), "four").unwrap();
    fs::write(folder.path("replies/a.yaml"), "- say: {file: ../said.txt}\n\n").unwrap();
    server.logged(TAKEN);
    says(&server, &token, "four");
    fs::write(folder.path("said.txt"), "five").unwrap();
    server.logged(TAKEN);
    says(&server, &token, "five");
}

#[test]
fn a_broken_file_is_reported_and_the_set_before_stays() {
    let (folder, mut server, token) = serve();
    fs::write(folder.path("replies/b.yaml"), "- sya: two\n").unwrap();
    server.logged("c.yaml has a problem");
    let place = server.logged("b.yaml:1: [0].sya: the key is not known here");
    assert!(place.contains(REFUSED), "{place}");
    says(&server, &token, "one");
    fs::write(folder.path("replies/b.yaml"), "- say: two\n").unwrap();
    server.logged(TAKEN);
    says(&server, &token, "two");
}

/// A list in a list in a list, 5,000 times, once ended the server.
#[test]
fn a_file_that_is_nested_too_deep_is_reported_and_the_set_before_stays() {
    let (folder, mut server, token) = serve();
    fs::write(folder.path("replies/b.yaml"), "- ".repeat(5_000)).unwrap();
    let problem = server.logged("b.yaml:1: lists and mappings are nested more than 160 deep");
    assert!(problem.contains(REFUSED), "{problem}");
    says(&server, &token, "one");
    fs::write(folder.path("replies/b.yaml"), "- say: two\n").unwrap();
    server.logged(TAKEN);
    says(&server, &token, "two");
}

#[test]
fn a_changed_configuration_is_taken_as_a_whole() {
    let (folder, mut server, token) = serve();
    fs::write(folder.path("c.yaml"), "endpoints: {my-endpoint: {replies: [say: inline]}}\n")
        .unwrap();
    server.logged("c.yaml was read again, and is in force");
    says(&server, &token, "inline");
    fs::write(folder.path("c.yaml"), "endpoints: {other: {}}\n").unwrap();
    server.logged("c.yaml was read again, and is in force");
    assert!(server.ask(&token).message().contains("Endpoint my-endpoint of account"));
}
