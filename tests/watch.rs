use std::fs;
use std::path::Path;

use crate::support::server::Server;
use crate::support::{CONFIG as PRINCIPALS, Folder, vector};

/// Files, links and folders that are swapped, made again or appear later.
mod following;
/// Readings that a pipe holds up.
#[cfg(unix)]
mod hanging;

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

const AT: [&str; 4] = ["--config", "c.yaml", "--at", "2026-11-22T10:00:00Z"];
const RELOADED: &str = "c.yaml was read again, and is in force";

/// A configuration whose first principal may do nothing, and that has a second one.
fn limited() -> String {
    PRINCIPALS.replacen("EXAMPLEKEY\n", "EXAMPLEKEY\n    policies: []\n", 1)
}

#[test]
fn a_file_that_lost_a_restriction_or_was_cut_is_not_taken() {
    let whole = limited() + "endpoints: {my-endpoint: {}}\n";
    let folder = Folder::with("c.yaml", &whole);
    let mut server = Server::start(&folder, &AT);
    let (denied, test) = ("long-term-example", "access-key-id-test");
    let statuses = |server: &Server| {
        [denied, test].map(|name| server.ask(&vector(name, "token.txt")).message())
    };
    let before = statuses(&server);
    assert!(before[0].contains("not authorized") && before[1].contains("valid"), "{before:?}");
    for (text, lost) in [
        (String::new(), "has lost `endpoints`, `principals`, `region`"),
        ("# nothing\n".to_owned(), "has lost `endpoints`, `principals`, `region`"),
        ("region: us-west-2\n".to_owned(), "has lost `endpoints`, `principals`"),
        (whole.replace("    policies: []\n", ""), "`principals[AKIAIOSFODNN7EXAMPLE].policies`"),
        (limited(), "has lost `endpoints`"),
        (whole.replace("my-endpoint: {}", "my-endpoint: {}, other: {}"), RELOADED),
        (whole.clone() + "seed: 12\n", RELOADED),
        (whole.clone() + "seed: 1", "has lost the end of its text"),
    ] {
        fs::write(folder.path("c.yaml"), &text).unwrap();
        let line = server.logged(lost);
        assert_eq!(line.contains(REFUSED), lost != RELOADED, "{line}");
        assert_eq!(statuses(&server), before, "{text}");
    }
}

/// A configuration of two principals, the second of which a token is for, and how it begins without
/// that one.
fn revocable() -> (String, String) {
    let first = "region: us-west-2\nprincipals:\n\
                 - {access_key_id: AKIAIOSFODNN7OTHER, secret_access_key: s}\n";
    let second = "- {access_key_id: AKIAIOSFODNN7EXAMPLE, \
                  secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY}\n";
    (format!("{first}{second}"), first.to_owned())
}

/// What is taken away on purpose is taken, and every reload says what it changed.
#[test]
fn a_principal_that_was_taken_away_is_refused_and_the_log_says_so() {
    let (whole, revoked) = revocable();
    let folder = Folder::with("c.yaml", &whole);
    let mut server = Server::start(&folder, &AT);
    let token = vector("long-term-example", "token.txt");
    assert_eq!(server.ask(&token).status, 200);
    fs::write(folder.path("c.yaml"), &revoked).unwrap();
    let line = server.logged(RELOADED);
    let arn = "arn:aws:iam::123456789012:user";
    let said = format!(": -1 principal (AKIAIOSFODNN7EXAMPLE {arn}/AKIAIOSFODNN7EXAMPLE)");
    assert!(line.ends_with(&said), "{line}");
    assert_eq!(server.ask(&token).status, 403);
    fs::write(folder.path("c.yaml"), revoked.replace("OTHER", "NEW") + "endpoints: {e: {}}\n")
        .unwrap();
    let line = server.logged(RELOADED);
    let said = format!(
        ": +1 principal (AKIAIOSFODNN7NEW {arn}/AKIAIOSFODNN7NEW), -1 principal (AKIAIOSFODNN7OTHER \
         {arn}/AKIAIOSFODNN7OTHER), +1 endpoint (e), -1 endpoint (any name)"
    );
    assert!(line.ends_with(&said), "{line}");
    fs::write(
        folder.path("c.yaml"),
        revoked.replace("OTHER", "NEW") + "endpoints: {e: {}}\n# end\n",
    )
    .unwrap();
    let line = server.logged(RELOADED);
    assert!(line.ends_with(": no principal, policy or endpoint was added or taken away"), "{line}");
}

#[cfg(unix)]
#[test]
fn a_hangup_takes_what_lost_a_restriction_and_says_what_that_is() {
    let folder = Folder::with("c.yaml", &limited());
    let mut server = Server::start(&folder, &AT);
    let token = vector("long-term-example", "token.txt");
    assert_eq!(server.ask(&token).status, 403);
    fs::write(folder.path("c.yaml"), PRINCIPALS).unwrap();
    server.logged(REFUSED);
    assert_eq!(server.ask(&token).status, 403);
    let line = server.reload(RELOADED);
    let lost = ": it has lost `principals[AKIAIOSFODNN7EXAMPLE].policies`";
    assert!(line.ends_with(lost), "{line}");
    assert_eq!(server.ask(&token).status, 200);
}

fn write_reply(folder: &Path, text: &str) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("b.yaml"), format!("- say: {text}\n")).unwrap();
}
