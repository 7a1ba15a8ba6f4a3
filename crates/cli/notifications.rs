//! The notifications of the operating system that something has changed in a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::time::{Duration, SystemTime};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// Wakes a thread when something has changed in one of some folders, or may have.
pub(crate) struct Notifications {
    /// The watcher; `None` where the system has none to give.
    watcher: Option<RecommendedWatcher>,
    /// The folders that are watched, each with its marks: one that was made again is another.
    folders: BTreeMap<PathBuf, Marks>,
    wakes: Receiver<()>,
    /// Keeps the channel connected where there is no watcher.
    _wake: SyncSender<()>,
}

impl Notifications {
    /// Starts with no folder.
    pub(crate) fn start() -> Self {
        // One is enough: whoever is woken looks at everything.
        let (wake, wakes) = mpsc::sync_channel(1);
        let send = wake.clone();
        let report = move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| is_change(event.kind)) {
                send.try_send(()).unwrap_or_default();
            }
        };
        let watcher = notify::recommended_watcher(report)
            .inspect_err(|error| tracing::debug!("changes are looked for in intervals: {error}"))
            .ok();
        Self { watcher, folders: BTreeMap::new(), wakes, _wake: wake }
    }

    /// Waits for a change, and for no longer than a time.
    pub(crate) fn wait(&self, time: Duration) {
        // Nothing is lost where it is over: the files are looked at in any case.
        self.wakes.recv_timeout(time).unwrap_or_default();
    }

    /// Watches the folders of these files and folders, and of what links among them lead to, as they
    /// are now, and no others.
    pub(crate) fn follow<'a>(&mut self, paths: impl Iterator<Item = &'a PathBuf>) {
        let Some(watcher) = &mut self.watcher else { return };
        let folders: BTreeSet<PathBuf> = paths.flat_map(|path| folders_of(path)).collect();
        let now: BTreeMap<_, _> =
            folders.into_iter().filter_map(|path| Some((path.clone(), marks(&path)?))).collect();
        for (folder, marks) in &self.folders {
            if now.get(folder) != Some(marks) {
                // The watch on a folder that is gone has ended by itself.
                watcher.unwatch(folder).unwrap_or_default();
            }
        }
        for (folder, marks) in &now {
            if self.folders.get(folder) != Some(marks)
                && let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive)
            {
                tracing::debug!("{} is looked at in intervals: {error}", folder.display());
            }
        }
        self.folders = now;
    }
}

/// Returns the folders in which a change of a file or folder shows.
fn folders_of(path: &Path) -> Vec<PathBuf> {
    let named = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let linked = fs::canonicalize(path).unwrap_or_else(|_| named.clone());
    let with_parent = |path: PathBuf| {
        let parent = path.parent().map(Path::to_owned);
        [Some(path).filter(|path| path.is_dir()), parent].into_iter().flatten()
    };
    [named, linked].into_iter().flat_map(with_parent).collect()
}

/// The number of a folder, and when it was made: numbers are given again.
type Marks = (u64, Option<SystemTime>);

/// Returns marks of a folder that another one of the same path does not have; `None` where there is no
/// folder.
fn marks(folder: &Path) -> Option<Marks> {
    let metadata = fs::metadata(folder).ok().filter(fs::Metadata::is_dir)?;
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&metadata);
    #[cfg(not(unix))]
    let number = 0;
    Some((number, metadata.created().ok()))
}

/// Returns whether something has changed; that somebody read a file is no change.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_) => true,
        EventKind::Access(_) | EventKind::Any | EventKind::Other => false,
    }
}
