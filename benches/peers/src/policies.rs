//! The evaluator of policies beside the one other crate that evaluates such documents.

use iam_rs::{
    Arn, Context as PeerContext, ContextValue, Decision, IAMPolicy, IAMRequest, PolicyEvaluator,
    Principal, PrincipalId,
};
use serde_json::Value;
use stagemaker_iam::{Context, Kind, Policies, Policy, PolicySet, Request};

use crate::contender::{Contender, Kind as Row};
use crate::rounds;

/// Times both on the same document, request and context.
pub(crate) fn print() {
    let measured = rounds::run(vec![product(), peer()]);
    let [product, peer] = &*measured else { return };
    println!("\nthree statements with a variable, an address range, a string and a boolean\n");
    println!("| name | ns, median | peer takes | allocations |");
    println!("|---|---:|---:|---:|");
    for row in [product, peer] {
        println!(
            "| {} | {:.0} | {:.1}x | {} |",
            row.name,
            row.median(),
            peer.ratio_to(row),
            row.allocations.unwrap_or_default(),
        );
    }
}

fn product() -> Contender {
    let record = Record::read();
    let policy = Policy::parse("three", Kind::Identity, &record.document).unwrap();
    let policies = Policies { identity: vec![policy], ..Policies::default() };
    let set: &PolicySet = Box::leak(Box::new(PolicySet::new(policies).unwrap()));
    let mut context = Context::default();
    for (key, value) in &record.context {
        context.set(&**key, &**value).unwrap();
    }
    let context: &Context<'_> = Box::leak(Box::new(context));
    Contender::new("stagemaker-iam", Row::Product, move || {
        let Record { principal, action, resource, .. } = std::hint::black_box(record);
        let request = Request::new(principal, action, resource, context);
        assert!(set.decide(&request).is_allowed());
    })
}

/// Its request is made once: it owns its texts, which is not what is compared.
fn peer() -> Contender {
    let record = Record::read();
    let policy: IAMPolicy = serde_json::from_str(&record.document).unwrap();
    let evaluator: &PolicyEvaluator =
        Box::leak(Box::new(PolicyEvaluator::with_policies(vec![policy])));
    let mut context = PeerContext::new();
    for (key, value) in &record.context {
        let value = match &**value {
            "true" | "false" => ContextValue::Boolean(value == "true"),
            text => ContextValue::String(text.to_owned()),
        };
        context.insert(key.clone(), value);
    }
    let principal = Principal::Aws(PrincipalId::String(record.principal.clone()));
    let resource = Arn::parse(&record.resource).unwrap();
    let request = IAMRequest::new_with_context(principal, &*record.action, resource, context);
    let request: &IAMRequest = Box::leak(Box::new(request));
    Contender::new("iam-rs 0.8", Row::BestPeer, move || {
        let result = evaluator.evaluate(std::hint::black_box(request)).unwrap();
        assert!(matches!(result.decision, Decision::Allow), "{:?}", result.decision);
    })
}

const RECORD: &str = include_str!("../../../fixtures/policies/three-statements.json");

/// The inputs of both, for as long as the process lives.
struct Record {
    document: String,
    principal: String,
    action: String,
    resource: String,
    context: Vec<(String, String)>,
}

impl Record {
    fn read() -> &'static Self {
        let record: Value = serde_json::from_str(RECORD).unwrap();
        let request = &record["request"];
        let text = |key: &str| request[key].as_str().unwrap().to_owned();
        let keys = request["context"].as_object().unwrap().iter();
        let own = |(key, value): (&String, &Value)| (key.clone(), value.as_str().unwrap().into());
        Box::leak(Box::new(Self {
            document: record["identity_policies"][0].to_string(),
            principal: text("principal_arn"),
            action: text("action"),
            resource: text("resource"),
            context: keys.map(own).collect(),
        }))
    }
}
