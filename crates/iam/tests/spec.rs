use stagemaker_testing::Specification;

use crate::record::{self, Case, Invalid};

fn specification() -> Specification {
    Specification::of(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn each_rule_is_cited_in_the_code_and_in_a_test() {
    specification().assert_cited(86, cited_by_records());
}

#[test]
fn each_rule_is_one_line_and_says_must() {
    specification().assert_each_rule_says_must();
}

/// Finds the rules from which cases and documents are written.
fn cited_by_records() -> impl Iterator<Item = String> {
    let cases = record::read::<Case>("cases-rules.jsonl").into_iter();
    let documents = record::read::<Invalid>("invalid-rules.jsonl").into_iter();
    cases.filter_map(|case| case.rule).chain(documents.filter_map(|document| document.rule))
}
