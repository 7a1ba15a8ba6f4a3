//! Files that are written whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes a file beside its place, and moves it there: whoever looks finds all of it, or what was there
/// before.
pub(crate) fn write(path: &Path, text: &str) -> io::Result<()> {
    let partial = partial(path);
    let written = fs::write(&partial, text).and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // There may be none, where the folder is not there.
        fs::remove_file(&partial).unwrap_or_default();
    }
    written
}

/// Returns the path beside a file under which it is written. Two processes that write the same file do
/// not write into each other's.
fn partial(path: &Path) -> PathBuf {
    let mut partial = path.as_os_str().to_owned();
    partial.push(format!(".{}.part", std::process::id()));
    partial.into()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::write;

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write(&path, "one").unwrap();
        write(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        fs::create_dir(folder.path().join("full")).unwrap();
        fs::write(folder.path().join("full/x"), "").unwrap();
        write(&folder.path().join("full"), "three").unwrap_err();
        write(&folder.path().join("none/file"), "three").unwrap_err();
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["file", "full"]);
    }
}
