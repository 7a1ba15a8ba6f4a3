//! The organization that the account belongs to.

use stagemaker_gateway::iam::{Kind, Policy};

use crate::account;
use crate::policies;
use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

/// The policies of an organization, level by level, from the root to the account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Organization {
    scps: Levels,
    rcps: Levels,
    management_account: Option<String>,
}

/// The policies of each level of an organization.
type Levels = Option<Vec<Vec<Policy>>>;

impl Organization {
    pub(crate) fn read(node: &Node<'_>, problems: &mut Problems) -> Self {
        let [scps, rcps, management_account] =
            node.fields(["scps", "rcps", "management_account"], problems);
        let mut levels = |node: Option<Node<'_>>, kind| {
            node.map(|node| policies::read_levels(&node, kind, problems))
        };
        let (scps, rcps) = (levels(scps, Kind::Scp), levels(rcps, Kind::Rcp));
        let management_account = management_account.and_then(|node| account::read(&node, problems));
        Self { scps, rcps, management_account }
    }

    /// The SCPs and RCPs that bind an account. None bind the management account.
    pub(crate) fn of_account(&self, account: &str) -> (Levels, Levels) {
        if self.management_account.as_deref() == Some(account) {
            return (None, None);
        }
        (self.scps.clone(), self.rcps.clone())
    }
}
