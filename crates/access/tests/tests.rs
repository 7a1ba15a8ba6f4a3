//! Access in a configuration: principals, revocations, the organization, tags.
#![cfg(test)]
#![expect(clippy::string_slice, reason = "a test may panic, and its texts are ASCII")]

/// The principals, policies and endpoints that a change adds and takes away.
mod inventory;
/// SCPs, RCPs and the account that none of them limits.
mod organization;
/// The partitions of regions, and the ARNs that they make.
mod partition;
/// The keys of a principal.
mod principal;
/// The keys that restrict callers, and those that a change has lost.
mod restrictions;
/// Tokens that are withdrawn.
mod revocation;
/// The names and tags of endpoints and components.
mod tags;

use std::path::Path;

use stagemaker_access::access_config::AccessConfig;
use stagemaker_access::root_fields::RootFields;
use stagemaker_gateway::Credentials;
use stagemaker_gateway::iam::{Context, Request};
use stagemaker_gateway::verifier::Timestamp;
use stagemaker_yaml::{File, FileProblems, Node};

/// Reads what a configuration of this text says of access, and its problems as they are displayed.
fn read(text: &str) -> (AccessConfig, Vec<String>) {
    let mut problems = FileProblems::default();
    let read = |root: &Node<'_>, problems: &mut FileProblems| {
        let fields = RootFields::read(root, problems);
        let mut config = AccessConfig::read(root, &fields, problems);
        config.read_skew(&fields, problems);
        config
    };
    let config = File::of_text(Path::new("c.yaml"), text).parse(&mut problems, read).expect(text);
    (config, problems.iter().map(ToString::to_string).collect())
}

/// Reads a configuration without a problem.
#[track_caller]
fn valid(text: &str) -> AccessConfig {
    let (config, problems) = read(text);
    assert_eq!(problems, Vec::<String>::new(), "{text}");
    config
}

/// Reads a configuration with one problem, and returns that.
#[track_caller]
fn problem(text: &str) -> String {
    let (_, mut problems) = read(text);
    assert_eq!(problems.len(), 1, "{text}: {problems:?}");
    problems.remove(0)
}

/// The YAML of a principal with the examples' credentials and these keys more.
fn principal(keys: &str) -> String {
    format!(
        "region: us-west-2\nprincipals:\n- access_key_id: AKIAIOSFODNN7EXAMPLE\n  \
         secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n{keys}"
    )
}

/// Verifies the token of AWS's generator that was signed for the examples' credentials, and
/// returns the ARN of its holder or the code of the refusal.
fn verify(config: AccessConfig, at: &str) -> Result<String, &'static str> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/tokens/long-term-example");
    let token = std::fs::read_to_string(format!("{root}/token.txt")).unwrap();
    let (audience, now) = (config.audience(), Timestamp::parse_rfc3339(at).unwrap());
    let credentials = Credentials::new(config.credentials).unwrap();
    let verdict = credentials.verify(&token, &audience, now);
    verdict
        .map(|verified| verified.credential().principal().arn().to_owned())
        .map_err(|denied| denied.reason().code())
}

/// Returns whether the first principal may do this, as far as policies decide; `None` where
/// nothing limits it.
fn allows(config: &AccessConfig, action: &str) -> Option<bool> {
    let credential = config.credentials.first().expect("a principal");
    let context = Context::default();
    let arn = credential.principal().arn();
    let request = Request::new(arn, action, "*", &context);
    Some(credential.permissions()?.policies().decide(&request).is_allowed())
}
