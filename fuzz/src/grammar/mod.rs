//! Policies and requests out of a series of choices. The request comes first, and most of what
//! policies then say is made of what it says, so that they are often about it.

mod action;
mod condition;
mod context;
mod document;
mod near;
mod principal;
mod resource;
mod samples;
mod situation;
mod statement;
mod words;

pub(crate) use situation::situation;
