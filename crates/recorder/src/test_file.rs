//! The file of one test, which is written while the test runs.

use std::io;
use std::path::{Path, PathBuf};

use stagemaker_replies::replies::Replies;
use stagemaker_yaml::File;

use crate::disk;
use crate::error::RecorderError;
use crate::order::Order;
use crate::reply_file::{self, RuleCounts};
use crate::rule::Rule;
use crate::stamp::Stamp;
use crate::test_file_name::TestFileName;

/// The file of one test, and what is known of it since it was last read.
#[derive(Debug)]
pub(crate) struct TestFile {
    path: PathBuf,
    /// The exchanges of the test that are under way.
    pub(crate) order: Order,
    /// The rules that were made, also those that the file had already.
    made: RuleCounts,
    content: Option<Content>,
}

/// The content of a file, as far as rules can be added to it without reading it.
#[derive(Debug)]
struct Content {
    /// None where there is no file.
    stamp: Option<Stamp>,
    /// The length, in bytes.
    length: u64,
    /// The depth of the rules, in spaces.
    depth: usize,
    counts: RuleCounts,
    /// The outcome of adding a rule at the end; none as long as that was not tried.
    can_grow: Option<Result<(), RecorderError>>,
}

/// The outcome of adding a rule.
pub(crate) enum Added {
    /// The rule was added, and has this number of bytes.
    Rule(u64),
    /// The file holds the rule already.
    Nothing,
}

impl TestFile {
    /// Makes what is known of a file that was not read.
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path, order: Order::default(), made: RuleCounts::default(), content: None }
    }

    /// The path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Ends an exchange: adds its rule before those of exchanges that began later, unless the file
    /// has it from an earlier run.
    ///
    /// # Errors
    ///
    /// When the rule cannot be added; the file is as before then.
    pub(crate) fn end(
        &mut self,
        test: &TestFileName,
        number: u64,
        rule: &Rule,
    ) -> Result<Added, RecorderError> {
        let added = self.add(test, number, rule);
        let bytes = if let Ok(Added::Rule(bytes)) = added { bytes } else { 0 };
        self.order.end(number, bytes);
        added
    }

    fn add(
        &mut self,
        test: &TestFileName,
        number: u64,
        rule: &Rule,
    ) -> Result<Added, RecorderError> {
        let made = self.made.add(&rule.when);
        let mut content = self.current()?;
        let added = if content.counts.of(&rule.when) >= made {
            Ok(Added::Nothing)
        } else {
            self.write(&mut content, test, number, rule).map(Added::Rule)
        };
        self.content = Some(content);
        added
    }

    /// Takes the content, which is read if it was not yet, or somebody else has written it since.
    fn current(&mut self) -> Result<Content, RecorderError> {
        let unreadable = |error| {
            let path = self.path.display();
            RecorderError::Folder(format!("{path} cannot be read: {error}"))
        };
        let stamp = Stamp::of(&self.path).map_err(unreadable)?;
        if let Some(content) = self.content.take().filter(|content| content.stamp == stamp) {
            return Ok(content);
        }
        self.order.forget_bytes();
        Content::read(&self.path, stamp)
            .map_err(|error| RecorderError::Folder(format!("{}: {error}", self.path.display())))
    }

    /// Writes a rule, and returns its bytes.
    fn write(
        &self,
        content: &mut Content,
        test: &TestFileName,
        number: u64,
        rule: &Rule,
    ) -> Result<u64, RecorderError> {
        check(rule)?;
        let lines = reply_file::rule_text(rule, content.depth);
        let behind = self.order.bytes_behind(number);
        match (&content.can_grow, behind) {
            (Some(Err(error)), _) => return Err(error.clone()),
            (Some(Ok(())), 0) => {
                disk::append(&self.path, content.length, &lines)
                    .map_err(|error| self.unwritten(&error))?;
                content.length += lines.len() as u64;
            }
            _ => content.length = self.rewrite(content, test, behind, &lines)?,
        }
        content.stamp = Stamp::of(&self.path).map_err(|error| self.unwritten(&error))?;
        content.counts.add(&rule.when);
        Ok(lines.len() as u64)
    }

    /// Replaces the file by one with a rule before its last bytes, and returns the new length.
    fn rewrite(
        &self,
        content: &mut Content,
        test: &TestFileName,
        behind: u64,
        rule: &str,
    ) -> Result<u64, RecorderError> {
        let mut file = match content.stamp {
            Some(_) => read(&self.path).map_err(|error| self.unwritten(&error))?,
            None => reply_file::head(test),
        };
        if !file.is_empty() && !file.ends_with('\n') {
            file.push('\n');
        }
        let behind = usize::try_from(behind).unwrap_or(usize::MAX);
        let position = file.len().saturating_sub(behind);
        if !file.is_char_boundary(position) {
            return Err(self.unwritten(&io::ErrorKind::InvalidData.into()));
        }
        file.insert_str(position, rule);
        // A file that only we have written is right, since each of its rules is.
        let is_ours = content.stamp.is_none() || matches!(content.can_grow, Some(Ok(())));
        let check = |new: &Path| {
            if is_ours {
                return Ok(());
            }
            let refused = |error| ReplaceError::Refused(self.unloadable(new, &error));
            load(new).map(drop).map_err(refused)
        };
        match disk::replace(&self.path, &file, check) {
            Ok(()) => {
                content.can_grow = Some(Ok(()));
                Ok(file.len() as u64)
            }
            Err(ReplaceError::Refused(error)) => {
                content.can_grow = Some(Err(error.clone()));
                Err(error)
            }
            Err(ReplaceError::Io(error)) => Err(self.unwritten(&error)),
        }
    }

    fn unwritten(&self, error: &io::Error) -> RecorderError {
        let path = self.path.display();
        RecorderError::Folder(format!(
            "{path} cannot be written: {error}; what it held before is still there"
        ))
    }

    fn unloadable(&self, new: &Path, error: &RecorderError) -> RecorderError {
        let (name, new) = (self.path.to_string_lossy(), new.to_string_lossy());
        let problems = error.to_string().replace(&*new, &name);
        RecorderError::Replies(format!(
            "with one more rule at its end {name} could not be loaded; it stays as it is, and \
             another rule can be added when its list of replies is the last thing in it: {problems}"
        ))
    }
}

