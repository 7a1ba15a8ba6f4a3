//! The primitives by which threads share what is in force.
//!
//! `tests/concurrency` compiles the rooms that import them with those of a model checker in their place.

pub(crate) use arc_swap::ArcSwap;
pub(crate) use std::sync::{Arc, Mutex, MutexGuard};
