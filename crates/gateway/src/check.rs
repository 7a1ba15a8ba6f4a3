//! The questions that policies are asked about an invocation, and the decision they come to.

use std::borrow::Cow;

use stagemaker_iam::{Context, ContextError, Decision, Request};

use crate::circumstances::Circumstances;
use crate::forbidden::Forbidden;
use crate::invocation::{Addressee, Invocation};
use crate::permissions::Permissions;
use crate::principal::Principal;

/// One question: may this principal do this to that?
#[derive(Clone, Debug)]
pub struct Check<'a> {
    principal: &'a Principal,
    action: &'static str,
    resource: String,
    context: Context<'a>,
}

impl<'a> Check<'a> {
    /// The question in the terms of the policies.
    pub fn request(&'a self) -> Request<'a> {
        Request::new(self.principal.arn(), self.action, &self.resource, &self.context)
    }

    /// Every question about an invocation, in the order in which they are asked. All must be
    /// answered with yes, and the first that is not makes the sentence. SPEC D1, D2
    ///
    /// AWS documents that both actions are needed, and neither the order nor whether a
    /// component is looked at: these are choices of ours.
    ///
    /// # Errors
    ///
    /// When the request has something too long for a context.
    pub fn all(
        principal: &'a Principal,
        permissions: &'a Permissions,
        invocation: &'a Invocation,
        circumstances: &'a Circumstances<'a>,
    ) -> Result<Vec<Self>, ContextError> {
        let common = common(principal, permissions, circumstances)?;
        let Invocation { endpoint, component, .. } = invocation;
        let invoke = |kind, addressee| {
            Self::invoke(principal, kind, addressee, common.clone(), circumstances)
        };
        let mut checks = vec![
            Self::call_with_bearer_token(principal, common.clone())?,
            invoke("endpoint", endpoint)?,
        ];
        if let Some(component) = component {
            checks.push(invoke("inference-component", component)?);
        }
        Ok(checks)
    }

    /// The action that admits bearer tokens. It has no resource type.
    fn call_with_bearer_token(
        principal: &'a Principal,
        mut context: Context<'a>,
    ) -> Result<Self, ContextError> {
        fill(&mut context, "sagemaker:BearerTokenType", SHORT_TERM)?;
        let (action, resource) = ("sagemaker:CallWithBearerToken", "*".to_owned());
        Ok(Self { principal, action, resource, context })
    }

    /// The action that invokes, for streams too: that is what its documentation asks for.
    fn invoke(
        principal: &'a Principal,
        kind: &str,
        addressee: &'a Addressee,
        mut context: Context<'a>,
        circumstances: &'a Circumstances<'a>,
    ) -> Result<Self, ContextError> {
        if let Some(model) = circumstances.target_model {
            fill(&mut context, "sagemaker:TargetModel", model)?;
        }
        for (key, value) in &addressee.tags {
            for prefix in ["aws:ResourceTag/", "sagemaker:ResourceTag/"] {
                fill(&mut context, format!("{prefix}{key}"), &**value)?;
            }
        }
        let (action, resource) =
            ("sagemaker:InvokeEndpoint", arn(principal, kind, addressee, circumstances));
        Ok(Self { principal, action, resource, context })
    }
}

impl Permissions {
    /// Decides whether a principal with these permissions may make a call: asks each question about
    /// it, until one is answered with no. SPEC D1, D2
    ///
    /// # Errors
    ///
    /// The first denial, or what is too long to be decided on.
    pub fn decide(
        &self,
        principal: &Principal,
        invocation: &Invocation,
        circumstances: &Circumstances<'_>,
    ) -> Result<(), Forbidden> {
        self.decide_each(principal, invocation, circumstances, |_, _| {})
    }

