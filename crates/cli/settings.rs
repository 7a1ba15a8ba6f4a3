//! The configuration that an emulator is started with.

use std::path::Path;

use stagemaker_emulator::Config;

use crate::access::{is_test, refused, warn as warn_of, with_credentials};
use crate::exit::Failure;
use crate::listen::Reach;

/// Loads a configuration, or the one without a file. Credentials that no file gives are those of
/// the `AWS_*` environment if set, else `test` / `test`.
pub(crate) fn load(path: Option<&Path>) -> Result<Config, Failure> {
    let mut config = path.map(read).transpose()?.unwrap_or_default();
    config.access = with_credentials(config.access)?;
    Ok(config)
}

/// Reads a configuration as it stands, which may name no principals.
fn read(path: &Path) -> Result<Config, Failure> {
    Config::load(path).map_err(|problems| refused(path, &problems))
}

/// Who may be listened to with a configuration.
pub(crate) fn reach(config: &Config, file: Option<&Path>) -> Reach {
    let is_secret = !config.access.credentials.iter().any(is_test);
    if file.is_some() && is_secret { Reach::Anywhere } else { Reach::Loopback }
}

/// Tells what a configuration says that probably does not do what its author wanted.
pub(crate) fn warn(config: &Config) {
    warn_of(&config.warnings);
}
