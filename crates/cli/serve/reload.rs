//! Reloads of a changed configuration while it is served.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use stagemaker_emulator::Emulator;

use crate::exit::Failure;
use crate::listen::Reach;
use crate::{log, settings};

/// The means of reloading: the emulator, and the file that it is configured by.
#[derive(Clone)]
pub(super) struct Reload {
    pub(super) emulator: Emulator,
    /// The configuration.
    pub(super) file: PathBuf,
    /// The reach of the address that is listened on.
    pub(super) reach: Reach,
    /// The files that replies come from, as of the last successful reload.
    pub(super) sources: Arc<Mutex<Vec<PathBuf>>>,
}

/// The part of a configuration that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReloadScope {
    /// The whole configuration.
    Everything,
    /// The endpoints and replies, so that policies which are just being edited are not taken.
    Replies,
}

impl Reload {
    /// Reads the configuration again, and returns the files that replies come from now. Where it has
    /// any problem, all of it is refused, and the one before stays in force.
    pub(super) fn run(&self, scope: ReloadScope) -> Vec<PathBuf> {
        let taken = match scope {
            ReloadScope::Everything => {
                format!("{} was read again, and is in force", self.file.display())
            }
            ReloadScope::Replies => "the replies were read again, and are in force".to_owned(),
        };
        log::reload(self.take(scope), &taken);
        self.sources()
    }

    /// Returns the configuration, and the files that replies come from.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        [vec![self.file.clone()], self.sources()].concat()
    }

    /// Reloads after a change of these files, and returns the files that replies come from then;
    /// none if the change does not matter.
    pub(super) fn take_changed(&self, changed: &HashSet<PathBuf>) -> Vec<PathBuf> {
        self.scope_of(changed).map(|scope| self.run(scope)).unwrap_or_default()
    }

    /// Returns the files that replies come from.
    fn sources(&self) -> Vec<PathBuf> {
        self.sources.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn take(&self, scope: ReloadScope) -> Result<(), Failure> {
        let config = settings::load(Some(&self.file))?;
        let sources = config.sources.clone();
        let allowed = settings::reach(&config, Some(&self.file));
        if self.reach == Reach::Anywhere && allowed != Reach::Anywhere {
            return Err(Failure::new("credentials that everybody knows are for loopback only"));
        }
        settings::warn(&config);
        match scope {
            ReloadScope::Everything => self.emulator.reload(config).map_err(Failure::new)?,
            ReloadScope::Replies => self.emulator.reload_deployed(config),
        }
        *self.sources.lock().unwrap_or_else(PoisonError::into_inner) = sources;
        Ok(())
    }

    /// Returns the part to take after a change of these files; none if the change does not matter.
    fn scope_of(&self, changed: &HashSet<PathBuf>) -> Option<ReloadScope> {
        if changed.iter().any(|path| is_same_file(path, &self.file)) {
            return Some(ReloadScope::Everything);
        }
        let sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        let is_source = |path: &PathBuf| {
            sources.iter().any(|source| {
                is_same_file(path, source)
                    || path.parent().is_some_and(|folder| is_same_file(folder, source))
            })
        };
        changed.iter().any(is_source).then_some(ReloadScope::Replies)
    }
}

/// Returns whether two paths name the same file, which need not exist.
fn is_same_file(left: &Path, right: &Path) -> bool {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute(left).components().eq(absolute(right).components())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::{Arc, Mutex};

    use stagemaker_emulator::Emulator;

    use super::{Reload, ReloadScope};
    use crate::listen::Reach;
    use crate::settings;

    const SECRET: &str = "principals: [{access_key_id: AKIAIOSFODNN7EXAMPLE, \
                          secret_access_key: wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY}]\n";
    const KNOWN: &str = "principals: [{access_key_id: test, secret_access_key: test}]\n";

    #[test]
    fn credentials_that_everybody_knows_are_taken_on_loopback_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.yaml");
        for (reach, text, is_taken) in [
            (Reach::Anywhere, SECRET, true),
            (Reach::Anywhere, KNOWN, false),
            (Reach::Loopback, SECRET, true),
            (Reach::Loopback, KNOWN, true),
        ] {
            fs::write(&file, SECRET).unwrap();
            let emulator = Emulator::new(settings::load(Some(&file)).unwrap()).unwrap();
            let sources = Arc::new(Mutex::new(Vec::new()));
            let reload = Reload { emulator, file: file.clone(), reach, sources };
            fs::write(&file, text).unwrap();
            let taken = reload.take(ReloadScope::Everything);
            assert_eq!(taken.is_ok(), is_taken, "{text}");
        }
    }
}
