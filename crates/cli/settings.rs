//! The configuration that an emulator is started with.

use std::path::{Path, PathBuf};

use stagemaker_emulator::Config;

use crate::access::{self, is_test, refused, with_credentials};
use crate::descriptors;
use crate::exit::Failure;
use crate::listen::Reach;

/// Loads a configuration, or the default without a file. Without principals, the credentials are
/// those of the `AWS_*` environment if set, else `test` / `test`.
pub(crate) fn load(path: Option<&Path>) -> Result<Config, Failure> {
    load_with_sources(path, &mut Vec::new())
}

/// Loads a configuration as [`load`] does, and adds the files of replies and tokenizers that it names
/// to `sources`, also where it is refused.
pub(crate) fn load_with_sources(
    path: Option<&Path>,
    sources: &mut Vec<PathBuf>,
) -> Result<Config, Failure> {
    let read = |path: &Path| {
        Config::load_with_sources(path, sources).map_err(|problems| refused(path, &problems))
    };
    let mut config = path.map(read).transpose()?.unwrap_or_default();
    config.access = with_credentials(config.access)?;
    descriptors::limit_connections(&mut config);
    Ok(config)
}

/// Returns how far an address that serves a configuration may reach: only who is named in a file, by a
/// key that not everybody knows, is let in from elsewhere, and never without a signature.
pub(crate) fn reach(config: &Config) -> Reach {
    if config.is_unverified {
        return Reach::Loopback;
    }
    let is_secret = !config.access.credentials.iter().any(is_test);
    let is_named = config.access.restrictions().names_principals();
    if is_named && is_secret { Reach::Anywhere } else { Reach::Loopback }
}

/// Logs the settings that probably do not do what their author wanted.
pub(crate) fn warn(config: &Config) {
    access::warn(&config.warnings);
}
