//! What a decision costs.
//!
//! `cargo bench --bench iam`; `-- three` for the first alone. Nothing is allocated in any of
//! them, which `cargo test -p stagemaker-iam allocations` shows.

#![expect(clippy::unwrap_used, reason = "a bench may panic")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use stagemaker_gateway::iam::{Context, Kind, Policies, Policy, PolicySet, Request, Verdict};

criterion_group!(benches, three_statements, both_actions, reading, hard_pattern);
criterion_main!(benches);

/// Three statements with a variable, an address range, a string and a boolean.
const THREE_STATEMENTS: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sagemaker:CallWithBearerToken", "Resource": "*"},
    {
      "Effect": "Allow",
      "Action": "sagemaker:InvokeEndpoint",
      "Resource": "arn:aws:sagemaker:us-west-2:111122223333:endpoint/${aws:PrincipalTag/team}-*",
      "Condition": {
        "IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]},
        "StringEquals": {"aws:RequestedRegion": "us-west-2"}
      }
    },
    {
      "Effect": "Deny",
      "Action": "sagemaker:*",
      "Resource": "*",
      "Condition": {"Bool": {"aws:SecureTransport": "false"}}
    }
  ]
}"#;

const ALL: &str = r#"{
  "Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}
}"#;

const BOUNDARY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["s3:*", "sagemaker:*"], "Resource": "*"},
    {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}
  ]
}"#;

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const ENDPOINT: &str = "arn:aws:sagemaker:us-west-2:111122223333:endpoint/blue-chat";
const INVOKE: &str = "sagemaker:InvokeEndpoint";
const CALL: &str = "sagemaker:CallWithBearerToken";

/// The context of a real call.
fn context() -> Context<'static> {
    let mut context = Context::default();
    for (key, value) in [
        ("aws:PrincipalTag/team", "blue"),
        ("aws:PrincipalType", "User"),
        ("aws:PrincipalArn", ALICE),
        ("aws:username", "alice"),
        ("aws:userid", "AIDASTAGEMAKEREXAMPLE"),
        ("aws:PrincipalAccount", "111122223333"),
        ("aws:ResourceAccount", "111122223333"),
        ("aws:RequestedRegion", "us-west-2"),
        ("aws:CurrentTime", "2026-11-22T10:00:00Z"),
        ("aws:EpochTime", "1795341600"),
        ("aws:SecureTransport", "true"),
        ("aws:ViaAWSService", "false"),
        ("aws:PrincipalIsAWSService", "false"),
        ("aws:SourceIp", "203.0.113.7"),
        ("aws:UserAgent", "OpenAI/Python 2.8.0"),
        ("sagemaker:BearerTokenType", "SHORT_TERM"),
    ] {
        context.set(key, value).unwrap();
    }
    context
}

fn policy(kind: Kind, text: &str) -> Policy {
    Policy::parse(kind.name(), kind, text).unwrap()
}

fn three_statements(criterion: &mut Criterion) {
    let identity = vec![policy(Kind::Identity, THREE_STATEMENTS)];
    let set = PolicySet::new(Policies { identity, ..Policies::default() }).unwrap();
    let context = context();
    criterion.bench_function("three statements", |bencher| {
        bencher.iter(|| {
            let request = Request::new(black_box(ALICE), INVOKE, ENDPOINT, &context);
            assert_eq!(set.decide(&request).verdict(), Verdict::Allowed);
        });
    });
}

/// Both actions, with a boundary, a session policy and two levels of SCPs.
fn both_actions(criterion: &mut Criterion) {
    let set = PolicySet::new(Policies {
        identity: vec![policy(Kind::Identity, THREE_STATEMENTS)],
        boundary: Some(policy(Kind::Boundary, BOUNDARY)),
        session: Some(vec![policy(Kind::Session, ALL)]),
        scps: Some(vec![
            vec![policy(Kind::Scp, ALL)],
            vec![policy(Kind::Scp, ALL), policy(Kind::Scp, BOUNDARY)],
        ]),
        ..Policies::default()
    });
    let (set, context) = (set.unwrap(), context());
    criterion.bench_function("both actions, five layers", |bencher| {
        bencher.iter(|| {
            for (action, resource) in [(CALL, "*"), (INVOKE, ENDPOINT)] {
                let request = Request::new(black_box(ALICE), action, resource, &context);
                assert_eq!(set.decide(&request).verdict(), Verdict::Allowed);
            }
        });
    });
}

fn reading(criterion: &mut Criterion) {
    criterion.bench_function("read a document", |bencher| {
        bencher.iter(|| policy(Kind::Identity, black_box(THREE_STATEMENTS)));
    });
}

/// Patterns of 2 KiB, the longest there may be, which nearly match a value of 8 KiB everywhere.
fn hard_pattern(criterion: &mut Criterion) {
    for (name, pattern) in [
        ("letters", format!("*{}b*", "a".repeat(2_000))),
        ("holes", format!("*{}b*", "a?".repeat(1_000))),
        ("stars", format!("{}b*", "a*".repeat(1_000))),
    ] {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"*","Resource":"*",
            "Condition":{{"StringLike":{{"example:text":"{pattern}"}}}}}}}}"#
        );
        let identity = vec![policy(Kind::Identity, &text)];
        let set = PolicySet::new(Policies { identity, ..Policies::default() }).unwrap();
        let mut context = Context::default();
        context.set("example:text", "a".repeat(8 * 1024)).unwrap();
        criterion.bench_function(&format!("a hard pattern of {name}"), |bencher| {
            bencher.iter(|| {
                let request = Request::new(black_box(ALICE), INVOKE, ENDPOINT, &context);
                assert_eq!(set.decide(&request).verdict(), Verdict::ImplicitlyDenied);
            });
        });
    }
}
