//! The guard as CI runs it, on small trees: a right one, and one with each thing that may be wrong.
#![cfg(test)]

/// What `--draw` prints.
mod drawing;
/// What a crate may not name.
mod forbidden;
/// What is only compiled for tests.
mod left_out;
/// Paths inside of macros.
mod macros;
/// What a manifest may not depend on.
mod manifests;
/// What a map may not say.
mod map;
/// Where the files of modules are found.
mod modules;
/// Every way to write a path that runs up.
mod paths;
/// Paths that lead through other rooms.
mod re_exports;
/// Rooms and crates that only the map has, or only the tree.
mod rooms;
/// The trees.
mod support;
