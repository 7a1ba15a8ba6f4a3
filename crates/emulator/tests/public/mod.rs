//! Each public item of the crate, in a case that fails where it is ignored or left empty.

/// The part of a configuration that is about callers.
mod access_config;
/// Catalogs that are built by hand.
mod catalog;
/// A request as code sees it.
mod chat_request;
/// The clock of the server, and those of tests.
mod clock;
/// Configurations that are built by hand.
mod config;
/// An emulator that is served and reloaded.
mod emulator;
/// Replies in front of those of a configuration.
mod front_replies;
/// The table of the public items.
mod items;
/// The record of requests.
mod journal;
/// A model: its container, its replies and its speed.
mod model;
/// A model's server without the service.
mod model_server;
/// Records of the journal.
mod record;
/// Reloads, which have an order.
mod reload;
/// Replies from an echo, a script or code.
mod replies;
/// One reply of code.
mod reply;
/// A reset of the state that tests leave behind.
mod reset;
/// An emulator on a thread.
mod running;
/// A server of other services, and timers.
mod serve;
/// A model's server in process, and its answers.
mod server;
/// The speed of an answer, and the size of its pieces.
mod timing;
