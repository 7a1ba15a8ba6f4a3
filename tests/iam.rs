use serde_json::{Value, json};
use stagemaker_testing::fixtures;

use crate::support::Folder;

/// Each decision and each layer is that of the record.
#[test]
fn every_record_is_decided_as_its_author_expects() {
    for file in ["cases-docs.jsonl", "cases-rules.jsonl"] {
        let path = fixtures::path("policies").join(file);
        let records = std::fs::read_to_string(&path).unwrap();
        let answer = Folder::new().call(&["iam", "evaluate", "--jsonl", path.to_str().unwrap()]);
        assert_eq!(answer.status, Some(0), "{}", answer.stderr);
        let answers = answer.lines();
        assert_eq!(answers.len(), records.lines().count());
        for (answer, record) in answers.iter().zip(records.lines()) {
            let record: Value = serde_json::from_str(record).unwrap();
            assert_eq!(answer["id"], record["id"]);
            assert_eq!(answer["decision"], record["expected"], "{answer}");
            assert_eq!(answer["layers"], record["layers"], "{answer}");
            assert_eq!(answer.get("message"), record.get("message"), "{answer}");
            assert_eq!(answer.get("expected"), None);
        }
    }
}

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";

fn record(id: &Value, action: &str) -> Value {
    json!({
        "id": id,
        "identity_policies": [{"Version": "2012-10-17", "Statement":
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}],
        "request": {"principal_arn": ALICE, "action": action, "resource": "arn:aws:s3:::a/b"},
    })
}

#[test]
fn a_record_that_cannot_be_read_is_answered_and_the_rest_goes_on() {
    let mut refused = record(&json!("policy"), "s3:GetObject");
    refused["identity_policies"][0]["Statement"]["Effect"] = json!("allow");
    refused["scps"] = json!([[{"Version": "2012-10-17"}]]);
    let mut twice = record(&json!("context"), "s3:GetObject");
    twice["request"]["context"] = json!({"aws:username": "a", "AWS:Username": "b"});
    let mut unknown = record(&json!("request"), "s3:GetObject");
    unknown["request"]["recource"] = json!("*");
    let lines = [
        "nonsense".to_owned(),
        String::new(),
        refused.to_string(),
        twice.to_string(),
        unknown.to_string(),
        r#"{"id":"none"}"#.to_owned(),
        record(&json!([1]), "s3:GetObject").to_string(),
    ];
    let answer = Folder::new().call_with(&["iam", "evaluate", "--jsonl"], lines.join("\n"));
    assert_eq!(answer.status, Some(2));
    let answers = answer.lines();
    let seen: Vec<_> =
        answers.iter().map(|own| (&own["id"], &own["decision"], &own["line"])).collect();
    assert_eq!(
        seen,
        [
            (&Value::Null, &json!("error"), &json!(1)),
            (&json!("policy"), &json!("error"), &json!(3)),
            (&json!("context"), &json!("error"), &json!(4)),
            (&json!("request"), &json!("error"), &json!(5)),
            (&json!("none"), &json!("error"), &json!(6)),
            (&json!([1]), &json!("Allowed"), &Value::Null),
        ]
    );
    let message = |index: usize| answers[index]["message"].as_str().unwrap();
    assert_eq!(
        message(1),
        "identity_policies[0]: Statement.Effect: expected exactly `Allow` or `Deny`\n\
         scps[0][0]: Statement: expected a statement, found none"
    );
    assert_eq!(message(2), "`context` has the key `aws:username` twice, differing in case");
    assert!(message(3).contains("unknown field `recource`"), "{}", message(3));
    assert!(message(4).contains("missing field `identity_policies`"), "{}", message(4));
}

/// A second key of one name is an error in a record as it is in a file.
#[test]
fn documents_in_records_keep_their_duplicates() {
    let record = record(&json!(1), "s3:GetObject").to_string();
    let twice = record.replace(r#""Effect":"Allow""#, r#""Effect":"Deny","Effect":"Allow""#);
    let answer = Folder::new().call_with(&["iam", "evaluate"], twice);
    assert_eq!(answer.status, Some(2));
    assert!(answer.stdout.contains("Statement.Effect: the key is there twice"), "{answer:?}");
}

#[test]
fn evaluate_ends_with_status_1_where_a_decision_is_unexpected() {
    let folder = Folder::new();
    let mut expecting = record(&json!(1), "s3:PutObject");
    expecting["expected"] = json!("Allowed");
    let answer = folder.call_with(&["iam", "evaluate", "--jsonl"], expecting.to_string());
    assert_eq!(answer.status, Some(1));
    assert_eq!(answer.lines()[0]["decision"], "ImplicitlyDenied");
    assert_eq!(answer.lines()[0]["expected"], "Allowed");
    expecting["expected"] = json!("ImplicitlyDenied");
    assert_eq!(folder.call_with(&["iam", "evaluate"], expecting.to_string()).status, Some(0));
    for (action, status) in [("s3:GetObject", 0), ("s3:PutObject", 1)] {
        let record = record(&json!(1), action).to_string();
        assert_eq!(folder.call_with(&["iam", "evaluate"], &record).status, Some(status));
        assert_eq!(folder.call_with(&["iam", "evaluate", "--jsonl"], &record).status, Some(0));
    }
    folder.call_with(&["iam", "evaluate"], "{}\n{}").refuses(2, "give --jsonl");
    folder.call(&["iam", "evaluate", "nowhere.json"]).refuses(2, "nowhere.json cannot be read");
}

const CLASSIC: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["sagemaker:CallWithBearerToken", "sagemaker:InvokeEndpoint"],
    "Resource": "arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint"
  }]
}"#;

