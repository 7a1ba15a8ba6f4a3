//! The list of principals of a configuration.

use std::sync::Arc;

use stagemaker_gateway::{Credential, Permissions};
use stagemaker_yaml::{File, FileProblems, Node};

use crate::access_config::AccessConfig;
use crate::permissions::Limits;
use crate::principal_fields::PrincipalFields;
use crate::shared_settings::SharedSettings;
use crate::values::read_account;

impl AccessConfig {
    /// Reads the list of principals, and the account; where that is not given, it is the one of the
    /// first ARN.
    pub(crate) fn read_principals(
        &mut self,
        account: Option<&Node<'_>>,
        principals: &Node<'_>,
        shared: &SharedSettings,
        problems: &mut FileProblems,
    ) {
        let items = principals.items(problems);
        if items.is_empty() && principals.is_sequence() {
            problems.add(principals, "expected at least one principal, found none");
        }
        let fields: Vec<_> =
            items.iter().map(|item| PrincipalFields::read(item, problems)).collect();
        let given = account.and_then(|node| read_account(node, problems));
        let first = || {
            let first = fields.iter().find_map(|fields| fields.principal.as_ref())?;
            Some(first.account_id().to_owned())
        };
        if let Some(account) = given.or_else(first) {
            self.account = account;
        }
        for (item, fields) in items.iter().zip(fields) {
            if let Some(credential) = fields.credential(self, item, shared, problems) {
                self.add(item, credential, problems);
            }
        }
    }

    /// Adds the principal of a text that somebody sends, in place of one with the same access key id.
    ///
    /// # Errors
    ///
    /// Every problem of the text at once, each with its path of keys.
    pub fn with_principal(mut self, text: &str) -> Result<Self, FileProblems> {
        let mut problems = FileProblems::default();
        let shared = Arc::clone(&self.shared);
        let file = File::detached("principal", text);
        let read = file.parse(&mut problems, |item, problems| {
            let fields = PrincipalFields::read(item, problems);
            fields.credential(&self, item, &shared, problems)
        });
        problems.into_warnings()?;
        if let Some(credential) = read.flatten() {
            let id = credential.access_key_id().to_owned();
            self.credentials.retain(|other| other.access_key_id() != id);
            self.credentials.push(credential);
        }
        Ok(self)
    }

    /// Takes the principal with an access key id away; `None` where there is none.
    #[must_use]
    pub fn without_principal(mut self, access_key_id: &str) -> Option<Self> {
        let before = self.credentials.len();
        self.credentials.retain(|credential| credential.access_key_id() != access_key_id);
        (self.credentials.len() < before).then_some(self)
    }

    /// Adds a credential, unless another one has the same access key id, which is a problem.
    fn add(&mut self, item: &Node<'_>, credential: Credential, problems: &mut FileProblems) {
        let has_same_id = |other: &Credential| other.access_key_id() == credential.access_key_id();
        if self.credentials.iter().any(has_same_id) {
            problems.add(item, "another principal has the same `access_key_id`");
        } else {
            self.credentials.push(credential);
        }
    }
}

/// Returns the permissions of a principal of an account that the configuration does not name.
pub(crate) fn default_permissions(
    shared: &SharedSettings,
    account: &str,
    root: &Node<'_>,
    problems: &mut FileProblems,
) -> Option<Arc<Permissions>> {
    Limits::default().permissions(shared, account).unwrap_or_else(|error| {
        problems.add(root, error.to_string());
        None
    })
}
