//! Changes of files that leave them whole, also where the process is killed or the disk is full.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// Appends a text to a file of a length. It costs what the text costs, however long the file is.
///
/// The first byte is written last, and is a NUL until then, up to which files of replies are read.
///
/// # Errors
///
/// When it cannot be written; the file is as before then.
pub(crate) fn append(path: &Path, length: u64, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    let written = append_to(&mut file, length, text.as_bytes());
    if written.is_err() {
        // Where that fails too, the NUL is where reading ends.
        drop(file.set_len(length));
    }
    written
}

fn append_to(file: &mut File, length: u64, bytes: &[u8]) -> io::Result<()> {
    let Some((first, rest)) = bytes.split_first() else { return Ok(()) };
    file.set_len(length + bytes.len() as u64)?;
    file.seek(SeekFrom::Start(length + 1))?;
    file.write_all(rest)?;
    file.seek(SeekFrom::Start(length))?;
    file.write_all(&[*first])
}

/// Replaces a file by one with a text, or makes it, once `check` has accepted the new file.
///
/// # Errors
///
/// When it cannot be written, or is not accepted; the file is as before then.
pub(crate) fn replace<E: From<io::Error>>(
    path: &Path,
    text: &str,
    check: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<(), E> {
    // The new file is in the same folder, where the files that it names are, and its ending is none
    // of replies.
    let new = path.with_file_name(format!("{UNFINISHED}{}.tmp", std::process::id()));
    let written = fs::write(&new, text).map_err(E::from);
    let replaced = written.and_then(|()| {
        check(&new)?;
        fs::rename(&new, path).map_err(E::from)
    });
    if replaced.is_err() {
        // The new file may not exist, and does no harm if it does.
        drop(fs::remove_file(&new));
    }
    replaced
}

/// The start of the names of new files before they take the place of the old ones.
const UNFINISHED: &str = ".recording-";

/// Removes the new files of a recorder that was killed, which nobody has written since.
pub(crate) fn remove_unfinished(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_unfinished = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy());
        name.is_some_and(|name| name.starts_with(UNFINISHED) && name.ends_with(".tmp"))
    };
    for path in entries.map(|entry| entry.path()).filter(is_unfinished) {
        drop(fs::remove_file(path));
    }
}

#[cfg(test)]
mod tests {
    use super::{append, remove_unfinished, replace};
    use std::{fs, io};

    #[test]
    fn a_text_is_appended_and_a_file_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        replace::<io::Error>(&path, "a: 1\n", |_| Ok(())).unwrap();
        append(&path, 5, "\nb: 2\n").unwrap();
        append(&path, 11, "").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "a: 1\n\nb: 2\n");
        let refused = replace(&path, "", |_| Err(io::Error::other("no")));
        assert_eq!(refused.unwrap_err().to_string(), "no");
        assert!(append(&folder.path().join("none"), 0, "a").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        fs::write(folder.path().join(".recording-1.tmp"), "").unwrap();
        remove_unfinished(folder.path());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
