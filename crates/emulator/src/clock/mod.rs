//! The one place where time is waited for and measured.

pub(crate) mod timer;
