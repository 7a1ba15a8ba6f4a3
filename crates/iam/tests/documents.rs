use stagemaker_iam::{Kind, Level, Policy, Problem};

use crate::record::{self, Invalid};

/// Every problem of a document.
fn problems(kind: Kind, text: &str) -> Vec<Problem> {
    match Policy::parse("document", kind, text) {
        Ok(policy) => policy.warnings().to_vec(),
        Err(problems) => problems.into_iter().collect(),
    }
}

fn finds(file: &str) -> usize {
    let records: Vec<Invalid> = record::read(file);
    let wrong: Vec<String> = records.iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), records.len(), wrong.join("\n"));
    records.len()
}

/// What is found otherwise than a record says, if anything.
fn wrong(record: &Invalid) -> Option<String> {
    let kind = Kind::of_name(&record.kind).unwrap();
    let level = if record.level == "error" { Level::Error } else { Level::Warning };
    let problems = problems(kind, &record.document_text);
    let found = problems.iter().any(|own| own.path == record.path && own.level == level);
    let refused = problems.iter().any(|own| own.level == Level::Error);
    let same = found && refused == (level == Level::Error);
    (!same).then(|| {
        let shown: Vec<String> =
            problems.iter().map(|own| format!("    {} {own}", own.level)).collect();
        format!(
            "{}: {} ({} at {})\n{}\n    in {:.300}",
            record.id,
            record.why,
            record.level,
            record.path,
            shown.join("\n"),
            record.document_text
        )
    })
}

#[test]
fn documents_with_a_problem() {
    assert_eq!(finds("invalid-documents.jsonl"), 79);
}

#[test]
fn documents_with_a_problem_of_each_rule() {
    assert!(finds("invalid-rules.jsonl") >= 60);
}

/// SPEC D1
#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_text() {
    let text = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "A", "Effect": "allow", "Action": "s3", "Resource": "bucket"},
    {"Sid": "A b", "Effect": "Deny", "Action": [], "Ressource": "*",
     "Condition": {"StringEqual": {"k": "v"}, "Bool": {"k": "yes"}}}
  ]
}"#;
    let found: Vec<String> = problems(Kind::Identity, text)
        .iter()
        .map(|own| format!("{}: {} {}", own.line, own.path, own.code))
        .collect();
    assert_eq!(
        found,
        [
            "4: Statement[0].Effect effect_unknown",
            "4: Statement[0].Action action_without_service",
            "4: Statement[0].Resource resource_not_arn",
            "5: Statement[1] resource_missing",
            "5: Statement[1].Sid sid_characters",
            "5: Statement[1].Action empty_list",
            "5: Statement[1].Ressource unknown_element",
            "6: Statement[1].Condition.StringEqual operator_unknown",
            "6: Statement[1].Condition.Bool.k not_a_boolean",
        ]
    );
    let problems = Policy::parse("document", Kind::Identity, text).unwrap_err();
    assert_eq!(problems.errors().count(), 8);
    let message = problems.iter().find(|own| own.code == "operator_unknown").unwrap();
    assert!(message.to_string().ends_with("did you mean `StringEquals`?"), "{message}");
}
