//! Taking a changed configuration while serving.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use stagemaker_emulator::Emulator;

use crate::exit::Failure;
use crate::listen::Reach;
use crate::{log, settings};

/// What a configuration must fit to be taken while serving.
#[derive(Clone)]
pub(super) struct Reload {
    pub(super) emulator: Emulator,
    pub(super) file: PathBuf,
    /// How far the address that is listened on can be reached.
    pub(super) reach: Reach,
    /// The files that replies come from, as of the last time that all was right.
    pub(super) sources: Arc<Mutex<Vec<PathBuf>>>,
}

/// What is taken of a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// All of it.
    Everything,
    /// What is answered: policies that somebody is about to edit are none of its business.
    Replies,
}

impl Reload {
    /// Reads the configuration again, and says which files it is made of now. Where anything is
    /// wrong with it or with what it names, all of it is refused, and what was before stays in
    /// force.
    pub(super) fn run(&self, what: What) -> Vec<PathBuf> {
        let taken = match what {
            What::Everything => {
                format!("{} was read again, and is in force", self.file.display())
            }
            What::Replies => "the replies were read again, and are in force".to_owned(),
        };
        log::reload(self.take(what), &taken);
        self.sources()
    }

    /// The configuration, and the files that replies come from.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        [vec![self.file.clone()], self.sources()].concat()
    }

    /// Takes what these files have changed, and says which files replies come from then.
    pub(super) fn take_changed(&self, changed: &HashSet<PathBuf>) -> Vec<PathBuf> {
        self.concerns(changed).map(|what| self.run(what)).unwrap_or_default()
    }

    /// The files that replies come from.
    fn sources(&self) -> Vec<PathBuf> {
        self.sources.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn take(&self, what: What) -> Result<(), Failure> {
        let config = settings::load(Some(&self.file))?;
        let sources = config.sources.clone();
        let open = settings::reach(&config, Some(&self.file)) == Reach::Anywhere;
        if self.reach == Reach::Anywhere && !open {
            return Err(Failure::new("credentials that everybody knows are for loopback only"));
        }
        settings::warn(&config);
        match what {
            What::Everything => self.emulator.reload(config).map_err(Failure::new)?,
            What::Replies => self.emulator.reload_deployed(config),
        }
        *self.sources.lock().unwrap_or_else(PoisonError::into_inner) = sources;
        Ok(())
    }

    /// What is to be taken because these files have changed, if it is anything.
    fn concerns(&self, changed: &HashSet<PathBuf>) -> Option<What> {
        if changed.iter().any(|path| same(path, &self.file)) {
            return Some(What::Everything);
        }
        let sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        let is_source = |path: &PathBuf| {
            sources.iter().any(|source| {
                same(path, source) || path.parent().is_some_and(|folder| same(folder, source))
            })
        };
        changed.iter().any(is_source).then_some(What::Replies)
    }
}

/// Whether two paths name the same file, which need not be there.
fn same(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    whole(one).components().eq(whole(other).components())
}
