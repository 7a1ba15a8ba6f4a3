//! The options that say which configuration an emulator is started with.

use std::path::{Path, PathBuf};

use crate::settings::Exposure;

/// The options that say which configuration an emulator is started with.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ConfigArgs {
    /// The configuration; by default stagemaker.yaml in this folder, and without one every endpoint
    /// answers by echo
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Leave a stagemaker.yaml in this folder alone
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
    /// Let other machines reach credentials that everybody knows, as in a container
    #[arg(long, env = "STAGEMAKER_EXPOSE", hide_env_values = true, value_parser = switch)]
    expose: bool,
}

/// The file of a configuration.
#[derive(Clone, Debug)]
pub(crate) struct ConfigFile {
    pub(crate) path: PathBuf,
    /// `true` where nobody named it: it was found in the folder.
    is_found: bool,
}

/// The name of the file that is taken where none is named.
const USUAL_NAME: &str = "stagemaker.yaml";

impl ConfigArgs {
    /// Returns the file; none where none is named and the folder has none.
    pub(crate) fn file(&self) -> Option<ConfigFile> {
        let named = self.config.clone().map(|path| ConfigFile { path, is_found: false });
        let found = || {
            let usual = Path::new(USUAL_NAME);
            let is_found = !self.no_config && usual.exists();
            is_found.then(|| ConfigFile { path: usual.to_owned(), is_found })
        };
        named.or_else(found)
    }

    /// Returns whether other machines may reach credentials that everybody knows.
    pub(crate) const fn exposure(&self) -> Exposure {
        if self.expose { Exposure::Everybody } else { Exposure::Named }
    }
}

impl ConfigFile {
    /// Returns what to say of a file that nobody named; none of one that was named.
    pub(crate) fn note(&self) -> Option<String> {
        let note =
            || format!("{} of this folder is used; --no-config leaves it", self.path.display());
        self.is_found.then(note)
    }
}

/// Reads a switch of the environment. One that is mistyped must not open anything.
fn switch(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "" | "0" | "false" | "no" | "off" => Ok(false),
        _ => Err("expected 1 or 0".to_owned()),
    }
}
