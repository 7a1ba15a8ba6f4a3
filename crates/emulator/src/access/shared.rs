//! What a configuration says of all principals together.

use stagemaker_gateway::Naming;

use crate::access::organization::Organization;
use crate::yaml::node::Node;
use crate::yaml::problem::Problems;

/// What a configuration says of all principals together.
#[derive(Default)]
pub(crate) struct Around {
    pub(crate) organization: Organization,
    pub(crate) naming: Naming,
}

impl Around {
    pub(crate) fn read(
        organization: Option<&Node<'_>>,
        naming: Option<&Node<'_>>,
        problems: &mut Problems,
    ) -> Self {
        let organization = organization.map(|node| Organization::read(node, problems));
        let named = naming.is_some_and(|node| node.truth(problems));
        Self {
            organization: organization.unwrap_or_default(),
            naming: if named { Naming::PolicyArn } else { Naming::No },
        }
    }
}
