//! The guard as CI runs it, on small trees: a right one, and one with each thing that may be wrong.
#![cfg(test)]

/// The map that `--draw` prints.
mod drawing;
/// Paths that a crate may not name.
mod forbidden;
/// Code that is only compiled for tests.
mod left_out;
/// Paths inside of macros.
mod macros;
/// Dependencies that a manifest may not have.
mod manifests;
/// Lines that a map may not have.
mod map;
/// The files of modules.
mod modules;
/// Every way to write a path that runs up.
mod paths;
/// Paths that lead through other rooms.
mod re_exports;
/// Rooms and crates that only the map has, or only the tree.
mod rooms;
/// The trees.
mod support;
