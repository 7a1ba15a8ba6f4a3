//! Sets of credentials, one of which is in force at a time.

use std::sync::Arc;

use arbitrary::{Arbitrary, Result, Unstructured};
use stagemaker_gateway::verifier::{Scope, Timestamp};
use stagemaker_gateway::{Credential, Credentials, DerivedKey, DerivedKeys, Principal, Secret};

use super::grant::Grant;
use crate::authenticator::KNOWN;
use crate::reference::{read, sigv4};
use crate::signer::usual;
use crate::vectors::{
    ACCESS_KEY_ID, REGION, SECRET, SESSION_TOKEN, SIGNED_AT, TEMPORARY_ACCESS_KEY_ID,
};

/// A secret that is not that of the vectors.
pub const OTHER_SECRET: &str = "another/secret/of/forty/letters/EXAMPLE1";
/// A session token that is not that of the vectors.
pub const OTHER_SESSION_TOKEN: &str = "another+session/token/of/some/length==";

/// The credentials of the two access keys of the vectors; none where a key is not known.
#[derive(Clone, Debug, Default)]
pub struct CredentialSet {
    long_term: Option<Holder>,
    temporary: Option<TemporaryHolder>,
}

/// The credential of one access key.
#[derive(Clone, Debug)]
pub struct Holder {
    pub(crate) secret: &'static str,
    /// Whether only the key of one day is held, and not the secret.
    pub(crate) is_derived: bool,
    /// The session token, and the first instant at which it no longer serves.
    pub(crate) session: Option<(&'static str, i64)>,
    /// The ARN of the principal.
    pub arn: &'static str,
    pub(crate) grant: Grant,
    pub(crate) refused_before: Option<i64>,
    /// The fingerprint of a token that is refused.
    pub(crate) refused: Option<String>,
}

/// A credential that mostly is temporary.
#[derive(Clone, Debug)]
struct TemporaryHolder(Holder);

impl<'a> Arbitrary<'a> for CredentialSet {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let long_term = if usual(u)? { Some(u.arbitrary()?) } else { None };
        let temporary = if usual(u)? { Some(u.arbitrary()?) } else { None };
        Ok(Self { long_term, temporary })
    }
}

impl<'a> Arbitrary<'a> for Holder {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let refused_before = if usual(u)? { None } else { Some(instant(u)?) };
        Ok(Self {
            secret: if usual(u)? { SECRET } else { OTHER_SECRET },
            is_derived: !usual(u)?,
            session: if usual(u)? { None } else { Some((session_token(u)?, instant(u)?)) },
            arn: u.choose(&ARNS)?,
            grant: u.arbitrary()?,
            refused_before,
            refused: if usual(u)? { None } else { Some(fingerprint_of(u.arbitrary()?)) },
        })
    }
}

impl<'a> Arbitrary<'a> for TemporaryHolder {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let holder = Holder::arbitrary(u)?;
        let ends_at = if usual(u)? { SIGNED_AT + 86_400 } else { instant(u)? };
        let session = if usual(u)? { Some((session_token(u)?, ends_at)) } else { None };
        Ok(Self(Holder { session, ..holder }))
    }
}

impl CredentialSet {
    /// Finds the credential of an access key.
    pub(crate) fn find(&self, access_key_id: &str) -> Option<&Holder> {
        match access_key_id {
            ACCESS_KEY_ID => self.long_term.as_ref(),
            TEMPORARY_ACCESS_KEY_ID => self.temporary.as_ref().map(|holder| &holder.0),
            _ => None,
        }
    }

    /// Makes the same set for the gateway.
    pub(crate) fn credentials(&self) -> Credentials {
        let found = [ACCESS_KEY_ID, TEMPORARY_ACCESS_KEY_ID]
            .into_iter()
            .filter_map(|id| Some(self.find(id)?.credential(id)));
        Credentials::new(found).expect("their ids differ")
    }
}

/// The day of the only derived key.
pub(crate) const DERIVED_DAY: &str = "20261122";

impl Holder {
    /// The digits of the account in the ARN.
    pub fn account(&self) -> &'static str {
        self.arn.split(':').nth(4).expect("it is an ARN")
    }

    /// The word for the kind of the credential.
    pub fn kind(&self) -> &'static str {
        if self.session.is_some() { "temporary" } else { "long_term" }
    }

    fn credential(&self, id: &str) -> Credential {
        let principal = Arc::new(Principal::parse(self.arn).expect("it is an ARN"));
        let access = self.grant.access();
        let credential = if self.is_derived {
            Credential::from_derived_keys(id, self.derived_keys(), principal, access)
        } else {
            Credential::new(id, Secret::new(self.secret), principal, access)
        };
        let mut credential = credential.expect("id and secret are in order");
        if let Some((token, ends_at)) = self.session {
            let ends_at = Timestamp::from_unix_seconds(ends_at);
            credential = credential.temporary(Secret::new(token), ends_at).expect("so is this");
        }
        if let Some(instant) = self.refused_before {
            credential = credential.refusing_tokens_before(Timestamp::from_unix_seconds(instant));
        }
        match &self.refused {
            Some(digits) => credential.refusing_token(digits.parse().expect("32 digits")),
            None => credential,
        }
    }

    fn derived_keys(&self) -> DerivedKeys {
        let scope = Scope { date: DERIVED_DAY, region: REGION, service: "sagemaker" };
        let key = sigv4::signing_key(self.secret, &scope.to_string());
        let key = DerivedKey::new(scope, &key.try_into().expect("32 bytes"));
        DerivedKeys::new([key.expect("it has a scope")]).expect("it is one")
    }
}

/// Chooses an instant near one that matters.
pub(crate) fn instant(u: &mut Unstructured<'_>) -> Result<i64> {
    let near = *u.choose(&[0, 0, 0, -300, -900, 1, 900, 3_600, 43_200, 86_400, -86_400])?;
    Ok(SIGNED_AT + near + u.int_in_range(-1..=1)?)
}

pub(crate) fn session_token(u: &mut Unstructured<'_>) -> Result<&'static str> {
    Ok(if usual(u)? { SESSION_TOKEN } else { OTHER_SESSION_TOKEN })
}

/// Returns the fingerprint of the token of a known vector.
fn fingerprint_of(is_temporary: bool) -> String {
    let reading = read(KNOWN[usize::from(is_temporary)].token).expect("a vector can be read");
    sigv4::fingerprint(&reading.parameters["X-Amz-Signature"])
}

/// A user of the first account, and a session of a role of another.
const ARNS: [&str; 2] = [
    "arn:aws:iam::123456789012:user/first",
    "arn:aws:sts::210987654321:assumed-role/worker/second",
];
