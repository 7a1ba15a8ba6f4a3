//! Keys that whoever holds the secret has derived, so that a server need not hold it.

use std::collections::HashMap;
use std::fmt;

use stagemaker_verifier::{OwnedScope, Scope, SigningKey};

use crate::setting::InvalidSetting;

/// A signing key, and the one day, region and service that it is good for.
///
/// Within them it is as good as the secret access key: whoever has it can sign.
#[derive(Clone, Debug)]
pub struct DerivedKey {
    scope: OwnedScope,
    key: SigningKey,
}

impl DerivedKey {
    /// Takes the key of a scope, as
    /// [`SigningKey::derive_bytes`](stagemaker_verifier::SigningKey::derive_bytes) makes it.
    ///
    /// # Errors
    ///
    /// When no token can have the scope, or all bytes of the key are zero. SPEC S4
    pub fn new(scope: Scope<'_>, key: &[u8; 32]) -> Result<Self, InvalidSetting> {
        scope.check()?;
        if key.iter().all(|byte| *byte == 0) {
            return Err(InvalidSetting::KeyAllZero);
        }
        Ok(Self { scope: scope.to_owned_scope(), key: SigningKey::from_bytes(key) })
    }

    /// The day, region and service that it is good for.
    pub fn scope(&self) -> Scope<'_> {
        self.scope.as_scope()
    }

    pub(crate) fn key(&self) -> &SigningKey {
        &self.key
    }
}

/// Derived keys of one secret access key, at most one for a scope.
#[derive(Clone, Debug, Default)]
pub struct DerivedKeys {
    /// There may be a year of days, but very few regions and services.
    by_date: HashMap<Box<str>, Vec<DerivedKey>>,
}

impl DerivedKeys {
    /// Collects keys.
    ///
    /// # Errors
    ///
    /// When two of them have the same scope. SPEC S7
    pub fn new(keys: impl IntoIterator<Item = DerivedKey>) -> Result<Self, DuplicateScope> {
        let mut collected = Self::default();
        keys.into_iter().try_for_each(|key| collected.insert(key))?;
        Ok(collected)
    }

    /// Adds a key.
    ///
    /// # Errors
    ///
    /// When there is one with the same scope, which stays as it is.
    pub fn insert(&mut self, key: DerivedKey) -> Result<(), DuplicateScope> {
        let of_day = self.by_date.entry(key.scope().date.into()).or_default();
        if of_day.iter().any(|other| other.scope() == key.scope()) {
            return Err(DuplicateScope(key.scope().to_string().into()));
        }
        of_day.push(key);
        Ok(())
    }

    /// What the keys are good for, in the order of days.
    pub fn scopes(&self) -> Vec<Scope<'_>> {
        let mut scopes: Vec<_> = self.by_date.values().flatten().map(DerivedKey::scope).collect();
        scopes.sort_unstable();
        scopes
    }

    /// SPEC K2
    pub(crate) fn find(&self, scope: Scope<'_>) -> Option<&SigningKey> {
        let of_day = self.by_date.get(scope.date)?;
        // Compared part by part: joined without a delimiter, two scopes could look like one.
        of_day.iter().find(|key| key.scope() == scope).map(DerivedKey::key)
    }
}

/// Two derived keys have the same scope.
///
/// Exhaustive: it holds that scope, and there is nothing else to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateScope(pub Box<str>);

impl fmt::Display for DuplicateScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "two derived keys have the scope `{}`", self.0)
    }
}

impl std::error::Error for DuplicateScope {}

#[cfg(test)]
mod tests {
    use super::{DerivedKey, DerivedKeys};
    use stagemaker_verifier::Scope;

    fn key([date, region, service]: [&str; 3]) -> DerivedKey {
        DerivedKey::new(Scope { date, region, service }, &[0xab; 32]).unwrap()
    }

    const SCOPES: [[&str; 3]; 4] = [
        ["20261122", "us-east-1", "sagemaker"],
        ["20261122", "us-east-1", "bedrock"],
        ["20261123", "us-east-1", "sagemaker"],
        ["20261122", "us-east-2", "sagemaker"],
    ];

    #[test]
    fn a_key_is_found_by_its_exact_scope() {
        let keys = DerivedKeys::new(SCOPES.map(key)).unwrap();
        for [date, region, service] in SCOPES {
            assert!(keys.find(Scope { date, region, service }).is_some());
        }
        for [date, region, service] in [
            ["20261124", "us-east-1", "sagemaker"],
            ["20261122", "us-east-", "1sagemaker"],
            ["20261122u", "s-east-1", "sagemaker"],
            ["20261123", "us-east-1", "bedrock"],
            ["", "", ""],
        ] {
            assert!(keys.find(Scope { date, region, service }).is_none());
        }
    }

    #[test]
    fn two_keys_of_one_scope_are_refused() {
        let error = DerivedKeys::new([SCOPES[0], SCOPES[1], SCOPES[0]].map(key)).unwrap_err();
        let scope = "20261122/us-east-1/sagemaker/aws4_request";
        assert_eq!(error.to_string(), format!("two derived keys have the scope `{scope}`"));
    }
}
