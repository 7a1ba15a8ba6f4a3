//! What a configuration says of all principals together.

use stagemaker_gateway::Naming;

use crate::organization::Organization;
use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

/// What a configuration says of all principals together.
#[derive(Default)]
pub(crate) struct SharedSettings {
    pub(crate) organization: Organization,
    pub(crate) naming: Naming,
}

impl SharedSettings {
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
