//! The modules of all crates, and the names in them.

mod files;
mod load;
mod names;
mod use_leaf;

pub(crate) use names::{Binding, Import, Kind, Names, Target};
pub(crate) use use_leaf::{Leaf, LeafName};

use std::collections::HashMap;
use std::ops::Index;

use syn::Item;

use crate::problem::Problem;
use crate::workspace::Workspace;

/// Everything that was read.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) crates: Vec<Crate>,
    modules: Vec<Module>,
}

/// One crate.
#[derive(Debug)]
pub(crate) struct Crate {
    /// The name of its package.
    pub(crate) name: String,
    pub(crate) code_name: String,
    pub(crate) root: ModuleId,
    /// The names of other packages in code, with the names that these call themselves.
    pub(crate) externs: HashMap<String, String>,
    /// The module of each `macro_rules!`. Such a name needs no path.
    pub(crate) macros: HashMap<String, Vec<ModuleId>>,
}

/// One module: a file or an inline `mod`.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) crate_number: usize,
    pub(crate) parent: Option<ModuleId>,
    /// Its names from the root on; the root has none.
    pub(crate) path: Vec<String>,
    /// The top-level module that it belongs to; `lib` or `main` for the root itself.
    pub(crate) room: String,
    pub(crate) file: String,
    pub(crate) names: Names,
    pub(crate) items: Vec<Item>,
}

/// A module's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ModuleId(usize);

impl Tree {
    /// Reads the sources of all packages. What cannot be read is told, and left out.
    pub(crate) fn read(root: &std::path::Path, workspace: &Workspace) -> (Self, Vec<Problem>) {
        load::load(root, workspace)
    }

    /// All modules of the product.
    pub(crate) fn modules(&self) -> impl Iterator<Item = (ModuleId, &Module)> {
        self.modules.iter().enumerate().map(|(number, module)| (ModuleId(number), module))
    }

    /// The crate that a module belongs to.
    pub(crate) fn crate_of(&self, module: ModuleId) -> Option<&Crate> {
        self.crates.get(self[module].crate_number)
    }

    /// The rooms of a crate in the order of its root file, without the root.
    pub(crate) fn rooms(&self, crate_number: usize) -> Vec<&str> {
        let mut rooms: Vec<&str> = Vec::new();
        for module in self.modules.iter().filter(|module| module.crate_number == crate_number) {
            if module.parent.is_some() && !rooms.contains(&module.room.as_str()) {
                rooms.push(&module.room);
            }
        }
        rooms
    }
}

impl Index<ModuleId> for Tree {
    type Output = Module;

    #[expect(clippy::indexing_slicing, reason = "only `push` makes numbers, one for each module")]
    fn index(&self, id: ModuleId) -> &Module {
        &self.modules[id.0]
    }
}
