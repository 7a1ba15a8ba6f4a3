//! The codes of problems, which machines read: none may vanish, none may change its name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use stagemaker_iam::{ContextError, Kind, Policies, Policy, PolicySet};

use crate::documents::problems;
use crate::record::{self, Invalid};

/// Every code of a problem that was ever published, one a line. Lines are only ever added.
const PUBLISHED: &str = include_str!("codes.txt");

#[test]
fn every_published_code_of_a_problem_is_still_one_and_every_other_is_published() {
    let published: Vec<&str> = PUBLISHED.lines().collect();
    assert_eq!(published.len(), 69);
    let in_source = of_source();
    let in_source: BTreeSet<&str> = in_source.iter().map(String::as_str).collect();
    assert_eq!(in_source, published.into_iter().collect());
}

/// The codes of the records are compared with those that are found, so that one that stands there is
/// really given.
#[test]
fn every_code_of_a_problem_is_given_to_some_document() {
    let mut given: BTreeSet<String> = BTreeSet::new();
    for file in ["invalid-documents.jsonl", "invalid-rules.jsonl"] {
        given.extend(record::read::<Invalid>(file).into_iter().map(|record| record.code));
    }
    assert_eq!(given.len(), 66, "codes of the records");
    for (code, kind, text) in beyond_the_records() {
        let found = problems(kind, &text);
        assert!(found.iter().any(|problem| problem.code == code), "{code}: {found:?}");
        assert!(given.insert(code.to_owned()), "{code} stands in a record");
    }
    let published: BTreeSet<String> = PUBLISHED.lines().map(str::to_owned).collect();
    assert_eq!(given, published);
}

#[test]
fn the_other_errors_have_their_published_codes() {
    assert_eq!(ContextError::TooManyKeys.code(), "context_too_many_keys");
    assert_eq!(ContextError::ValueTooLong.code(), "context_value_too_long");
    let policy = Policy::parse("many", Kind::Identity, &statements(1_000)).unwrap();
    let identity = vec![policy.clone(), policy];
    let error = PolicySet::new(Policies { identity, ..Policies::default() }).unwrap_err();
    assert_eq!(error.code(), "too_many_statements");
}

/// Documents that are too long to be read as records.
fn beyond_the_records() -> [(&'static str, Kind, String); 3] {
    let variables = "${aws:username}".repeat(17);
    let many_variables = format!(
        r#"{{"Version":"2012-10-17","Statement":
        {{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::a/{variables}"}}}}"#
    );
    let large = format!(
        r#"{{"Version":"2012-10-17","Id":"{}","Statement":
        {{"Effect":"Deny","Action":"*","Resource":"*"}}}}"#,
        "a".repeat(2_048)
    );
    [
        ("too_many_statements", Kind::Identity, statements(1_001)),
        ("too_many_variables", Kind::Identity, many_variables),
        ("too_large_for_aws", Kind::Session, large),
    ]
}

fn statements(count: usize) -> String {
    let statement = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, vec![statement; count].join(","))
}

/// The codes as `src/fault.rs` defines them: the second word of each `NAME = "code", "..."`.
fn of_source() -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/fault.rs");
    let source = fs::read_to_string(source).unwrap();
    let code = |line: &str| {
        let (name, rest) = line.trim().split_once(" = \"")?;
        let constant = !name.contains(|letter: char| letter.is_ascii_lowercase() || letter == ' ');
        constant.then(|| rest.split('"').next().unwrap_or_default().to_owned())
    };
    let codes: Vec<String> = source.lines().filter_map(code).collect();
    let unique: BTreeSet<String> = codes.iter().cloned().collect();
    assert_eq!(unique.len(), codes.len(), "two problems have one code");
    unique
}
