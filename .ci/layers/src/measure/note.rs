//! The arrows that one path adds to the measured ones.

use super::Visitor;
use super::arrow::{Arrow, Echo, Foreign, To};
use crate::path_name::PathName;
use crate::problem::Place;
use crate::resolve::{End, Found, Site, resolve};
use crate::tree::{Kind, ModuleId};

/// The use of a path, which decides whether a lone name counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// An import: a lone name may be a module or a crate.
    Import,
    /// The call of a macro, whose name may need no path at all.
    Macro,
    /// Anything else.
    Mention,
}

/// A path, and where it is written.
struct Written<'w> {
    place: Place,
    path: &'w PathName,
    echo: Echo,
}

impl Visitor<'_> {
    /// Notes what a path points to.
    pub(super) fn note(&mut self, path: &PathName, line: usize, usage: Use) {
        let sole = path.only().filter(|_| usage != Use::Import);
        if sole.is_some_and(|name| self.locals.last().is_some_and(|locals| locals.contain(name))) {
            return;
        }
        let site = Site { module: self.module, blocks: &self.blocks };
        let mut found = resolve(self.tree, site, path);
        if sole.is_some() {
            // A module is no value, and a crate's name alone is none either.
            found.retain(|found| !matches!(found.end, End::Module(_) | End::Foreign(_)));
        }
        if let (true, Some(name), Use::Macro) = (found.is_empty(), sole, usage) {
            found = self.unpathed_macro(name);
        }
        let written = Written { place: self.place(line), path, echo: self.echo(path, usage) };
        for found in found {
            self.note_found(&found, &written);
        }
    }

    fn echo(&self, path: &PathName, usage: Use) -> Echo {
        let head = path.segments.first().map_or("", String::as_str);
        let externs = self.tree.crate_of(self.module).map(|krate| &krate.externs);
        let is_direct = usage == Use::Import
            || path.leading
            || ["crate", "self", "super", "std", "core", "alloc"].contains(&head)
            || externs.is_some_and(|externs| externs.contains_key(head));
        if is_direct { Echo::No } else { Echo::Perhaps }
    }

    /// Returns the module of a macro that is called without a path and was not imported.
    fn unpathed_macro(&self, name: &str) -> Vec<Found> {
        let modules = self.tree.crate_of(self.module).and_then(|krate| krate.macros.get(name));
        let room = &self.tree[self.module].room;
        let modules = modules.map_or(&[][..], Vec::as_slice);
        if modules.iter().any(|module| self.tree[*module].room == *room) {
            return Vec::new();
        }
        let end = |module: &ModuleId| End::Item(*module, Kind::Leaf, name.to_owned());
        modules.iter().map(|module| Found { through: Vec::new(), end: end(module) }).collect()
    }

    fn note_found(&mut self, found: &Found, written: &Written<'_>) {
        for module in &found.through {
            self.note_module(*module, false, written);
        }
        match &found.end {
            End::Module(module) => self.note_module(*module, false, written),
            End::Item(module, ..) | End::Unseen(module) => {
                self.note_module(*module, true, written);
            }
            End::Foreign(foreign) | End::Maybe(foreign) => self.note_foreign(foreign, written),
            End::Local => {}
        }
    }

    /// Notes an arrow to a module's room. The root counts only when the item `is_there`: a path
    /// that passes it or is re-exported by it leads to another room.
    fn note_module(&mut self, module: ModuleId, is_there: bool, written: &Written<'_>) {
        let (from, to) = (&self.tree[self.module], &self.tree[module]);
        let to = if to.crate_number != from.crate_number {
            To::Crate(
                self.tree.crate_of(module).map(|krate| krate.name.clone()).unwrap_or_default(),
            )
        } else if to.room != from.room && (to.parent.is_some() || is_there) {
            To::Room(to.room.clone())
        } else {
            return;
        };
        self.measured.arrows.push(Arrow {
            place: written.place.clone(),
            crate_name: self.crate_name(),
            room: from.room.clone(),
            to,
            echo: written.echo,
            path: written.path.to_string(),
        });
    }

    fn note_foreign(&mut self, path: &[String], written: &Written<'_>) {
        self.measured.foreign.push(Foreign {
            place: written.place.clone(),
            crate_name: self.crate_name(),
            room: self.tree[self.module].room.clone(),
            path: path.to_vec(),
            echo: written.echo,
        });
    }

    fn crate_name(&self) -> String {
        self.tree.crate_of(self.module).map(|krate| krate.name.clone()).unwrap_or_default()
    }

    fn place(&self, line: usize) -> Place {
        Place::new(self.tree[self.module].file.clone(), line)
    }
}
