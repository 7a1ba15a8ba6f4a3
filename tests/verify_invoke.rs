use serde_json::{Value, json};

use crate::support::{Answer, CONFIG, Folder, vector};

const AT: &str = "2026-11-22T10:00:00Z";

/// The configuration of the vectors, where the first principal has this policy.
fn config(policy: &str) -> String {
    let policies = format!("EXAMPLEKEY\n    policies: [{policy}]\n");
    let config = CONFIG.replacen("EXAMPLEKEY\n", &policies, 1);
    format!(
        "{config}endpoints:\n  blue: {{tags: {{team: blue}}}}\n  shared: {{components: {{llama: {{}}}}}}\n"
    )
}

fn verify(policy: &str, words: &[&str]) -> Answer {
    let folder = Folder::with("c.yaml", &config(policy));
    let token = vector("long-term-example", "token.txt");
    let base = ["token", "verify", "--config", "c.yaml", "--at", AT, &token];
    folder.call(&[&base[..], words].concat())
}

fn code(policy: &str, words: &[&str]) -> Value {
    verify(policy, words).lines()[0]["code"].clone()
}

fn allow(action: &str, rest: &str) -> String {
    format!(
        "{{Version: '2012-10-17', Statement: [{{Effect: Allow, Action: '{action}', \
         Resource: '*'{rest}}}]}}"
    )
}

#[test]
fn a_denial_is_rejected_with_the_sentence_of_aws() {
    let answer = verify(&allow("sagemaker:CallWithBearerToken", ""), &["--invoke", "blue"]);
    assert_eq!(answer.status, Some(1));
    assert_eq!(
        answer.stdout,
        "{\"id\":null,\"verdict\":\"reject\",\"code\":\"implicitly_denied\",\
         \"stage\":\"authorization\",\"message\":\"User: arn:aws:iam::123456789012:user/ci is not \
         authorized to perform: sagemaker:InvokeEndpoint on resource: \
         arn:aws:sagemaker:us-west-2:123456789012:endpoint/blue because no identity-based policy \
         allows the sagemaker:InvokeEndpoint action\"}\n"
    );
    assert_eq!(answer.stderr, "");
}

#[test]
fn both_actions_are_asked_about_with_the_tags_of_the_endpoint() {
    let invoke = ["--invoke", "blue"];
    assert_eq!(code(&allow("sagemaker:*", ""), &invoke), Value::Null);
    assert_eq!(code(&allow("sagemaker:InvokeEndpoint", ""), &invoke), "implicitly_denied");
    let call = allow("sagemaker:CallWithBearerToken", "");
    let tagged = allow(
        "sagemaker:InvokeEndpoint",
        ", Condition: {StringEquals: {'aws:ResourceTag/team': blue}}",
    );
    let both = format!("{call}, {tagged}");
    assert_eq!(code(&both, &invoke), Value::Null);
    assert_eq!(code(&both, &["--invoke", "shared"]), "implicitly_denied");
}

#[test]
fn a_component_and_an_address_are_seen_by_the_policies() {
    let deny = |rest: &str| {
        let allow = allow("*", "");
        format!(
            "{allow}, {{Version: '2012-10-17', Statement: [{{Effect: Deny, \
             Action: 'sagemaker:InvokeEndpoint', {rest}}}]}}"
        )
    };
    let llama = deny("Resource: 'arn:aws:sagemaker:*:*:inference-component/llama'");
    let shared = ["--invoke", "shared"];
    assert_eq!(code(&llama, &shared), Value::Null);
    let component = [&shared[..], &["--component", "llama"]].concat();
    assert_eq!(code(&llama, &component), "explicitly_denied");
    let outside = deny("Resource: '*', Condition: {IpAddress: {'aws:SourceIp': 192.0.2.0/24}}");
    assert_eq!(code(&outside, &shared), Value::Null);
    for (address, expected) in
        [("192.0.2.1", json!("explicitly_denied")), ("10.0.0.1", Value::Null)]
    {
        assert_eq!(code(&outside, &[&shared[..], &["--source-ip", address]].concat()), expected);
    }
}

#[test]
fn a_forged_token_is_rejected_before_policies_are_asked() {
    let folder = Folder::with("c.yaml", &config(&allow("s3:*", "")).replace("wJalr", "other"));
    let token = vector("long-term-example", "token.txt");
    let words = ["token", "verify", "--config", "c.yaml", "--at", AT, "--invoke", "blue", &token];
    assert_eq!(folder.call(&words).lines()[0]["code"], "signature_mismatch");
}

/// The region of a line is the one that its resource lies in, and its time is the policies'.
#[test]
fn each_line_is_asked_about_with_its_own_time_and_region() {
    let evening =
        allow("*", ", Condition: {DateGreaterThan: {'aws:CurrentTime': '2026-11-22T18:00:00Z'}}");
    let folder = Folder::with("c.yaml", &config(&evening));
    let token = vector("long-term-example", "token.txt");
    let line = |at: &str| json!({"token": token, "at": at}).to_string() + "\n";
    let words = ["token", "verify", "--config", "c.yaml", "--jsonl", "--invoke", "blue"];
    let input = line("2026-11-22T17:00:00Z") + &line("2026-11-22T19:00:00Z");
    let answer = folder.call_with(&words, input);
    let verdicts: Vec<_> = answer.lines().iter().map(|line| line["verdict"].clone()).collect();
    assert_eq!(verdicts, ["reject", "accept"]);
}

#[test]
fn without_an_endpoint_stderr_says_once_that_policies_are_not_asked() {
    let note =
        "note: the policies of the configuration are not asked; --invoke ENDPOINT asks them\n";
    let answer = verify("", &[]);
    assert_eq!((answer.status, &*answer.stderr), (Some(0), note));
    let folder = Folder::with("c.yaml", &config(""));
    let words = ["token", "verify", "--config", "c.yaml", "--jsonl"];
    let answer = folder.call_with(&words, "{\"token\": \"x\"}\n{\"token\": \"x\"}\n");
    assert_eq!(answer.stderr, note);
    let unlimited = Folder::with("c.yaml", CONFIG);
    assert_eq!(unlimited.call_with(&words, "").stderr, "");
}

#[test]
fn a_name_that_is_none_and_a_component_without_endpoint_are_refused() {
    verify("", &["--invoke", "a_b"]).refuses(2, "a name has letters, digits and dashes");
    verify("", &["--component", "llama"]).refuses(2, "--invoke <ENDPOINT>");
    verify("", &["--source-ip", "10.0.0.1"]).refuses(2, "--invoke <ENDPOINT>");
}
