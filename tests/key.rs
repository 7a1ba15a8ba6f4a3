use serde_json::json;

use crate::support::{
    ACCESS_KEY_ID as ID, Answer, CONFIG, EXAMPLE, Folder, SECRET_ACCESS_KEY as SECRET,
    TEMPORARY_ACCESS_KEY_ID, vector,
};

/// Two days of the examples' secret, whose keys are by Python's `hmac`.
const DERIVED: &str = r#"- access_key_id: "AKIAIOSFODNN7EXAMPLE"
  keys:
    - {date: "20261231", region: "us-west-2", service: "sagemaker", key: "777268bbfbd13b36f7d10e8e9241f20cb6affcfc1a6db40c68ac7bce90fb0404"}
    - {date: "20270101", region: "us-west-2", service: "sagemaker", key: "b101433ad0365796a9b3e8d87ebf17399ffb0c1889e2d9ca28d5410f47e41df7"}
"#;

/// Keys for us-west-2, derived where the secret is.
fn derive(words: &[&str]) -> String {
    let folder = Folder::new();
    let words = [&["key", "derive", "--region", "us-west-2"], words].concat();
    let answer = Answer::of(&mut folder.command_of(EXAMPLE, &words));
    assert_eq!((answer.status, &*answer.stderr), (Some(0), ""), "{answer:?}");
    answer.stdout
}

/// A folder with a configuration that holds these keys and no secret.
fn keyed(keys: &str) -> Folder {
    let config = format!("region: us-west-2\nprincipals:\n{keys}");
    assert!(!config.contains(SECRET) && !config.contains("secret"));
    Folder::with("c.yaml", &config)
}

