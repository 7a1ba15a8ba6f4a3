//! The evaluator of policies beside the one other crate that evaluates such documents.

use iam_rs::{
    Arn, Context as PeerContext, ContextValue, Decision, IAMPolicy, IAMRequest, PolicyEvaluator,
    Principal, PrincipalId,
};
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
    let policy = Policy::parse("three", Kind::Identity, DOCUMENT).unwrap();
    let policies = Policies { identity: vec![policy], ..Policies::default() };
    let set: &PolicySet = Box::leak(Box::new(PolicySet::new(policies).unwrap()));
    let mut context = Context::default();
    for (key, value) in CONTEXT {
        context.set(key, value).unwrap();
    }
    let context: &Context<'_> = Box::leak(Box::new(context));
    Contender::new("stagemaker-iam", Row::Product, move || {
        let request = Request::new(std::hint::black_box(PRINCIPAL), ACTION, RESOURCE, context);
        assert!(set.decide(&request).is_allowed());
    })
}

/// Its request is made once: it owns its texts, which is not what is compared.
fn peer() -> Contender {
    let policy: IAMPolicy = serde_json::from_str(DOCUMENT).unwrap();
    let evaluator: &PolicyEvaluator =
        Box::leak(Box::new(PolicyEvaluator::with_policies(vec![policy])));
    let mut context = PeerContext::new();
    for (key, value) in CONTEXT {
        let value = match value {
            "true" | "false" => ContextValue::Boolean(value == "true"),
            text => ContextValue::String(text.to_owned()),
        };
        context.insert(key.to_owned(), value);
    }
    let principal = Principal::Aws(PrincipalId::String(PRINCIPAL.to_owned()));
    let resource = Arn::parse(RESOURCE).unwrap();
    let request = IAMRequest::new_with_context(principal, ACTION, resource, context);
    let request: &IAMRequest = Box::leak(Box::new(request));
    Contender::new("iam-rs 0.8", Row::BestPeer, move || {
        let result = evaluator.evaluate(std::hint::black_box(request)).unwrap();
        assert!(matches!(result.decision, Decision::Allow), "{:?}", result.decision);
    })
}

const PRINCIPAL: &str = "arn:aws:iam::111122223333:user/alice";
const ACTION: &str = "sagemaker:InvokeEndpoint";
const RESOURCE: &str = "arn:aws:sagemaker:us-west-2:111122223333:endpoint/blue-chat";

const DOCUMENT: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sagemaker:CallWithBearerToken", "Resource": "*"},
    {
      "Effect": "Allow",
      "Action": "sagemaker:InvokeEndpoint",
      "Resource": "arn:aws:sagemaker:us-west-2:111122223333:endpoint/${aws:PrincipalTag/team}-*",
      "Condition": {
        "IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]},
        "StringEquals": {"aws:RequestedRegion": "us-west-2"}
      }
    },
    {
      "Effect": "Deny",
      "Action": "sagemaker:*",
      "Resource": "*",
      "Condition": {"Bool": {"aws:SecureTransport": "false"}}
    }
  ]
}"#;

/// The keys that a real call has.
const CONTEXT: [(&str, &str); 16] = [
    ("aws:PrincipalTag/team", "blue"),
    ("aws:PrincipalType", "User"),
    ("aws:PrincipalArn", PRINCIPAL),
    ("aws:username", "alice"),
    ("aws:userid", "AIDASTAGEMAKEREXAMPLE"),
    ("aws:PrincipalAccount", "111122223333"),
    ("aws:ResourceAccount", "111122223333"),
    ("aws:RequestedRegion", "us-west-2"),
    ("aws:CurrentTime", "2026-11-22T10:00:00Z"),
    ("aws:EpochTime", "1795341600"),
    ("aws:SecureTransport", "true"),
    ("aws:ViaAWSService", "false"),
    ("aws:PrincipalIsAWSService", "false"),
    ("aws:SourceIp", "203.0.113.7"),
    ("aws:UserAgent", "OpenAI/Python 2.8.0"),
    ("sagemaker:BearerTokenType", "SHORT_TERM"),
];
