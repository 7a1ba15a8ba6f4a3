//! What a model answers, and who says so.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use stagemaker_gateway::{Clock as _, SystemClock};

use crate::config;
use crate::openai::chat::request::ChatRequest;
use crate::replies::reply::Reply;
use crate::replies::respond::Respond;
use crate::replies::script::memory::Memory;
use crate::replies::script::{Circumstances, NoReply, Script};
use crate::yaml::problem::Problems;

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
        config::parse_replies(yaml)
    }

    /// The same from a file.
    ///
    /// # Errors
    ///
    /// Every problem of the file, and of the files that it names, at once.
    pub fn load(path: &Path) -> Result<Self, Problems> {
        config::load_replies(path)
    }

    /// Everything that is wrong with a file, and what it says that probably does not do what its
    /// author wanted.
    pub fn check(path: &Path) -> Problems {
        config::check_replies(path)
    }

    /// Whether a file holds replies rather than a configuration: a list of rules, or the key
    /// `replies`. One that cannot be read holds neither.
    pub fn are_in(path: &Path) -> bool {
        config::holds_replies(path)
    }

    /// What would be answered to a request that is the first of its test: nothing is remembered.
    ///
    /// # Errors
    ///
    /// When no rule matches, or the one that does cannot be worked out: why, in words.
    pub fn preview(&self, request: &ChatRequest) -> Result<Reply, String> {
        let around = Circumstances {
            memory: &Memory::default(),
            now: SystemClock.now(),
            seed: request.values.seed.map_or(0, i64::cast_unsigned),
        };
        self.answer(request, around).map_err(|none| none.to_string())
    }

    pub(crate) fn script(script: Script) -> Self {
        Self(Source::Script(Arc::new(script)))
    }

    pub(crate) fn answer(
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
