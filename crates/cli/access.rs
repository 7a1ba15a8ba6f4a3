//! The credentials of a configuration, and those of the environment where it has none.

use std::path::Path;

use stagemaker_access::access_config::AccessConfig;
use stagemaker_access::loaded::LoadedAccess;
use stagemaker_access::losses::Losses;
use stagemaker_gateway::{Credential, Secret};
use stagemaker_yaml::{FileProblem, FileProblems};

use crate::exit::Failure;
use crate::signer::Signer;

/// Loads the access part of a configuration. Without principals, the credentials are those of the
/// `AWS_*` environment if set, else `test` / `test`.
pub(crate) fn load(path: &Path) -> Result<LoadedAccess, Failure> {
    let mut loaded = read(path)?;
    loaded.access = with_credentials(loaded.access)?;
    Ok(loaded)
}

/// Reads the access part of a configuration, which may name no principals.
pub(crate) fn read(path: &Path) -> Result<LoadedAccess, Failure> {
    AccessConfig::load(path).map_err(|problems| refused(path, &problems))
}

/// Adds the credentials of the environment where a configuration names no principals.
pub(crate) fn with_credentials(access: AccessConfig) -> Result<AccessConfig, Failure> {
    if access.credentials.is_empty() { with_environment(access) } else { Ok(access) }
}

/// Adds the credentials of the environment.
pub(crate) fn with_environment(access: AccessConfig) -> Result<AccessConfig, Failure> {
    let Some(signer) = Signer::from_environment()? else {
        return access.with_credential(TEST, Secret::new(TEST), None).map_err(Failure::new);
    };
    let session_token = signer.session_token.filter(|token| !token.reveal().is_empty());
    let id = &signer.access_key_id;
    access.with_credential(id, signer.secret_access_key, session_token).map_err(|invalid| {
        Failure::new(format_args!("the AWS_* environment is refused: {invalid}"))
    })
}

/// Logs the settings that probably do not do what their author wanted.
pub(crate) fn warn(warnings: &[FileProblem]) {
    for warning in warnings {
        tracing::warn!("{warning}");
    }
}

/// The access key id and the secret where none are given.
pub(crate) const TEST: &str = "test";

/// Returns whether a credential is the one that everybody knows, or may be: derived keys do not
/// show their secret.
pub(crate) fn is_test(credential: &Credential) -> bool {
    credential.access_key_id() == TEST
        && credential.secret_access_key().is_none_or(|secret| secret.reveal() == TEST)
        && credential.session_token().is_none()
}

/// Returns the failure of a changed configuration that has lost restrictions.
pub(crate) fn lost(path: &Path, losses: &Losses) -> Failure {
    let path = path.display();
    Failure::new(format_args!(
        "{path} has lost {losses}, and callers might do more without; {REMEDY}"
    ))
}

#[cfg(unix)]
const REMEDY: &str = "where that is meant, SIGHUP takes it";

#[cfg(not(unix))]
const REMEDY: &str = "where that is meant, start the command again";

/// Returns the failure of a configuration with problems.
pub(crate) fn refused(path: &Path, problems: &FileProblems) -> Failure {
    let count = match problems.len() {
        1 => "a problem".to_owned(),
        several => format!("{several} problems"),
    };
    Failure::new(format_args!("{} has {count}\n{problems}", path.display()))
}
