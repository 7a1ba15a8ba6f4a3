//! Credentials with their secret, which can sign.

use std::sync::Arc;

use stagemaker_gateway::{Access, Credential, Principal, Secret};
use stagemaker_verifier::{Audience, SigningCredentials, Timestamp};

use crate::environment::{filled, variable};
use crate::exit::Failure;

/// Credentials with their secret.
#[derive(Debug)]
pub(crate) struct Signer {
    /// Whom they belong to, where a configuration says it.
    pub(crate) arn: Option<String>,
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: Secret,
    /// Empty where the variable is set but empty, which botocore signs as it is.
    pub(crate) session_token: Option<Secret>,
}

impl Signer {
    /// What `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` hold, if they
    /// are set.
    pub(crate) fn from_environment() -> Result<Option<Self>, Failure> {
        match (filled("AWS_ACCESS_KEY_ID")?, filled("AWS_SECRET_ACCESS_KEY")?) {
            (Some(access_key_id), Some(secret)) => Ok(Some(Self {
                arn: None,
                access_key_id,
                secret_access_key: Secret::new(secret),
                session_token: variable("AWS_SESSION_TOKEN")?.map(Secret::new),
            })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(half("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")),
            (None, Some(_)) => Err(half("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID")),
        }
    }

    /// Credentials that a configuration holds, unless it holds derived keys only: then the user
    /// is told a remedy.
    pub(crate) fn of(credential: &Credential, remedy: &str) -> Result<Self, Failure> {
        let access_key_id = credential.access_key_id().to_owned();
        let Some(secret_access_key) = credential.secret_access_key().cloned() else {
            return Err(Failure::new(format_args!(
                "the configuration holds keys derived from the secret of `{access_key_id}`, \
                 but this needs the secret itself: {remedy}"
            )));
        };
        let arn = Some(credential.principal().arn().to_owned());
        let session_token = credential.session_token().cloned();
        Ok(Self { arn, access_key_id, secret_access_key, session_token })
    }

    /// Checks that a server could hold the credentials: that neither the id nor the secret is
    /// empty, ends with a line feed or holds a control character.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let nobody =
            Arc::new(Principal::parse("arn:aws:iam::000000000000:root").map_err(Failure::new)?);
        let secret = self.secret_access_key.clone();
        Credential::new(&self.access_key_id, secret, nobody, Access::Unlimited)
            .map(drop)
            .map_err(Failure::new)
    }

    /// Makes a token.
    pub(crate) fn mint(
        &self,
        audience: &Audience,
        at: Timestamp,
        lifetime_seconds: u32,
    ) -> Result<String, Failure> {
        let credentials = SigningCredentials {
            access_key_id: &self.access_key_id,
            secret_access_key: self.secret_access_key.reveal(),
            session_token: self.session_token.as_ref().map(Secret::reveal),
        };
        stagemaker_verifier::mint(audience, credentials, at, lifetime_seconds).map_err(Failure::new)
    }
}

fn half(set: &str, missing: &str) -> Failure {
    Failure::new(format_args!("{set} is set, but {missing} is not: set both or neither"))
}
