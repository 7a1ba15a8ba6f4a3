//! The configuration that a subcommand works with.

use std::path::Path;

use stagemaker_emulator::{Config, Problems};
use stagemaker_gateway::{Credential, Secret};

use crate::exit::Failure;
use crate::listen::Reach;
use crate::signer::Signer;

/// Loads a configuration, or the one without a file. Credentials that no file gives are those of
/// the `AWS_*` environment if set, else `test` / `test`.
pub(crate) fn load(path: Option<&Path>) -> Result<Config, Failure> {
    with_credentials(path.map(read).transpose()?.unwrap_or_default())
}

/// Reads a configuration as it stands, which may name no principals.
pub(crate) fn read(path: &Path) -> Result<Config, Failure> {
    Config::load(path).map_err(|problems| refused(path, &problems))
}

/// Adds the credentials of the environment to a configuration that names no principals.
pub(crate) fn with_credentials(config: Config) -> Result<Config, Failure> {
    if config.credentials.is_empty() { with_environment(config) } else { Ok(config) }
}

/// Who may be listened to with a configuration.
pub(crate) fn reach(config: &Config, file: Option<&Path>) -> Reach {
    let is_secret = !config.credentials.iter().any(is_test);
    if file.is_some() && is_secret { Reach::Anywhere } else { Reach::Loopback }
}

/// Tells what a configuration says that probably does not do what its author wanted.
pub(crate) fn warn(config: &Config) {
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
}

/// Adds the credentials of the environment.
pub(crate) fn with_environment(config: Config) -> Result<Config, Failure> {
    let Some(own) = Signer::from_environment()? else {
        return config.with_credential(TEST, Secret::new(TEST), None).map_err(Failure::new);
    };
    let session_token = own.session_token.filter(|token| !token.reveal().is_empty());
    let id = &own.access_key_id;
    config.with_credential(id, own.secret_access_key, session_token).map_err(|invalid| {
        Failure::new(format_args!("the AWS_* environment is refused: {invalid}"))
    })
}

/// The access key id and the secret of whoever gives none.
pub(crate) const TEST: &str = "test";

/// Whether it is the credential that everybody knows, or may be: of derived keys nobody can tell.
pub(crate) fn is_test(credential: &Credential) -> bool {
    credential.access_key_id() == TEST
        && credential.secret_access_key().is_none_or(|secret| secret.reveal() == TEST)
        && credential.session_token().is_none()
}

fn refused(path: &Path, problems: &Problems) -> Failure {
    let count = match problems.len() {
        1 => "a problem".to_owned(),
        several => format!("{several} problems"),
    };
    Failure::new(format_args!("{} has {count}\n{problems}", path.display()))
}
