use crate::claims::client::{chat, user};
use crate::claims::configuration::{serve, token};
use crate::claims::page::{README, blocks};
use crate::support::Folder;

const ALLOW: &str = r#"{"Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;

/// A policy that allows everything but the action of the endpoint, which it denies.
const DENY: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": "*", "Resource": "*"},
  {"Effect": "Deny", "Action": "sagemaker:InvokeEndpoint", "Resource": "*"}]}"#;

/// A policy that allows nothing that a call needs.
const OTHER: &str = r#"{"Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}"#;

/// A resource control policy, which has a principal and can only deny.
const PERIMETER: &str = r#"{"Version": "2012-10-17",
  "Statement": {"Effect": "Deny", "Principal": "*", "Action": "ACTION", "Resource": "*"}}"#;

/// Both the tag and the context key that README.md gives the principal.
const TAGGED: &str = r#"{"Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Action": "sagemaker:InvokeEndpoint", "Resource": "*",
    "Condition": {"StringEquals": {"aws:PrincipalTag/team": "blue", "aws:SourceVpce": "VPCE"}}}}"#;

/// Returns the configuration of README.md about policies, with credentials for its three dots.
fn config() -> String {
    let blocks = blocks(README, "yaml");
    let [config] =
        blocks.iter().filter(|block| block.contains("organization:")).collect::<Vec<_>>()[..]
    else {
        panic!("one block is about policies")
    };
    let config = config.replace("secret_access_key: ...", "secret_access_key: secret");
    config.replace("session_token: ...", "session_token: token")
}

/// Returns a folder with a configuration and the policies that it names, one of them replaced.
fn folder(config: &str, (replaced, policy): (&str, &str)) -> Folder {
    let folder = Folder::with("stagemaker.yaml", config);
    std::fs::create_dir(folder.path("policies")).unwrap();
    for name in ["ci", "team", "boundary", "session", "full-access", "only-our-regions"] {
        let text = match name {
            _ if name == replaced => policy,
            "team" => OTHER,
            _ => ALLOW,
        };
        std::fs::write(folder.path(&format!("policies/{name}.json")), text).unwrap();
    }
    let perimeter = PERIMETER.replace("ACTION", "s3:GetObject");
    let perimeter = if replaced == "perimeter" { policy } else { &perimeter };
    std::fs::write(folder.path("policies/perimeter.json"), perimeter).unwrap();
    folder
}

/// Returns what `iam explain` says of the principal and the endpoint: whether it may, and the
/// sentence that the caller is told.
fn explain(folder: &Folder) -> (bool, String) {
    let arn = "arn:aws:sts::123456789012:assumed-role/runner/job-1";
    let words = ["iam", "explain", "--config", "stagemaker.yaml", "--principal", arn];
    let answer = folder.call(&[&words[..], &["--endpoint", "my-endpoint"]].concat());
    let told = answer.stdout.split_once("The caller is told:\n");
    let sentence = told.map_or("", |(_, sentence)| sentence.trim()).to_owned();
    assert_eq!(answer.status, Some(i32::from(!sentence.is_empty())), "{answer:?}");
    (sentence.is_empty(), sentence)
}

#[test]
fn the_policies_of_readme_are_sound_and_allow() {
    let folder = folder(&config(), ("", ""));
    let answer = folder.call(&["check", "stagemaker.yaml"]);
    assert_eq!((answer.status, answer.stdout.as_str()), (Some(0), ""), "{answer:?}");
    assert_eq!(explain(&folder), (true, String::new()));
}

/// The endings of the sentence are AWS's, of "Troubleshoot access denied error messages".
#[test]
fn each_policy_that_readme_names_can_deny_and_the_sentence_names_its_kind() {
    let perimeter = PERIMETER.replace("ACTION", "sagemaker:InvokeEndpoint");
    for (name, policy, ending) in [
        ("ci", DENY, "with an explicit deny in an identity-based policy"),
        ("team", DENY, "with an explicit deny in an identity-based policy"),
        ("boundary", DENY, "with an explicit deny in a permissions boundary"),
        ("session", DENY, "with an explicit deny in a session policy"),
        ("full-access", DENY, "with an explicit deny in a service control policy"),
        ("only-our-regions", DENY, "with an explicit deny in a service control policy"),
        ("perimeter", &perimeter, "with an explicit deny in a resource control policy"),
        (
            "ci",
            OTHER,
            "because no identity-based policy allows the sagemaker:InvokeEndpoint action",
        ),
        (
            "boundary",
            OTHER,
            "because no permissions boundary allows the sagemaker:CallWithBearerToken action",
        ),
        (
            "session",
            OTHER,
            "because no session policy allows the sagemaker:CallWithBearerToken action",
        ),
        (
            "full-access",
            OTHER,
            "because no service control policy allows the sagemaker:CallWithBearerToken action",
        ),
    ] {
        let (allowed, sentence) = explain(&folder(&config(), (name, policy)));
        assert!(!allowed && sentence.ends_with(ending), "{name}: {sentence}");
    }
}

#[test]
fn the_management_account_of_readme_is_limited_by_no_scp() {
    let config = config().replace("\"999999999999\"", "\"123456789012\"");
    assert!(explain(&folder(&config, ("full-access", DENY))).0);
    assert!(!explain(&folder(&config, ("boundary", DENY))).0);
}

#[test]
fn the_tags_and_the_context_of_readme_reach_the_policies() {
    assert!(explain(&folder(&config(), ("ci", &TAGGED.replace("VPCE", "vpce-1")))).0);
    assert!(!explain(&folder(&config(), ("ci", &TAGGED.replace("VPCE", "vpce-2")))).0);
}

#[test]
fn a_denial_names_the_policy_only_where_the_configuration_says_so() {
    let config = config();
    let arn = "arn:aws:iam::123456789012:policy/Team";
    for (value, names) in [("false", false), ("true", true)] {
        let config = config
            .replace("denials_name_policies: false", &format!("denials_name_policies: {value}"));
        let folder = folder(&config, ("team", DENY));
        let (token, server) = (token(&folder), serve(&folder));
        let (status, body) = chat(&server, "my-endpoint", &token, &[], &user("hi"));
        let sentence = body["error"]["message"].as_str().unwrap();
        assert_eq!((status, sentence.ends_with(arn)), (403, names), "{sentence}");
    }
}
