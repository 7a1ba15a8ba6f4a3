//! The nodes of a YAML document: mappings, sequences, and the paths that lead to them.
//!
//! A method that does not find what it expects adds a problem and goes on, so that all problems of a
//! file are found at once.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};

use saphyr::{MarkedYaml, YamlData};

use crate::key_path::KeyPath;
use crate::problem::{FileProblem, FileProblems};

/// A node of a YAML file, with its location.
pub struct Node<'a> {
    file: &'a Path,
    /// `true` where the file may name no other files.
    is_detached: bool,
    path: KeyPath<'a>,
    pub(crate) yaml: &'a MarkedYaml<'a>,
    line: usize,
}

impl<'a> Node<'a> {
    /// Wraps the root of a document.
    pub(crate) fn root(file: &'a Path, is_detached: bool, yaml: &'a MarkedYaml<'a>) -> Self {
        Self { file, is_detached, path: KeyPath::default(), yaml, line: yaml.span.start.line() }
    }

    /// The path of the file.
    pub fn file(&self) -> &'a Path {
        self.file
    }

    /// Returns the path of keys, such as `principals[0].arn`; empty for the root.
    pub fn path(&self) -> String {
        self.path.to_string()
    }

    /// The line of the node, or of its key in a mapping, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns the path of a file that the node names, relative to the folder of this one. In a
    /// detached text it is a problem.
    pub fn resolve_path(&self, name: &str, problems: &mut FileProblems) -> Option<PathBuf> {
        if self.is_detached {
            problems.add(self, "no file is read from here: send what it holds");
            return None;
        }
        Some(self.file.with_file_name(name))
    }

    /// Returns whether the node is a mapping.
    pub fn is_mapping(&self) -> bool {
        matches!(self.yaml.data, YamlData::Mapping(_))
    }

    /// Returns whether the node is a mapping with this key.
    pub fn has_key(&self, key: &str) -> bool {
        let YamlData::Mapping(mapping) = &self.yaml.data else { return false };
        let mut keys = mapping.keys();
        keys.any(|known| matches!(&known.data, YamlData::Representation(text, ..) if *text == key))
    }

    /// Returns whether the node is a sequence.
    pub fn is_sequence(&self) -> bool {
        matches!(self.yaml.data, YamlData::Sequence(_))
    }

    /// Returns the items of a sequence. Anything else is a problem, and has none.
    pub fn items(&self, problems: &mut FileProblems) -> Vec<Self> {
        let YamlData::Sequence(items) = &self.yaml.data else {
            problems.add(self, format!("expected a list, found {}", self.kind()));
            return Vec::new();
        };
        let item = |(index, yaml): (usize, &'a MarkedYaml<'a>)| Self {
            file: self.file,
            is_detached: self.is_detached,
            path: self.path.index(index),
            yaml,
            line: yaml.span.start.line(),
        };
        items.iter().enumerate().map(item).collect()
    }

    /// Returns the entries of a mapping with any keys, in the order of the file. Null has none;
    /// anything else is a problem, and so is a key that is no text or that is repeated.
    pub fn entries(&self, problems: &mut FileProblems) -> Vec<(&'a str, Self)> {
        if self.is_null() {
            return Vec::new();
        }
        let YamlData::Mapping(mapping) = &self.yaml.data else {
            problems.add(self, format!("expected keys and values, found {}", self.kind()));
            return Vec::new();
        };
        let mut entries: Vec<(&str, Self)> = Vec::with_capacity(mapping.len());
        let mut known = HashSet::with_capacity(mapping.len());
        for (key, yaml) in mapping {
            let YamlData::Representation(name, ..) = &key.data else {
                problems.add(self, "expected every key to be a text");
                continue;
            };
            let name: &str = name;
            let node = self.child(name, key.span.start.line(), yaml);
            if !known.insert(name) {
                problems.add(&node, "the key is there twice");
                continue;
            }
            entries.push((name, node));
        }
        entries
    }

    /// Returns the values of the known keys, in their order. `None` means that the key is absent; a
    /// key that is not known is a problem.
    pub fn fields<const N: usize>(
        &self,
        known: [&str; N],
        problems: &mut FileProblems,
    ) -> [Option<Self>; N] {
        self.fields_expecting(known, &known, problems)
    }

    /// Returns the values of the known keys as [`fields`](Self::fields) does. The problem of a key
    /// that is not known names those of `expected`: some may be known only to be refused.
    pub fn fields_expecting<const N: usize>(
        &self,
        known: [&str; N],
        expected: &[&str],
        problems: &mut FileProblems,
    ) -> [Option<Self>; N] {
        let mut values = [const { None }; N];
        for (key, node) in self.entries(problems) {
            let slot = known.iter().position(|name| *name == key);
            match slot.and_then(|index| values.get_mut(index)) {
                Some(value) => *value = Some(node),
                None => problems.add(&self.masked(key, node), unknown_key(expected)),
            }
        }
        values
    }

    /// Returns the value of a key of a mapping; `None` where there is no such key.
    pub fn get(&self, key: &str) -> Option<Self> {
        // The problems of the entries are found when all of them are read.
        let entries =
            if self.is_mapping() { self.entries(&mut FileProblems::default()) } else { Vec::new() };
        entries.into_iter().find(|(known, _)| *known == key).map(|(_, node)| node)
    }

    /// Returns the value of a required key unchanged. Where it is `None`, that is a problem of the
    /// mapping.
    pub fn required(
        &self,
        value: Option<Self>,
        key: &str,
        problems: &mut FileProblems,
    ) -> Option<Self> {
        if value.is_none() && (self.is_mapping() || self.is_null()) {
            problems.add(self, format!("`{key}` is missing"));
        }
        value
    }

    /// Returns the node of a value of this mapping.
    fn child(&self, key: impl Into<Cow<'a, str>>, line: usize, yaml: &'a MarkedYaml<'a>) -> Self {
        let Self { file, is_detached, .. } = *self;
        Self { file, is_detached, path: self.path.key(key), yaml, line }
    }

    /// Returns the value of an unknown key. Its path does not contain the key if that is too long to
    /// be a misspelt one, as it may be a secret.
    fn masked(&self, key: &str, value: Self) -> Self {
        let length = key.chars().count();
        if length <= MAX_KEY_SHOWN_CHARS {
            return value;
        }
        self.child(format!("[{length} characters]"), value.line, value.yaml)
    }

    /// Returns the kind of the node, in the words of a problem.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.yaml.data {
            YamlData::Mapping(_) => "keys and values",
            YamlData::Sequence(_) => "a list",
            YamlData::Alias(_) | YamlData::BadValue => "a reference to nothing",
            YamlData::Representation(..) | YamlData::Value(_) if self.is_null() => "nothing",
            YamlData::Representation(..) | YamlData::Value(_) | YamlData::Tagged(..) => "a text",
        }
    }
}

/// Returns the message of a problem with an unknown key.
fn unknown_key(expected: &[&str]) -> String {
    let expected = expected.join("`, `");
    format!("the key is not known here; expected one of `{expected}`")
}

/// Longest unknown key that a problem shows, in characters. The longest known key has 20, and a
/// secret access key 40.
const MAX_KEY_SHOWN_CHARS: usize = 32;

/// Writes the location only, as the values of a configuration may be secrets.
impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node")
            .field("file", &self.file)
            .field("line", &self.line)
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}

impl FileProblems {
    /// Adds a problem at a node, even if the same one is already there.
    pub fn add(&mut self, node: &Node<'_>, message: impl Into<String>) {
        self.push_always(FileProblem {
            file: node.file().to_owned(),
            line: node.line(),
            path: node.path(),
            message: message.into(),
        });
    }

    /// Adds a warning at a node, unless the same one is already there.
    pub fn add_warning(&mut self, node: &Node<'_>, message: impl Into<String>) {
        self.push_warning(FileProblem {
            file: node.file().to_owned(),
            line: node.line(),
            path: node.path(),
            message: message.into(),
        });
    }
}