#[test]
fn check_tells_every_problem_with_its_place() {
    let folder = Folder::with("classic.json", CLASSIC);
    std::fs::write(folder.path("bad.json"), CLASSIC.replace("Resource", "Ressource")).unwrap();
    let answer = folder.call(&["iam", "check", "classic.json"]);
    assert_eq!(answer.status, Some(0));
    assert_eq!(
        answer.stdout,
        "classic.json:3: Statement[0]: warning: `sagemaker:CallWithBearerToken` has no resource \
         type and only matches `\"Resource\": \"*\"`: give it a statement of its own\n"
    );
    let answer = folder.call(&["iam", "check", "classic.json", "bad.json", "none.json"]);
    assert_eq!(answer.status, Some(2));
    assert!(answer.stderr.contains("none.json cannot be read"), "{answer:?}");
    let lines: Vec<&str> = answer.stdout.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[1].starts_with("bad.json:3: Statement[0]: the statement has neither"));
    assert!(lines[2].starts_with("bad.json:6: Statement[0].Ressource: unknown element"));
    assert_eq!(folder.call(&["iam", "check", "bad.json"]).status, Some(1));
}

#[test]
fn check_knows_the_kinds_and_json_and_stdin() {
    let folder = Folder::with("classic.json", CLASSIC);
    let answer = folder.call(&["iam", "check", "--json", "--kind", "rcp", "classic.json"]);
    assert_eq!(answer.status, Some(1));
    let codes: Vec<_> = answer.lines().iter().map(|own| own["code"].clone()).collect();
    assert!(codes.contains(&json!("principal_missing")), "{codes:?}");
    let first = &answer.lines()[0];
    for key in ["file", "line", "level", "code", "path", "message"] {
        assert!(first.get(key).is_some(), "{key}: {first}");
    }
    let answer = folder.call_with(&["iam", "check", "-"], "[]");
    assert_eq!(answer.stdout, "-:1: $: expected an object `{...}`\n");
    folder.call(&["iam", "check", "--kind", "vpc", "a.json"]).refuses(2, "possible values");
    folder.call(&["iam", "check"]).refuses(2, "<FILE>...");
}

const CONFIG: &str = r"
principals:
  - arn: arn:aws:iam::123456789012:user/ci
    access_key_id: AKIAIOSFODNN7EXAMPLE
    secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
    policies: [classic.json]
    tags: {team: blue}
  - arn: arn:aws:iam::123456789012:user/admin
    access_key_id: AKIAADMIN
    secret_access_key: s
  - arn: arn:aws:iam::123456789012:user/bounded
    access_key_id: AKIABOUNDED
    secret_access_key: s
    permissions_boundary:
      Version: 2012-10-17
      Statement:
        - Sid: All
          Effect: Allow
          Action: '*'
          Resource: '*'
        - Sid: Home
          Effect: Deny
          Action: sagemaker:InvokeEndpoint
          Resource: '*'
          Condition: {NotIpAddress: {aws:SourceIp: 10.0.0.0/8}}
endpoints:
  my-endpoint: {tags: {team: blue}}
  shared: {components: {llama: {}}}
";

fn folder() -> Folder {
    let folder = Folder::with("c.yaml", CONFIG);
    std::fs::write(folder.path("classic.json"), CLASSIC).unwrap();
    folder
}

fn explain(words: &[&str]) -> crate::support::Answer {
    let base = ["iam", "explain", "--config", "c.yaml", "--endpoint", "my-endpoint"];
    folder().call(&[&base, words].concat())
}

