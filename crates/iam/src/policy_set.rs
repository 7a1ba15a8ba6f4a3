//! Every policy that has a say in what one principal may do.

use std::fmt;

use crate::decision::{Cause, Decision};
use crate::layer::{Judgement, Layer, Verdict};
use crate::limits::MAX_STATEMENTS;
use crate::policy::Policy;
use crate::principal::Naming;
use crate::request::Request;

/// The policies of a principal, by what they are attached as. A layer that is `None` does not
/// limit anything; one that is there and empty allows nothing.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    /// The policies of the principal itself: of a user with its groups, or of a role.
    pub identity: Vec<Policy>,
    /// The permissions boundary.
    pub boundary: Option<Policy>,
    /// The session policies.
    pub session: Option<Vec<Policy>>,
    /// The service control policies, a list for each level: the root first, then each
    /// organizational unit, then the account. Leave it out for the management account, which
    /// none of them binds.
    pub scps: Option<Vec<Vec<Policy>>>,
    /// The resource control policies, level by level. The one that allows everything, which AWS
    /// attaches to every level, is implied.
    pub rcps: Option<Vec<Vec<Policy>>>,
    /// The policy of the resource.
    pub resource: Option<Policy>,
}

/// Every policy that has a say in what one principal may do.
///
/// # Example
///
/// ```
/// use stagemaker_iam::{Context, Kind, Policies, Policy, PolicySet, Request, Verdict};
///
/// let text = r#"{
///   "Version": "2012-10-17",
///   "Statement": {
///     "Effect": "Allow",
///     "Action": "s3:GetObject",
///     "Resource": "arn:aws:s3:::homes/${aws:username}/*"
///   }
/// }"#;
/// let identity = vec![Policy::parse("homes", Kind::Identity, text)?];
/// let set = PolicySet::new(Policies { identity, ..Policies::default() })?;
///
/// let mut context = Context::default();
/// context.set("aws:username", "alice")?;
/// let alice = "arn:aws:iam::123456789012:user/alice";
/// let own = Request::new(alice, "s3:GetObject", "arn:aws:s3:::homes/alice/a", &context);
/// assert_eq!(set.decide(&own).verdict(), Verdict::Allowed);
///
/// let other = Request::new(alice, "s3:GetObject", "arn:aws:s3:::homes/bob/a", &context);
/// assert_eq!(
///     set.decide(&other).message().unwrap(),
///     "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: s3:GetObject \
///      on resource: arn:aws:s3:::homes/bob/a because no identity-based policy allows the \
///      s3:GetObject action"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct PolicySet {
    policies: Policies,
}

impl PolicySet {
    /// A set of these policies.
    ///
    /// # Errors
    ///
    /// When they have more than [`MAX_STATEMENTS`] statements together.
    pub fn new(policies: Policies) -> Result<Self, TooManyStatements> {
        let set = Self { policies };
        let statements: usize = set.iter().map(|policy| policy.statements().len()).sum();
        if statements > MAX_STATEMENTS { Err(TooManyStatements) } else { Ok(set) }
    }

    /// Every policy, layer by layer.
    pub fn iter(&self) -> impl Iterator<Item = &Policy> {
        let Policies { identity, boundary, session, scps, rcps, resource } = &self.policies;
        let levels = rcps.iter().chain(scps).flatten().flatten();
        levels.chain(resource).chain(identity).chain(boundary).chain(session.iter().flatten())
    }

    /// The policies by what they are attached as.
    pub fn policies(&self) -> &Policies {
        &self.policies
    }

    /// Whether a request is allowed, and why.
    ///
    /// This cannot fail, allocates nothing and takes no longer than the policies are long.
    pub fn decide<'a>(&'a self, request: &Request<'a>) -> Decision<'a> {
        let layers = Layer::ALL.map(|layer| self.judge(layer, request));
        let binding = binding(layers, request);
        let cause = explicit(&binding).or_else(|| implicit(&binding, request));
        Decision::new(*request, layers, cause)
    }

    /// What one layer says, if it is there.
    fn judge(&self, layer: Layer, request: &Request<'_>) -> Option<Judgement<'_>> {
        let Policies { identity, boundary, session, scps, rcps, resource } = &self.policies;
        let together = |policies| Judgement::of(policies, request);
        match layer {
            Layer::Rcp => rcps.as_ref().map(|levels| Judgement::of_denials(levels, request)),
            Layer::Scp => scps.as_ref().map(|levels| Judgement::of_levels(levels, request)),
            Layer::Resource => resource.as_ref().map(std::slice::from_ref).map(together),
            Layer::Identity => Some(together(identity)),
            Layer::Boundary => boundary.as_ref().map(std::slice::from_ref).map(together),
            Layer::Session => session.as_deref().map(together),
        }
    }
}

/// What each layer says, in the order of [`Layer::ALL`].
pub(crate) type Layers<'a> = [Option<Judgement<'a>>; 6];

/// The layers without those that do not bind who makes the request.
fn binding<'a>(mut layers: Layers<'a>, request: &Request<'_>) -> Layers<'a> {
    let [rcp, scp, ..] = &mut layers;
    if request.requester().is_service_linked() {
        (*rcp, *scp) = (None, None);
    }
    layers
}

/// The first layer in which a statement denies.
fn explicit(layers: &Layers<'_>) -> Option<Cause> {
    let denies = |judgement: &Option<Judgement<'_>>| {
        judgement.is_some_and(|own| own.verdict() == Verdict::ExplicitlyDenied)
    };
    let mut all = Layer::ALL.into_iter().zip(layers);
    let (layer, _) = all.find(|(_, judgement)| denies(judgement))?;
    Some(Cause { layer, verdict: Verdict::ExplicitlyDenied })
}

/// The first layer that lacks an Allow where one is needed.
fn implicit(layers: &Layers<'_>, request: &Request<'_>) -> Option<Cause> {
    let [_, scp, resource, identity, boundary, session] = layers;
    let lacks = |judgement: &Option<Judgement<'_>>| {
        judgement.is_some_and(|own| own.verdict() == Verdict::ImplicitlyDenied)
    };
    // What the policy of the resource grants, and how closely it names whom.
    let granted = resource.filter(|own| own.verdict() == Verdict::Allowed);
    let naming = granted.map_or(Naming::Not, |own| own.naming);
    // Between accounts both sides have to allow.
    let foreign = request.crosses_accounts();
    let ungranted =
        lacks(identity) && !request.requester().is_root() && (foreign || naming < Naming::Covered);
    let limited = foreign || naming < Naming::Own;
    let layer = if lacks(scp) {
        Layer::Scp
    } else if (foreign && granted.is_none()) || (ungranted && lacks(resource)) {
        Layer::Resource
    } else if ungranted {
        Layer::Identity
    } else if limited && lacks(boundary) {
        Layer::Boundary
    } else if limited && lacks(session) {
        Layer::Session
    } else {
        return None;
    };
    Some(Cause { layer, verdict: Verdict::ImplicitlyDenied })
}

/// The policies of a set have more than [`MAX_STATEMENTS`] statements together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyStatements;

impl TooManyStatements {
    /// A name that never changes, for machines.
    pub const fn code(self) -> &'static str {
        "too_many_statements"
    }
}

impl fmt::Display for TooManyStatements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the policies have more than {MAX_STATEMENTS} statements together")
    }
}

impl std::error::Error for TooManyStatements {}
