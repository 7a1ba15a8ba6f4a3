//! Taking a changed configuration while lines are read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use stagemaker_access::inventory::Changes;

use crate::exit::Failure;
use crate::file_stamp::{FileStamp, at_rest};
use crate::token::verifier::{Verifier, VerifyOptions};
use crate::watch::{Followed, Stamps};
use crate::{access, log};

/// The verifier of a configuration as it is now.
///
/// Reloads follow each other, and whoever wants the verifier waits for the one under way.
pub(crate) struct CurrentVerifier {
    file: PathBuf,
    options: VerifyOptions,
    state: Mutex<State>,
}

struct State {
    verifier: Arc<Verifier>,
    /// The stamp of the file that was read last, whether or not it was taken.
    stamp: FileStamp,
}

impl CurrentVerifier {
    /// Reads the configuration for the first time.
    pub(crate) fn load(file: &Path, options: VerifyOptions) -> Result<Self, Failure> {
        // Taken before: what is written while the file is read makes another stamp.
        let stamp = FileStamp::of(file, |_| true);
        let verifier = Arc::new(Verifier::load(file, options.clone())?);
        verifier.prepare();
        let state = Mutex::new(State { verifier, stamp });
        Ok(Self { file: file.to_owned(), options, state })
    }

    /// The verifier, of the file as it is now: a change of which no watcher has told yet is
    /// taken first.
    pub(crate) fn get(&self) -> Arc<Verifier> {
        let mut state = self.state();
        if self.stamp(&self.file) != state.stamp {
            self.read_again(&mut state, false);
        }
        Arc::clone(&state.verifier)
    }

    /// Reads the configuration again, with all policies, whether or not it has changed. What it has
    /// lost is lost.
    pub(crate) fn reload(&self) {
        self.read_again(&mut self.state(), true);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read_again(&self, state: &mut State, is_requested: bool) {
        state.stamp = at_rest(|| self.stamp(&self.file));
        let file = self.file.display();
        match self.take(state, is_requested) {
            Ok(changes) => {
                log::reload(Ok(()), &format!("{file} was read again, and is in force: {changes}"));
            }
            Err(failure) => log::reload(Err(failure), ""),
        }
    }

    /// Takes the configuration as a whole, or leaves what was before in force. One that has lost a
    /// restriction was emptied or is being written, unless somebody asks for it.
    fn take(&self, state: &mut State, is_requested: bool) -> Result<Changes, Failure> {
        let verifier = Verifier::load(&self.file, self.options.clone())?;
        let (changes, lost) = state.verifier.changes(&verifier);
        if let Some(losses) = lost.as_ref().filter(|_| !is_requested) {
            return Err(access::lost(&self.file, losses));
        }
        verifier.prepare();
        state.verifier = Arc::new(verifier);
        Ok(changes.with_losses(lost))
    }
}

impl Followed for CurrentVerifier {
    fn read(&self) -> Stamps {
        Stamps::from([(self.file.clone(), self.state().stamp.clone())])
    }

    fn take(&self, _: &[PathBuf]) {
        self.get();
    }
}