    /// Decides as [`decide`](Self::decide) does, and tells of each question that is answered with yes.
    pub(crate) fn decide_each(
        &self,
        principal: &Principal,
        invocation: &Invocation,
        circumstances: &Circumstances<'_>,
        mut allowed: impl FnMut(&'static str, &Decision<'_>),
    ) -> Result<(), Forbidden> {
        let checks = Check::all(principal, self, invocation, circumstances);
        for check in &checks.map_err(Forbidden::too_long)? {
            let request = check.request();
            let decision = self.policies().decide(&request);
            if let Some(forbidden) = Forbidden::of(&decision, self) {
                return Err(forbidden);
            }
            allowed(check.action, &decision);
        }
        Ok(())
    }
}

/// The ARN of an endpoint or component in the caller's account, in lower case: AWS writes
/// these so, whatever case their names were created in. SPEC D6
fn arn(
    principal: &Principal,
    kind: &str,
    addressee: &Addressee,
    circumstances: &Circumstances<'_>,
) -> String {
    let partition = partition(principal);
    let (region, account) = (circumstances.region, principal.account_id());
    let name = addressee.name.as_str().to_ascii_lowercase();
    format!("arn:{partition}:sagemaker:{region}:{account}:{kind}/{name}")
}

/// The keys that every request has.
fn common<'a>(
    principal: &'a Principal,
    permissions: &'a Permissions,
    circumstances: &'a Circumstances<'a>,
) -> Result<Context<'a>, ContextError> {
    let mut context: Context<'a> = permissions.context().clone();
    let Circumstances { now, region, source_ip, user_agent, .. } = circumstances;
    let account = principal.account_id();
    of_principal(&mut context, principal)?;
    fill(&mut context, "aws:PrincipalAccount", account)?;
    // An endpoint is looked for in the account of who calls.
    fill(&mut context, "aws:ResourceAccount", account)?;
    fill(&mut context, "aws:RequestedRegion", *region)?;
    fill(&mut context, "aws:CurrentTime", now.to_string())?;
    fill(&mut context, "aws:EpochTime", now.unix_seconds().to_string())?;
    // The real service is only reached by TLS, and by nobody on its own behalf.
    fill(&mut context, "aws:SecureTransport", "true")?;
    fill(&mut context, "aws:ViaAWSService", "false")?;
    fill(&mut context, "aws:PrincipalIsAWSService", "false")?;
    if let Some(address) = source_ip {
        fill(&mut context, "aws:SourceIp", address.to_canonical().to_string())?;
    }
    if let Some(agent) = user_agent {
        fill(&mut context, "aws:UserAgent", &**agent)?;
    }
    Ok(context)
}

/// The keys that tell of the principal what its ARN does.
fn of_principal<'a>(
    context: &mut Context<'a>,
    principal: &'a Principal,
) -> Result<(), ContextError> {
    let named = principal.arn().splitn(6, ':').nth(5).unwrap_or_default();
    let mut words = named.split('/');
    match (words.next(), words.next(), words.next_back()) {
        (Some("user"), Some(only), last) => {
            fill(context, "aws:PrincipalType", "User")?;
            fill(context, "aws:PrincipalArn", principal.arn())?;
            fill(context, "aws:username", last.unwrap_or(only))?;
            fill(context, "aws:userid", USER_ID)
        }
        (Some("assumed-role"), Some(role), session) => {
            fill(context, "aws:PrincipalType", "AssumedRole")?;
            // For a session, AWS names the role here.
            fill(context, "aws:PrincipalArn", role_arn(principal, role))?;
            fill(context, "aws:userid", format!("{ROLE_ID}:{}", session.unwrap_or_default()))
        }
        (Some("root"), ..) => {
            fill(context, "aws:PrincipalType", "Account")?;
            fill(context, "aws:PrincipalArn", principal.arn())?;
            fill(context, "aws:userid", principal.account_id())
        }
        _ => fill(context, "aws:PrincipalArn", principal.arn()),
    }
}

/// The ARN of the role of a session, without a path, which the session does not tell.
fn role_arn(principal: &Principal, role: &str) -> String {
    format!("arn:{}:iam::{}:role/{role}", partition(principal), principal.account_id())
}

/// The partition that a principal belongs to.
fn partition(principal: &Principal) -> &str {
    principal.arn().split(':').nth(1).unwrap_or("aws")
}

/// Sets a key that was not set by hand.
fn fill<'a>(
    context: &mut Context<'a>,
    key: impl Into<Cow<'a, str>>,
    value: impl Into<Cow<'a, str>>,
) -> Result<(), ContextError> {
    let key = key.into();
    if context.contains(&key) { Ok(()) } else { context.set(key, value) }
}

/// All tokens of the service live for 12 hours at most. Bedrock's name for such ones.
const SHORT_TERM: &str = "SHORT_TERM";

/// The unique ids that AWS gives to users and roles cannot be known: these have their form, and
/// `aws:userid` can be set by hand.
const USER_ID: &str = "AIDASTAGEMAKEREXAMPLE";
const ROLE_ID: &str = "AROASTAGEMAKEREXAMPLE";
