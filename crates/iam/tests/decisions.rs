//! What the operator is told of a decision, and the caller is not.

use stagemaker_iam::{
    Context, Decision, Effect, Kind, Layer, Policies, Policy, PolicySet, Request,
    TooManyStatements, Verdict,
};

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const REPORT: &str = "arn:aws:s3:::reports/q3.csv";

fn document(statements: &[&str]) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))
}

fn policy(name: &str, kind: Kind, statements: &[&str]) -> Policy {
    Policy::parse(name, kind, &document(statements)).unwrap()
}

const ALLOW: &str = r#"{"Sid":"Read","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#;
const DENY: &str = r#"{"Sid":"Never","Effect":"Deny","Action":"s3:*","Resource":"*"}"#;
const DENY_TOO: &str = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
const ELSEWHERE: &str =
    r#"{"Sid":"Old","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::old/*"}"#;
const OTHER_ACTION: &str = r#"{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}"#;

fn decide<'a>(set: &'a PolicySet, context: &'a Context<'a>) -> Decision<'a> {
    set.decide(&Request::new(ALICE, "s3:getobject", REPORT, context))
}

/// SPEC M5
#[test]
fn an_explicit_denial_names_its_first_statement_to_the_operator() {
    let identity = vec![
        policy("open", Kind::Identity, &[ALLOW]),
        policy("shut", Kind::Identity, &[OTHER_ACTION, DENY, DENY_TOO]),
        policy("shut too", Kind::Identity, &[DENY_TOO]),
    ];
    let set = PolicySet::new(Policies { identity, ..Policies::default() }).unwrap();
    let context = Context::default();
    let decision = decide(&set, &context);
    let statement = decision.statement().unwrap();
    assert_eq!(statement.to_string(), "statement 1 of `shut` (Sid `Never`)");
    assert_eq!((statement.policy().name(), statement.index()), ("shut", 1));
    assert_eq!(statement.sid(), Some("Never"));
    assert_eq!(statement.effect(), Effect::Deny);
    assert_eq!(decision.denied_by(), Some(Layer::Identity));
    let message = decision.message().unwrap();
    for told in ["shut", "Never", "statement"] {
        assert!(!message.contains(told), "{message}");
    }
}

#[test]
fn a_permission_names_its_first_statement_to_the_operator() {
    let identity = vec![policy("open", Kind::Identity, &[OTHER_ACTION, ALLOW, ALLOW_TOO])];
    let set = PolicySet::new(Policies { identity, ..Policies::default() }).unwrap();
    let context = Context::default();
    let decision = decide(&set, &context);
    assert_eq!(decision.statement().unwrap().sid(), Some("Read"));
    assert_eq!((decision.message(), decision.denied_by()), (None, None));
}

const ALLOW_TOO: &str = r#"{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}"#;

/// SPEC M6
#[test]
fn the_arn_of_the_policy_follows_only_where_it_is_asked_for_and_the_denial_explicit() {
    let arn = "arn:aws:iam::111122223333:policy/Shut";
    let context = Context::default();
    let message = |identity: Policy| {
        let identity = vec![identity];
        let set = PolicySet::new(Policies { identity, ..Policies::default() }).unwrap();
        let decision = decide(&set, &context);
        (decision.message().unwrap(), decision.message_with_policy_arn().unwrap())
    };
    let (plain, named) = message(policy("a", Kind::Identity, &[DENY]).with_arn(arn));
    assert!(plain.ends_with("with an explicit deny in an identity-based policy"), "{plain}");
    assert_eq!(named, format!("{plain}: {arn}"));
    let shared = policy("a", Kind::Identity, &[DENY]);
    let copy = shared.clone().with_arn(arn);
    assert_eq!((shared.arn(), copy.arn()), (None, Some(arn)));
    let (plain, named) = message(shared);
    assert_eq!(named, plain);
    let (plain, named) = message(policy("a", Kind::Identity, &[ELSEWHERE]).with_arn(arn));
    assert!(plain.ends_with("allows the s3:getobject action"), "{plain}");
    assert_eq!(named, plain);
}

