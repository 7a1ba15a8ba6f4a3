//! The principals, policies and endpoints of a configuration, and what another one adds to them.

use std::collections::BTreeSet;
use std::fmt;

use stagemaker_gateway::Credential;
use stagemaker_gateway::iam::{Policies, Policy};

use crate::access_config::AccessConfig;
use crate::losses::Losses;
use crate::permissions::NO_POLICIES;
use crate::printable::Listed;
use crate::tagged_endpoints::TaggedEndpoints;

/// The principals, policies and endpoints of a configuration by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    principals: BTreeSet<String>,
    policies: BTreeSet<String>,
    endpoints: BTreeSet<String>,
}

impl Inventory {
    /// Lists what a configuration has.
    pub fn of(access: &AccessConfig, endpoints: &TaggedEndpoints) -> Self {
        let mut inventory = Self { endpoints: endpoints.addresses(), ..Self::default() };
        for credential in &access.credentials {
            inventory.add(credential);
        }
        inventory
    }

    /// Adds a principal and its policies.
    fn add(&mut self, credential: &Credential) {
        let id = credential.access_key_id();
        self.principals.insert(format!("{id} {}", credential.principal().arn()));
        let Some(permissions) = credential.permissions() else { return };
        let Policies { identity, boundary, session, scps, rcps, resource: _ } =
            permissions.policies().policies();
        let is_given = |policy: &&Policy| policy.name() != NO_POLICIES;
        let of_principal = identity.iter().chain(boundary).chain(session.iter().flatten());
        let of_principal = of_principal.filter(is_given);
        let of_all = scps.iter().chain(rcps).flatten().flatten();
        self.policies.extend(of_principal.map(|policy| format!("{id} {}", policy.name())));
        self.policies.extend(of_all.map(|policy| format!("organization {}", policy.name())));
    }

    /// Returns this inventory with the endpoints of another configuration.
    #[must_use]
    pub fn with_endpoints_of(self, other: &Self) -> Self {
        Self { endpoints: other.endpoints.clone(), ..self }
    }

    /// Returns what `next` has more and less than this.
    pub fn changes(&self, next: &Self) -> Changes {
        let compare = |noun, before: &BTreeSet<String>, now: &BTreeSet<String>| Change {
            noun,
            added: now.difference(before).cloned().collect(),
            removed: before.difference(now).cloned().collect(),
        };
        let names = Box::new([
            compare(["principal", "principals"], &self.principals, &next.principals),
            compare(["policy", "policies"], &self.policies, &next.policies),
            compare(["endpoint", "endpoints"], &self.endpoints, &next.endpoints),
        ]);
        Changes { names, lost: None }
    }
}

/// The principals, policies and endpoints that a configuration has more and less than the one
/// before.
///
/// It is displayed in one line of bounded length, such as `+1 principal (AKIA... arn:...)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    names: Box<[Change; 3]>,
    /// The restrictions that were lost, as somebody asked for.
    lost: Option<Losses>,
}

/// The names of one kind that were added and taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    /// The noun for one, and for several.
    noun: [&'static str; 2],
    added: Vec<String>,
    removed: Vec<String>,
}

impl Changes {
    /// Adds the restrictions that were lost.
    #[must_use]
    pub fn with_losses(self, lost: Option<Losses>) -> Self {
        Self { lost, ..self }
    }

    /// Returns whether nothing was added, taken away or lost; what was there may have changed.
    pub fn is_empty(&self) -> bool {
        self.lost.is_none() && self.names.iter().all(Change::is_empty)
    }
}

impl Change {
    fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for Change { noun: [one, several], added, removed } in &*self.names {
            for (sign, names) in [('+', added), ('-', removed)] {
                let noun = if names.len() == 1 { one } else { several };
                if !names.is_empty() {
                    write!(f, "{separator}{sign}{} {noun} ({})", names.len(), Listed(names))?;
                    separator = ", ";
                }
            }
        }
        match &self.lost {
            Some(losses) => write!(f, "{separator}it has lost {losses}"),
            None if separator.is_empty() => {
                f.write_str("no principal, policy or endpoint was added or taken away")
            }
            None => Ok(()),
        }
    }
}
