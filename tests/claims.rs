//! README.md and the other pages, held to what they say: their configurations are checked and asked,
//! their commands are run, and what they name is there.

/// The commands of the pages, their options and their output.
mod commands;
/// The first configuration and script of README.md.
mod configuration;
/// Numbers of rules, vectors and records that the pages state.
mod counts;
/// The tables of figures, and the benches that print them.
mod figures;
/// The lines of the log.
mod log;
/// The packages of the workspace, their tests and their features.
mod packages;
/// The systems that the command compiles for.
mod platforms;
/// The policies of README.md, each of which can deny.
mod policies;
/// The versions of Rust, Python and Node.
mod versions;

/// A client of a few lines.
mod client;
/// The blocks and the commands of a page.
mod page;
