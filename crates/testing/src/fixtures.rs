//! The files of the folder `fixtures/`.

use std::fs;
use std::path::{Path, PathBuf};

/// Returns the path of a file or folder in `fixtures/`.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name)
}

/// Reads a file in `fixtures/`.
pub fn read(name: &str) -> String {
    let path = path(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads a file of a vector, which is a folder in `fixtures/tokens/`.
pub fn vector(name: &str, file: &str) -> String {
    read(&format!("tokens/{name}/{file}"))
}
