//! What a principal may do.

use stagemaker_iam::{Context, Layer, PolicySet};

/// What a principal may do: its policies, and what is known of it besides its ARN.
#[derive(Clone, Debug, Default)]
pub struct Permissions {
    policies: PolicySet,
    context: Context<'static>,
    naming: Naming,
}

/// Whether the sentence of an explicit denial ends with the ARN of the policy that denies, as
/// AWS has begun to write it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Naming {
    /// It does not.
    #[default]
    No,
    /// It does, where the policy has been given its ARN.
    PolicyArn,
}

impl Permissions {
    /// What these policies allow.
    pub fn new(policies: PolicySet) -> Self {
        Self { policies, ..Self::default() }
    }

    /// Adds context keys that every request of the principal has, such as
    /// `aws:PrincipalTag/team`. They stand in place of what would be found out, so that any key
    /// can be set.
    #[must_use]
    pub fn with_context(self, context: Context<'static>) -> Self {
        Self { context, ..self }
    }

    /// Chooses whether denials name the policy.
    #[must_use]
    pub fn with_naming(self, naming: Naming) -> Self {
        Self { naming, ..self }
    }

    /// The policies.
    pub fn policies(&self) -> &PolicySet {
        &self.policies
    }

    /// The context keys that every request of the principal has.
    pub fn context(&self) -> &Context<'static> {
        &self.context
    }

    /// Whether denials name the policy.
    pub fn naming(&self) -> Naming {
        self.naming
    }

    /// How many levels a layer of the organization has.
    pub(crate) fn levels(&self, layer: Layer) -> usize {
        let policies = self.policies.policies();
        let levels = match layer {
            Layer::Scp => policies.scps.as_ref(),
            Layer::Rcp => policies.rcps.as_ref(),
            Layer::Resource | Layer::Identity | Layer::Boundary | Layer::Session | _ => None,
        };
        levels.map_or(0, Vec::len)
    }
}
