//! The measured map, written as the map is written.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::map::{Map, MapCrate};
use crate::measure::{Arrow, Measured, To};
use crate::order::{Edges, top_down};
use crate::tree::{Crate, Tree};
use crate::workspace::{Package, Workspace};

/// Draws all crates. Purposes, what is forbidden and the order where arrows leave it open are taken
/// from the present map.
pub(crate) fn draw(workspace: &Workspace, tree: &Tree, measured: &Measured, map: &Map) -> String {
    let mut names: Vec<String> = tree.crates.iter().map(|krate| krate.name.clone()).collect();
    names.sort_by_key(|name| (map.rank(name).unwrap_or(usize::MAX), name.clone()));
    let mut edges = Edges::new();
    for arrow in &measured.arrows {
        if let To::Crate(to) = &arrow.to {
            edges.entry(arrow.crate_name.clone()).or_default().insert(to.clone());
        }
    }
    let mut text = String::new();
    for name in top_down(&names, &edges).concat() {
        let number = tree.crates.iter().position(|krate| krate.name == name);
        let package = workspace.packages.iter().find(|package| package.name == name);
        if let (Some(number), Some(package)) = (number, package) {
            let drawing = Drawing { tree, measured, present: map.get(&name), number };
            drawing.draw(package, &mut text);
        }
    }
    text
}

struct Drawing<'d> {
    tree: &'d Tree,
    measured: &'d Measured,
    present: Option<&'d MapCrate>,
    number: usize,
}

impl Drawing<'_> {
    fn draw(&self, package: &Package, text: &mut String) {
        let purpose = self.present.map_or(&package.description, |present| &present.purpose);
        let forbids = self.present.map(|present| present.forbids.join(", ")).unwrap_or_default();
        let gap = if text.is_empty() { "" } else { "\n" };
        let head = format!("{gap}crate {} in {}", package.name, package.folder);
        let lines = [head, format!("  purpose: {purpose}"), format!("  forbids: {forbids}")];
        for line in lines {
            _ = writeln!(text, "{}", line.trim_end());
        }
        text.push('\n');
        let edges = self.measured.room_edges(self.name());
        let width = self.names().iter().map(String::len).max().unwrap_or_default() + 1;
        for group in top_down(&self.names(), &edges) {
            if group.len() > 1 {
                self.write_circle(text, &group);
            }
            for room in &group {
                write_room(text, room, width, &self.imports(room, &edges));
            }
        }
    }

    /// Writes which arrows have to go, as the rooms of a circle stand now.
    fn write_circle(&self, text: &mut String, circle: &[String]) {
        _ = writeln!(text, "  # {} rooms in a circle. These arrows run up:", circle.len());
        for (rank, room) in circle.iter().enumerate() {
            for above in circle.iter().take(rank) {
                let is_here = |to: &To| matches!(to, To::Room(to) if to == above);
                let arrows =
                    self.arrows().filter(|arrow| arrow.room == *room && is_here(&arrow.to));
                for Arrow { place, .. } in arrows {
                    let (file, line) = (&place.file, place.line);
                    _ = writeln!(text, "  #   {room} imports {above}: {file}:{line}");
                }
            }
        }
    }

    fn root(&self) -> Option<&str> {
        let krate: Option<&Crate> = self.tree.crates.get(self.number);
        krate.map(|krate| self.tree[krate.root].room.as_str())
    }

    /// The rooms in their present order, with the root in front and new ones behind.
    fn names(&self) -> Vec<String> {
        let mut rooms = self.tree.rooms(self.number);
        rooms.sort_unstable();
        let rank = |room: &&str| self.present.and_then(|present| present.rank(room));
        rooms.sort_by_key(|room| rank(room).unwrap_or(usize::MAX));
        self.root().into_iter().chain(rooms).map(str::to_owned).collect()
    }

    fn name(&self) -> &str {
        self.tree.crates.get(self.number).map_or("", |krate| &krate.name)
    }

    fn arrows(&self) -> impl Iterator<Item = &Arrow> {
        self.measured.arrows_of(self.name())
    }

    /// Returns the imports of a room: rooms in the order of the map, then crates.
    fn imports(&self, room: &str, edges: &Edges) -> Vec<String> {
        let imported = edges.get(room).cloned().unwrap_or_default();
        let order = top_down(&self.names(), edges).concat();
        let mut imports: Vec<String> =
            order.into_iter().filter(|name| imported.contains(name)).collect();
        if self.root() == Some(room) {
            imports = vec!["*".to_owned()];
        }
        let crates = self.arrows().filter(|arrow| arrow.room == room);
        let crates = crates.filter(|arrow| matches!(arrow.to, To::Crate(_)));
        let crates: BTreeSet<_> = crates.map(|arrow| arrow.to.name().to_owned()).collect();
        imports.extend(crates);
        imports
    }
}

/// Writes one room's line, or several where it would be too long.
fn write_room(text: &mut String, room: &str, width: usize, imports: &[String]) {
    let mut line = format!("  {:width$}", format!("{room}:"));
    let indent = line.len();
    for (number, import) in imports.iter().enumerate() {
        let comma = if number + 1 < imports.len() { "," } else { "" };
        if line.len() + import.len() + comma.len() + 1 > WIDTH && number > 0 {
            _ = writeln!(text, "{line}");
            line = " ".repeat(indent);
        }
        _ = write!(line, " {import}{comma}");
    }
    _ = writeln!(text, "{}", line.trim_end());
}

/// The longest line of a drawing.
const WIDTH: usize = 100;
