//! What must hold whatever the policies and the request are.

use proptest::prelude::*;
use stagemaker_iam::{Context, Kind, Policies, Policy, PolicySet, Request, Verdict};
use stagemaker_testing::random::{Tally, check, config};

/// The statements of some policies, each with whether it allows, as JSON.
type Statements = Vec<(bool, String)>;

fn statement() -> impl Strategy<Value = (bool, String)> {
    let action = prop::sample::select(vec!["*", "s3:*", "s3:Get?bject", "S3:GETOBJECT", "sqs:*"]);
    let resource = prop::sample::select(vec![
        "*",
        "arn:aws:s3:::*",
        "arn:aws:s3:::${aws:username}/*",
        "arn:aws:s3:::reports/q?.csv",
        "arn:aws:sqs:*:*:*",
    ]);
    let condition = prop::sample::select(vec![
        "",
        r#","Condition":{"StringEquals":{"aws:username":"alice"}}"#,
        r#","Condition":{"StringNotLike":{"aws:username":["a*","b*"]}}"#,
        r#","Condition":{"Null":{"aws:MultiFactorAuthAge":"true"}}"#,
        r#","Condition":{"NumericLessThanIfExists":{"aws:MultiFactorAuthAge":300}}"#,
        r#","Condition":{"ForAnyValue:StringLike":{"aws:TagKeys":"te*"}}"#,
    ]);
    let elements = (any::<bool>(), any::<bool>(), any::<bool>());
    (elements, action, resource, condition).prop_map(
        |((allows, not_action, not_resource), action, resource, condition)| {
            let effect = if allows { "Allow" } else { "Deny" };
            let action_is = if not_action { "NotAction" } else { "Action" };
            let resource_is = if not_resource { "NotResource" } else { "Resource" };
            let text = format!(
                r#"{{"Effect":"{effect}","{action_is}":"{action}","{resource_is}":"{resource}"{condition}}}"#
            );
            (allows, text)
        },
    )
}

fn statements() -> impl Strategy<Value = Statements> {
    prop::collection::vec(statement(), 1..5)
}

/// What is asked, and in which circumstances.
#[derive(Clone, Debug)]
struct Asked {
    resource: &'static str,
    username: Option<&'static str>,
    age: Option<&'static str>,
    tags: Vec<&'static str>,
}

fn asked() -> impl Strategy<Value = Asked> {
    let resources = vec!["*", "arn:aws:s3:::reports/q3.csv", "arn:aws:s3:::alice/a"];
    let names = vec![None, Some("alice"), Some("*"), Some("")];
    let ages = vec![None, Some("60"), Some("300"), Some("old")];
    let tags = prop::collection::vec(prop::sample::select(vec!["team", "env"]), 0..3);
    let select = (
        prop::sample::select(resources),
        prop::sample::select(names),
        prop::sample::select(ages),
        tags,
    );
    select.prop_map(|(resource, username, age, tags)| Asked { resource, username, age, tags })
}

fn document(statements: &Statements) -> String {
    let texts: Vec<&str> = statements.iter().map(|(_, text)| text.as_str()).collect();
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, texts.join(","))
}

fn policy(kind: Kind, statements: &Statements) -> Policy {
    Policy::parse(kind.name(), kind, &document(statements)).unwrap()
}

fn verdict(policies: Policies, asked: &Asked) -> Verdict {
    let set = PolicySet::new(policies).unwrap();
    let mut context = Context::default();
    if let Some(name) = asked.username {
        context.set("aws:username", name).unwrap();
    }
    if let Some(age) = asked.age {
        context.set("aws:MultiFactorAuthAge", age).unwrap();
    }
    context.set_list("aws:TagKeys", asked.tags.iter().copied()).unwrap();
    let alice = "arn:aws:iam::111122223333:user/alice";
    set.decide(&Request::new(alice, "s3:GetObject", asked.resource, &context)).verdict()
}

/// Returns whether whoever is allowed was so before.
fn is_no_wider(after: Verdict, before: Verdict) -> bool {
    before == Verdict::Allowed || after != Verdict::Allowed
}

fn change(before: Verdict, after: Verdict) -> &'static str {
    match (before == Verdict::Allowed, after == Verdict::Allowed) {
        (true, true) => "stays allowed",
        (true, false) => "is taken away",
        (false, _) => "was not allowed",
    }
}

fn identity(documents: &[Statements]) -> Policies {
    let identity = documents.iter().map(|statements| policy(Kind::Identity, statements)).collect();
    Policies { identity, ..Policies::default() }
}

/// SPEC V2
#[test]
fn a_deny_more_allows_nothing_more() {
    let tally = Tally::default();
    let other = prop::option::of(statement());
    let inputs = (statements(), any::<prop::sample::Index>(), other, asked());
    check(500, &inputs, |(statements, index, other, asked)| {
        let before = verdict(identity(std::slice::from_ref(&statements)), &asked);
        // One of the statements as a Deny, or another one.
        let (_, text) = other.unwrap_or_else(|| index.get(&statements).clone());
        let mut more = statements;
        more.push((false, text.replace("Allow", "Deny")));
        let after = verdict(identity(&[more]), &asked);
        prop_assert!(is_no_wider(after, before));
        tally.count(change(before, after));
        Ok(())
    });
    tally.assert_shares(&[("stays allowed", 5), ("is taken away", 2)]);
}

