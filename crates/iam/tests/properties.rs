//! What must hold whatever the policies and the request are.

use proptest::prelude::*;
use stagemaker_iam::{Context, Kind, Policies, Policy, PolicySet, Request, Verdict};

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

fn policy(kind: Kind, statements: &Statements) -> Policy {
    let texts: Vec<&str> = statements.iter().map(|(_, text)| text.as_str()).collect();
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, texts.join(","));
    Policy::parse(kind.name(), kind, &text).unwrap()
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

fn identity(documents: &[Statements]) -> Policies {
    let identity = documents.iter().map(|own| policy(Kind::Identity, own)).collect();
    Policies { identity, ..Policies::default() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// SPEC V2
    #[test]
    fn another_deny_never_widens(own in statements(), deny in statement(), asked in asked()) {
        let before = verdict(identity(std::slice::from_ref(&own)), &asked);
        let mut more = own;
        more.push((false, deny.1.replace("Allow", "Deny")));
        let after = verdict(identity(&[more]), &asked);
        prop_assert!(before == Verdict::Allowed || after != Verdict::Allowed);
    }

    /// SPEC V4
    #[test]
    fn one_allow_less_never_widens(own in statements(), asked in asked()) {
        let before = verdict(identity(std::slice::from_ref(&own)), &asked);
        for index in (0..own.len()).filter(|index| own[*index].0) {
            let mut less = own.clone();
            less.remove(index);
            if !less.is_empty() {
                let after = verdict(identity(&[less]), &asked);
                prop_assert!(before == Verdict::Allowed || after != Verdict::Allowed);
            }
        }
    }

    /// SPEC V1
    #[test]
    fn order_never_matters(documents in prop::collection::vec(statements(), 1..4), asked in asked()) {
        let before = verdict(identity(&documents), &asked);
        let reversed: Vec<Statements> = documents
            .iter()
            .rev()
            .map(|own| own.iter().rev().cloned().collect())
            .collect();
        prop_assert_eq!(before, verdict(identity(&reversed), &asked));
        let together = documents.concat();
        prop_assert_eq!(before, verdict(identity(&[together]), &asked));
    }

    /// SPEC V3
    #[test]
    fn nothing_but_identity_policies_grants(
        own in statements(), limit in statements(), asked in asked(), which in 0..4_usize,
    ) {
        let mut policies = identity(std::slice::from_ref(&own));
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
        let without = verdict(identity(&[own]), &asked);
        let with = verdict(policies, &asked);
        prop_assert!(without == Verdict::Allowed || with != Verdict::Allowed);
    }

    /// SPEC D18
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}", kind in 0..6_usize) {
        match Policy::parse("any", Kind::ALL[kind], &text) {
            Ok(_) => prop_assert!(text.contains("Statement")),
            Err(problems) => prop_assert!(problems.errors().next().is_some()),
        }
    }

    /// SPEC D18
    #[test]
    fn any_request_is_decided_on(
        principal in "\\PC{0,80}", action in "\\PC{0,40}", resource in "\\PC{0,80}",
        key in "\\PC{0,20}", value in "\\PC{0,40}", own in statements(),
    ) {
        let set = PolicySet::new(identity(&[own])).unwrap();
        let mut context = Context::default();
        context.set(key, value).unwrap();
        let decision_is = set.decide(&Request::new(&principal, &action, &resource, &context));
        prop_assert_eq!(decision_is.is_allowed(), decision_is.message().is_none());
    }
}
