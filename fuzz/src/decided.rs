//! The product, asked in the words of the reference.

use std::collections::BTreeMap;

use stagemaker_iam::{Context, Decision, Kind, Policies, Policy, PolicySet, Request};

use crate::iam::{Asked, Document, Layer, Outcome, Situation, Values, Verdict};

/// What the product says of a situation, as [`judge`](crate::iam::judge) would say it; nothing if
/// it refuses one of the documents, or the context.
pub fn decided(situation: &Situation) -> Option<Outcome> {
    let (set, context) = (policy_set(situation)?, context(&situation.request)?);
    let Asked { principal_arn, action, resource, .. } = &situation.request;
    Some(outcome(&set.decide(&Request::new(principal_arn, action, resource, &context))))
}

fn outcome(decision: &Decision<'_>) -> Outcome {
    let layers = decision.layers().map(|(own, judged)| (layer(own), verdict(judged.verdict())));
    let layers: BTreeMap<_, _> = layers.collect();
    let verdict = verdict(decision.verdict());
    let message = decision.message();
    let explicit = verdict == Verdict::ExplicitlyDenied;
    let denier = decision.statement().filter(|_| explicit);
    let told = denier.map(|own| {
        let policy = own.policy().arn().expect("each was given one");
        let told = format!("{}: {policy}", message.as_deref().unwrap_or_default());
        assert_eq!(decision.message_with_policy_arn(), Some(told), "SPEC M6");
        place(policy, own.index())
    });
    if !explicit {
        assert_eq!(decision.message_with_policy_arn(), message, "SPEC M6");
    }
    assert_eq!(decision.is_allowed(), verdict == Verdict::Allowed);
    Outcome { verdict, layers, denied_by: decision.denied_by().map(layer), message, told }
}

fn policy_set(situation: &Situation) -> Option<PolicySet> {
    let levels = |own, kind| match situation.levels(own) {
        Some(levels) => Some(Some(parsed(&levels, kind)?)),
        None => Some(None),
    };
    let alone = |own, kind| Some(levels(own, kind)?.map(|levels| levels.concat()));
    let identity = alone(Layer::Identity, Kind::Identity)?.unwrap_or_default();
    let set = PolicySet::new(Policies {
        identity,
        boundary: alone(Layer::Boundary, Kind::Boundary)?.and_then(|mut own| own.pop()),
        session: alone(Layer::Session, Kind::Session)?,
        scps: levels(Layer::Scp, Kind::Scp)?,
        rcps: levels(Layer::Rcp, Kind::Rcp)?,
        resource: alone(Layer::Resource, Kind::Resource)?.and_then(|mut own| own.pop()),
    });
    set.ok()
}

/// Documents, each of which gets its place as its ARN.
fn parsed(levels: &[Vec<&Document>], kind: Kind) -> Option<Vec<Vec<Policy>>> {
    let policy = |level: usize, index: usize, document: &Document| {
        let parsed = Policy::parse(kind.name(), kind, document.get());
        parsed.ok().map(|own| own.with_arn(&format!("{level}/{index}")))
    };
    let level = |(level, own): (usize, &Vec<&Document>)| {
        own.iter().enumerate().map(|(index, own)| policy(level, index, own)).collect()
    };
    levels.iter().enumerate().map(level).collect()
}

fn place(arn: &str, statement: usize) -> [usize; 3] {
    let (level, document) = arn.split_once('/').expect("two numbers");
    let number = |digits: &str| digits.parse().expect("a number");
    [number(level), number(document), statement]
}

fn context(asked: &Asked) -> Option<Context<'_>> {
    let mut context = Context::default();
    for (key, values) in &asked.context {
        match values {
            Values::One(value) => context.set(&**key, &**value).ok()?,
            Values::Many(own) => {
                context.set_list(&**key, own.iter().map(String::as_str)).ok()?;
            }
        }
    }
    Some(context)
}

fn layer(own: stagemaker_iam::Layer) -> Layer {
    match own {
        stagemaker_iam::Layer::Rcp => Layer::Rcp,
        stagemaker_iam::Layer::Scp => Layer::Scp,
        stagemaker_iam::Layer::Resource => Layer::Resource,
        stagemaker_iam::Layer::Identity => Layer::Identity,
        stagemaker_iam::Layer::Boundary => Layer::Boundary,
        stagemaker_iam::Layer::Session => Layer::Session,
        unknown => panic!("the reference has no layer `{unknown}`"),
    }
}

fn verdict(own: stagemaker_iam::Verdict) -> Verdict {
    match own {
        stagemaker_iam::Verdict::Allowed => Verdict::Allowed,
        stagemaker_iam::Verdict::ImplicitlyDenied => Verdict::ImplicitlyDenied,
        stagemaker_iam::Verdict::ExplicitlyDenied => Verdict::ExplicitlyDenied,
    }
}

/// A set of one policy, which has to be something to somebody.
pub fn with_policy(policy: &Policy) -> PolicySet {
    let own = |kind| (policy.kind() == kind).then(|| policy.clone());
    let set = PolicySet::new(Policies {
        identity: own(Kind::Identity).into_iter().collect(),
        boundary: own(Kind::Boundary),
        session: own(Kind::Session).map(|own| vec![own]),
        scps: own(Kind::Scp).map(|own| vec![vec![own]]),
        rcps: own(Kind::Rcp).map(|own| vec![vec![own]]),
        resource: own(Kind::Resource),
    });
    set.unwrap_or_default()
}
