//! Who may call, by a configuration and the environment.

use std::path::Path;

use stagemaker_access::access_config::AccessConfig;
use stagemaker_access::loaded::Loaded;
use stagemaker_gateway::{Credential, Secret};
use stagemaker_yaml::{Problem, Problems};

use crate::exit::Failure;
use crate::signer::Signer;

/// Loads what a configuration says about access. Credentials that it does not give are those of
/// the `AWS_*` environment if set, else `test` / `test`.
pub(crate) fn load(path: &Path) -> Result<Loaded, Failure> {
    let mut loaded = read(path)?;
    loaded.access = with_credentials(loaded.access)?;
    Ok(loaded)
}

/// Reads what a configuration says about access as it stands, which may name no principals.
pub(crate) fn read(path: &Path) -> Result<Loaded, Failure> {
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

/// Tells what a configuration says that probably does not do what its author wanted.
pub(crate) fn warn(warnings: &[Problem]) {
    for warning in warnings {
        tracing::warn!("{warning}");
    }
}

/// The access key id and the secret of whoever gives none.
pub(crate) const TEST: &str = "test";

/// Returns whether it is the credential that everybody knows, or may be: of derived keys nobody
/// can tell.
pub(crate) fn is_test(credential: &Credential) -> bool {
    credential.access_key_id() == TEST
        && credential.secret_access_key().is_none_or(|secret| secret.reveal() == TEST)
        && credential.session_token().is_none()
}

/// The failure of a configuration with problems.
pub(crate) fn refused(path: &Path, problems: &Problems) -> Failure {
    let count = match problems.len() {
        1 => "a problem".to_owned(),
        several => format!("{several} problems"),
    };
    Failure::new(format_args!("{} has {count}\n{problems}", path.display()))
}
