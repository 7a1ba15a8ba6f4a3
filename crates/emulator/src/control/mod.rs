//! The control API: what tests see and change of an emulator that serves.
//!
//! It is described by `docs/control.openapi.json`, which it serves.

mod answer;
mod clock;
mod deployed;
mod error;
mod guard;
mod health;
mod index;
mod input;
mod principals;
mod replies;
mod requests;
mod reset;
mod router;
mod settings;
mod target;

pub(crate) use router::ControlService;
