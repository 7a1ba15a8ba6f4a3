//! The replies that stand in front of those of the configuration.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_replies::replies::Replies;
use stagemaker_replies::reply::Reply;
use stagemaker_replies::script::{AnswerInputs, NoReply};
use stagemaker_yaml::FileProblems;

/// The replies that are asked before those of the configuration, the last added first. Clones share
/// them.
///
/// A request that none of them matches is answered as without them. They outlive a reload.
#[derive(Clone, Default)]
pub struct FrontReplies(Arc<Shared>);

#[derive(Default)]
struct Shared {
    in_force: ArcSwap<Vec<Arc<FrontReply>>>,
    /// The number of all that were added so far, held while any are added or removed.
    added: Mutex<u64>,
}

/// Replies in front, and the requests that they are for.
pub(crate) struct FrontReply {
    /// The number, counted from 1.
    pub(crate) id: u64,
    pub(crate) scope: ReplyScope,
    pub(crate) replies: Replies,
}

/// The requests that replies in front are for: those for which all holds that is given.
///
/// Exhaustive: whoever adds replies says each, or takes the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplyScope {
    /// The test; all tests, and requests that belong to none, where it is `None`.
    pub test: Option<String>,
    /// The endpoint; all endpoints where it is `None`.
    pub endpoint: Option<String>,
    /// The inference component; all components, and none, where it is `None`.
    pub component: Option<String>,
}

/// The most replies in front at a time.
const MAX_FRONT_REPLIES: usize = 10_000;

/// The reason why replies are not put in front. Exhaustive: there is no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrontError {
    /// The rules have problems.
    Problems(FileProblems),
    /// Too many replies are in front.
    TooMany,
}

impl FrontReplies {
    /// Puts replies in front of all others, and returns their id.
    ///
    /// # Errors
    ///
    /// When too many replies are in front.
    pub fn add(&self, scope: ReplyScope, replies: impl Into<Replies>) -> Result<u64, FrontError> {
        self.insert(scope, |_| Ok(replies.into()))
    }

    /// Puts the rules of a text in front of all others, which is that of a file of replies and names
    /// no files, and returns their id.
    ///
    /// # Errors
    ///
    /// Every problem of the rules, or that there are too many already.
    pub fn add_rules(&self, scope: ReplyScope, text: &str) -> Result<u64, FrontError> {
        self.insert(scope, |id| Replies::parse_detached(&format!("front-{id}"), text))
    }

    /// Removes replies by their id, and returns whether there were any.
    pub fn remove(&self, id: u64) -> bool {
        self.retain(|front| front.id != id) > 0
    }

    /// Removes the replies of a test; where none is named, all. Returns how many were added apart.
    pub fn clear(&self, test: Option<&str>) -> usize {
        self.retain(|front| !front.is_of(test))
    }

    fn insert(
        &self,
        scope: ReplyScope,
        make: impl FnOnce(u64) -> Result<Replies, FileProblems>,
    ) -> Result<u64, FrontError> {
        let Shared { in_force, added } = &*self.0;
        let mut added = added.lock().unwrap_or_else(PoisonError::into_inner);
        let before = in_force.load_full();
        if before.len() >= MAX_FRONT_REPLIES {
            return Err(FrontError::TooMany);
        }
        let id = added.saturating_add(1);
        let replies = make(id).map_err(FrontError::Problems)?;
        *added = id;
        let first = Arc::new(FrontReply { id, scope, replies });
        in_force.store(Arc::new(std::iter::once(first).chain(before.iter().cloned()).collect()));
        Ok(id)
    }

    /// Keeps those for which `is_kept` holds, and returns the number of the others.
    fn retain(&self, is_kept: impl Fn(&FrontReply) -> bool) -> usize {
        let Shared { in_force, added } = &*self.0;
        let _added = added.lock().unwrap_or_else(PoisonError::into_inner);
        let before = in_force.load_full();
        let next: Vec<_> = before.iter().filter(|front| is_kept(front)).cloned().collect();
        let removed = before.len() - next.len();
        in_force.store(Arc::new(next));
        removed
    }

    /// Returns those that are in force, the last added first.
    pub(crate) fn all(&self) -> Arc<Vec<Arc<FrontReply>>> {
        self.0.in_force.load_full()
    }

    /// Returns the reply of the first whose rules match a request; none where none do.
    pub(crate) fn answer(
        &self,
        request: &ChatRequest,
        inputs: AnswerInputs<'_>,
    ) -> Option<Result<Reply, NoReply>> {
        let in_force = self.0.in_force.load();
        let meant = in_force.iter().filter(|front| front.scope.holds(request, inputs.test));
        for front in meant {
            match front.replies.answer(request, inputs) {
                Err(NoReply::NoMatch(_)) => {}
                answered => return Some(answered),
            }
        }
        None
    }
}

impl FrontReply {
    /// Returns whether the replies are for a test alone; where none is named, `true`.
    pub(crate) fn is_of(&self, test: Option<&str>) -> bool {
        test.is_none_or(|test| self.scope.test.as_deref() == Some(test))
    }
}

impl ReplyScope {
    /// Returns the requests of a test.
    pub fn of_test(test: impl Into<String>) -> Self {
        Self { test: Some(test.into()), ..Self::default() }
    }

    fn holds(&self, request: &ChatRequest, test: &str) -> bool {
        let is = |wanted: &Option<String>, found: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == found)
        };
        is(&self.test, test)
            && is(&self.endpoint, request.endpoint())
            && is(&self.component, request.component())
    }
}

impl fmt::Debug for FrontReplies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FrontReplies").field("count", &self.all().len()).finish_non_exhaustive()
    }
}

impl fmt::Display for FrontError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problems(problems) => problems.fmt(f),
            Self::TooMany => {
                write!(
                    f,
                    "{MAX_FRONT_REPLIES} replies are in front: remove those of tests that ended"
                )
            }
        }
    }
}

impl Error for FrontError {}
