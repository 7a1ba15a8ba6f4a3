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
        Self::at_rest_after(path, thread::sleep)
    }

    /// The stamp of a file at rest, where `sleep` lets time pass.
    fn at_rest_after(path: &Path, mut sleep: impl FnMut(Duration)) -> Self {
        let mut last = Self::of(path);
        let mut waited = Duration::ZERO;
        while waited < LONGEST_WAIT {
            sleep(QUIET);
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
    use std::fs::{self, File};

    use super::{Duration, FileStamp, LONGEST_WAIT, QUIET};

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

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_of_the_same_length_and_time_of_writing_has_another_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let (path, new) = (folder.path().join("c.yaml"), folder.path().join("new"));
        fs::write(&path, "one").unwrap();
        let stamp = FileStamp::of(&path);
        fs::write(&new, "two").unwrap();
        let written = fs::metadata(&path).unwrap().modified().unwrap();
        File::options().write(true).open(&new).unwrap().set_modified(written).unwrap();
        fs::rename(&new, &path).unwrap();
        assert_ne!(FileStamp::of(&path), stamp);
    }

    #[test]
    fn a_file_is_at_rest_once_it_has_not_changed_for_the_quiet_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.yaml");
        let (mut slept, mut text) = (Vec::new(), String::new());
        let stamp = FileStamp::at_rest_after(&path, |time| {
            slept.push(time);
            if slept.len() < 4 {
                text.push('x');
                fs::write(&path, &text).unwrap();
            }
        });
        assert_eq!((slept, stamp), (vec![QUIET; 4], FileStamp::of(&path)));
    }

    #[test]
    fn a_file_that_is_written_without_a_pause_is_awaited_for_the_longest_wait() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.yaml");
        let (mut slept, mut text) = (Duration::ZERO, String::new());
        let stamp = FileStamp::at_rest_after(&path, |time| {
            slept += time;
            text.push('x');
            fs::write(&path, &text).unwrap();
        });
        assert!((LONGEST_WAIT..LONGEST_WAIT + QUIET).contains(&slept), "{slept:?}");
        assert_eq!(stamp, FileStamp::of(&path));
    }
}
