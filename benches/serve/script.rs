//! What is configured, asked and answered.

use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use stagemaker_testing::credentials::{ACCESS_KEY_ID, SECRET_ACCESS_KEY};
use stagemaker_verifier::{Audience, SigningCredentials, Timestamp, mint};

use crate::plan::{Pace, Plan, WORDS};

/// A configuration with a lock: one principal with three statements and a boundary.
pub(crate) fn config(plan: &Plan) -> String {
    let mut config = LOCK.to_owned();
    writeln!(config, "endpoints:\n  {FAST}: {{replies: [{{say: {}}}]}}", text(WORDS)).unwrap();
    for Pace { endpoint, tokens, first, each } in &[plan.slow, plan.patient] {
        writeln!(
            config,
            "  {endpoint}:\n    timing: {{first_token: {}ms, per_token: {}ms}}\n    \
             replies: [{{say: {}}}]",
            first.as_millis(),
            each.as_millis(),
            text(*tokens)
        )
        .unwrap();
    }
    config
}

/// The same without a journal.
pub(crate) fn config_without_journal(plan: &Plan) -> String {
    config(plan) + "journal: {max_entries: 0}\n"
}

pub(crate) const FAST: &str = "my-endpoint";

const LOCK: &str = r#"
region: us-east-1
account: "123456789012"
principals:
  - arn: arn:aws:iam::123456789012:user/bench
    access_key_id: AKIAIOSFODNN7EXAMPLE
    secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
    tags: {team: my}
    policies:
      - Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sagemaker:CallWithBearerToken
            Resource: "*"
          - Effect: Allow
            Action: sagemaker:InvokeEndpoint
            Resource: "arn:aws:sagemaker:us-east-1:123456789012:endpoint/${aws:PrincipalTag/team}-*"
            Condition:
              IpAddress: {"aws:SourceIp": [10.0.0.0/8, 127.0.0.0/8]}
              StringEquals: {"aws:RequestedRegion": us-east-1}
          - Effect: Deny
            Action: sagemaker:*
            Resource: "*"
            Condition:
              Bool: {"aws:SecureTransport": "false"}
    permissions_boundary:
      Version: "2012-10-17"
      Statement:
        - {Effect: Allow, Action: ["s3:*", "sagemaker:*"], Resource: "*"}
        - {Effect: Deny, Action: "iam:*", Resource: "*"}
"#;

/// So many words, each of which is a token. A shorter text is the beginning of a longer one, and
/// so are its events.
fn text(words: usize) -> String {
    let vocabulary = "the quick brown fox jumps over a lazy dog and runs through all of this wood";
    let words: Vec<_> = vocabulary.split(' ').cycle().take(words).collect();
    words.join(" ")
}

/// A token for the principal of the configuration.
pub(crate) fn token() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let now = Timestamp::from_unix_seconds(i64::try_from(now).unwrap());
    let credentials = SigningCredentials {
        access_key_id: ACCESS_KEY_ID,
        secret_access_key: SECRET_ACCESS_KEY,
        session_token: None,
    };
    mint(&Audience::sagemaker("us-east-1"), credentials, now, 3_600).unwrap()
}

/// How an answer is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    Streamed,
}

/// The path of an endpoint.
pub(crate) fn path(endpoint: &str) -> String {
    format!("/endpoints/{endpoint}/openai/v1/chat/completions")
}

/// A request as a client of OpenAI's sends it, but for what only tells the client's name.
pub(crate) fn request(path: &str, token: &str, delivery: Delivery) -> Vec<u8> {
    let stream = if delivery == Delivery::Streamed { r#","stream":true"# } else { "" };
    let body =
        format!(r#"{{"model":"","messages":[{{"role":"user","content":"Hello there"}}]{stream}}}"#);
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\naccept: */*\r\nuser-agent: bench\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    request.into_bytes()
}
