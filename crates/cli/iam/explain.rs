//! `stagemaker iam explain`

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::Parser;
use stagemaker_access::loaded::LoadedAccess;
use stagemaker_gateway::iam::Decision;
use stagemaker_gateway::{
    Check, Circumstances, Clock as _, Credential, Invocation, Name, Permissions, Principal,
    SystemClock,
};
use stagemaker_verifier::Timestamp;

use crate::exit::{Failure, Outcome};
use crate::{access, instant};

mod json;
mod text;

/// Explain whether a principal may invoke an endpoint, and why not.
///
/// Goes through each action that is needed and each layer of policies: which statement decides,
/// or which comes nearest and which of its parts do not match. Exits 1 if it is denied.
#[derive(Debug, Parser)]
#[command(after_help = "Example:\n  stagemaker iam explain --config stagemaker.yaml \\\n    \
                        --principal arn:aws:iam::123456789012:user/ci --endpoint my-endpoint")]
pub(crate) struct Args {
    /// The configuration
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// The ARN of the principal, or its access key id
    #[arg(long, value_name = "ARN")]
    principal: String,
    /// The endpoint
    #[arg(long, value_name = "NAME")]
    endpoint: String,
    /// The inference component on it
    #[arg(long, value_name = "NAME")]
    component: Option<String>,
    /// The address that the request comes from
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    source_ip: IpAddr,
    /// The `User-Agent` of the request
    #[arg(long, value_name = "TEXT")]
    user_agent: Option<String>,
    /// When it is made, such as 2026-11-22T10:00:00Z; now if left out
    #[arg(long, value_name = "TIME", value_parser = instant::parse)]
    at: Option<Timestamp>,
    /// Sets a context key, in place of what the request would have; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    context: Vec<String>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// The decisions on an invocation by a principal.
struct Explanation<'a> {
    principal: &'a Principal,
    endpoint: &'a str,
    component: Option<&'a str>,
    /// True if the configuration deploys a model under these names.
    deployed: bool,
    /// One decision for each action; none where the principal has no policies.
    decisions: &'a [Decision<'a>],
}

impl Explanation<'_> {
    /// Returns the first decision that denies.
    fn denial(&self) -> Option<&Decision<'_>> {
        self.decisions.iter().find(|decision| !decision.is_allowed())
    }
}

pub(crate) fn explain(args: &Args) -> Result<Outcome, Failure> {
    let config = access::load(&args.config)?;
    let credential = find(&config, args)?;
    let principal = credential.principal();
    let permissions = credential.permissions();
    let permissions = permissions.map(|permissions| with_context(permissions, args)).transpose()?;
    let invocation = invocation(&config, args)?;
    let circumstances = circumstances(&config, args);
    // A principal without permissions may do everything, so nothing is decided.
    let checks = match &permissions {
        Some(permissions) => {
            Check::all(principal, permissions, &invocation, &circumstances).map_err(Failure::new)?
        }
        None => Vec::new(),
    };
    let requests: Vec<_> = checks.iter().map(Check::request).collect();
    let policies = permissions.iter().map(Permissions::policies);
    let decisions: Vec<_> =
        policies.flat_map(|set| requests.iter().map(|request| set.decide(request))).collect();
    let explanation = Explanation {
        principal,
        endpoint: &args.endpoint,
        component: args.component.as_deref(),
        deployed: config.endpoints.deploys(&invocation),
        decisions: &decisions,
    };
    let write = if args.json { json::write } else { text::write };
    write(&explanation)?;
    Ok(if explanation.denial().is_some() { Outcome::Refused } else { Outcome::Done })
}

fn find<'c>(config: &'c LoadedAccess, args: &Args) -> Result<&'c Credential, Failure> {
    let wanted = &args.principal;
    let is_named = |credential: &&Credential| {
        credential.principal().arn() == wanted || credential.access_key_id() == wanted
    };
    config.access.credentials.iter().find(is_named).ok_or_else(|| {
        let known = config
            .access
            .credentials
            .iter()
            .map(|credential| format!("\n  {}", credential.principal().arn()));
        let (file, known) = (args.config.display(), known.collect::<String>());
        Failure::new(format_args!("{file} has no principal `{wanted}`; it has{known}"))
    })
}

/// Adds the context keys of the command line to the permissions.
fn with_context(permissions: &Permissions, args: &Args) -> Result<Permissions, Failure> {
    let mut context = permissions.context().clone();
    for entry in &args.context {
        let (key, value) = entry.split_once('=').ok_or_else(|| {
            Failure::new(format_args!("expected --context KEY=VALUE, found `{entry}`"))
        })?;
        context.set(key.to_owned(), value.to_owned()).map_err(Failure::new)?;
    }
    Ok(permissions.clone().with_context(context))
}

/// Returns the invocation, with the tags that the configuration gives to its endpoint.
fn invocation(config: &LoadedAccess, args: &Args) -> Result<Invocation, Failure> {
    let endpoint = Invocation::of(name("--endpoint", &args.endpoint)?);
    Ok(config.endpoints.with_tags(match &args.component {
        Some(component) => endpoint.with_component(name("--component", component)?),
        None => endpoint,
    }))
}

fn name(flag: &str, text: &str) -> Result<Name, Failure> {
    Name::parse(text)
        .map_err(|error| Failure::new(format_args!("{flag} `{text}` is no name: {error}")))
}

fn circumstances<'a>(config: &'a LoadedAccess, args: &'a Args) -> Circumstances<'a> {
    let now = args.at.unwrap_or_else(|| SystemClock.now());
    let known = Circumstances::new(&config.access.region, now).with_source_ip(args.source_ip);
    match &args.user_agent {
        Some(user_agent) => known.with_user_agent(user_agent),
        None => known,
    }
}
