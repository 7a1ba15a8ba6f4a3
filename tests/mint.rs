use crate::support::{CONFIG, Folder, vector};

const AT: &str = "2026-11-22T10:00:00Z";
const ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// Byte for byte what AWS's generator prints, and nothing else.
#[test]
fn the_environment_makes_the_generators_token() {
    let folder = Folder::new();
    let mut command = folder.command(&["token", "mint", "--region", "us-west-2", "--at", AT]);
    command.env("AWS_ACCESS_KEY_ID", ID).env("AWS_SECRET_ACCESS_KEY", SECRET);
    let output = command.output().unwrap();
    let expected = vector("long-term-example", "token.txt") + "\n";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
    command.env("AWS_SESSION_TOKEN", "");
    let empty = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert_ne!(empty, expected, "an empty session token is signed as well");
}

#[test]
fn a_configuration_makes_it_too() {
    let folder = Folder::with("c.yaml", CONFIG);
    let mint = |words: &[&str]| {
        let start = ["token", "mint", "--config", "c.yaml", "--at", AT];
        folder.call(&[&start, words].concat())
    };
    assert_eq!(mint(&[]).stdout, vector("long-term-example", "token.txt") + "\n");
    let temporary =
        ["--access-key-id", "ASIAIOSFODNN7EXAMPLE", "--region", "us-east-1", "--expires", "5m"];
    assert_eq!(mint(&temporary).stdout, vector("temporary-example", "token.txt") + "\n");
    mint(&["--access-key-id", "nobody"])
        .refuses(2, "no such access key id; it has AKIAIOSFODNN7EXAMPLE, ASIA");
}

#[test]
fn the_region_is_that_of_the_flag_or_of_aws_region() {
    let folder = Folder::new();
    let region = |variable: &str, words: &[&str]| {
        let mut command = folder.command(&[&["token", "mint"], words].concat());
        command.env("AWS_ACCESS_KEY_ID", ID).env("AWS_SECRET_ACCESS_KEY", SECRET);
        let token = command.env("AWS_REGION", variable).output().unwrap().stdout;
        let answer = folder.call_with(&["token", "inspect", "--json", "-"], token);
        let said: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
        said["region"].as_str().unwrap().to_owned()
    };
    assert_eq!(region("eu-west-1", &[]), "eu-west-1");
    assert_eq!(region("eu-west-1", &["--region", "cn-north-1"]), "cn-north-1");
    assert_eq!(region("", &[]), "us-east-1");
}

#[test]
fn what_is_missing_is_named() {
    let folder = Folder::new();
    folder.call(&["token", "mint"]).refuses(2, "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    let half = folder.command(&["token", "mint"]).env("AWS_ACCESS_KEY_ID", ID).output().unwrap();
    let stderr = String::from_utf8(half.stderr).unwrap();
    assert!(stderr.contains("AWS_SECRET_ACCESS_KEY is not"), "{stderr}");
    for expires in ["0", "43201", "13h"] {
        let mut command = folder.command(&["token", "mint", "--expires", expires]);
        command.env("AWS_ACCESS_KEY_ID", ID).env("AWS_SECRET_ACCESS_KEY", SECRET);
        let output = command.output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr.contains("between 1 and 43200 seconds"), "{stderr}");
    }
}
