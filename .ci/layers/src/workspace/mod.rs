//! The packages of a workspace, as their manifests describe them.

mod manifest;
mod package;

pub(crate) use package::{Dependency, Package, code_name};

use std::fs;
use std::path::Path;

use crate::problem::{Place, Problem};
use manifest::Manifest;

/// All packages: the root's own, if it is one, and the members.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) packages: Vec<Package>,
}

impl Workspace {
    /// Reads the manifests below a root folder.
    pub(crate) fn read(root: &Path) -> Result<Self, Problem> {
        let text = text_of(root, "Cargo.toml")?;
        let top = Manifest::parse("Cargo.toml", &text)?;
        let mut packages = Vec::new();
        packages.extend(Package::read(root, &top, &top)?);
        for folder in members(root, &top)? {
            let name = format!("{folder}/Cargo.toml");
            let text = text_of(root, &name)?;
            packages.extend(Package::read(root, &Manifest::parse(&name, &text)?, &top)?);
        }
        Ok(Self { packages })
    }
}

/// The folders of the members; `crates/*` stands for all packages in `crates`.
fn members(root: &Path, top: &Manifest<'_>) -> Result<Vec<String>, Problem> {
    let mut folders = Vec::new();
    for member in top.members() {
        match member.strip_suffix("/*") {
            Some(parent) => folders.extend(packages_in(root, parent)?),
            None => folders.push(member),
        }
    }
    Ok(folders)
}

fn packages_in(root: &Path, parent: &str) -> Result<Vec<String>, Problem> {
    let entries = fs::read_dir(root.join(parent)).map_err(|error| unreadable(parent, &error))?;
    let mut folders: Vec<_> = entries
        .flatten()
        .filter(|entry| entry.path().join("Cargo.toml").is_file())
        .map(|entry| format!("{parent}/{}", entry.file_name().to_string_lossy()))
        .collect();
    folders.sort();
    Ok(folders)
}

/// The text of a file below the root.
pub(crate) fn text_of(root: &Path, file: &str) -> Result<String, Problem> {
    fs::read_to_string(root.join(file)).map_err(|error| unreadable(file, &error))
}

fn unreadable(file: &str, error: &std::io::Error) -> Problem {
    Problem::new(
        Place::new(file, 1),
        format!("cannot be read ({error}): is the root folder right?"),
    )
}
