//! Replies that are worked out by code.

use crate::reply::Reply;
use stagemaker_openai::chat::request::ChatRequest;

/// Says what is answered to a request. Also implemented for closures.
///
/// It is called once for each request that the container would accept, on the server's threads,
/// so it should not block for long.
pub trait Respond: Send + Sync {
    /// What is answered.
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
