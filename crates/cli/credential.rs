//! The credentials of the `AWS_*` environment.

use std::env;

use stagemaker_gateway::Secret;

use crate::exit::Failure;

/// What `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` hold.
#[derive(Debug)]
pub(crate) struct EnvironmentCredential {
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: Secret,
    /// Empty where the variable is set but empty, which botocore signs as it is.
    pub(crate) session_token: Option<Secret>,
}

impl EnvironmentCredential {
    /// Reads them, if they are set.
    pub(crate) fn read() -> Result<Option<Self>, Failure> {
        match (filled("AWS_ACCESS_KEY_ID")?, filled("AWS_SECRET_ACCESS_KEY")?) {
            (Some(access_key_id), Some(secret)) => Ok(Some(Self {
                access_key_id,
                secret_access_key: Secret::new(secret),
                session_token: variable("AWS_SESSION_TOKEN")?.map(Secret::new),
            })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(half("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")),
            (None, Some(_)) => Err(half("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID")),
        }
    }
}

/// A variable, if it is set and not empty.
pub(crate) fn filled(name: &str) -> Result<Option<String>, Failure> {
    Ok(variable(name)?.filter(|value| !value.is_empty()))
}

fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Failure::new(format_args!("the value of {name} is not UTF-8 text")))
        }
    }
}

fn half(set: &str, missing: &str) -> Failure {
    Failure::new(format_args!("{set} is set, but {missing} is not: set both or neither"))
}
