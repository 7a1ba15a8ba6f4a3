//! The check that each line of the map only names what stands below it.

use super::{Subject, in_map};
use crate::map::{MapCrate, MapRoom};
use crate::measure::To;
use crate::problem::Problem;

pub(super) fn check(subject: Subject<'_>, problems: &mut Vec<Problem>) {
    for entry in &subject.map.crates {
        for room in &entry.rooms {
            for import in &room.imports {
                if let Some(text) = fault(subject, entry, room, import) {
                    problems.push(Problem::new(in_map(room.line), text));
                }
            }
        }
    }
}

/// Returns the problem of one import of a line; none where it is right.
fn fault(subject: Subject<'_>, entry: &MapCrate, room: &MapRoom, import: &str) -> Option<String> {
    let (name, map) = (&room.name, subject.map);
    match (entry.rank(import), map.rank(import)) {
        (Some(_), Some(_)) => Some(format!(
            "{import} is a room of crate {} and a crate as well: rename the room",
            entry.name
        )),
        (None, None) => {
            Some(format!("room {name} lists {import}, which the map has not: correct the name"))
        }
        (Some(rank), None) if Some(rank) <= entry.rank(name) => Some(format!(
            "room {name} lists room {import}, which does not stand below it: \
             move the line of {import} down, or do without"
        )),
        (None, Some(rank)) if Some(rank) <= map.rank(&entry.name) => Some(format!(
            "room {name} lists crate {import}, which does not stand below crate {}: \
             move the entry of {import} down, or do without",
            entry.name
        )),
        _ => stale(subject, entry, room, import),
    }
}

/// A listed arrow that the sources do not have (any more).
fn stale(subject: Subject<'_>, entry: &MapCrate, room: &MapRoom, import: &str) -> Option<String> {
    let mut arrows = subject.measured.arrows_of(&entry.name);
    let is_used = arrows.any(|arrow| arrow.room == room.name && arrow.to.name() == import);
    let to = match entry.room(import) {
        Some(_) => To::Room(import.to_owned()),
        None => To::Crate(import.to_owned()),
    };
    (!is_used).then(|| {
        format!("room {} lists {to}, and nothing in it imports that: strike it", room.name)
    })
}
