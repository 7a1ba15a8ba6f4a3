//! What a model answers.

pub(crate) mod call;
pub(crate) mod fit;
pub(crate) mod location;
pub(crate) mod pacing;
pub(crate) mod raw;
pub(crate) mod read;
pub(crate) mod replies;
pub(crate) mod reply;
pub(crate) mod respond;
pub(crate) mod script;
pub(crate) mod test_name;
