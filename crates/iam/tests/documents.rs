use stagemaker_iam::{Kind, Level, Policy, Problem};

use crate::record::{self, Invalid};

/// Every problem of a document.
pub(crate) fn problems(kind: Kind, text: &str) -> Vec<Problem> {
    match Policy::parse("document", kind, text) {
        Ok(policy) => policy.warnings().to_vec(),
        Err(problems) => problems.into_iter().collect(),
    }
}

fn finds(file: &str, alone: bool) -> usize {
    let records: Vec<Invalid> = record::read(file);
    let wrong: Vec<String> = records.iter().filter_map(|record| wrong(record, alone)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), records.len(), wrong.join("\n"));
    records.len()
}

/// What is found otherwise than a record says, if anything: the problem, and perhaps no other.
fn wrong(record: &Invalid, alone: bool) -> Option<String> {
    let kind = Kind::of_name(&record.kind).unwrap();
    let problems = problems(kind, &record.document_text);
    let found = problems.iter().any(|problem| is_of(problem, record));
    let refused = problems.iter().any(|problem| problem.level == Level::Error);
    // A document that is too long by design is mostly too large for AWS as well.
    let beside = |problem: &&Problem| problem.code != "too_large_for_aws";
    let told = problems.iter().filter(beside).count();
    let expected = usize::from(record.code != "too_large_for_aws");
    let same = found && refused == (level(record) == Level::Error) && (!alone || told == expected);
    (!same).then(|| difference(record, &problems))
}

fn is_of(problem: &Problem, record: &Invalid) -> bool {
    problem.code == record.code
        && problem.path == record.path
        && problem.level == level(record)
        && record.message.as_ref().is_none_or(|message| problem.message == *message)
}

fn level(record: &Invalid) -> Level {
    match &*record.level {
        "error" => Level::Error,
        "warn" => Level::Warning,
        other => panic!("{}: no level: {other}", record.id),
    }
}

fn difference(record: &Invalid, problems: &[Problem]) -> String {
    let shown = |problem: &Problem| format!("    {} {} {problem}", problem.level, problem.code);
    let shown: Vec<String> = problems.iter().map(shown).collect();
    format!(
        "{}: {} ({} {} at {}: {:?})\n{}\n    in {:.300}",
        record.id,
        record.why,
        record.level,
        record.code,
        record.path,
        record.message,
        shown.join("\n"),
        record.document_text
    )
}

#[test]
fn each_faulty_document_is_refused_as_recorded() {
    assert_eq!(finds("invalid-documents.jsonl", false), 79);
}

#[test]
fn a_faulty_document_of_each_rule_is_refused_as_recorded() {
    assert_eq!(finds("invalid-rules.jsonl", true), 157);
}

/// Documents without a problem have none.
#[test]
fn a_sound_document_has_no_problem() {
    let guarded = r#"{"Version":"2012-10-17","Id":"any text","Statement":{"Sid":"A1",
        "Effect":"Allow","Action":["sagemaker:CallWithBearerToken","s3:Get*"],"Resource":"*",
        "Condition":{
            "ForAllValues:StringEquals":{"aws:TagKeys":["team","stage"]},
            "Null":{"AWS:tagkeys":"false"},
            "StringEquals":{"aws:username":"${aws:PrincipalTag/name, 'no*body'}${*}"},
            "ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/${aws:PrincipalTag/role}"},
            "Bool":{"aws:SecureTransport":true},
            "NumericLessThan":{"aws:MultiFactorAuthAge":3600}
        }}}"#;
    let open = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Deny","Action":"*","Resource":["arn:aws:s3:::a/${aws:username}","arn:*"],
         "Condition":{"ForAllValues:StringLike":{"aws:TagKeys":"*"}}},
        {"Effect":"Deny","NotAction":"*:*","NotResource":"arn:aws:sagemaker:*:*:endpoint/*"},
        {"Effect":"Deny","Action":"sagemaker:Get*","Resource":"arn:aws:s3:::buck*/key"},
        {"Effect":"Deny","Action":"sagemaker:Inv*","Resource":"arn:aws:sagemaker:*:*:*"}]}"#;
    for (kind, text) in [(Kind::Identity, guarded), (Kind::Scp, guarded), (Kind::Boundary, open)] {
        let found = problems(kind, text);
        assert!(found.is_empty(), "{found:?}");
    }
    let old = r#"{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"s3:*",
        "Resource":"arn:aws:s3:::a/*","Condition":{"StringLike":{"aws:username":"a*"}}}]}"#;
    let found = problems(Kind::Identity, old);
    assert!(found.is_empty(), "{found:?}");
    let everyone = open.replace(
        r#""Effect""#,
        r#""Principal":{"AWS":["*","111122223333",
        "arn:aws:iam::111122223333:root","arn:aws:sts::111122223333:assumed-role/r/s"],
        "Service":"s3.amazonaws.com"},"Effect""#,
    );
    for kind in [Kind::Rcp, Kind::Resource] {
        let found = problems(kind, &everyone);
        assert!(found.is_empty(), "{found:?}");
    }
}

