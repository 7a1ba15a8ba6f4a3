//! What a configuration says of all principals together.

use std::sync::Arc;

use stagemaker_gateway::{Naming, Permissions};

use crate::access::organization::Organization;
use crate::access::permissions::Limits;
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

    /// What a principal of an account may do of whom nothing else is said.
    pub(crate) fn unnamed(
        &self,
        account: &str,
        root: &Node<'_>,
        problems: &mut Problems,
    ) -> Option<Arc<Permissions>> {
        Limits::default().permissions(self, account).unwrap_or_else(|error| {
            problems.add(root, error.to_string());
            None
        })
    }
}
