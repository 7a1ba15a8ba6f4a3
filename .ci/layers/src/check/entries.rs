//! The check that the map and the tree have the same crates and rooms.

use super::{Subject, in_map};
use crate::map::{MAP, MapCrate};
use crate::problem::{Place, Problem};
use crate::tree::Crate;
use crate::workspace::Package;

pub(super) fn check(subject: Subject<'_>, problems: &mut Vec<Problem>) {
    let crates = subject.tree.crates.iter().enumerate();
    for ((number, krate), package) in crates.zip(&subject.workspace.packages) {
        match subject.map.get(&krate.name) {
            Some(entry) => {
                heading(entry, package, problems);
                root(subject, krate, entry, problems);
                rooms(subject, number, entry, problems);
            }
            None => problems.push(unmapped_crate(package)),
        }
    }
    for entry in &subject.map.crates {
        if !subject.tree.crates.iter().any(|krate| krate.name == entry.name) {
            let text = format!("crate {} is not in the workspace: strike its entry", entry.name);
            problems.push(Problem::new(in_map(entry.line), text));
        }
    }
}

fn unmapped_crate(package: &Package) -> Problem {
    let text = format!(
        "crate {} is not in {MAP}: add an entry, of which `--draw` prints a first version",
        package.name
    );
    Problem::new(Place::new(&package.manifest, 1), text)
}

fn heading(entry: &MapCrate, package: &Package, problems: &mut Vec<Problem>) {
    let name = &entry.name;
    if entry.folder != package.folder {
        let folder = &package.folder;
        let text = format!("crate {name} is in {folder}: write `crate {name} in {folder}`");
        problems.push(Problem::new(in_map(entry.line), text));
    }
    if entry.purpose.is_empty() {
        let text = format!("crate {name} has no purpose: say in one sentence what it is for");
        problems.push(Problem::new(in_map(entry.line), text));
    }
}

/// The first line must be the root's.
fn root(subject: Subject<'_>, krate: &Crate, entry: &MapCrate, problems: &mut Vec<Problem>) {
    let root = &subject.tree[krate.root].room;
    if !entry.rooms.first().is_some_and(|first| first.name == *root && first.any) {
        let name = &entry.name;
        let text = format!("crate {name} must begin with its root: write `{root}: *` first");
        problems.push(Problem::new(in_map(entry.line), text));
    }
}

fn rooms(subject: Subject<'_>, number: usize, entry: &MapCrate, problems: &mut Vec<Problem>) {
    let rooms = subject.tree.rooms(number);
    for room in &rooms {
        if entry.room(room).is_none() {
            let text = format!(
                "room {room} of crate {} is not in {MAP}: add a line for it, which `--draw` prints",
                entry.name
            );
            problems.push(Problem::new(Place::new(file(subject, number, room), 1), text));
        }
    }
    for line in entry.rooms.iter().skip(1) {
        if !rooms.contains(&line.name.as_str()) {
            let text = format!(
                "room {} is not in the tree of crate {}: strike its line",
                line.name, entry.name
            );
            problems.push(Problem::new(in_map(line.line), text));
        }
    }
}

/// The file that a room begins in.
fn file<'s>(subject: Subject<'s>, number: usize, room: &str) -> &'s str {
    let mut modules = subject.tree.modules().map(|(_, module)| module);
    let first = modules.find(|module| module.crate_number == number && module.room == room);
    first.map_or("", |module| &module.file)
}
