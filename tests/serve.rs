use stagemaker_testing::process::without_environment;

use crate::support::server::Server;
use crate::support::{Answer, CONFIG, EXAMPLE, Folder, SECRET_ACCESS_KEY, SESSION_TOKEN, vector};

#[test]
fn a_server_without_a_configuration_lets_in_test() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let answer = server.ask(&folder.token_of_test());
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.body.contains(r#""content":"Hello there""#), "{answer:?}");
    assert_eq!(server.ask("nonsense").status, 403);
}

#[test]
fn a_server_with_at_has_a_stopped_clock() {
    let folder = Folder::with("c.yaml", CONFIG);
    let server = Server::start(&folder, &["--config", "c.yaml", "--at", "2026-11-22T10:00:00Z"]);
    let token = vector("long-term-example", "token.txt");
    let answer = server.ask(&token);
    assert_eq!(answer.header("date"), Some("Sun, 22 Nov 2026 10:00:00 GMT"));
    assert_eq!(answer.json()["created"], 1_795_341_600);
}

/// What is served, who is let in and a line to paste; and the reason of each refusal, but no
/// secret and no token.
#[cfg(unix)]
#[test]
fn the_log_of_a_server_says_who_is_served_and_why_not_and_no_secret() {
    use rustix::process::Signal;
    let folder = Folder::with("c.yaml", CONFIG);
    let at = "2026-11-22T10:00:00Z";
    let token = vector("temporary-example", "token.txt");
    for signal in [Signal::INT, Signal::TERM] {
        let server = Server::start(&folder, &["--config", "c.yaml", "--at", at]);
        server.ask(&vector("long-term-example", "token.txt"));
        server.ask(&token);
        server.ask("nonsense");
        let (status, log) = server.stop(signal);
        assert_eq!(status, Some(0), "{log}");
        for said in [
            "region     us-west-2, account 123456789012",
            "accepts    ASIAIOSFODNN7EXAMPLE, secret ****, session token ****, as arn:aws:sts::123456789012:assumed-role/ci/session",
            "token mint --config",
            "200 POST /endpoints/my-endpoint/openai/v1/chat/completions",
            "arn:aws:iam::123456789012:user/ci",
            "403 POST",
            "region_mismatch: the token is for region `us-east-1`, expected `us-west-2`",
            "prefix_unknown",
        ] {
            assert!(log.contains(said), "{said}: {log}");
        }
        for secret in
            [&SECRET_ACCESS_KEY[..13], &SESSION_TOKEN[..12], "0c0d27626b99", &token[18..60]]
        {
            assert!(!log.contains(secret), "{secret}: {log}");
        }
    }
}

/// The line that is printed works when it is pasted.
#[cfg(unix)]
#[test]
fn the_printed_command_mints_a_token_when_it_is_pasted() {
    use rustix::process::Signal;
    let folder = Folder::with("it's a config.yaml", CONFIG);
    let server = Server::start(&folder, &["--config", "it's a config.yaml"]);
    let address = server.address;
    let (_, log) = server.stop(Signal::TERM);
    let start = log.find("$(").unwrap() + 2;
    let command = &log[start..start + log[start..].find(")\"").unwrap()];
    let mut shell = std::process::Command::new("sh");
    let minted = Answer::of(without_environment(shell.args(["-c", command])));
    assert!(minted.stdout.starts_with("sagemaker-api-key-"), "{command}: {minted:?}");
    assert!(log.contains(&format!("curl http://{address}/endpoints/my-endpoint/openai/v1/")));
}

#[test]
fn serve_at_an_address_it_cannot_or_must_not_take_is_refused() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    folder.call(&["serve", "--listen", &server.address.to_string()]).refuses(2, "picks a free one");
    folder.call(&["serve", "--listen", "nowhere"]).refuses(2, "expected HOST:PORT");
    folder.call(&["serve", "--listen", "0.0.0.0:0"]).refuses(2, "listens on loopback only");
    let folder = Folder::with("c.yaml", "region: eu-west-1");
    let words = ["serve", "--config", "c.yaml", "--listen", "0.0.0.0:0"];
    folder.call(&words).refuses(2, "listens on loopback only");
    // The key of the environment is secret, but nobody wrote that it is for others.
    Answer::of(&mut folder.command_of(EXAMPLE, &words)).refuses(2, "listens on loopback only");
}

