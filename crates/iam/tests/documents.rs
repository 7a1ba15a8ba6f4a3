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
