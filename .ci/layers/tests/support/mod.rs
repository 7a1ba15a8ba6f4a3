//! A tree in a temporary folder, and what the guard says of it.

mod right;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A tree that a test may change before the guard sees it.
pub(crate) struct Tree(TempDir);

/// The comment that marks the line of a planted fault.
const MARK: &str = "// HERE";

impl Tree {
    /// The right tree: crate acme-app with the rooms top, middle and base, above crate acme-low.
    pub(crate) fn right() -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        for (file, text) in right::FILES {
            tree.write(file, text);
        }
        tree
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.0.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn append(&self, file: &str, text: &str) {
        let before = self.read(file);
        self.write(file, &format!("{before}{text}\n"));
    }

    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) {
        let before = self.read(file);
        assert!(before.contains(from), "{file} has no {from}");
        self.write(file, &before.replace(from, to));
    }

    pub(crate) fn remove(&self, file: &str) {
        fs::remove_file(self.0.path().join(file)).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.path().join(file)).unwrap()
    }

    /// Asserts that the guard passes the tree, and gives what it prints.
    #[track_caller]
    pub(crate) fn passes(&self) -> String {
        let output = run(self.0.path(), &[]);
        assert_eq!(text(&output.stderr), "");
        assert!(output.status.success());
        text(&output.stdout)
    }

    /// Asserts that the guard fails, and tells this among others.
    #[track_caller]
    pub(crate) fn fails_with(&self, expected: &str) {
        let output = run(self.0.path(), &[]);
        let told = text(&output.stderr);
        assert!(
            told.lines().any(|line| line.starts_with(expected)),
            "{expected}\nis not in\n{told}"
        );
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(text(&output.stdout), "");
    }

    /// Asserts that the guard fails at the marked line of a file.
    #[track_caller]
    pub(crate) fn fails_at_mark(&self, file: &str, expected: &str) {
        let text = self.read(file);
        let line = text.lines().position(|line| line.contains(MARK)).unwrap() + 1;
        self.fails_with(&format!("{file}:{line}: {expected}"));
    }

    /// The problems that the guard reports.
    pub(crate) fn told(&self) -> String {
        text(&run(self.0.path(), &[]).stderr)
    }

    /// What the guard draws.
    #[track_caller]
    pub(crate) fn drawn(&self) -> String {
        let output = run(self.0.path(), &["--draw"]);
        assert_eq!(text(&output.stderr), "");
        text(&output.stdout)
    }
}

/// Asserts that `base`, the lowest room, may not have this in it, as it imports `top`.
#[track_caller]
pub(crate) fn runs_up(planted: &str) {
    let tree = Tree::right();
    tree.append(BASE, planted);
    tree.fails_at_mark(BASE, "room base imports room top");
}

/// Asserts that the right tree may also have this in `base`.
#[track_caller]
pub(crate) fn is_fine_in_base(planted: &str) {
    let tree = Tree::right();
    tree.append(BASE, planted);
    tree.passes();
}

pub(crate) const MAP: &str = ".ci/layers/map.txt";
pub(crate) const LIB: &str = "crates/app/src/lib.rs";
pub(crate) const TOP: &str = "crates/app/src/top.rs";
pub(crate) const MIDDLE: &str = "crates/app/src/middle/mod.rs";
pub(crate) const DEEP: &str = "crates/app/src/middle/deep.rs";
pub(crate) const BASE: &str = "crates/app/src/base.rs";
pub(crate) const LOW: &str = "crates/low/src/low.rs";
pub(crate) const MANIFEST: &str = "crates/app/Cargo.toml";

fn run(root: &Path, options: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_layers")).args(options).arg(root).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
