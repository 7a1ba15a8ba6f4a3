//! The files that a configuration consists of, as they were when they were read last.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use stagemaker_emulator::{ReloadScope, Replies};

use crate::file_stamp::FileStamp;
use crate::watch::Stamps;

/// The configuration and the files and folders that replies and tokenizers come from, with the stamp
/// that each had before it was read last. Policies are read with the configuration, and not followed.
pub(super) struct FollowedFiles {
    config: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    stamps: Stamps,
    /// The files of the configuration that is in force.
    in_force: Vec<PathBuf>,
    /// The number of the last reading that began, and of the last that ended.
    begun: u64,
    ended: u64,
    /// `true` where the configuration on the disk was refused, so that it is to be tried as a whole.
    is_pending: bool,
}

/// A reading of the files that has begun.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    number: u64,
    began: SystemTime,
}

impl FollowedFiles {
    pub(super) fn new(config: PathBuf) -> Self {
        let files = Self { config, state: Mutex::default() };
        files.state().stamps.insert(files.config.clone(), FileStamp::Unread);
        files
    }

    /// The configuration.
    pub(super) fn config(&self) -> &Path {
        &self.config
    }

    /// Begins a reading: what changes from now on is read again.
    pub(super) fn begin(&self) -> Reading {
        let mut state = self.state();
        let stamps = state.stamps.keys().map(|path| (path.clone(), stamp(path)));
        state.stamps = stamps.collect();
        state.begun = state.begun.saturating_add(1);
        Reading { number: state.begun, began: SystemTime::now() }
    }

    /// Ends a reading that met these sources. `scope` is what it was for, and `None` at the start.
    pub(super) fn end(
        &self,
        reading: Reading,
        sources: &[PathBuf],
        scope: Option<ReloadScope>,
        is_in_force: bool,
    ) {
        let mut state = self.state();
        if reading.number <= state.ended {
            return;
        }
        state.ended = reading.number;
        if is_in_force {
            state.in_force = sources.to_vec();
        }
        if scope != Some(ReloadScope::Replies) {
            state.is_pending = !is_in_force;
        }
        let paths = [&self.config].into_iter().chain(sources).chain(&state.in_force);
        let known = |path: &PathBuf| {
            let new = || stamp(path).read_since(reading.began);
            (path.clone(), state.stamps.get(path).cloned().unwrap_or_else(new))
        };
        let stamps = paths.map(known).collect();
        state.stamps = stamps;
    }

    /// Returns the part of the configuration to take after a change of these files.
    pub(super) fn scope_of(&self, changed: &[PathBuf]) -> ReloadScope {
        if self.state().is_pending || changed.contains(&self.config) {
            ReloadScope::Watched
        } else {
            ReloadScope::Replies
        }
    }

    /// Returns the stamps of the last reading.
    pub(super) fn read(&self) -> Stamps {
        self.state().stamps.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the stamp of a file as it is now; of a folder, that of its files of replies.
pub(super) fn stamp(path: &Path) -> FileStamp {
    FileStamp::of(path, Replies::is_file_of_folder)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use stagemaker_emulator::ReloadScope;

    use super::{FollowedFiles, stamp};

    /// The files that differ from what was read.
    fn changed(files: &FollowedFiles) -> Vec<PathBuf> {
        let read = files.read();
        read.into_iter().filter(|(path, read)| stamp(path) != *read).map(|(path, _)| path).collect()
    }

    fn start(folder: &Path) -> (FollowedFiles, PathBuf) {
        let config = folder.join("c.yaml");
        fs::write(&config, "one").unwrap();
        (FollowedFiles::new(config.clone()), config)
    }

    #[test]
    fn what_changes_while_it_is_read_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let (files, config) = start(folder.path());
        let replies = folder.path().join("r.yaml");
        assert_eq!(changed(&files), std::slice::from_ref(&config), "nothing was read yet");
        let reading = files.begin();
        fs::write(&config, "two!").unwrap();
        // A source that is met for the first time, and was written after the reading began.
        while stamp(&replies).read_since(reading.began) == stamp(&replies) {
            fs::write(&replies, "one").unwrap();
        }
        files.end(reading, std::slice::from_ref(&replies), None, true);
        assert_eq!(changed(&files), [config, replies.clone()]);
        let reading = files.begin();
        files.end(reading, &[replies], None, true);
        assert!(changed(&files).is_empty());
    }

    /// The files in force stay followed beside those of a configuration that was refused.
    #[test]
    fn a_refused_reading_adds_its_sources_and_the_next_change_takes_all() {
        let folder = tempfile::tempdir().unwrap();
        let (files, config) = start(folder.path());
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        let reading = files.begin();
        files.end(reading, std::slice::from_ref(&old), None, true);
        assert_eq!(files.scope_of(std::slice::from_ref(&old)), ReloadScope::Replies);
        let reading = files.begin();
        let watched = Some(ReloadScope::Watched);
        files.end(reading, std::slice::from_ref(&new), watched, false);
        assert!(changed(&files).is_empty(), "a failed reading is not repeated");
        for source in [&old, &new] {
            fs::create_dir(source).unwrap();
            fs::write(source.join("a.yaml"), "one").unwrap();
            assert_eq!(changed(&files), std::slice::from_ref(source));
            assert_eq!(files.scope_of(&changed(&files)), ReloadScope::Watched);
            fs::remove_dir_all(source).unwrap();
        }
        let reading = files.begin();
        files.end(reading, std::slice::from_ref(&new), watched, true);
        assert_eq!(files.scope_of(&[new]), ReloadScope::Replies);
        assert!(!files.read().contains_key(&old));
        assert_eq!(files.scope_of(&[config]), ReloadScope::Watched);
    }

    #[test]
    fn a_reading_that_ends_after_a_later_one_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (files, _) = start(folder.path());
        let (first, second) = (files.begin(), files.begin());
        files.end(second, &[], Some(ReloadScope::Watched), true);
        files.end(first, &[folder.path().join("old")], Some(ReloadScope::Watched), false);
        assert_eq!((files.read().len(), files.scope_of(&[])), (1, ReloadScope::Replies));
    }
}