/// SPEC V5, V6
#[test]
fn a_denial_names_the_level_that_denies() {
    let all = || policy("all", Kind::Scp, &[ALLOW_TOO]);
    let everyone = |text: &str| text.replace(r#""Effect""#, r#""Principal":"*","Effect""#);
    let rcp = policy("rcp", Kind::Rcp, &[&everyone(DENY)]);
    let context = Context::default();
    let judged = |scps, rcps, layer| {
        let identity = vec![policy("all", Kind::Identity, &[ALLOW_TOO])];
        let set = PolicySet::new(Policies { identity, scps, rcps, ..Policies::default() });
        let set = set.unwrap();
        let judgement = decide(&set, &context).layer(layer).unwrap();
        (judgement.verdict(), judgement.level())
    };
    let denied = |level| (Verdict::ExplicitlyDenied, Some(level));
    let scps = vec![vec![all()], vec![], vec![]];
    assert_eq!(judged(Some(scps), None, Layer::Scp), (Verdict::ImplicitlyDenied, Some(1)));
    let scps = vec![vec![], vec![all(), policy("no", Kind::Scp, &[DENY])]];
    assert_eq!(judged(Some(scps), None, Layer::Scp), denied(1));
    let scps = vec![vec![all()], vec![all()]];
    assert_eq!(judged(Some(scps), None, Layer::Scp), (Verdict::Allowed, None));
    let own = policy("own", Kind::Scp, &[ALLOW]);
    let scps = Some(vec![vec![own], vec![all()]]);
    let identity = vec![policy("all", Kind::Identity, &[ALLOW_TOO])];
    let set = PolicySet::new(Policies { identity, scps, ..Policies::default() }).unwrap();
    let judgement = decide(&set, &context).layer(Layer::Scp).unwrap();
    assert_eq!(judgement.statement().unwrap().policy().name(), "own", "the first level's");
    assert_eq!(judged(None, Some(vec![vec![], vec![rcp]]), Layer::Rcp), denied(1));
    assert_eq!(judged(None, Some(vec![vec![]]), Layer::Rcp), (Verdict::Allowed, None));
}

#[test]
fn an_implicit_denial_names_the_nearest_statement_and_what_it_lacks() {
    let conditional = r#"{"Sid":"Mine","Effect":"Allow","Action":"s3:GetObject","Resource":"*",
        "Condition":{"StringEquals":{"aws:username":"bob"},"Bool":{"aws:MultiFactorAuthPresent":"true"},
        "NumericLessThan":{"aws:MultiFactorAuthAge":3600}}}"#;
    let identity =
        vec![policy("near", Kind::Identity, &[OTHER_ACTION, conditional, ELSEWHERE, DENY_OTHER])];
    let set = PolicySet::new(Policies { identity, ..Policies::default() }).unwrap();
    let mut context = Context::default();
    context.set("aws:username", "alice").unwrap();
    context.set("aws:MultiFactorAuthAge", "60").unwrap();
    let decision = decide(&set, &context);
    let nearest = decision.nearest(Layer::Identity).unwrap();
    assert_eq!(nearest.statement().sid(), Some("Old"), "one mismatch is nearer than two");
    let mismatches: Vec<String> = nearest.mismatches().map(ToString::to_string).collect();
    assert_eq!(
        mismatches,
        ["Resource `arn:aws:s3:::old/*` does not match `arn:aws:s3:::reports/q3.csv`"]
    );
    let traces = decision.traces(Layer::Identity);
    let parts: Vec<String> = traces[1].parts().iter().map(ToString::to_string).collect();
    assert_eq!(
        parts,
        [
            "Action `s3:GetObject` matches `s3:getobject`",
            "Resource `*` matches `arn:aws:s3:::reports/q3.csv`",
            "Condition.StringEquals.aws:username `bob` does not hold for `alice`",
            "Condition.Bool.aws:MultiFactorAuthPresent `true` does not hold for a request without the key",
            "Condition.NumericLessThan.aws:MultiFactorAuthAge `3600` holds for `60`",
        ]
    );
    assert_eq!(traces.iter().filter(|trace| trace.applies()).count(), 0);
    assert!(decision.nearest(Layer::Boundary).is_none());
}

const DENY_OTHER: &str = r#"{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}"#;