/// SPEC V4
#[test]
fn an_allow_less_allows_nothing_more() {
    let tally = Tally::default();
    check(500, &(statements(), asked()), |(statements, asked)| {
        let before = verdict(identity(std::slice::from_ref(&statements)), &asked);
        for index in (0..statements.len()).filter(|index| statements[*index].0) {
            let mut less = statements.clone();
            less.remove(index);
            if !less.is_empty() {
                let after = verdict(identity(&[less]), &asked);
                prop_assert!(is_no_wider(after, before));
                tally.count(change(before, after));
            }
        }
        Ok(())
    });
    tally.assert_shares(&[("stays allowed", 5), ("is taken away", 5)]);
}

/// SPEC V1
#[test]
fn statements_in_another_order_decide_alike() {
    let tally = Tally::default();
    let inputs = (prop::collection::vec(statements(), 1..4), asked());
    check(500, &inputs, |(documents, asked)| {
        let before = verdict(identity(&documents), &asked);
        let reversed: Vec<Statements> = documents
            .iter()
            .rev()
            .map(|statements| statements.iter().rev().cloned().collect())
            .collect();
        prop_assert_eq!(before, verdict(identity(&reversed), &asked));
        prop_assert_eq!(before, verdict(identity(&[documents.concat()]), &asked));
        tally.count(if before == Verdict::Allowed { "allowed" } else { "denied" });
        Ok(())
    });
    tally.assert_shares(&[("allowed", 5), ("denied", 20)]);
}

/// SPEC V3
#[test]
fn a_boundary_session_policy_or_scp_grants_nothing() {
    let tally = Tally::default();
    let inputs = (statements(), statements(), asked(), 0..4_usize);
    check(500, &inputs, |(statements, limit, asked, which)| {
        let mut policies = identity(std::slice::from_ref(&statements));
        match which {
            0 => policies.boundary = Some(policy(Kind::Boundary, &limit)),
            1 => policies.session = Some(vec![policy(Kind::Session, &limit)]),
            2 => policies.scps = Some(vec![vec![policy(Kind::Scp, &limit)]]),
            _ => {
                let everyone = |(allows, text): &(bool, String)| {
                    (*allows, text.replace(r#"{"Effect""#, r#"{"Principal":"*","Effect""#))
                };
                let limit = limit.iter().map(everyone).collect();
                policies.rcps = Some(vec![vec![policy(Kind::Rcp, &limit)]]);
            }
        }
        let without = verdict(identity(&[statements]), &asked);
        let with = verdict(policies, &asked);
        prop_assert!(is_no_wider(with, without));
        tally.count(change(without, with));
        Ok(())
    });
    tally.assert_shares(&[("stays allowed", 2), ("is taken away", 2)]);
}

/// SPEC D18. Documents, most of them with a fault.
#[test]
fn a_document_with_random_faults_is_read_or_refused_with_an_error() {
    let tally = Tally::default();
    let fault = ("\\PC{0,3}", any::<prop::sample::Index>(), 0..3_usize);
    let faults = prop::collection::vec(fault, 0..3);
    check(1_000, &(statements(), faults, 0..6_usize), |(statements, faults, kind)| {
        let mut text = document(&statements);
        for (inserted, at, removed) in faults {
            let at = at.index(text.len());
            text.replace_range(
                at..text.len().min(at + removed),
                &inserted.replace(|c: char| !c.is_ascii(), "?"),
            );
        }
        let kind = Kind::ALL[kind];
        match Policy::parse("any", kind, &text) {
            Ok(_) => {
                let value = serde_json::from_str::<serde_json::Value>(&text).unwrap();
                prop_assert!(value.get("Statement").is_some());
                tally.count("read");
            }
            Err(problems) => {
                prop_assert!(problems.errors().next().is_some());
                tally.count("refused");
            }
        }
        Ok(())
    });
    tally.assert_shares(&[("read", 10), ("refused", 30)]);
}

proptest! {
    #![proptest_config(config(500))]

    /// SPEC D18
    #[test]
    fn a_request_of_random_texts_is_decided_on(
        principal in "\\PC{0,80}", action in "\\PC{0,40}", resource in "\\PC{0,80}",
        key in "\\PC{0,20}", value in "\\PC{0,40}", statements in statements(),
    ) {
        let set = PolicySet::new(identity(&[statements])).unwrap();
        let mut context = Context::default();
        context.set(key, value).unwrap();
        let decision_is = set.decide(&Request::new(&principal, &action, &resource, &context));
        prop_assert_eq!(decision_is.is_allowed(), decision_is.message().is_none());
    }
}
