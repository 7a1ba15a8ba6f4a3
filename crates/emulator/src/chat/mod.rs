//! Chat completions.

mod answer;
mod completion;
mod events;
mod flushed;
mod request;
mod response;
mod tokens;
mod values;

pub(crate) use answer::answer;
