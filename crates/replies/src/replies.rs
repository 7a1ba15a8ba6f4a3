//! The replies of a model, whatever they come from.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::read::source;
use crate::reply::Reply;
use crate::script::memory::Memory;
use crate::script::no_reply::NoReply;
use crate::script::rules::{AnswerInputs, Script};
use crate::test_name;
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_yaml::{File, FileProblems, Node};

/// The replies of a model: of a script, of code, or an echo of the last message of the user.
///
/// The default is the echo.
#[derive(Clone, Default)]
pub struct Replies(Source);

#[derive(Clone, Default)]
enum Source {
    #[default]
    Echo,
    Script(Arc<Script>),
    Code(Arc<dyn Respond>),
}

/// Code that replies to requests. Closures implement it, too.
///
/// It is called once for each request that the container would accept, on the server's threads,
/// so it should not block for long.
pub trait Respond: Send + Sync {
    /// Returns the reply to a request.
    fn respond(&self, request: &ChatRequest) -> Reply;
}

impl<F, R> Respond for F
where
    F: Fn(&ChatRequest) -> R + Send + Sync,
    R: Into<Reply>,
{
    fn respond(&self, request: &ChatRequest) -> Reply {
        self(request).into()
    }
}

impl Replies {
    /// Creates replies that code works out.
    pub fn new(respond: impl Respond + 'static) -> Self {
        Self(Source::Code(Arc::new(respond)))
    }

    /// Reads the text of a file of replies.
    ///
    /// # Errors
    ///
    /// Every problem of the text, and of the files that it names, at once.
    pub fn parse(yaml: &str) -> Result<Self, FileProblems> {
        let mut problems = FileProblems::default();
        let file = File::of_text(Path::new("replies"), yaml);
        let replies = file.parse(&mut problems, Self::read_root).unwrap_or_default();
        problems.into_warnings().map(|_| replies)
    }

    /// Reads the text of a file of replies that somebody sends, under a name by which its rules are
    /// told apart from others. No file that it names is read.
    ///
    /// # Errors
    ///
    /// Every problem of the text at once.
    pub fn parse_detached(name: &str, text: &str) -> Result<Self, FileProblems> {
        let mut problems = FileProblems::default();
        let file = File::detached(name, text);
        let replies = file.parse(&mut problems, Self::read_root).unwrap_or_default();
        problems.into_warnings().map(|_| replies)
    }

    /// Reads a file of replies.
    ///
    /// # Errors
    ///
    /// Every problem of the file, and of the files that it names, at once.
    pub fn load(path: &Path) -> Result<Self, FileProblems> {
        let (replies, problems) = File::load_finished(path, Self::read_root);
        problems.into_warnings().map(|_| replies)
    }

    /// Returns everything that is wrong with a file of replies, and warnings about what probably
    /// does not do what its author wanted.
    pub fn check(path: &Path) -> FileProblems {
        let (_, problems) = File::load_finished(path, Self::read_root);
        problems
    }

    /// Returns whether a file holds replies rather than a configuration: a list of rules, or the
    /// key `replies`. A file that cannot be read holds neither.
    pub fn is_replies_file(path: &Path) -> bool {
        let is_script = |node: &Node<'_>, _: &mut _| node.is_sequence() || node.has_key("replies");
        let file = File::read_finished(path).ok();
        file.and_then(|file| file.parse(&mut FileProblems::default(), is_script)).unwrap_or(false)
    }

    /// Returns whether a folder of replies takes a file of this name; others may lie beside it.
    pub fn is_file_of_folder(path: &Path) -> bool {
        source::is_file_of_folder(path)
    }

    /// Reads the replies that a node of a configuration names or holds, and adds the files and
    /// folders that they come from to `sources`.
    ///
    /// Everything that is wrong is added to `problems`; where no rule can be read, the replies are
    /// the default.
    pub fn read(node: &Node<'_>, sources: &mut Vec<PathBuf>, problems: &mut FileProblems) -> Self {
        let script = source::read(node, sources, problems);
        script.map_or_else(Self::default, |script| Self(Source::Script(Arc::new(script))))
    }

    /// Reads the replies of a file of its own, whose sources nobody watches.
    fn read_root(node: &Node<'_>, problems: &mut FileProblems) -> Self {
        Self::read(node, &mut Vec::new(), problems)
    }

    /// Returns what the replies come from: `echo`, `script` or `code`.
    pub fn kind(&self) -> &'static str {
        match &self.0 {
            Source::Echo => "echo",
            Source::Script(_) => "script",
            Source::Code(_) => "code",
        }
    }

    /// Returns the reply to a request that is the first of its test, at a time in seconds since
    /// 1970: nothing is remembered.
    ///
    /// # Errors
    ///
    /// When no rule matches, or a template of the rule that matches fails.
    pub fn preview(&self, request: &ChatRequest, unix_seconds: i64) -> Result<Reply, NoReply> {
        let inputs = AnswerInputs {
            test: test_name::read(request),
            memory: &Memory::default(),
            unix_seconds,
            seed: request.parameters.seed.map_or(0, i64::cast_unsigned),
        };
        self.answer(request, inputs)
    }

    /// Returns the reply to a request, and updates the counts in the memory.
    ///
    /// # Errors
    ///
    /// When no rule matches, or a template of the rule that matches fails.
    pub fn answer(
        &self,
        request: &ChatRequest,
        inputs: AnswerInputs<'_>,
    ) -> Result<Reply, NoReply> {
        match &self.0 {
            Source::Echo => Ok(Reply::text(request.last_user_message())),
            Source::Script(script) => script.answer(request, inputs),
            Source::Code(code) => Ok(code.respond(request)),
        }
    }
}

impl Memory {
    /// Takes the replies that are in force from now on, and frees the counts of rules that were
    /// replaced, but for those in force until now, as requests under way count in them still.
    pub fn retain<'a>(&self, in_force: impl IntoIterator<Item = &'a Replies>) {
        let script = |replies: &'a Replies| match &replies.0 {
            Source::Script(script) => Some(script),
            Source::Echo | Source::Code(_) => None,
        };
        let scripts = in_force.into_iter().filter_map(script);
        self.retain_counted(scripts.flat_map(|script| script.counted()).collect());
    }
}

impl<R: Respond + 'static> From<R> for Replies {
    fn from(respond: R) -> Self {
        Self::new(respond)
    }
}

/// The kind of the source only: scripts are long, and code shows nothing.
impl fmt::Debug for Replies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Source::Echo => "Echo",
            Source::Script(_) => "Script",
            Source::Code(_) => "Code",
        })
    }
}
