//! The check that each arrow of the sources is listed, and so runs down.

use super::Subject;
use crate::map::{MAP, Map, MapCrate, MapRoom};
use crate::measure::{Arrow, To};
use crate::problem::Problem;

pub(super) fn check(subject: Subject<'_>, problems: &mut Vec<Problem>) {
    for arrow in &subject.measured.arrows {
        let entry = subject.map.get(&arrow.crate_name);
        // What the map lacks is told once, and not for each arrow.
        let Some((entry, line)) = entry.and_then(|entry| Some((entry, entry.room(&arrow.room)?)))
        else {
            continue;
        };
        if let Some(remedy) = remedy(subject.map, entry, line, arrow) {
            let Arrow { room, to, path, .. } = arrow;
            let text = format!("room {room} imports {to} ({path}): {remedy}");
            problems.push(Problem::new(arrow.place.clone(), text));
        }
    }
}

/// Returns the reason why an arrow may not be, and the remedy.
fn remedy(map: &Map, entry: &MapCrate, line: &MapRoom, arrow: &Arrow) -> Option<String> {
    match &arrow.to {
        To::Room(to) => to_room(entry, line, to),
        To::Crate(to) => to_crate(map, entry, line, to),
    }
}

fn to_room(entry: &MapCrate, line: &MapRoom, to: &str) -> Option<String> {
    let (from, rank) = (&line.name, entry.rank(to)?);
    if rank == 0 {
        return Some(format!(
            "nothing may import the root; move the item into a room below {from}"
        ));
    }
    if Some(rank) < entry.rank(from) {
        return Some(format!(
            "{to} stands above {from}; move what {from} needs of it into a room below, \
             or {to} down in {MAP}"
        ));
    }
    (!line.any).then(|| unlisted(line, to)).flatten()
}

fn to_crate(map: &Map, entry: &MapCrate, line: &MapRoom, to: &str) -> Option<String> {
    if map.rank(to)? < map.rank(&entry.name)? {
        return Some(format!(
            "{to} stands above {}; move what is needed of it into a crate below",
            entry.name
        ));
    }
    unlisted(line, to)
}

fn unlisted(line: &MapRoom, to: &str) -> Option<String> {
    let (from, number) = (&line.name, line.line);
    (!line.imports.iter().any(|import| import == to)).then(|| {
        format!("the line of {from} ({MAP}:{number}) does not list {to}; add it, or do without")
    })
}
