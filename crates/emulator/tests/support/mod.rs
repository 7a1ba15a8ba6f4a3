mod client;
mod stage;

pub(crate) use client::{Request, Response};
pub(crate) use stage::{NOW, Stage};
