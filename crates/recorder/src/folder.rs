//! The recordings on disk, which are never replaced by a file that cannot be loaded.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use stagemaker_replies::replies::Replies;

use crate::error::RecorderError;
use crate::file_name;
use crate::queue::Queue;
use crate::reply_file;
use crate::rule::Rule;

/// The folder of the recordings.
pub(crate) struct Folder {
    path: PathBuf,
    /// The state of each test that has made a request, by name.
    tests: Mutex<HashMap<String, Test>>,
}

/// The state of a test while it is recorded.
#[derive(Default)]
struct Test {
    queue: Queue,
    /// The number of rules that were made, by their conditions.
    times: HashMap<String, usize>,
}

/// The position of an exchange among those of its test. When it is dropped, nothing is written
/// there.
pub(crate) struct Reservation {
    folder: Arc<Folder>,
    test: String,
    /// The number of the exchange in the queue of the test.
    number: u64,
    is_settled: bool,
}

impl Folder {
    /// Opens a folder, and makes it if it does not exist.
    ///
    /// # Errors
    ///
    /// When it cannot be made or read, or its files cannot be loaded, which would not be found out
    /// before the replay.
    pub(crate) fn open(path: &Path) -> Result<Self, RecorderError> {
        fs::create_dir_all(path).map_err(|error| {
            RecorderError::Folder(format!(
                "{} cannot be written: {error}; --replies can name another folder",
                path.display()
            ))
        })?;
        if !is_empty(path)? {
            load(path)?;
        }
        Ok(Self { path: path.to_owned(), tests: Mutex::default() })
    }

    /// Reserves the next position of a test for an exchange that begins.
    pub(crate) fn reserve(folder: &Arc<Self>, test: &str) -> Reservation {
        let number = folder.tests().entry(test.to_owned()).or_default().queue.begin();
        Reservation { folder: Arc::clone(folder), test: test.to_owned(), number, is_settled: false }
    }

    fn end(&self, test: &str, number: u64, rule: Option<Rule>) {
        // The lock is held while files are written, so that they are written one by one.
        let mut tests = self.tests();
        let Some(state) = tests.get_mut(test) else { return };
        for rule in state.queue.end(number, rule) {
            let times = state.times.entry(rule.when.clone()).or_default();
            *times += 1;
            match self.add(test, &rule, *times) {
                Ok(Added::Rule(path)) => tracing::info!("recorded in {}", path.display()),
                Ok(Added::Nothing(path)) => {
                    tracing::info!("{} holds it already and stays as it is", path.display());
                }
                Err(error) => tracing::error!("not recorded: {error}"),
            }
        }
    }

    /// Adds a rule to the file of a test, unless that has it from an earlier run.
    fn add(&self, test: &str, rule: &Rule, times: usize) -> Result<Added, RecorderError> {
        let path = self.path.join(file_name::of(test));
        let file = match fs::read_to_string(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => reply_file::head(test),
            Err(error) => {
                let path = path.display();
                return Err(RecorderError::Folder(format!("{path} cannot be read: {error}")));
            }
        };
        if reply_file::count(&file, rule) >= times {
            return Ok(Added::Nothing(path));
        }
        self.write(&path, &reply_file::append(&file, rule))?;
        Ok(Added::Rule(path))
    }

    /// Replaces a file, once it is known that the new one can be loaded.
    fn write(&self, path: &Path, text: &str) -> Result<(), RecorderError> {
        // The new file is in the same folder, where the files that it names are, and its ending is
        // none of replies.
        let new = self.path.join(format!(".recording-{}.tmp", std::process::id()));
        let written = fs::write(&new, text).map_err(|error| {
            RecorderError::Folder(format!("{} cannot be written: {error}", new.display()))
        });
        let replaced = written.and_then(|()| {
            load(&new).map_err(|error| unloadable(path, &new, &error))?;
            fs::rename(&new, path).map_err(|error| {
                RecorderError::Folder(format!("{} cannot be written: {error}", path.display()))
            })
        });
        if replaced.is_err() {
            // The new file may not exist, and does no harm if it does.
            drop(fs::remove_file(&new));
        }
        replaced
    }

    /// Locks the tests. No code that holds the lock can panic, and the tests would be right all the
    /// same.
    fn tests(&self) -> MutexGuard<'_, HashMap<String, Test>> {
        self.tests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The outcome of adding a rule.
enum Added {
    /// The rule was added to this file.
    Rule(PathBuf),
    /// This file holds the rule already.
    Nothing(PathBuf),
}

impl Reservation {
    /// Writes a rule at the position.
    pub(crate) fn settle(mut self, rule: Rule) {
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

/// Loads a file or a folder of replies as `serve` does.
///
/// # Errors
///
/// When the path or the replies cannot be read; every problem of the replies is reported.
pub(crate) fn load(path: &Path) -> Result<Replies, RecorderError> {
    let absolute = std::path::absolute(path).map_err(|error| {
        RecorderError::Folder(format!("{} cannot be found: {error}", path.display()))
    })?;
    // A script that is only a name names a file or a folder.
    let name = Value::from(absolute.to_string_lossy()).to_string();
    Replies::parse(&name).map_err(|problems| {
        RecorderError::Replies(format!("{} cannot be loaded\n{problems}", path.display()))
    })
}

fn unloadable(path: &Path, new: &Path, error: &RecorderError) -> RecorderError {
    let problems = error.to_string();
    let (name, new) = (path.to_string_lossy(), new.to_string_lossy());
    let problems = problems.replace(&*new, &name);
    RecorderError::Replies(format!(
        "with one more rule at its end {} could not be loaded; it stays as it is, and another rule \
         can be added when its list of replies is the last thing in it: {problems}",
        path.display()
    ))
}
