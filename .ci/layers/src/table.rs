//! The table that is printed when everything holds.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::map::{Map, MapCrate};
use crate::measure::{Measured, To};

/// The rooms of each crate from the top to the bottom, with how many arrows each has.
pub(crate) fn table(map: &Map, measured: &Measured) -> String {
    let mut text = String::new();
    let (mut rooms, mut arrows) = (0, 0);
    for entry in &map.crates {
        let pairs = pairs(measured, &entry.name);
        rooms += entry.rooms.len();
        arrows += pairs.len();
        one_crate(&mut text, entry, &pairs);
    }
    let crates = map.crates.len();
    _ = writeln!(
        text,
        "{crates} crates, {rooms} rooms, {arrows} arrows down, 0 circles, 0 arrows up"
    );
    text
}

/// The imports of rooms: each room with each of its targets once.
type Pairs<'m> = BTreeSet<(&'m str, &'m To)>;

fn pairs<'m>(measured: &'m Measured, name: &'m str) -> Pairs<'m> {
    measured.arrows_of(name).map(|arrow| (arrow.room.as_str(), &arrow.to)).collect()
}

fn one_crate(text: &mut String, entry: &MapCrate, pairs: &Pairs<'_>) {
    let width = entry.rooms.iter().map(|room| room.name.len()).max().unwrap_or_default().max(4);
    _ = writeln!(text, "{} in {}: {}", entry.name, entry.folder, entry.purpose);
    _ = writeln!(text, "  {:width$}  imports  imported by", "room");
    for room in &entry.rooms {
        let name = room.name.as_str();
        let imports = pairs.iter().filter(|(from, _)| *from == name).count();
        let is_here = |to: &To| matches!(to, To::Room(to) if to == name);
        let imported = pairs.iter().filter(|(_, to)| is_here(to)).count();
        _ = writeln!(text, "  {name:width$}  {imports:>7}  {imported:>11}");
    }
    text.push('\n');
}
