//! Telling whether a file is the one that was read.

use std::fs::{self, Metadata};
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use crate::watch::QUIET;

/// The marks of a file that differ once somebody has written it or put another in its place.
///
/// A watcher tells of a change a moment after it; a stamp tells of it at once, and costs a
/// microsecond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileStamp(Option<Marks>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Marks {
    length: u64,
    modified: Option<SystemTime>,
    identity: [i128; 3],
}

impl FileStamp {
    /// The stamp of the file that a path leads to now, or of none.
    pub(crate) fn of(path: &Path) -> Self {
        Self(fs::metadata(path).ok().map(|metadata| Marks {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            identity: identity(&metadata),
        }))
    }

    /// The stamp of a file that is not being written: one that has not changed for as long as
    /// changes are awaited, or that changes for longer than [`LONGEST_WAIT`].
    pub(crate) fn at_rest(path: &Path) -> Self {
        let mut last = Self::of(path);
        let mut waited = Duration::ZERO;
        while waited < LONGEST_WAIT {
            thread::sleep(QUIET);
            waited += QUIET;
            let next = Self::of(path);
            if next == last {
                break;
            }
            last = next;
        }
        last
    }
}

/// The longest time for which a file is awaited that is written without a pause.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// The number of the file, and the time of its last change of any kind in seconds and
/// nanoseconds: a time of writing can be set, and this one cannot.
#[cfg(unix)]
fn identity(metadata: &Metadata) -> [i128; 3] {
    use std::os::unix::fs::MetadataExt as _;
    [metadata.ino().into(), metadata.ctime().into(), metadata.ctime_nsec().into()]
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> [i128; 3] {
    [0; 3]
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::FileStamp;

    #[test]
    fn a_stamp_differs_once_the_file_is_written_replaced_or_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.yaml");
        let mut seen = vec![FileStamp::of(&path)];
        let mut differs = |change: &str| {
            let stamp = FileStamp::at_rest(&path);
            assert!(!seen.contains(&stamp), "{change}");
            assert_eq!(stamp, FileStamp::of(&path), "{change}");
            seen.push(stamp);
        };
        fs::write(&path, "one").unwrap();
        differs("created");
        fs::write(&path, "two").unwrap();
        differs("written, at the same length");
        fs::write(folder.path().join("new"), "one").unwrap();
        fs::rename(folder.path().join("new"), &path).unwrap();
        differs("replaced");
        fs::remove_file(&path).unwrap();
        assert_eq!(FileStamp::of(&path), seen[0]);
    }
}