#[test]
fn explain_names_what_is_missing() {
    let answer = explain(&["--principal", "arn:aws:iam::123456789012:user/ci"]);
    assert_eq!(answer.status, Some(1));
    assert!(!answer.stdout.contains('\u{1b}'), "colours where there is no terminal");
    for said in [
        "arn:aws:iam::123456789012:user/ci may not invoke endpoint `my-endpoint`\n",
        "denied   sagemaker:CallWithBearerToken\n         on *\n",
        "  identity-based policy: nothing allows it\n    nearest is statement 0 of `classic.json`\n",
        "      Resource `arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint` does not match `*`\n",
        "allowed  sagemaker:InvokeEndpoint\n",
        "The caller is told:\n  User: arn:aws:iam::123456789012:user/ci is not authorized to \
         perform: sagemaker:CallWithBearerToken on resource: * because no identity-based policy \
         allows the sagemaker:CallWithBearerToken action\n",
    ] {
        assert!(answer.stdout.contains(said), "{said}\n{}", answer.stdout);
    }
}

#[test]
fn explain_names_the_statement_that_denies_and_why() {
    let bounded = ["--principal", "AKIABOUNDED"];
    let answer = explain(&bounded);
    assert_eq!(answer.status, Some(1));
    for said in [
        "identity-based policy: allowed by statement 0 of `(no policies given)`",
        "permissions boundary: explicitly denied by statement 1 of \
         `principals[2].permissions_boundary` (Sid `Home`)\n",
        "      Condition.NotIpAddress.aws:SourceIp `10.0.0.0/8` holds for `127.0.0.1`\n",
    ] {
        assert!(answer.stdout.contains(said), "{said}\n{}", answer.stdout);
    }
    let source = [&bounded[..], &["--source-ip", "10.1.2.3"]].concat();
    assert_eq!(explain(&source).status, Some(0));
    let by_hand = [&bounded[..], &["--context", "aws:SourceIp=10.1.2.3"]].concat();
    assert_eq!(explain(&by_hand).status, Some(0));
}

#[test]
fn explain_with_json_prints_each_check() {
    let answer = explain(&["--principal", "AKIABOUNDED", "--component", "llama", "--json"]);
    let told: Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(told["allowed"], false);
    assert_eq!(told["component"], "llama");
    let actions: Vec<_> = told["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| (own["action"].as_str().unwrap(), own["decision"].as_str().unwrap()))
        .collect();
    assert_eq!(
        actions,
        [
            ("sagemaker:CallWithBearerToken", "Allowed"),
            ("sagemaker:InvokeEndpoint", "ExplicitlyDenied"),
            ("sagemaker:InvokeEndpoint", "ExplicitlyDenied"),
        ]
    );
    let boundary = &told["checks"][1]["layers"]["boundary"];
    assert_eq!(boundary["statement"]["sid"], "Home");
    assert_eq!(boundary["statement"]["index"], 1);
    let answer = explain(&["--principal", "AKIAIOSFODNN7EXAMPLE", "--json"]);
    let told: Value = serde_json::from_str(&answer.stdout).unwrap();
    let nearest = &told["checks"][0]["layers"]["identity"]["nearest"];
    assert_eq!(nearest["mismatches"][0]["element"], "Resource");
    assert_eq!(nearest["mismatches"][0]["found"], json!(["*"]));
}

#[test]
fn explain_of_an_unlimited_principal_says_that_nothing_limits_it() {
    let answer = explain(&["--principal", "arn:aws:iam::123456789012:user/admin"]);
    assert_eq!(answer.status, Some(0));
    assert!(answer.stdout.contains("nothing limits it"), "{}", answer.stdout);
    assert!(!answer.stdout.contains("no endpoint"), "{}", answer.stdout);
    for (words, known) in [
        (&["--endpoint", "my-endpiont"][..], false),
        (&["--endpoint", "my-endpoint"], true),
        (&["--endpoint", "my-endpoint", "--component", "llama"], false),
        (&["--endpoint", "shared", "--component", "llama"], true),
    ] {
        let base = ["iam", "explain", "--config", "c.yaml", "--principal", "AKIAADMIN"];
        let answer = folder().call(&[&base, words].concat());
        assert_eq!(answer.stdout.contains("The configuration deploys nothing there"), !known);
        let answer = folder().call(&[&base, words, &["--json"]].concat());
        let told: Value = serde_json::from_str(&answer.stdout).unwrap();
        assert_eq!(told["deployed"], known, "{words:?}");
    }
    let unknown = explain(&["--principal", "arn:aws:iam::123456789012:user/nobody"]);
    unknown.refuses(2, "has no principal `arn:aws:iam::123456789012:user/nobody`; it has\n  arn:");
    explain(&["--principal", "AKIABOUNDED", "--context", "x"]).refuses(2, "--context KEY=VALUE");
}
