//! Taking changed files while a command runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::file_stamp::{FileStamp, QUIET, at_rest};
use crate::notifications::Notifications;

/// Files that a command has read, and takes again when they have changed.
pub(crate) trait Followed: Send + Sync + 'static {
    /// Returns the stamps of the files and folders, each as of its last reading.
    fn read(&self) -> Stamps;

    /// Returns the stamp of one of them as it is now.
    fn stamp(&self, path: &Path) -> FileStamp {
        FileStamp::of(path, |_| true)
    }

    /// Reads them again, since these have changed.
    fn take(&self, changed: &[PathBuf]);
}

/// The stamps of files and folders by path.
pub(crate) type Stamps = BTreeMap<PathBuf, FileStamp>;

/// Follows files from now on, on a thread of its own. What differs is decided by stamps; the
/// notifications of the system only make it fast, and links, folders and files that are swapped or
/// appear are seen without.
pub(crate) fn start(followed: Arc<impl Followed>) -> std::io::Result<()> {
    let watch = Watch { followed, notifications: Notifications::start(), takers: Vec::new() };
    thread::Builder::new().name("watch".to_owned()).spawn(move || watch.run()).map(drop)
}

/// The longest time between two looks at the stamps.
const POLL: Duration = Duration::from_millis(500);

/// The longest time for which the next change waits for the one before to be taken: longer takes a
/// reading that is blocked by a pipe.
const TAKING: Duration = Duration::from_secs(1);

/// The number of readings that may be blocked at once.
const MAX_TAKERS: usize = 8;

struct Watch<F> {
    followed: Arc<F>,
    notifications: Notifications,
    takers: Vec<JoinHandle<()>>,
}

impl<F: Followed> Watch<F> {
    fn run(mut self) {
        loop {
            self.notifications.follow(self.followed.read().keys());
            self.notifications.wait(POLL);
            if self.changed(self.now()).is_empty() {
                // Whatever else changes all the time in the same folders costs little.
                thread::sleep(QUIET);
                continue;
            }
            let settled = at_rest(|| self.now());
            // Somebody else may have read them meanwhile.
            let changed = self.changed(settled);
            self.takers.retain(|taker| !taker.is_finished());
            if !changed.is_empty() && self.takers.len() < MAX_TAKERS {
                self.take(changed);
            }
        }
    }

    /// Returns the stamps of what is followed as they are now.
    fn now(&self) -> Stamps {
        let read = self.followed.read().into_keys();
        read.map(|path| (path.clone(), self.followed.stamp(&path))).collect()
    }

    /// Returns the paths whose stamps are others than those that were read.
    fn changed(&self, now: Stamps) -> Vec<PathBuf> {
        let read = self.followed.read();
        let differs =
            |(path, stamp): &(PathBuf, FileStamp)| read.get(path).is_some_and(|read| read != stamp);
        now.into_iter().filter(differs).map(|(path, _)| path).collect()
    }

    /// Takes a change on a thread of its own, and waits for it, though not for ever: what changes
    /// next may end what blocks it.
    fn take(&mut self, changed: Vec<PathBuf>) {
        let followed = Arc::clone(&self.followed);
        let take = move || followed.take(&changed);
        match thread::Builder::new().name("reload".to_owned()).spawn(take) {
            Ok(taker) => {
                let mut waited = Duration::ZERO;
                while waited < TAKING && !taker.is_finished() {
                    thread::sleep(TICK);
                    waited += TICK;
                }
                self.takers.push(taker);
            }
            // It is tried again at the next look.
            Err(error) => tracing::warn!("a change cannot be taken now: {error}"),
        }
    }
}

/// The time between two looks at whether a change is taken.
const TICK: Duration = Duration::from_millis(5);
