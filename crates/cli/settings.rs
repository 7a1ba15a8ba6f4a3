//! The configuration that an emulator is started with.

use std::path::Path;

use stagemaker_emulator::Config;

use crate::access::{self, is_test, refused, with_credentials};
use crate::exit::Failure;
use crate::listen::Reach;

/// Loads a configuration, or the default without a file. Without principals, the credentials are
/// those of the `AWS_*` environment if set, else `test` / `test`.
pub(crate) fn load(path: Option<&Path>) -> Result<Config, Failure> {
    let mut config = path.map(read).transpose()?.unwrap_or_default();
    config.access = with_credentials(config.access)?;
    Ok(config)
}

/// Reads a configuration, which may name no principals.
fn read(path: &Path) -> Result<Config, Failure> {
    Config::load(path).map_err(|problems| refused(path, &problems))
}

/// Returns how far an address that serves a configuration may reach.
pub(crate) fn reach(config: &Config, file: Option<&Path>) -> Reach {
    let is_secret = !config.access.credentials.iter().any(is_test);
    if file.is_some() && is_secret { Reach::Anywhere } else { Reach::Loopback }
}

/// Logs the settings that probably do not do what their author wanted.
pub(crate) fn warn(config: &Config) {
    access::warn(&config.warnings);
}
