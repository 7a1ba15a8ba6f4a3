//! Every arrow that the sources have.

mod arrow;
mod locals;
mod note;
mod sequence;
mod tokens;
mod visitor;

pub(crate) use arrow::{Arrow, Foreign, To, without_echoes};

use syn::visit::Visit as _;

use crate::order::Edges;
use crate::test_only::stands_test_only;
use crate::tree::Tree;
use visitor::Visitor;

/// The imports of the sources.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    pub(crate) arrows: Vec<Arrow>,
    /// The paths into crates that are not part of the workspace.
    pub(crate) foreign: Vec<Foreign>,
}

impl Measured {
    /// Walks through all modules.
    pub(crate) fn of(tree: &Tree) -> Self {
        let mut measured = Self::default();
        for (id, module) in tree.modules() {
            let mut visitor = Visitor::new(tree, id, &mut measured);
            for item in module.items.iter().filter(|item| !stands_test_only(*item)) {
                visitor.visit_item(item);
            }
        }
        measured.arrows.sort();
        measured.arrows.dedup_by(|a, b| (&a.place, &a.room, &a.to) == (&b.place, &b.room, &b.to));
        let key = |arrow: &Arrow| (arrow.place.file.clone(), arrow.room.clone(), arrow.to.clone());
        measured.arrows = without_echoes(measured.arrows, key, |arrow| arrow.echo);
        measured.foreign.sort();
        measured.foreign.dedup();
        measured
    }

    /// The arrows of one crate.
    pub(crate) fn arrows_of<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m Arrow> {
        self.arrows.iter().filter(move |arrow| arrow.crate_name == name)
    }

    /// Returns the imports among the rooms of a crate.
    pub(crate) fn room_edges(&self, name: &str) -> Edges {
        let mut edges = Edges::new();
        for arrow in self.arrows_of(name) {
            if let To::Room(to) = &arrow.to {
                edges.entry(arrow.room.clone()).or_default().insert(to.clone());
            }
        }
        edges
    }
}
