//! Telling whether a file is the one that was read.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

/// The marks of a file, or of the files of a folder, that differ once somebody has written it or put
/// another in its place. Symbolic links are followed, so that a link which is swapped is a change.
///
/// A watcher tells of a change a moment after it; a stamp tells of it at once, and costs a
/// microsecond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileStamp {
    /// There is no file.
    Missing,
    File(Marks),
    Folder(BTreeMap<OsString, Self>),
    /// A pipe or a device, of which nothing tells whether it has changed.
    Other,
    /// A file that changed while it was being read, so that it is to be read again.
    Unread,
}

/// The marks of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    length: u64,
    modified: Option<SystemTime>,
    identity: [i128; 3],
}

impl FileStamp {
    /// The stamp of the file that a path leads to now, or of none. Of a folder it is the stamp of
    /// those files in it that count.
    pub(crate) fn of(path: &Path, counts: impl Fn(&Path) -> bool) -> Self {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Self::of_folder(path, counts),
            metadata => Self::of_file(metadata.ok()),
        }
    }

    fn of_folder(path: &Path, counts: impl Fn(&Path) -> bool) -> Self {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let files = entries.filter(|entry| counts(&entry.path()));
        let stamp = |path: &Path| Self::of_file(fs::metadata(path).ok());
        Self::Folder(files.map(|entry| (entry.file_name(), stamp(&entry.path()))).collect())
    }

    fn of_file(metadata: Option<Metadata>) -> Self {
        match metadata {
            None => Self::Missing,
            Some(metadata) if metadata.is_file() => Self::File(Marks {
                length: metadata.len(),
                modified: metadata.modified().ok(),
                identity: identity(&metadata),
            }),
            Some(_) => Self::Other,
        }
    }

    /// The stamp of a file that was read since an instant: one that has changed since is unread.
    pub(crate) fn read_since(self, instant: SystemTime) -> Self {
        if self.has_changed_since(instant) { Self::Unread } else { self }
    }

    fn has_changed_since(&self, instant: SystemTime) -> bool {
        match self {
            Self::File(marks) => marks.changed().is_some_and(|changed| changed >= instant),
            Self::Folder(files) => files.values().any(|file| file.has_changed_since(instant)),
            Self::Missing | Self::Other | Self::Unread => false,
        }
    }
}

/// Lets time pass until a stamp has not changed for the quiet time, or until [`LONGEST_WAIT`] is over,
/// and returns the last.
pub(crate) fn at_rest<S: PartialEq>(stamp: impl Fn() -> S) -> S {
    at_rest_after(stamp, thread::sleep)
}

/// Returns the stamp at rest, where `sleep` lets time pass.
fn at_rest_after<S: PartialEq>(stamp: impl Fn() -> S, mut sleep: impl FnMut(Duration)) -> S {
    let mut last = stamp();
    let mut waited = Duration::ZERO;
    while waited < LONGEST_WAIT {
        sleep(QUIET);
        waited += QUIET;
        let next = stamp();
        if next == last {
            break;
        }
        last = next;
    }
    last
}

/// The time for which nothing more must change before a change is taken.
pub(crate) const QUIET: Duration = Duration::from_millis(30);

/// The longest time for which a file is awaited that is written without a pause.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

