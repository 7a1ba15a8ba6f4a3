//! What a decision costs.
//!
//! `cargo bench -p stagemaker-iam --bench iam`; `-- three` for the first alone. Nothing is
//! allocated in any of them, which `cargo test -p stagemaker-iam allocations` shows.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench may panic")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::Value;
use stagemaker_iam::{Context, Kind, Policies, Policy, PolicySet, Request, Verdict};

criterion_group!(benches, three_statements, both_actions, reading, hard_pattern);
criterion_main!(benches);

/// Three statements with a variable, an address range, a string and a boolean, and the context of
/// a real call.
const RECORD: &str = include_str!("../../../fixtures/policies/three-statements.json");

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

/// The document of the record.
fn document() -> String {
    let record: Value = serde_json::from_str(RECORD).unwrap();
    record["identity_policies"][0].to_string()
}

/// The context of the record.
fn context() -> Context<'static> {
    let record: Value = serde_json::from_str(RECORD).unwrap();
    let mut context = Context::default();
    for (key, value) in record["request"]["context"].as_object().unwrap() {
        context.set(key.clone(), value.as_str().unwrap().to_owned()).unwrap();
    }
    context
}

fn policy(kind: Kind, text: &str) -> Policy {
    Policy::parse(kind.name(), kind, text).unwrap()
}

fn three_statements(criterion: &mut Criterion) {
    let identity = vec![policy(Kind::Identity, &document())];
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
        identity: vec![policy(Kind::Identity, &document())],
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
    let text = document();
    criterion.bench_function("read a document", |bencher| {
        bencher.iter(|| policy(Kind::Identity, black_box(&text)));
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
