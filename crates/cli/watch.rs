//! Taking changed files while a command runs.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::exit::Failure;

/// Watches files, and hands on those that have changed.
pub(crate) struct Watch {
    watcher: RecommendedWatcher,
    changes: Receiver<PathBuf>,
    folders: HashSet<PathBuf>,
}

impl Watch {
    /// Watches files from now on, on a thread of its own. `take` receives the paths that have
    /// changed in the folders of these files, and returns the files to watch besides.
    pub(crate) fn start(
        files: &[PathBuf],
        take: impl FnMut(&HashSet<PathBuf>) -> Vec<PathBuf> + Send + 'static,
    ) -> Result<(), Failure> {
        let (send, changes) = mpsc::channel();
        let report = move |event: notify::Result<Event>| {
            for path in event.map(changed).unwrap_or_default() {
                // Nobody hears it once the command has ended.
                drop(send.send(path));
            }
        };
        let watcher = notify::recommended_watcher(report).map_err(Failure::new)?;
        let mut watch = Self { watcher, changes, folders: HashSet::new() };
        for file in files {
            watch.add(file)?;
        }
        thread::Builder::new().name("watch".to_owned()).spawn(move || watch.run(take))?;
        Ok(())
    }

    /// Watches the folder of a file, since many editors put another file in its place.
    fn add(&mut self, path: &Path) -> Result<(), Failure> {
        let path = std::path::absolute(path)?;
        let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(&path) };
        if self.folders.insert(folder.to_owned()) {
            let watched = self.watcher.watch(folder, RecursiveMode::NonRecursive);
            watched.map_err(|error| {
                Failure::new(format_args!("{} cannot be watched: {error}", folder.display()))
            })?;
        }
        Ok(())
    }

    fn run(mut self, mut take: impl FnMut(&HashSet<PathBuf>) -> Vec<PathBuf>) {
        while let Ok(first) = self.changes.recv() {
            let mut changed = HashSet::from([first]);
            // A file is often written in several steps, and several files together.
            while let Ok(more) = self.changes.recv_timeout(QUIET) {
                changed.insert(more);
            }
            for file in take(&changed) {
                if let Err(Failure::Message(message)) = self.add(&file) {
                    tracing::warn!("{message}");
                }
            }
        }
    }
}

/// How long nothing more must change before a change is taken.
pub(crate) const QUIET: Duration = Duration::from_millis(30);

/// The files that an event changed; that somebody read them is none.
fn changed(event: Event) -> Vec<PathBuf> {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_) => event.paths,
        EventKind::Access(_) | EventKind::Any | EventKind::Other => Vec::new(),
    }
}
