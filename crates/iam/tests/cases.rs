use std::collections::BTreeMap;

use stagemaker_iam::Request;

use crate::record::{self, Case};

fn decides(file: &str) -> usize {
    let cases: Vec<Case> = record::read(file);
    let wrong: Vec<String> = cases.iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    cases.len()
}

/// What is decided otherwise than a record says, if anything.
fn wrong(case: &Case) -> Option<String> {
    let (set, context) = (case.set(), case.request.context());
    let asked = &case.request;
    let request = Request::new(&asked.principal_arn, &asked.action, &asked.resource, &context);
    let decision = set.decide(&request);
    let layers = decision.layers();
    let layers: BTreeMap<String, String> =
        layers.map(|(layer, own)| (layer.to_string(), own.verdict().to_string())).collect();
    let verdict = decision.verdict().to_string();
    let message = decision.message();
    let same = verdict == case.expected
        && layers == case.layers
        && message == case.message
        && decision.is_allowed() == (case.expected == "Allowed");
    (!same).then(|| {
        format!(
            "{} ({}): {}\n  expected {} {:?} {:?}\n  decided  {verdict} {layers:?} {message:?}",
            case.id,
            case.rule.as_deref().unwrap_or("-"),
            case.why,
            case.expected,
            case.layers,
            case.message,
        )
    })
}

#[test]
fn each_case_of_the_documentation_is_decided_as_recorded() {
    assert_eq!(decides("cases-docs.jsonl"), 97);
}

#[test]
fn each_case_of_the_rules_is_decided_as_recorded() {
    assert_eq!(decides("cases-rules.jsonl"), 999);
}

/// A denial without its sentence would hold whatever the caller hears.
#[test]
fn every_denial_of_the_records_has_its_sentence() {
    let mut denials = 0;
    for file in ["cases-docs.jsonl", "cases-rules.jsonl"] {
        for case in record::read::<Case>(file) {
            let denied = case.expected != "Allowed";
            assert_eq!(case.message.is_some(), denied, "{}", case.id);
            denials += usize::from(denied);
        }
    }
    assert_eq!(denials, 578);
}