#[test]
fn derive_prints_the_keys_of_the_days_and_nothing_else() {
    assert_eq!(derive(&["--day", "20261231", "--days", "2"]), DERIVED);
    assert_eq!(derive(&["--at", "2026-12-31T23:59:59Z", "--days", "2"]), DERIVED);
    let one: Vec<_> = DERIVED.lines().take(3).map(|line| format!("{line}\n")).collect();
    assert_eq!(derive(&["--at", "2026-12-31T00:00:00Z"]), one.concat());
    let bedrock = derive(&["--day", "20261122", "--service", "bedrock"]);
    assert!(bedrock.contains(r#"service: "bedrock", key: ""#), "{bedrock}");
}

/// After a year, the secret itself should long have been rotated.
#[test]
fn derive_prints_the_keys_of_a_year_at_most() {
    assert_eq!(derive(&["--days", "366"]).lines().count(), 2 + 366);
    let folder = Folder::new();
    for days in ["0", "367"] {
        let words = ["key", "derive", "--region", "us-west-2", "--days", days];
        let answer = Answer::of(&mut folder.command_of(EXAMPLE, &words));
        assert_eq!((answer.status, &*answer.stdout), (Some(2), ""), "{answer:?}");
        assert!(
            answer.stderr.contains("1..=366") || answer.stderr.contains("1..367"),
            "{answer:?}"
        );
    }
}

/// The identity stays what it is, and so does what a token must carry.
#[test]
fn derive_from_a_configuration_keeps_the_arn_and_the_session_token() {
    let folder = Folder::with("c.yaml", CONFIG);
    let words = ["key", "derive", "--config", "c.yaml", "--day", "20261122"];
    let first = folder.call(&words).stdout;
    let start = "- arn: \"arn:aws:iam::123456789012:user/ci\"\n  access_key_id: \"AKIA";
    assert!(first.starts_with(start) && first.contains("\"us-west-2\""), "{first}");
    let id = ["--access-key-id", TEMPORARY_ACCESS_KEY_ID, "--region"];
    let temporary = |region| folder.call(&[&words[..], &id, &[region]].concat()).stdout;
    let token = vector("temporary-example", "token.txt");
    let verify = |keys: &str| {
        let at = ["--at", "2026-11-22T10:00:00Z", "--region", "us-east-1", &token];
        let words = [&["token", "verify", "--config", "c.yaml"][..], &at].concat();
        keyed(&format!("{first}{keys}")).call(&words).lines().remove(0)
    };
    let verdict = verify(&temporary("us-east-1"));
    assert_eq!(verdict["verdict"], "accept");
    assert_eq!(verdict["principal_arn"], "arn:aws:sts::123456789012:assumed-role/ci/session");
    let verdict = verify(&temporary("us-west-2"));
    assert_eq!(
        (&verdict["code"], &verdict["stage"]),
        (&json!("signing_key_unknown"), &json!("signature"))
    );
    let bare = temporary("us-east-1").replace("  session_token", "  # session_token");
    assert_eq!(verify(&bare)["code"], "session_token_unexpected");
}

/// What is read back is what was printed, whatever a variable holds.
#[test]
fn derive_quotes_every_text_so_that_it_is_read_back() {
    let folder = Folder::new();
    let odd = "a: \"b\" - c # é\\";
    let mut command = folder.command_of([odd, SECRET], &["key", "derive"]);
    let entry = Answer::of(command.env("AWS_SESSION_TOKEN", odd)).stdout;
    let folder = Folder::with("c.yaml", &format!("principals:\n{entry}"));
    assert_eq!(folder.call(&["check", "c.yaml"]).stdout, "");
    folder
        .call(&["token", "mint", "--config", "c.yaml"])
        .refuses(2, &format!("derived from the secret of `{odd}`, but"));
}

/// What no server could load is not printed.
#[test]
fn derive_of_a_key_that_no_server_could_load_is_refused() {
    for (id, secret, said) in [
        ("a\nb", SECRET, "the access key id holds a control character"),
        (
            ID,
            "secret\n",
            "the secret access key begins or ends with white space or a line end: trim it",
        ),
    ] {
        let folder = Folder::new();
        let mut command = folder.command_of([id, secret], &["key", "derive"]);
        Answer::of(&mut command).refuses(2, said);
    }
}

/// A server that has never seen the secret: neither its configuration nor its environment holds
/// it, and it lets in whom the keys are for.
#[test]
fn a_server_with_derived_keys_lets_in_without_the_secret() {
    use crate::support::server::Server;
    let folder = keyed(&derive(&["--day", "20261231"]));
    let at = "2027-01-01T00:00:00Z";
    let server = Server::start(&folder, &["--config", "c.yaml", "--at", at]);
    let admitted = server.ask(&vector("signed-2026-last-second", "token.txt"));
    assert_eq!(admitted.status, 200, "{admitted:?}");
    let refused = server.ask(&vector("signed-2027-first-second", "token.txt"));
    assert_eq!(refused.status, 403, "{refused:?}");
    assert!(refused.message().contains("Please make sure your bearer token is valid."));
    let mint = ["token", "mint", "--region", "us-west-2", "--at", "2026-12-31T18:00:00Z"];
    let minted = Answer::of(&mut folder.command_of(EXAMPLE, &mint)).stdout;
    assert_eq!(server.ask(minted.trim_end()).status, 200);
    #[cfg(target_os = "linux")]
    {
        let given = server.given();
        assert!(given.contains("serve\n--config"), "{given}");
        assert!(!given.contains(SECRET) && !given.contains("AWS_"), "{given}");
    }
    let config = std::fs::read_to_string(folder.path("c.yaml")).unwrap();
    assert!(!config.contains(SECRET));
}

/// Which days it knows, and whom it does not; but no key, at any level of the log.
#[cfg(unix)]
#[test]
fn the_log_of_a_server_with_derived_keys_names_days_and_no_key() {
    use crate::support::server::Server;
    use rustix::process::Signal;
    let folder = keyed(DERIVED);
    let words = ["--config", "c.yaml", "--at", "2027-01-01T00:00:00Z"];
    let server = Server::start_with(&folder, &words, &[("STAGEMAKER_LOG", "trace")]);
    for name in ["signed-2027-first-second", "long-term-example", "secret-with-plus"] {
        server.ask(&vector(name, "token.txt"));
    }
    let (status, log) = server.stop(Signal::TERM);
    assert_eq!(status, Some(0), "{log}");
    for said in [
        "accepts    AKIAIOSFODNN7EXAMPLE, 2 keys, of 20261231 to 20270101, as arn:aws:iam::",
        "Try it from a terminal whose AWS_* variables hold the secret:",
        "token mint --region us-west-2 --at 2027-01-01T00:00:00Z)",
        "signing_key_unknown: no key of the day `20261122` is held",
    ] {
        assert!(log.contains(said), "{said}: {log}");
    }
    for key in ["777268bb", "90fb0404", "b101433a", "47e41df7", "119, 114, 104"] {
        assert!(!log.to_lowercase().contains(key), "{key}: {log}");
    }
}

#[test]
fn a_command_that_needs_the_secret_says_so() {
    let folder = keyed(DERIVED);
    for words in
        [&["token", "mint", "--config", "c.yaml"][..], &["key", "derive", "--config", "c.yaml"]]
    {
        let answer = folder.call(words);
        answer.refuses(2, "holds keys derived from the secret of `AKIAIOSFODNN7EXAMPLE`, but this");
        answer.refuses(2, "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY and leave out --config");
    }
    let run = folder.call(&["run", "--config", "c.yaml", "--", "true"]);
    run.refuses(2, "put a principal that has a `secret_access_key` first");
    folder.call(&["key", "derive"]).refuses(2, "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
}

/// Of keys under the name that everybody knows nobody can tell whether they are secret.
#[test]
fn a_server_with_keys_of_test_listens_on_loopback_only() {
    let folder = keyed(&DERIVED.replace(ID, "test"));
    folder
        .call(&["serve", "--config", "c.yaml", "--listen", "0.0.0.0:0"])
        .refuses(2, "listens on loopback only");
}
