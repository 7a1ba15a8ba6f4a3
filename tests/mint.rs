use crate::support::{
    ACCESS_KEY_ID, Answer, CONFIG, EXAMPLE, Folder, TEMPORARY_ACCESS_KEY_ID, vector,
};

const AT: &str = "2026-11-22T10:00:00Z";

/// Byte for byte what AWS's generator prints, and nothing else.
#[test]
fn mint_by_the_environment_prints_the_token_of_the_generator() {
    let folder = Folder::new();
    let words = ["token", "mint", "--region", "us-west-2", "--at", AT];
    let mut command = folder.command_of(EXAMPLE, &words);
    let answer = Answer::of(&mut command);
    let expected = vector("long-term-example", "token.txt") + "\n";
    assert_eq!((answer.status, answer.stdout, &*answer.stderr), (Some(0), expected.clone(), ""));
    let empty = Answer::of(command.env("AWS_SESSION_TOKEN", ""));
    assert_eq!(empty.status, Some(0), "{empty:?}");
    assert_ne!(empty.stdout, expected, "an empty session token is signed as well");
}

#[test]
fn mint_by_a_configuration_prints_the_token_of_the_generator() {
    let folder = Folder::with("c.yaml", CONFIG);
    let mint = |words: &[&str]| {
        let start = ["token", "mint", "--config", "c.yaml", "--at", AT];
        folder.call(&[&start, words].concat())
    };
    assert_eq!(mint(&[]).stdout, vector("long-term-example", "token.txt") + "\n");
    let temporary =
        ["--access-key-id", TEMPORARY_ACCESS_KEY_ID, "--region", "us-east-1", "--expires", "5m"];
    assert_eq!(mint(&temporary).stdout, vector("temporary-example", "token.txt") + "\n");
    mint(&["--access-key-id", "nobody"])
        .refuses(2, "no such access key id; it has AKIAIOSFODNN7EXAMPLE, ASIA");
}

#[test]
fn mint_takes_the_region_of_the_flag_before_aws_region() {
    let folder = Folder::new();
    let region = |variable: &str, words: &[&str]| {
        let mut command = folder.command_of(EXAMPLE, &[&["token", "mint"], words].concat());
        let token = Answer::of(command.env("AWS_REGION", variable)).stdout;
        let answer = folder.call_with(&["token", "inspect", "--json", "-"], token);
        let said: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
        said["region"].as_str().unwrap().to_owned()
    };
    assert_eq!(region("eu-west-1", &[]), "eu-west-1");
    assert_eq!(region("eu-west-1", &["--region", "cn-north-1"]), "cn-north-1");
    assert_eq!(region("", &[]), "us-east-1");
}

#[test]
fn mint_without_a_key_or_with_a_wrong_life_is_refused() {
    let folder = Folder::new();
    folder.call(&["token", "mint"]).refuses(2, "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    let mut half = folder.command(&["token", "mint"]);
    let half = Answer::of(half.env("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID));
    half.refuses(2, "AWS_SECRET_ACCESS_KEY is not");
    for expires in ["0", "43201", "13h"] {
        let mut command = folder.command_of(EXAMPLE, &["token", "mint", "--expires", expires]);
        Answer::of(&mut command)
            .refuses(2, "'--expires <DURATION>': a token lives between 1 and 43200 seconds");
    }
}

/// Each breaks its rule and no other, as the verifier tells.
#[test]
fn mint_broken_breaks_one_rule() {
    let folder = Folder::with("c.yaml", CONFIG);
    for (rule, code) in [
        ("signature", "signature_mismatch"),
        ("expired", "expired"),
        ("not-yet-valid", "not_yet_valid"),
        ("region", "region_mismatch"),
        ("service", "host_mismatch"),
        ("session-token", "session_token"),
    ] {
        let mint = ["token", "mint", "--config", "c.yaml", "--at", AT, "--expires", "15m"];
        let token = folder.call(&[&mint[..], &["--broken", rule]].concat()).stdout;
        let verify = ["token", "verify", "--config", "c.yaml", "--at", AT];
        let answer = folder.call(&[&verify[..], &[token.trim_end()]].concat());
        assert_eq!(answer.status, Some(1), "{rule}: {answer:?}");
        assert!(answer.stdout.contains(code), "{rule}: {answer:?}");
    }
    folder
        .call(&["token", "mint", "--broken", "x"])
        .refuses(2, "possible values: signature, expired");
}