/// Without principals somebody is let in all the same, which is said.
#[test]
fn a_server_without_principals_says_who_is_let_in_and_why() {
    let folder = Folder::with("c.yaml", "region: us-east-1\n");
    let environment = [("AWS_ACCESS_KEY_ID", EXAMPLE[0]), ("AWS_SECRET_ACCESS_KEY", EXAMPLE[1])];
    let everybody = "everybody on this machine is let in, with the key `test` that all know";
    let own = "the key of the AWS_* environment is let in, from this machine only";
    for (words, variables, who) in [
        (&["--config", "c.yaml"][..], &[][..], everybody),
        (&["--config", "c.yaml"], &environment, own),
        (&[], &[], everybody),
        (&[], &environment, own),
    ] {
        let log = Server::start_with(&folder, words, variables).end();
        let why = if words.is_empty() {
            "without a configuration"
        } else {
            "c.yaml names no `principals`"
        };
        assert!(log.contains(who) && log.contains(why), "{words:?}: {log}");
    }
    let folder = Folder::with("c.yaml", CONFIG);
    let log = Server::start(&folder, &["--config", "c.yaml"]).end();
    assert!(!log.contains("is let in"), "{log}");
}

const ALL: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// A document with an error is refused with all that came with it, and what was before stays.
#[cfg(unix)]
#[test]
fn a_changed_configuration_is_taken_as_a_whole_or_not_at_all() {
    let limited = CONFIG.replacen("EXAMPLEKEY\n", "EXAMPLEKEY\n    policies: [ci.json]\n", 1);
    let folder = Folder::with("c.yaml", &limited);
    let write = |name: &str, text: &str| std::fs::write(folder.path(name), text).unwrap();
    write("ci.json", ALL);
    let at = ["--config", "c.yaml", "--at", "2026-11-22T10:00:00Z"];
    let mut server = Server::start(&folder, &at);
    let token = vector("long-term-example", "token.txt");
    assert_eq!(server.ask(&token).status, 200);

    write("ci.json", &ALL.replace("Allow", "deny"));
    let line = server.reload("stays in force");
    assert!(line.contains("c.yaml has a problem"), "{line}");
    let line = server.logged("ci.json:1: Statement[0].Effect: expected exactly");
    assert!(line.ends_with("`Allow` or `Deny`"), "{line}");
    assert_eq!(server.ask(&token).status, 200);

    write("ci.json", &ALL.replace("Allow", "Deny"));
    server.reload("c.yaml was read again");
    let answer = server.ask(&token);
    assert_eq!(answer.status, 403, "{answer:?}");
    assert!(answer.message().ends_with("with an explicit deny in an identity-based policy"));
    let line = server.logged("explicitly_denied");
    for told in ["arn:aws:iam::123456789012:user/ci", "by statement 0 of `ci.json`"] {
        assert!(line.contains(told), "{line}");
    }

    write("c.yaml", &CONFIG.replace("us-west-2", "us-east-1"));
    server.reload("was read again");
    assert!(server.ask(&token).message().contains("make sure your bearer token is valid"));
    write("c.yaml", &limited);
    server.reload("was read again");
    write("c.yaml", &limited.replace("policies: [ci.json]", "policies: [none.json]"));
    server.reload("stays in force");
    assert_eq!(server.ask(&token).status, 403, "nothing of it was taken");
    write("c.yaml", CONFIG);
    server.reload("was read again");
    assert_eq!(server.ask(&token).status, 200);
}

#[test]
fn a_document_with_an_error_is_refused_at_the_start_and_a_warning_is_told() {
    let limited = CONFIG.replacen("EXAMPLEKEY\n", "EXAMPLEKEY\n    policies: [ci.json]\n", 1);
    let folder = Folder::with("c.yaml", &limited);
    let path = folder.path("ci.json");
    std::fs::write(&path, ALL.replace("\"Resource\"", "\"Resources\"")).unwrap();
    let refused = folder.call(&["serve", "--config", "c.yaml"]);
    refused.refuses(2, "c.yaml has 2 problems");
    refused.refuses(2, "ci.json:1: Statement[0].Resources: unknown element");
    std::fs::write(&path, ALL.replace("\"Version\":\"2012-10-17\",", "")).unwrap();
    let mut server = Server::start(&folder, &["--config", "c.yaml"]);
    let line = server.logged("ci.json:1: Version: warning:");
    assert!(line.contains("variables are literal text"), "{line}");
}
