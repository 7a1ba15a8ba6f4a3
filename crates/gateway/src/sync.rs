//! The primitives by which threads share the keys that are kept.
//!
//! `tests/concurrency` compiles the rooms that import them with those of a model checker in their place.

pub(crate) use arc_swap::ArcSwap;
pub(crate) use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
pub(crate) use std::sync::{Mutex, MutexGuard};