/// Of several operators the one is named that nothing keeps shut, and in an Allow only.
#[test]
fn an_operator_that_is_open_when_the_key_is_missing_is_warned_of() {
    let conditions = r#""ForAllValues:StringEquals":{"a:k":"v"},"Null":{"A:K":false},
        "ForAllValues:StringLike":{"b:k":"v*"},"ForAnyValue:StringLike":{"c:k":"v*"}"#;
    for (effect, paths) in
        [("Allow", &["Statement.Condition.ForAllValues:StringLike"][..]), ("Deny", &[])]
    {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}","Action":"*",
            "Resource":"*","Condition":{{{conditions}}}}}}}"#
        );
        let found = problems(Kind::Identity, &text);
        let found: Vec<&str> = found.iter().map(|own| own.path.as_str()).collect();
        assert_eq!(found, paths);
        // A Null that is true lets in nobody who has the key: it guards nothing.
        let unguarded = text.replace(r#""A:K":false"#, r#""A:K":[false,true]"#);
        let found = problems(Kind::Identity, &unguarded);
        assert_eq!(found.len(), if effect == "Allow" { 2 } else { 0 });
    }
}

/// The mistake is warned of where a statement can only mean the action that admits tokens.
#[test]
fn the_action_without_a_resource_type_is_warned_of() {
    let arn = r#""arn:aws:sagemaker:us-east-1:111122223333:endpoint/a""#;
    let token = r#""sagemaker:CallWithBearerToken""#;
    for (action, resource, warned) in [
        (format!(r#""Action":{token}"#), format!(r#""Resource":{arn}"#), true),
        (format!(r#""Action":["s3:*",{token}]"#), format!(r#""Resource":[{arn}]"#), true),
        (r#""Action":"sagemaker:*""#.to_owned(), format!(r#""Resource":{arn}"#), true),
        (r#""Action":"SageMaker:callwith*""#.to_owned(), format!(r#""Resource":{arn}"#), true),
        (format!(r#""Action":{token}"#), r#""Resource":"*""#.to_owned(), false),
        (format!(r#""Action":{token}"#), format!(r#""Resource":[{arn},"*"]"#), false),
        (format!(r#""Action":{token}"#), format!(r#""NotResource":{arn}"#), false),
        (format!(r#""NotAction":{token}"#), format!(r#""Resource":{arn}"#), false),
        (r#""Action":"*""#.to_owned(), format!(r#""Resource":{arn}"#), false),
        (r#""Action":"*:*""#.to_owned(), format!(r#""Resource":{arn}"#), false),
        (r#""Action":"sagemaker:Invoke*""#.to_owned(), format!(r#""Resource":{arn}"#), false),
    ] {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Deny",{action},{resource}}}}}"#
        );
        let found = problems(Kind::Identity, &text);
        let codes: Vec<&str> = found.iter().map(|own| own.code).collect();
        assert_eq!(codes == ["no_resource_type"], warned, "{text} {codes:?}");
        assert_eq!(codes.is_empty(), !warned, "{text} {codes:?}");
    }
}

/// What AWS calls a kind of policy stands in the message about it.
#[test]
fn a_principal_where_none_may_be_is_told_with_the_kind() {
    for (kind, words) in [
        (Kind::Boundary, "as in a permissions boundary"),
        (Kind::Identity, "as in an identity-based policy"),
        (Kind::Scp, "as in a service control policy"),
        (Kind::Session, "as in a session policy"),
    ] {
        let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*",
            "Resource":"*","Principal":"*"}}"#;
        let found = problems(kind, text);
        assert!(found[0].message.ends_with(words), "{}", found[0]);
    }
    for (kind, words) in [
        (Kind::Rcp, "required in a resource control policy"),
        (Kind::Resource, "required in a resource-based policy"),
    ] {
        let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*",
            "Resource":"*"}}"#;
        let found = problems(kind, text);
        assert!(found[0].message.ends_with(words), "{}", found[0]);
    }
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
    let levels: Vec<String> = problems.iter().map(|own| own.level.to_string()).collect();
    assert_eq!(levels.iter().filter(|level| *level == "error").count(), 8);
    assert_eq!(levels.iter().filter(|level| *level == "warning").count(), 1);
    let all = problems.to_string();
    assert_eq!(all.lines().count(), 9);
    assert!(
        all.starts_with(
            "document:4: Statement[0].Effect: expected exactly `Allow` or `Deny`\ndocument:"
        ),
        "{all}"
    );
    assert!(message.to_string().ends_with("did you mean `StringEquals`?"), "{message}");
}
