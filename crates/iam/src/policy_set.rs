//! Every policy that has a say in what one principal may do.

use std::fmt;

use crate::layer::Layer;
use crate::limits::MAX_STATEMENTS;
use crate::policies::Policies;
use crate::policy::Policy;

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

    /// The policies of a layer, or of one level of it.
    pub(crate) fn of_layer(&self, layer: Layer, level: Option<usize>) -> Vec<&Policy> {
        let Policies { identity, boundary, session, scps, rcps, resource } = &self.policies;
        match layer {
            Layer::Rcp => at_level(rcps.as_deref(), level),
            Layer::Scp => at_level(scps.as_deref(), level),
            Layer::Resource => resource.iter().collect(),
            Layer::Identity => identity.iter().collect(),
            Layer::Boundary => boundary.iter().collect(),
            Layer::Session => session.iter().flatten().collect(),
        }
    }
}

/// The policies of one level of an organization, or of all.
fn at_level(levels: Option<&[Vec<Policy>]>, level: Option<usize>) -> Vec<&Policy> {
    let levels = levels.unwrap_or_default().iter().enumerate();
    let chosen = levels.filter(|(own, _)| level.is_none_or(|level| level == *own));
    chosen.flat_map(|(_, policies)| policies).collect()
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