impl Marks {
    /// The instant of the last change of any kind; where the system does not tell it, that of the
    /// last writing.
    fn changed(&self) -> Option<SystemTime> {
        let [_, seconds, nanoseconds] = self.identity;
        if seconds == 0 {
            return self.modified;
        }
        let since = Duration::new(seconds.try_into().ok()?, nanoseconds.try_into().ok()?);
        SystemTime::UNIX_EPOCH.checked_add(since)
    }
}

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
    use std::path::Path;
    use std::time::SystemTime;

    use super::{Duration, FileStamp, LONGEST_WAIT, QUIET, at_rest, at_rest_after};

    fn stamp(path: &Path) -> FileStamp {
        FileStamp::of(path, |file| file.extension().is_some_and(|extension| extension == "yaml"))
    }

    #[test]
    fn a_stamp_differs_once_the_file_is_written_replaced_or_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.yaml");
        let mut seen = vec![stamp(&path)];
        let mut differs = |change: &str| {
            let rested = at_rest(|| stamp(&path));
            assert!(!seen.contains(&rested), "{change}");
            assert_eq!(rested, stamp(&path), "{change}");
            seen.push(rested);
        };
        fs::write(&path, "one").unwrap();
        differs("created");
        fs::write(&path, "two").unwrap();
        differs("written, at the same length");
        fs::write(folder.path().join("new"), "one").unwrap();
        fs::rename(folder.path().join("new"), &path).unwrap();
        differs("replaced");
        fs::remove_file(&path).unwrap();
        assert_eq!(stamp(&path), seen[0]);
    }

    #[test]
    fn the_stamp_of_a_folder_is_that_of_the_files_in_it_that_count() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("replies");
        assert_eq!(stamp(&path), FileStamp::Missing);
        fs::create_dir(&path).unwrap();
        let empty = stamp(&path);
        fs::write(path.join("a.yaml"), "one").unwrap();
        let one = stamp(&path);
        assert_ne!(one, empty);
        fs::write(path.join("server.log"), "a line").unwrap();
        assert_eq!(stamp(&path), one);
        fs::rename(path.join("a.yaml"), path.join("b.yaml")).unwrap();
        assert_ne!(stamp(&path), one);
        fs::remove_dir_all(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(stamp(&path), empty);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_is_swapped_leads_to_another_stamp() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for version in ["v1", "v2"] {
            fs::create_dir(path(version)).unwrap();
            fs::write(path(version).join("c.yaml"), "same").unwrap();
        }
        symlink("v1", path("..data")).unwrap();
        symlink("..data/c.yaml", path("c.yaml")).unwrap();
        let before = stamp(&path("c.yaml"));
        symlink("v2", path("..new")).unwrap();
        fs::rename(path("..new"), path("..data")).unwrap();
        assert_ne!(stamp(&path("c.yaml")), before);
    }

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_of_the_same_length_and_time_of_writing_has_another_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let (path, new) = (folder.path().join("c.yaml"), folder.path().join("new"));
        fs::write(&path, "one").unwrap();
        let before = stamp(&path);
        fs::write(&new, "two").unwrap();
        let written = fs::metadata(&path).unwrap().modified().unwrap();
        File::options().write(true).open(&new).unwrap().set_modified(written).unwrap();
        fs::rename(&new, &path).unwrap();
        assert_ne!(stamp(&path), before);
    }

    #[test]
    fn a_file_that_changed_after_the_reading_began_is_unread() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.yaml");
        assert_eq!(stamp(&path).read_since(SystemTime::UNIX_EPOCH), FileStamp::Missing);
        fs::write(&path, "one").unwrap();
        let read = stamp(&path);
        let later = SystemTime::now() + Duration::from_secs(60);
        assert_eq!(read.clone().read_since(later), read);
        assert_eq!(read.read_since(SystemTime::UNIX_EPOCH), FileStamp::Unread);
        assert_eq!(stamp(folder.path()).read_since(SystemTime::UNIX_EPOCH), FileStamp::Unread);
    }

    #[test]
    fn a_file_is_at_rest_once_it_has_not_changed_for_the_quiet_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.yaml");
        let (mut slept, mut text) = (Vec::new(), String::new());
        let rested = at_rest_after(
            || stamp(&path),
            |time| {
                slept.push(time);
                if slept.len() < 4 {
                    text.push('x');
                    fs::write(&path, &text).unwrap();
                }
            },
        );
        assert_eq!((slept, rested), (vec![QUIET; 4], stamp(&path)));
    }

    #[test]
    fn a_file_that_is_written_without_a_pause_is_awaited_for_the_longest_wait() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.yaml");
        let (mut slept, mut text) = (Duration::ZERO, String::new());
        let rested = at_rest_after(
            || stamp(&path),
            |time| {
                slept += time;
                text.push('x');
                fs::write(&path, &text).unwrap();
            },
        );
        assert!((LONGEST_WAIT..LONGEST_WAIT + QUIET).contains(&slept), "{slept:?}");
        assert_eq!(rested, stamp(&path));
    }
}
