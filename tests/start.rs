use std::process::Stdio;

use serde_json::{Value, json};
use stagemaker_testing::process::wait;

use crate::support::server::Server;
use crate::support::{Answer, CONFIG, EXAMPLE, Folder};

/// A configuration of the folder counts as one that was named: it is followed, and its principals may be
/// reached from elsewhere.
#[test]
fn a_configuration_of_the_folder_is_used_and_that_is_said() {
    let folder = Folder::with("stagemaker.yaml", CONFIG);
    let note = "stagemaker.yaml of this folder is used; --no-config leaves it";
    let log = Server::start_with(&folder, &["--no-config"], &[]).end();
    assert!(!log.contains(note) && log.contains("region     us-east-1"), "{log}");
    let server = Server::of(&mut folder.command(&["serve", "--listen", "0.0.0.0:0"]));
    let log = server.end();
    assert!(log.contains(note) && log.contains("region     us-west-2"), "{log}");
    let other = folder.path("other.yaml");
    std::fs::write(&other, "region: eu-west-1").unwrap();
    let log = Server::start(&folder, &["--config", "other.yaml"]).end();
    assert!(!log.contains(note) && log.contains("region     eu-west-1"), "{log}");
    folder
        .call(&["serve", "--config", "other.yaml", "--no-config"])
        .refuses(2, "'--config <FILE>' cannot be used with '--no-config'");
    std::fs::write(folder.path("stagemaker.yaml"), "regiom: us-west-2").unwrap();
    folder.call(&["serve"]).refuses(2, "stagemaker.yaml:1: regiom: the key is not known here");
}

#[test]
fn keys_that_everybody_knows_are_reached_from_elsewhere_only_where_that_is_said() {
    let folder = Folder::new();
    let words = ["serve", "--listen", "0.0.0.0:0"];
    folder.call(&words).refuses(2, "--expose");
    let exposed = |variables: &[(&str, &str)], options: &[&str]| {
        let mut command = folder.command(&[&words, options].concat());
        Server::of(command.envs(variables.iter().copied()))
    };
    for server in [exposed(&[], &["--expose"]), exposed(&[("STAGEMAKER_EXPOSE", "1")], &[])] {
        assert_eq!(server.ask(&folder.token_of_test()).status, 200);
        let log = server.end();
        for said in ["everybody who can connect is let in", "it can be reached from other machines"]
        {
            assert!(log.contains(said), "{said}: {log}");
        }
    }
    for (value, words) in
        [("0", "loopback only"), ("", "loopback only"), ("ture", "expected 1 or 0")]
    {
        let mut command = folder.command(&["serve", "--listen", "0.0.0.0:0"]);
        Answer::of(command.env("STAGEMAKER_EXPOSE", value)).refuses(2, words);
    }
    // Without a signature nobody is let in from elsewhere.
    let unverified = CONFIG.to_owned() + "unverified: true\n";
    let folder = Folder::with("c.yaml", &unverified);
    let words = ["serve", "--config", "c.yaml", "--listen", "0.0.0.0:0", "--expose"];
    folder.call(&words).refuses(2, "loopback only");
}

#[test]
fn the_region_without_a_configuration_is_that_of_the_environment() {
    let folder = Folder::new();
    let region = [("AWS_REGION", "eu-central-1")];
    let server = Server::start_with(&folder, &[], &region);
    let mut command = folder.command_of(["test"; 2], &["token", "mint"]);
    let token = Answer::of(command.envs(region)).stdout;
    assert_eq!(server.ask(token.trim_end()).status, 200);
    assert_eq!(server.ask(&folder.token_of_test()).status, 403);
    let mut command = folder.command(&["serve"]);
    Answer::of(command.env("AWS_REGION", "eu west")).refuses(2, "AWS_REGION is \"eu west\"");
    // A file counts for itself.
    let folder = Folder::with("c.yaml", CONFIG);
    let log = Server::start_with(&folder, &["--config", "c.yaml"], &region).end();
    assert!(log.contains("AWS_REGION is eu-central-1, but tokens must be signed for us-west-2"));
}

/// What programs need to know of a server, and no secret.
#[test]
fn a_ready_file_tells_what_is_served_while_it_is_served() {
    let config =
        CONFIG.to_owned() + "endpoints:\n  whole: {}\n  parts: {components: {one: {}, two: {}}}\n";
    let folder = Folder::with("c.yaml", &config);
    let path = folder.path("ready.json");
    std::fs::write(&path, "of an earlier server").unwrap();
    folder.call(&[
        "serve",
        "--config",
        "c.yaml",
        "--listen",
        "nowhere",
        "--ready-file",
        "ready.json",
    ]);
    assert!(!path.exists());
    let server = Server::start(&folder, &["--config", "c.yaml", "--ready-file", "ready.json"]);
    let text = std::fs::read_to_string(&path).unwrap();
    let ready: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(ready["url"], format!("http://{}", server.address));
    assert_eq!(ready["version"], env!("CARGO_PKG_VERSION"));
    assert!(ready["pid"].as_u64().is_some_and(|pid| pid > 1));
    assert_eq!(
        (&ready["region"], &ready["account"]),
        (&json!("us-west-2"), &json!("123456789012"))
    );
    assert_eq!(
        ready["endpoints"],
        json!([{"name": "whole", "components": []}, {"name": "parts", "components": ["one", "two"]}])
    );
    let long_term = json!({
        "arn": "arn:aws:iam::123456789012:user/ci",
        "access_key_id": EXAMPLE[0],
        "is_temporary": false,
    });
    assert_eq!(ready["principals"][0], long_term);
    assert_eq!(ready["principals"][1]["is_temporary"], true);
    assert!(!text.contains(EXAMPLE[1]));
    server.end();
    #[cfg(unix)]
    assert!(!path.exists(), "it is gone with the server");
    let words = ["serve", "--ready-file", "none/ready.json", "--listen", "127.0.0.1:0"];
    folder.call(&words).refuses(2, "--ready-file none/ready.json cannot be written");
}

/// Whoever started a server ends it by going, however it goes.
#[test]
fn a_server_ends_when_its_stdin_does() {
    let folder = Folder::with("shared.yaml", "- say: Hello\n");
    for words in [
        &["serve", "--listen", "127.0.0.1:0", "--until-stdin-closes"][..],
        &[
            "record",
            "--replay",
            "--replies",
            ".",
            "--listen",
            "127.0.0.1:0",
            "--until-stdin-closes",
        ],
    ] {
        let mut command = folder.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        let stdout = child.stdout.take().unwrap();
        let first = stagemaker_testing::process::Lines::of(stdout).next("where it listens");
        assert!(first.is_some_and(|line| line.starts_with("listening on ")));
        assert_eq!(child.try_wait().unwrap(), None);
        drop(stdin);
        assert_eq!(wait(&mut child, "the server").code(), Some(0), "{words:?}");
    }
}

#[test]
fn health_tells_by_its_status_whether_a_server_serves() {
    let folder = Folder::new();
    let server = Server::start(&folder, &["--no-control"]);
    let url = server.url();
    let answer = folder.call(&["health", &url]);
    assert_eq!((answer.status, answer.stdout), (Some(0), format!("{url} serves\n")));
    let mut command = folder.command(&["health"]);
    assert_eq!(Answer::of(command.env("STAGEMAKER_URL", &url)).status, Some(0));
    server.end();
    folder.call(&["health", &url]).refuses(1, "does not serve");
    folder.call(&["health", "localhost"]).refuses(2, "expected a URL such as");
}
