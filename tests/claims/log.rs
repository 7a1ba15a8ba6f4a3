use crate::claims::client::{chat, user};
use crate::claims::configuration::{folder, serve, token};
use crate::claims::page::{README, blocks};

/// The classic mistake that README.md speaks of: both actions on the endpoint's ARN.
const BOTH: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow",
  "Action": ["sagemaker:CallWithBearerToken", "sagemaker:InvokeEndpoint"],
  "Resource": "arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint"}}"#;

/// Returns the lines of the log that README.md shows.
fn readme() -> Vec<&'static str> {
    blocks(README, "text").into_iter().map(str::trim_end).collect()
}

/// Returns a line of the log without its time stamp, with a sign for what differs between runs: the
/// duration and the id of the request.
fn without_chance(line: &str) -> String {
    let (_, line) = line.split_once("WARN ").expect(line);
    let mut words: Vec<_> = line.split_whitespace().collect();
    let duration = words[3];
    assert!(
        duration.ends_with('s') && duration.starts_with(|c: char| c.is_ascii_digit()),
        "{line}"
    );
    let id = words[4].trim_end_matches('.');
    assert!(id.chars().all(|c| c.is_ascii_hexdigit() || c == '-'), "{line}");
    (words[3], words[4]) = ("DURATION", "ID");
    words.join(" ")
}

#[test]
fn the_two_lines_of_the_log_in_readme_are_those_of_a_server_word_for_word() {
    let [denied, of_another_region] = readme()[..] else { panic!("two lines of the log") };
    let folder = folder(blocks(README, "yaml")[0], BOTH);
    let mut server = serve(&folder);
    let foreign = ["token", "mint", "--config", "stagemaker.yaml", "--region", "us-west-2"];
    let foreign = folder.call(&[&foreign[..], &["--at", "2026-11-22T10:00:00Z"]].concat()).stdout;
    for (token, shown) in
        [(token(&folder), denied), (foreign.trim_end().to_owned(), of_another_region)]
    {
        let (status, _) = chat(&server, "my-endpoint", &token, &[], &user("hi"));
        assert_eq!(status, 403);
        assert_eq!(without_chance(&server.logged(" 403 POST ")), without_chance(shown));
    }
}

#[test]
fn the_classic_mistake_is_a_warning_at_the_start() {
    let folder = folder(blocks(README, "yaml")[0], BOTH);
    let line = serve(&folder).logged("WARN");
    assert!(line.contains("policies/ci.json:1: Statement: warning: "), "{line}");
    assert!(line.contains("`sagemaker:CallWithBearerToken` has no resource type"), "{line}");
    let line = folder.call(&["check", "stagemaker.yaml"]).stdout;
    assert!(line.starts_with("policies/ci.json:1: Statement: warning: "), "{line}");
}
