//! Taking a changed configuration while lines are read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::exit::Failure;
use crate::file_stamp::FileStamp;
use crate::log;
use crate::token::verifier::{Verifier, VerifyOptions};

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
        let stamp = FileStamp::of(file);
        let verifier = Arc::new(Verifier::load(file, options.clone())?);
        verifier.prepare();
        let state = Mutex::new(State { verifier, stamp });
        Ok(Self { file: file.to_owned(), options, state })
    }

    /// The verifier, of the file as it is now: a change of which no watcher has told yet is
    /// taken first.
    pub(crate) fn get(&self) -> Arc<Verifier> {
        let mut state = self.state();
        if FileStamp::of(&self.file) != state.stamp {
            self.read_again(&mut state);
        }
        Arc::clone(&state.verifier)
    }

    /// Reads the configuration again, with all policies, whether or not it has changed.
    pub(crate) fn reload(&self) {
        self.read_again(&mut self.state());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read_again(&self, state: &mut State) {
        state.stamp = FileStamp::at_rest(&self.file);
        let taken = format!("{} was read again, and is in force", self.file.display());
        log::reload(self.take(state), &taken);
    }

    /// Takes the configuration as a whole, or leaves what was before in force. A file without
    /// principals accepts what the environment holds, or what everybody knows: where there were
    /// some before, it was emptied or is being written.
    fn take(&self, state: &mut State) -> Result<(), Failure> {
        let verifier = Verifier::load(&self.file, self.options.clone())?;
        if state.verifier.names_principals() && !verifier.names_principals() {
            let file = self.file.display();
            return Err(Failure::new(format_args!("{file} names no principals any more")));
        }
        verifier.prepare();
        state.verifier = Arc::new(verifier);
        Ok(())
    }
}
