//! Settings that apply to all principals of a configuration.

use stagemaker_gateway::Naming;
use stagemaker_gateway::iam::{Kind, Policy};
use stagemaker_yaml::{FileProblems, Node};

use crate::policies;
use crate::values::read_account;

/// The settings that apply to all principals of a configuration.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedSettings {
    pub(crate) organization: Organization,
    /// The naming of policies to a refused caller.
    pub(crate) naming: Naming,
}

impl SharedSettings {
    /// Reads the keys `organization` and `denials_name_policies`.
    pub(crate) fn read(
        organization: Option<&Node<'_>>,
        naming: Option<&Node<'_>>,
        problems: &mut FileProblems,
    ) -> Self {
        let organization = organization.map(|node| Organization::read(node, problems));
        let named = naming.is_some_and(|node| node.boolean(problems));
        Self {
            organization: organization.unwrap_or_default(),
            naming: if named { Naming::PolicyArn } else { Naming::No },
        }
    }
}

/// The organization of the account: its policies level by level, from the root to the account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Organization {
    scps: Levels,
    rcps: Levels,
    /// The account that no policy of the organization limits; `None` where it is not given.
    management_account: Option<String>,
}

/// The policies of each level of an organization; `None` where the key is absent.
type Levels = Option<Vec<Vec<Policy>>>;

impl Organization {
    /// Reads the key `organization`.
    pub(crate) fn read(node: &Node<'_>, problems: &mut FileProblems) -> Self {
        let [scps, rcps, management_account] =
            node.fields(["scps", "rcps", "management_account"], problems);
        let mut levels = |node: Option<Node<'_>>, kind| {
            node.map(|node| policies::read_levels(&node, kind, problems))
        };
        let (scps, rcps) = (levels(scps, Kind::Scp), levels(rcps, Kind::Rcp));
        let management_account = management_account.and_then(|node| read_account(&node, problems));
        Self { scps, rcps, management_account }
    }

    /// Returns the SCPs and RCPs that limit an account; none limit the management account.
    pub(crate) fn of_account(&self, account: &str) -> (Levels, Levels) {
        if self.management_account.as_deref() == Some(account) {
            return (None, None);
        }
        (self.scps.clone(), self.rcps.clone())
    }
}
