//! YAML files, each of one document whose scalars stay text.

use std::error::Error;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use saphyr::{MarkedYaml, Scalar, YamlData, YamlLoader};
use saphyr_parser::{Parser, ScanError, SpannedEventReceiver as _};

use crate::limits::{MAX_COPIED_NODES, MAX_FILE_BYTES};
use crate::node::Node;
use crate::problem::FileProblems;
use crate::tree_size::{self, TreeSize};

/// The path and the text of a YAML file.
pub struct File {
    path: PathBuf,
    text: String,
    /// `true` where the text came with no folder, so that it may name no files.
    is_detached: bool,
}

impl File {
    /// Reads a file as UTF-8, without parsing it.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is longer than [`MAX_FILE_BYTES`], or is not UTF-8.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        match read_text(path) {
            Ok(text) => Ok(Self { path: path.to_owned(), text, is_detached: false }),
            Err(error) => Err(FileError(error)),
        }
    }

    /// Reads a file up to its first NUL: who appends to a file so that it can be read at any instant
    /// writes that byte last. For files that are recorded, and not for those that decide who may
    /// call.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is longer than [`MAX_FILE_BYTES`], or is not UTF-8.
    pub fn read_finished(path: &Path) -> Result<Self, FileError> {
        let mut bytes = read_bytes(path).map_err(FileError)?;
        if let Some(end) = bytes.iter().position(|byte| *byte == 0) {
            bytes.truncate(end);
        }
        let text = text_of(bytes).map_err(FileError)?;
        Ok(Self { path: path.to_owned(), text, is_detached: false })
    }

    /// Reads a file, parses it and calls `read` with its root. A file that cannot be read, or is not
    /// one document, is a problem, and its value the default.
    pub fn load<T: Default>(
        path: &Path,
        read: impl FnOnce(&Node<'_>, &mut FileProblems) -> T,
    ) -> (T, FileProblems) {
        let (value, _, problems) = Self::load_with_text(path, read);
        (value, problems)
    }

    /// Reads a file as [`load`](Self::load) does, and returns its text, too; that of a file that
    /// cannot be read is empty.
    pub fn load_with_text<T: Default>(
        path: &Path,
        read: impl FnOnce(&Node<'_>, &mut FileProblems) -> T,
    ) -> (T, String, FileProblems) {
        Self::load_read(path, Self::read(path), read)
    }

    /// Does as [`load`](Self::load) with a file that [`read_finished`](Self::read_finished) reads.
    pub fn load_finished<T: Default>(
        path: &Path,
        read: impl FnOnce(&Node<'_>, &mut FileProblems) -> T,
    ) -> (T, FileProblems) {
        let (value, _, problems) = Self::load_read(path, Self::read_finished(path), read);
        (value, problems)
    }

    fn load_read<T: Default>(
        path: &Path,
        file: Result<Self, FileError>,
        read: impl FnOnce(&Node<'_>, &mut FileProblems) -> T,
    ) -> (T, String, FileProblems) {
        let mut problems = FileProblems::default();
        match file {
            Ok(file) => {
                let value = file.parse(&mut problems, read);
                (value.unwrap_or_default(), file.text, problems)
            }
            Err(error) => {
                problems.add_file(path, 0, error);
                (T::default(), String::new(), problems)
            }
        }
    }

    /// Wraps a text as the content of a file, which need not exist.
    pub fn of_text(path: &Path, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), is_detached: false }
    }

    /// Wraps a text that somebody sends, under a name. To name a file in it is a problem: who may send
    /// a text may not read what lies on the disk.
    pub fn detached(name: &str, text: &str) -> Self {
        Self { path: PathBuf::from(name), text: text.to_owned(), is_detached: true }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Parses the file as one YAML document, and calls `read` with its root. An empty file is an
    /// empty mapping.
    ///
    /// Returns `None`, and adds a problem, where the file is not one document.
    pub fn parse<T>(
        &self,
        problems: &mut FileProblems,
        read: impl FnOnce(&Node<'_>, &mut FileProblems) -> T,
    ) -> Option<T> {
        let document = self.document(problems)?;
        Some(read(&self.root(&document), problems))
    }

    /// Wraps the root of the file's document.
    pub fn root<'a>(&'a self, document: &'a MarkedYaml<'a>) -> Node<'a> {
        Node::root(&self.path, self.is_detached, document)
    }

    /// Parses the file as one YAML document; an empty file is a document with the value null.
    ///
    /// Returns `None`, and adds a problem, where the file is not one document.
    pub fn document(&self, problems: &mut FileProblems) -> Option<MarkedYaml<'_>> {
        let documents = match load(&self.text) {
            Ok(documents) => documents,
            Err((line, message)) => {
                problems.add_file(&self.path, line, message);
                return None;
            }
        };
        let mut documents = documents.into_iter();
        let document = documents.next().unwrap_or_else(null);
        match documents.next() {
            None => Some(document),
            Some(second) => {
                let line = second.span.start.line();
                problems.add_file(&self.path, line, "expected one document, found a second");
                None
            }
        }
    }
}

/// Writes the path only, as the text of a configuration may contain secrets.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Reads a UTF-8 file that is not longer than [`MAX_FILE_BYTES`].
///
/// # Errors
///
/// When the file cannot be read, is longer, or is not UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    text_of(read_bytes(path)?)
}

fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let limit = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_FILE_BYTES {
        let message = format!("it is longer than {MAX_FILE_BYTES} bytes: split it");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

fn text_of(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Loads the documents of a text. An error is the line of a fault, and its message.
fn load(text: &str) -> Result<Vec<MarkedYaml<'_>>, (usize, String)> {
    let mut loader = YamlLoader::<MarkedYaml<'_>>::default();
    // Scalars stay text: `012345678901` is an account and no number.
    loader.early_parse(false);
    loader.alias_limit(MAX_COPIED_NODES);
    let mut size = TreeSize::default();
    // `Parser::load` recurses, and the events themselves come without recursion.
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| describe(&error))?;
        size.count(&event).map_err(|message| (span.start.line(), message))?;
        loader.on_event(event, span);
        if let Some(error) = loader.error() {
            return Err(describe(error));
        }
    }
    Ok(loader.into_documents())
}

fn describe(error: &ScanError) -> (usize, String) {
    // The parser, which looks ahead, has a bound of its own on brackets in brackets, above ours.
    let is_too_deep = error.info() == "recursion limit exceeded";
    let message = if is_too_deep { tree_size::too_deep() } else { error.info().to_owned() };
    (error.marker().line(), message)
}

/// Returns the document of an empty file.
fn null<'a>() -> MarkedYaml<'a> {
    MarkedYaml::from(YamlData::Value(Scalar::Null))
}

/// The error of a file that cannot be read.
#[derive(Debug)]
pub struct FileError(io::Error);

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the file cannot be read: {}", self.0)
    }
}

impl Error for FileError {}

/// Converts the error to the message of a [`FileProblem`](crate::FileProblem).
impl From<FileError> for String {
    fn from(error: FileError) -> Self {
        error.to_string()
    }
}
