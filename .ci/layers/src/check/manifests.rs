//! The check that the manifests only have dependencies that the map admits.

use super::Subject;
use super::forbidden::Forbidden;
use crate::map::{MAP, MapCrate};
use crate::problem::Problem;
use crate::workspace::{Dependency, code_name};

pub(super) fn check(subject: Subject<'_>, problems: &mut Vec<Problem>) {
    for package in &subject.workspace.packages {
        let Some(entry) = subject.map.get(&package.name) else { continue };
        let forbidden = Forbidden::of(entry);
        for dependency in &package.dependencies {
            let fault = forbidden_dependency(&forbidden, entry, dependency)
                .or_else(|| unlisted(subject, entry, dependency));
            problems.extend(fault.map(|text| Problem::new(dependency.place.clone(), text)));
        }
    }
}

fn forbidden_dependency(
    forbidden: &Forbidden,
    entry: &MapCrate,
    dependency: &Dependency,
) -> Option<String> {
    let word = forbidden.word_for(&[code_name(&dependency.package)])?;
    Some(format!(
        "crate {} depends on {}, and {MAP}:{} forbids {word}: strike the dependency, \
         or move what needs it into a crate above",
        entry.name, dependency.package, entry.line
    ))
}

/// A crate of the workspace that no room is said to import.
fn unlisted(subject: Subject<'_>, entry: &MapCrate, dependency: &Dependency) -> Option<String> {
    let name = &dependency.package;
    let is_ours = subject.workspace.packages.iter().any(|package| package.name == *name);
    let mut imports = entry.rooms.iter().flat_map(|room| &room.imports);
    (is_ours && !imports.any(|import| import == name)).then(|| {
        format!(
            "crate {} depends on crate {name}, and no line of it in {MAP} lists that: \
             strike the dependency, or add it to the rooms that import it",
            entry.name
        )
    })
}
