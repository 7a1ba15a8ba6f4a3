//! JSON lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};

use serde::de::DeserializeOwned;

use crate::exit::Failure;

/// The longest line: 1 MiB, room for any token, any policies and whatever else a record may
/// hold.
const MAX_LINE_BYTES: usize = 1024 * 1024;

/// The lines of a file or of stdin, one at a time.
pub(crate) struct Lines {
    reader: Box<dyn BufRead>,
    number: usize,
    line: Vec<u8>,
}

impl Lines {
    /// Opens a file; stdin if it is `-` or not given.
    pub(crate) fn open(file: Option<&str>) -> Result<Self, Failure> {
        let reader: Box<dyn BufRead> = match file {
            None | Some("-") => Box::new(io::stdin().lock()),
            Some(path) => match File::open(path) {
                Ok(file) => Box::new(BufReader::new(file)),
                Err(error) => {
                    return Err(Failure::new(format_args!("{path} cannot be read: {error}")));
                }
            },
        };
        Ok(Self { reader, number: 0, line: Vec::new() })
    }

    /// The next line, with its number. Behind the last line feed there is none.
    pub(crate) fn next(&mut self) -> Result<Option<(usize, &[u8])>, Failure> {
        Ok(if self.read()? { Some((self.number, &self.line)) } else { None })
    }

    /// The next line that is not empty, with its number.
    pub(crate) fn next_filled(&mut self) -> Result<Option<(usize, &[u8])>, Failure> {
        while self.read()? {
            if !is_empty(&self.line) {
                return Ok(Some((self.number, &self.line)));
            }
        }
        Ok(None)
    }

    /// Reads a line, or says that there is none. Of one that is too long, one byte more than
    /// allowed is kept, and the rest skipped.
    fn read(&mut self) -> Result<bool, Failure> {
        self.line.clear();
        let unreadable = |error| Failure::new(format_args!("the input cannot be read: {error}"));
        let limit = u64::try_from(MAX_LINE_BYTES + 1).unwrap_or(u64::MAX);
        let mut limited = self.reader.by_ref().take(limit);
        let read = limited.read_until(b'\n', &mut self.line).map_err(unreadable)?;
        if self.line.len() > MAX_LINE_BYTES && !self.line.ends_with(b"\n") {
            self.reader.skip_until(b'\n').map_err(unreadable)?;
        }
        self.number += usize::from(read > 0);
        Ok(read > 0)
    }
}

/// Returns whether a line holds nothing but white space.
pub(crate) fn is_empty(line: &[u8]) -> bool {
    line.trim_ascii().is_empty()
}

/// What a line holds, or why it cannot be read.
pub(crate) fn parse<T: DeserializeOwned>(line: &[u8]) -> Result<T, String> {
    if line.len() > MAX_LINE_BYTES {
        return Err(format!("the line has more than {MAX_LINE_BYTES} bytes"));
    }
    serde_json::from_slice(line).map_err(|error| format!("the line is not JSON: {error}"))
}
