//! One package: where its sources begin, and what it depends on.

use std::path::Path;

use super::manifest::{Entry, Manifest};
use crate::problem::{Place, Problem};

/// A package of the workspace.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// The name that paths in code have for it.
    pub(crate) code_name: String,
    pub(crate) description: String,
    /// The folder that stands for it in the map.
    pub(crate) folder: String,
    pub(crate) manifest: String,
    /// `lib.rs` or `main.rs`, as a path from the root of the tree.
    pub(crate) source: String,
    pub(crate) dependencies: Vec<Dependency>,
}

/// A normal dependency of a package.
#[derive(Debug)]
pub(crate) struct Dependency {
    /// The name that paths in code have for it.
    pub(crate) code_name: String,
    /// The package's true name, also where it is renamed.
    pub(crate) package: String,
    pub(crate) place: Place,
}

impl Package {
    /// Reads what a manifest says; one without `[package]` is none.
    pub(super) fn read(
        root: &Path,
        manifest: &Manifest<'_>,
        top: &Manifest<'_>,
    ) -> Result<Option<Self>, Problem> {
        let Some(name) = manifest.string(&["package", "name"]) else { return Ok(None) };
        let source = source(root, manifest)?;
        let library = manifest.string(&["lib", "name"]);
        Ok(Some(Self {
            code_name: code_name(&library.unwrap_or_else(|| name.clone())),
            description: manifest.string(&["package", "description"]).unwrap_or_default(),
            folder: folder(manifest, &source),
            manifest: manifest.file.to_owned(),
            dependencies: dependencies(manifest, top),
            source,
            name,
        }))
    }
}

/// The name of a package as paths write it.
pub(crate) fn code_name(package: &str) -> String {
    package.replace('-', "_")
}

/// The one file that the sources begin with.
fn source(root: &Path, manifest: &Manifest<'_>) -> Result<String, Problem> {
    let place = Place::new(manifest.file, 1);
    let mut sources: Vec<_> = manifest.string(&["lib", "path"]).into_iter().collect();
    sources.extend(manifest.commands());
    for usual in ["src/lib.rs", "src/main.rs"] {
        let exists = root.join(manifest.folder()).join(usual).is_file();
        if exists && !sources.iter().any(|source| source == usual) {
            sources.push(usual.to_owned());
        }
    }
    match sources.as_slice() {
        [only] => Ok(below(manifest.folder(), only)),
        [] => Err(Problem::new(place, "has no sources: give its library or command a path")),
        [..] => Err(Problem::new(
            place,
            "has several libraries or commands, of which the map can only show one: \
             give each a package of its own",
        )),
    }
}

/// Returns the folder of a package. The manifest at the top is also the workspace's, so that its folder
/// would say nothing.
fn folder(manifest: &Manifest<'_>, source: &str) -> String {
    match manifest.folder() {
        "" => source.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
        folder => folder.to_owned(),
    }
}

fn below(folder: &str, file: &str) -> String {
    if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
}

fn dependencies(manifest: &Manifest<'_>, top: &Manifest<'_>) -> Vec<Dependency> {
    let entries = manifest.dependencies();
    let dependency = |entry: &Entry<'_>| Dependency {
        code_name: code_name(entry.key),
        package: true_name(entry, top),
        place: Place::new(manifest.file, entry.line),
    };
    entries.iter().map(dependency).collect()
}

/// The package behind a key, which may be renamed here or where the workspace declares it.
fn true_name(entry: &Entry<'_>, top: &Manifest<'_>) -> String {
    let here = entry.value.get("package").and_then(|name| name.get_ref().as_str());
    let inherits = entry.value.get("workspace").is_some();
    let there = || top.string(&["workspace", "dependencies", entry.key, "package"]);
    match here {
        Some(name) => name.to_owned(),
        None => inherits.then(there).flatten().unwrap_or_else(|| entry.key.to_owned()),
    }
}
