//! The configuration that an emulator is started with.

use std::path::{Path, PathBuf};

use stagemaker_emulator::Config;

use crate::access::{self, is_test, refused, with_credentials};
use crate::exit::Failure;
use crate::listen::Reach;
use crate::{descriptors, environment};

/// The callers whom an address beyond this machine may let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exposure {
    /// Callers that a configuration names, by keys that not everybody knows.
    Named,
    /// All callers who have a key, also one that everybody knows.
    Everybody,
}

/// Loads a configuration, or the default without a file, whose region is that of `AWS_REGION` if set.
/// Without principals, the credentials are those of the `AWS_*` environment if set, else `test` /
/// `test`.
pub(crate) fn load(path: Option<&Path>) -> Result<Config, Failure> {
    load_with_sources(path, &mut Vec::new())
}

/// Loads a configuration as [`load`] does, and adds the files of replies and tokenizers that it names
/// to `sources`, also where it is refused.
pub(crate) fn load_with_sources(
    path: Option<&Path>,
    sources: &mut Vec<PathBuf>,
) -> Result<Config, Failure> {
    let mut read = |path: &Path| {
        Config::load_with_sources(path, sources).map_err(|problems| refused(path, &problems))
    };
    let mut config = match path {
        Some(path) => read(path)?,
        None => default()?,
    };
    config.access = with_credentials(config.access)?;
    descriptors::limit_connections(&mut config);
    Ok(config)
}

/// Returns the configuration without a file, for the region that `token mint` signs for.
fn default() -> Result<Config, Failure> {
    let mut config = Config::default();
    config.access.region = environment::region()?;
    Ok(config)
}

/// Returns how far an address that serves a configuration may reach: unless all are exposed, only who is
/// named in a file, by a key that not everybody knows, is let in from elsewhere, and never without a
/// signature.
pub(crate) fn reach(config: &Config, exposure: Exposure) -> Reach {
    if config.is_unverified {
        return Reach::Loopback;
    }
    if exposure == Exposure::Everybody {
        return Reach::Anywhere;
    }
    let is_secret = !config.access.credentials.iter().any(is_test);
    let is_named = config.access.restrictions().names_principals();
    if is_named && is_secret { Reach::Anywhere } else { Reach::Loopback }
}

/// Logs the settings that probably do not do what their author wanted.
pub(crate) fn warn(config: &Config) {
    access::warn(&config.warnings);
}
