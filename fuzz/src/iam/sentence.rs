//! What a caller who is denied is told (SPEC M1 to M3).

use super::judge::Layer;
use super::own::Verdict;
use super::situation::Asked;

/// The sentence.
pub(crate) fn of(asked: &Asked, layer: Layer, verdict: Verdict) -> String {
    let Asked { principal_arn, action, resource, .. } = asked;
    let mut cased = CASED.into_iter();
    let action = cased.find(|own| own.eq_ignore_ascii_case(action)).unwrap_or(action);
    let policy = policy(layer);
    let reason = if verdict == Verdict::ExplicitlyDenied {
        format!(" with an explicit deny in {policy}")
    } else {
        let (_, bare) = policy.split_once(' ').expect("an article");
        format!(" because no {bare} allows the {action} action")
    };
    format!(
        "User: {principal_arn} is not authorized to perform: {action} on resource: {resource}{reason}"
    )
}

fn policy(layer: Layer) -> &'static str {
    match layer {
        Layer::Rcp => "a resource control policy",
        Layer::Scp => "a service control policy",
        Layer::Resource => "a resource-based policy",
        Layer::Identity => "an identity-based policy",
        Layer::Boundary => "a permissions boundary",
        Layer::Session => "a session policy",
    }
}

/// The actions that are known in AWS's letter case; of the others the request's is taken for it.
const CASED: [&str; 4] = [
    "sagemaker:CallWithBearerToken",
    "sagemaker:InvokeEndpoint",
    "sagemaker:InvokeEndpointAsync",
    "sagemaker:InvokeEndpointWithResponseStream",
];
