//! Every bound of a file.

/// The longest file that is read, in bytes: a hundred times what a long recording takes.
pub const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;

/// The most levels of lists and mappings: the 128 levels of JSON that `serde_json` reads, and
/// those of the keys above them.
pub const MAX_DEPTH: usize = 160;

/// The most texts, lists and mappings of a file, each of some 200 bytes in memory.
pub const MAX_NODES: usize = 1_000_000;

/// The most of them that anchors and aliases may repeat, as each alias is a copy.
pub const MAX_COPIED_NODES: usize = 100_000;

/// The longest texts that anchors and aliases may repeat, in bytes together.
pub const MAX_COPIED_BYTES: usize = 16 * 1024 * 1024;

/// The most errors, and the most warnings, that are kept of a configuration.
pub const MAX_PROBLEMS: usize = 1_000;
