//! The recordings on disk.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::disk;
use crate::error::RecorderError;
use crate::folder_lock::FolderLock;
use crate::rule::Rule;
use crate::test_file::{Added, TestFile, load};
use crate::test_file_name::TestFileName;

/// The folder of the recordings.
pub(crate) struct Folder {
    path: PathBuf,
    /// Held as long as the folder is recorded into.
    _lock: FolderLock,
    tests: Mutex<Tests>,
}

/// The tests that made the last requests.
#[derive(Default)]
struct Tests {
    /// The state of each test, by the name of its file.
    by_file: HashMap<String, Test>,
    /// The number of all requests.
    requests: u64,
}

/// The state of a test while it is recorded.
struct Test {
    file: TestFile,
    /// The number of its last request.
    last_request: u64,
}

/// The most tests that are remembered, besides those with an exchange under way: more than run at
/// one time. A test that comes back later is recorded as in a new run.
const MAX_TESTS: usize = 256;

/// The position of an exchange among those of its test. When it is dropped, nothing is written
/// there.
pub(crate) struct Reservation {
    folder: Arc<Folder>,
    pub(crate) test: TestFileName,
    /// The number of the exchange in the order of the test.
    number: u64,
    is_settled: bool,
}

impl Folder {
    /// Opens a folder, and makes it if it does not exist.
    ///
    /// # Errors
    ///
    /// When it cannot be made or read, another recorder writes in it, or its files cannot be loaded,
    /// which would not be found out before the replay.
    pub(crate) fn open(path: &Path) -> Result<Self, RecorderError> {
        fs::create_dir_all(path).map_err(|error| {
            RecorderError::Folder(format!(
                "{} cannot be written: {error}; --replies can name another folder",
                path.display()
            ))
        })?;
        let is_empty = is_empty(path)?;
        let lock = FolderLock::take(path)?;
        disk::remove_unfinished(path);
        if !is_empty {
            load(path)?;
        }
        Ok(Self { path: path.to_owned(), _lock: lock, tests: Mutex::default() })
    }

    /// Reserves the next position of a test for an exchange that begins.
    pub(crate) fn reserve(folder: &Arc<Self>, test: TestFileName) -> Reservation {
        let number = folder.tests().enter(&folder.path, &test).order.begin();
        Reservation { folder: Arc::clone(folder), test, number, is_settled: false }
    }

    fn end(&self, test: &TestFileName, number: u64, rule: Option<&Rule>) {
        // The lock is held while files are written, so that they are written one by one.
        let mut tests = self.tests();
        let Some(Test { file, .. }) = tests.by_file.get_mut(test.file()) else { return };
        let Some(rule) = rule else { return file.order.end(number, 0) };
        match file.end(test, number, rule) {
            Ok(Added::Rule(_)) => tracing::info!("recorded in {}", file.path().display()),
            Ok(Added::Nothing) => {
                let path = file.path().display();
                tracing::info!("{path} holds it already and stays as it is");
            }
            Err(error) => tracing::error!("not recorded: {error}"),
        }
    }

    /// Locks the tests. No code that holds the lock can panic, and the tests would be right all the
    /// same.
    fn tests(&self) -> MutexGuard<'_, Tests> {
        self.tests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tests {
    /// Returns the file of a test that makes a request.
    fn enter(&mut self, folder: &Path, test: &TestFileName) -> &mut TestFile {
        self.requests += 1;
        let last_request = self.requests;
        if self.by_file.len() >= MAX_TESTS && !self.by_file.contains_key(test.file()) {
            self.forget_oldest();
        }
        let known = self
            .by_file
            .entry(test.file().to_owned())
            .or_insert_with(|| Test { file: TestFile::at(folder.join(test.file())), last_request });
        known.last_request = last_request;
        &mut known.file
    }

    /// Forgets the test that was active the longest time ago, of those that are not active now.
    fn forget_oldest(&mut self) {
        let idle = self.by_file.iter().filter(|(_, test)| test.file.order.is_idle());
        let oldest = idle.min_by_key(|(_, test)| test.last_request);
        if let Some(name) = oldest.map(|(name, _)| name.clone()) {
            self.by_file.remove(&name);
        }
    }
}

impl Reservation {
    /// Writes a rule at the position.
    pub(crate) fn settle(mut self, rule: &Rule) {
        self.is_settled = true;
        self.folder.end(&self.test, self.number, Some(rule));
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if !self.is_settled {
            self.folder.end(&self.test, self.number, None);
        }
    }
}

/// Returns whether a folder has no files of replies.
///
/// # Errors
///
/// When the folder cannot be read.
pub(crate) fn is_empty(folder: &Path) -> Result<bool, RecorderError> {
    let entries = fs::read_dir(folder).map_err(|error| {
        RecorderError::Folder(format!(
            "the folder of --replies, {}, cannot be read: {error}",
            folder.display()
        ))
    })?;
    let is_replies = |path: &Path| {
        path.extension().is_some_and(|extension| {
            ["yaml", "yml", "json"].iter().any(|known| extension == *known)
        })
    };
    Ok(!entries.flatten().any(|entry| is_replies(&entry.path())))
}

#[cfg(test)]
mod tests {
    use super::{Folder, MAX_TESTS, Reservation};
    use crate::test_file_name::TestFileName;
    use stagemaker_redact::Redactor;
    use std::sync::Arc;

    fn reserve(folder: &Arc<Folder>, test: &str) -> Reservation {
        Folder::reserve(folder, TestFileName::of(test, &Redactor::default()))
    }

    #[test]
    fn tests_that_have_ended_are_forgotten_and_those_under_way_are_not() {
        let path = tempfile::tempdir().unwrap();
        let folder = Arc::new(Folder::open(path.path()).unwrap());
        let under_way = reserve(&folder, "first");
        for number in 0..3 * MAX_TESTS {
            drop(reserve(&folder, &format!("test-{number}")));
        }
        let tests = folder.tests();
        assert_eq!(tests.by_file.len(), MAX_TESTS);
        assert!(tests.by_file.contains_key(under_way.test.file()));
        drop(tests);
        drop(under_way);
    }
}
