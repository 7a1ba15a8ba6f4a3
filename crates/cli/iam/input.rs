//! What a subcommand is to look at as a whole.

use std::fs;
use std::io;

/// The text of a file, or of stdin if it is `-`.
pub(super) fn read(file: &str) -> io::Result<String> {
    if file == "-" { io::read_to_string(io::stdin()) } else { fs::read_to_string(file) }
}
