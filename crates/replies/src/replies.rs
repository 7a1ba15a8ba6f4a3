//! What a model answers, and who says so.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::read;
use crate::reply::Reply;
use crate::respond::Respond;
use crate::script::memory::Memory;
use crate::script::{Circumstances, NoReply, Script};
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_yaml::File;
use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

/// What a model answers: by a script, by code, or an echo of the last message of the user.
#[derive(Clone, Default)]
pub struct Replies(Source);

#[derive(Clone, Default)]
enum Source {
    #[default]
    Echo,
    Script(Arc<Script>),
    Code(Arc<dyn Respond>),
}

impl Replies {
    /// What code works out.
    pub fn new(respond: impl Respond + 'static) -> Self {
        Self(Source::Code(Arc::new(respond)))
    }

    /// A script: the text of a file of replies.
    ///
    /// # Errors
    ///
    /// Every problem of the text at once.
    pub fn parse(yaml: &str) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let replies = Self::of_file(&File::of_text(Path::new("replies"), yaml), &mut problems);
        if problems.is_empty() { Ok(replies) } else { Err(problems) }
    }

    /// The same from a file.
    ///
    /// # Errors
    ///
    /// Every problem of the file, and of the files that it names, at once.
    pub fn load(path: &Path) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let replies = Self::at(path, &mut problems);
        if problems.is_empty() { Ok(replies) } else { Err(problems) }
    }

    /// Everything that is wrong with a file, and what it says that probably does not do what its
    /// author wanted.
    pub fn check(path: &Path) -> Problems {
        let mut problems = Problems::default();
        drop(Self::at(path, &mut problems));
        problems
    }

    /// Whether a file holds replies rather than a configuration: a list of rules, or the key
    /// `replies`. One that cannot be read holds neither.
    pub fn are_in(path: &Path) -> bool {
        let is_script = |node: &Node<'_>, _: &mut _| node.is_sequence() || node.has_key("replies");
        let file = File::read(path).ok();
        file.and_then(|file| file.parse(&mut Problems::default(), is_script)).unwrap_or(false)
    }

    /// Reads the replies that a node of a configuration names or holds, and adds the files and
    /// folders that they come from to `sources`. What is wrong is added to `problems`.
    pub fn read(node: &Node<'_>, sources: &mut Vec<PathBuf>, problems: &mut Problems) -> Self {
        let script = read::read(node, sources, problems);
        script.map_or_else(Self::default, |script| Self(Source::Script(Arc::new(script))))
    }

    /// Returns what would be answered to a request that is the first of its test, at a time in
    /// seconds since 1970: nothing is remembered.
    ///
    /// # Errors
    ///
    /// When no rule matches, or the one that does cannot be worked out.
    pub fn preview(&self, request: &ChatRequest, unix_seconds: i64) -> Result<Reply, NoReply> {
        let around = Circumstances {
            memory: &Memory::default(),
            unix_seconds,
            seed: request.values.seed.map_or(0, i64::cast_unsigned),
        };
        self.answer(request, around)
    }

    pub fn answer(
        &self,
        request: &ChatRequest,
        around: Circumstances<'_>,
    ) -> Result<Reply, NoReply> {
        match &self.0 {
            Source::Echo => Ok(Reply::text(request.last_user_message())),
            Source::Script(script) => script.answer(request, around),
            Source::Code(code) => Ok(code.respond(request)),
        }
    }
}

impl Replies {
    fn at(path: &Path, problems: &mut Problems) -> Self {
        match File::read(path) {
            Ok(file) => Self::of_file(&file, problems),
            Err(message) => {
                problems.add_file(path, 0, message);
                Self::default()
            }
        }
    }

    fn of_file(file: &File, problems: &mut Problems) -> Self {
        let mut sources = Vec::new();
        let read = |node: &Node<'_>, problems: &mut _| Self::read(node, &mut sources, problems);
        file.parse(problems, read).unwrap_or_default()
    }
}

impl<R: Respond + 'static> From<R> for Replies {
    fn from(respond: R) -> Self {
        Self::new(respond)
    }
}

impl fmt::Debug for Replies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Source::Echo => "Echo",
            Source::Script(_) => "Script",
            Source::Code(_) => "Code",
        })
    }
}
