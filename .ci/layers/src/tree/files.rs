//! The files that a `mod` stands for.

use std::path::Path;

use syn::{Attribute, Expr, Lit, Meta};

use crate::test_only::{applies_in_tests_only, arguments};

/// The folders in which the modules of a file or an inline module are looked for.
#[derive(Clone, Debug)]
pub(super) struct Folders {
    /// For `mod name;`.
    pub(super) children: String,
    /// For `#[path]`, which counts from another folder in some files.
    pub(super) paths: String,
}

impl Folders {
    /// The folders of a file. `is_top` says that its children stand beside it, as in `mod.rs`.
    pub(super) fn of_file(file: &str, is_top: bool) -> Self {
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        let stem = name.strip_suffix(".rs").unwrap_or(name);
        let children = if is_top { folder.to_owned() } else { join(folder, stem) };
        Self { children, paths: folder.to_owned() }
    }

    /// The folders of an inline module.
    pub(super) fn inline(&self, name: &str) -> Self {
        let children = join(&self.children, name);
        Self { paths: children.clone(), children }
    }

    /// The files of `mod name;`, each with whether its children stand beside it. They are several
    /// where `cfg_attr` chooses between them.
    pub(super) fn files(
        &self,
        root: &Path,
        name: &str,
        attributes: &[Attribute],
    ) -> Vec<(String, bool)> {
        let mut files = Vec::new();
        for attribute in attributes.iter().filter(|attribute| !applies_in_tests_only(attribute)) {
            let conditional = arguments(&attribute.meta);
            let conditions = attribute.path().is_ident("cfg_attr");
            if let Some(path) = path_of(&attribute.meta) {
                return vec![(join(&self.paths, &path), true)];
            } else if conditions {
                let paths = conditional.iter().filter_map(path_of);
                files.extend(paths.map(|path| (join(&self.paths, &path), true)));
            }
        }
        let usual = [(format!("{name}.rs"), false), (format!("{name}/mod.rs"), true)];
        let usual = usual.map(|(file, is_top)| (join(&self.children, &file), is_top));
        files.extend(usual.into_iter().filter(|(file, _)| root.join(file).is_file()));
        files
    }
}

/// The text of `path = "..."`.
fn path_of(meta: &Meta) -> Option<String> {
    let Meta::NameValue(pair) = meta else { return None };
    let Expr::Lit(literal) = &pair.value else { return None };
    let Lit::Str(text) = &literal.lit else { return None };
    pair.path.is_ident("path").then(|| text.value())
}

/// A file below a folder, with `..` resolved.
fn join(folder: &str, file: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in file.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}