impl Content {
    fn read(path: &Path, stamp: Option<Stamp>) -> io::Result<Self> {
        let text = if stamp.is_some() { read(path)? } else { String::new() };
        Ok(Self {
            stamp,
            length: text.len() as u64,
            depth: reply_file::depth(&text),
            counts: RuleCounts::read(&text),
            can_grow: None,
        })
    }
}

/// The reason why a file is not replaced.
enum ReplaceError {
    /// It cannot be written.
    Io(io::Error),
    /// The new file cannot be loaded.
    Refused(RecorderError),
}

impl From<io::Error> for ReplaceError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Reads a file without an end that a killed recorder left unfinished.
fn read(path: &Path) -> io::Result<String> {
    File::read_finished(path).map(|file| file.text().to_owned()).map_err(io::Error::other)
}

/// Checks that a rule can be loaded, alone.
pub(crate) fn check(rule: &Rule) -> Result<(), RecorderError> {
    let text = format!("replies:{}", reply_file::rule_text(rule, 0));
    Replies::parse(&text).map(drop).map_err(|problems| {
        RecorderError::Replies(format!("the rule of this exchange cannot be loaded\n{problems}"))
    })
}

/// Loads a file or a folder of replies as `serve` does.
///
/// # Errors
///
/// When the path or the replies cannot be read; every problem of the replies is reported.
pub(crate) fn load(path: &Path) -> Result<Replies, RecorderError> {
    let absolute = std::path::absolute(path).map_err(|error| {
        RecorderError::Folder(format!("{} cannot be found: {error}", path.display()))
    })?;
    // A script that is only a name names a file or a folder.
    let name = serde_json::Value::from(absolute.to_string_lossy()).to_string();
    Replies::parse(&name).map_err(|problems| {
        RecorderError::Replies(format!("{} cannot be loaded\n{problems}", path.display()))
    })
}
