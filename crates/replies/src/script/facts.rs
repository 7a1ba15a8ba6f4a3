//! The facts about a request that conditions and templates read.
//!
//! Each takes work to find out, and many rules ask for the same one: so it is found out once, and
//! only if any rule asks.

use std::borrow::Cow;
use std::cell::OnceCell;

use stagemaker_openai::chat::conversation::{Conversation, ToolResult};
use stagemaker_openai::chat::request::ChatRequest;

/// A request, and the facts that have been found out about it.
pub(crate) struct RequestFacts<'a> {
    pub(crate) request: &'a ChatRequest,
    /// The name of the test; empty where the request belongs to none.
    pub(crate) test: &'a str,
    user: OnceCell<Cow<'a, str>>,
    system: OnceCell<Cow<'a, str>>,
    texts: OnceCell<Vec<Cow<'a, str>>>,
    tool_results: OnceCell<Vec<ToolResult<'a>>>,
}

impl<'a> RequestFacts<'a> {
    pub(crate) const fn new(request: &'a ChatRequest, test: &'a str) -> Self {
        Self {
            request,
            test,
            user: OnceCell::new(),
            system: OnceCell::new(),
            texts: OnceCell::new(),
            tool_results: OnceCell::new(),
        }
    }

    /// The text of the last message of the user; empty if there is none.
    pub(crate) fn user(&self) -> &str {
        self.user.get_or_init(|| self.conversation().last_user().unwrap_or_default())
    }

    /// The texts of the system's and the developer's messages; empty if there are none.
    pub(crate) fn system(&self) -> &str {
        self.system.get_or_init(|| self.conversation().system())
    }

    /// The text of each message.
    pub(crate) fn texts(&self) -> &[Cow<'a, str>] {
        self.texts.get_or_init(|| self.conversation().texts().collect())
    }

    /// The results of tools with which the messages end; empty if they end otherwise.
    pub(crate) fn tool_results(&self) -> &[ToolResult<'a>] {
        self.tool_results.get_or_init(|| self.conversation().tool_results())
    }

    /// The messages.
    pub(crate) fn conversation(&self) -> Conversation<'a> {
        self.request.conversation()
    }
}