#[test]
fn a_trace_names_the_values_of_variables() {
    let own = r#"{"Effect":"Allow","Action":"s3:GetObject",
        "Resource":["arn:aws:s3:::${aws:username}/*","arn:*:s3:::${aws:username}"],
        "Condition":{"StringLike":{"s3:prefix":["${aws:PrincipalTag/team, 'none'}*","b"]},
        "ArnLike":{"aws:SourceArn":"${aws:PrincipalArn}"},
        "Bool":{"aws:SecureTransport":"${aws:PrincipalTag/secure}"},
        "IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}"#;
    let identity = vec![policy("own", Kind::Identity, &[own])];
    let set = PolicySet::new(Policies { identity, ..Policies::default() }).unwrap();
    let mut context = Context::default();
    context.set("aws:username", "alice").unwrap();
    let decision = decide(&set, &context);
    let traces = decision.traces(Layer::Identity);
    let variables: Vec<_> = traces[0].parts().iter().map(|own| own.variables.clone()).collect();
    let alice = ("aws:username", Some("alice"));
    assert_eq!(
        variables,
        [
            vec![],
            vec![alice, alice],
            vec![("aws:PrincipalTag/team", Some("none"))],
            vec![("aws:PrincipalArn", None)],
            vec![("aws:PrincipalTag/secure", None)],
            vec![],
        ]
    );
    let told = traces[0].parts()[3].to_string();
    let end = "a request without the key, where `aws:PrincipalArn` is not set";
    assert!(told.ends_with(end), "{told}");
}

/// Each part is looked at on its own, the principal too.
#[test]
fn a_statement_applies_if_each_of_its_parts_matches() {
    let of = |who: &str| {
        let principal = format!(r#""Principal":{{"AWS":"{who}"}},"Effect""#);
        policy("bucket", Kind::Resource, &[&DENY.replace(r#""Effect""#, &principal)])
    };
    let context = Context::default();
    for (who, applies) in [(ALICE, true), ("999999999999", false)] {
        let resource = Some(of(who));
        let set = PolicySet::new(Policies { resource, ..Policies::default() }).unwrap();
        let decision = decide(&set, &context);
        let traces = decision.traces(Layer::Resource);
        assert_eq!(traces[0].applies(), applies, "{who}");
        let parts: Vec<_> =
            traces[0].parts().iter().map(|own| (own.element.as_str(), own.matches)).collect();
        assert_eq!(parts, [("Action", true), ("Resource", true), ("Principal", applies)]);
    }
}

/// SPEC D16
#[test]
fn policies_over_the_bound_of_all_together_are_refused() {
    let many = |count| policy("many", Kind::Identity, &vec![OTHER_ACTION; count]);
    let set = |counts: &[usize]| {
        let identity = counts.iter().map(|count| many(*count)).collect();
        PolicySet::new(Policies { identity, ..Policies::default() }).map(|_| ())
    };
    assert_eq!(set(&[500, 500]), Ok(()));
    assert_eq!(set(&[500, 500, 1]), Err(TooManyStatements));
    assert_eq!(TooManyStatements.code(), "too_many_statements");
    let told = "the policies have more than 1000 statements together";
    assert_eq!(TooManyStatements.to_string(), told);
}

#[test]
fn policies_kinds_and_requests_have_getters_and_debug() {
    let identity = vec![policy("open", Kind::Identity, &[ALLOW])];
    let set = PolicySet::new(Policies { identity, ..Policies::default() }).unwrap();
    assert_eq!(set.policies().identity[0].kind(), Kind::Identity);
    assert_eq!(set.iter().map(Policy::name).collect::<Vec<_>>(), ["open"]);
    let shown = format!("{:?}", set.policies().identity[0]);
    let context = Context::default();
    assert_eq!(decide(&set, &context).statement().unwrap().index(), 0);
    assert_eq!(shown, r#"Policy { name: "open", kind: Identity, statements: 1, .. }"#);
    assert_eq!(Kind::of_name("scp"), Some(Kind::Scp));
    assert_eq!(Kind::of_name("SCP"), None);
    let request = Request::new(ALICE, "s3:getobject", REPORT, &context);
    assert_eq!((request.principal(), request.action()), (ALICE, "s3:getobject"));
    assert!(!request.context().contains("aws:username"));
}

/// The nearest statement is looked for on the level that denies.
#[test]
fn the_nearest_statement_stands_on_the_level_that_denies() {
    let scps = Some(vec![
        vec![policy("root", Kind::Scp, &[ALLOW_TOO])],
        vec![policy("unit", Kind::Scp, &[ELSEWHERE])],
    ]);
    let identity = vec![policy("all", Kind::Identity, &[ALLOW_TOO])];
    let set = PolicySet::new(Policies { identity, scps, ..Policies::default() }).unwrap();
    let context = Context::default();
    let decision = decide(&set, &context);
    assert_eq!(decision.denied_by(), Some(Layer::Scp));
    let nearest = decision.nearest(Layer::Scp).unwrap();
    assert_eq!(nearest.statement().policy().name(), "unit");
    assert_eq!(decision.traces(Layer::Identity).len(), 1);
}
