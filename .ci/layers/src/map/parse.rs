//! The parser of the map: see the comment at its top for how it is written.

use super::entry::{Entry, entries, words};
use super::{MAP, Map, MapCrate, MapRoom};
use crate::problem::{Place, Problem};

pub(super) fn parse(text: &str) -> (Map, Vec<Problem>) {
    let mut map = Map::default();
    let mut problems = Vec::new();
    for entry in entries(text) {
        if let Err(text) = take(&mut map, &entry) {
            problems.push(Problem::new(Place::new(MAP, entry.line), text));
        }
    }
    (map, problems)
}

fn take(map: &mut Map, entry: &Entry) -> Result<(), String> {
    if let Some((name, folder)) = entry.heading() {
        return open(map, entry.line, name, folder);
    }
    let Some(current) = map.crates.last_mut() else {
        return Err("stands before any crate: write `crate name in folder` above it".into());
    };
    let Some((name, rest)) = entry.sides() else {
        return Err("is neither `crate name in folder` nor `room: what it may import`".into());
    };
    match name {
        "purpose" => rest.clone_into(&mut current.purpose),
        "forbids" => current.forbids = words(rest),
        _ => return room(current, entry.line, name, rest),
    }
    if current.rooms.is_empty() {
        Ok(())
    } else {
        Err(format!("{name} stands below rooms: move it up to its crate's heading"))
    }
}

fn open(map: &mut Map, line: usize, name: &str, folder: &str) -> Result<(), String> {
    if map.get(name).is_some() {
        return Err(format!("crate {name} has an entry already: strike one"));
    }
    map.crates.push(MapCrate {
        line,
        name: name.to_owned(),
        folder: folder.to_owned(),
        purpose: String::new(),
        forbids: Vec::new(),
        rooms: Vec::new(),
    });
    Ok(())
}

fn room(current: &mut MapCrate, line: usize, name: &str, rest: &str) -> Result<(), String> {
    if current.room(name).is_some() {
        return Err(format!("room {name} has a line already: strike one"));
    }
    let mut imports = words(rest);
    let any = imports.iter().any(|import| import == "*");
    imports.retain(|import| import != "*");
    if any && !current.rooms.is_empty() {
        return Err(format!("room {name} is not the first one: list what it may import"));
    }
    current.rooms.push(MapRoom { line, name: name.to_owned(), any, imports });
    Ok(())
}
