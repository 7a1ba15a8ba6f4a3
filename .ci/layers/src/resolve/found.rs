//! One thing that a path may stand for.

use crate::tree::{Kind, ModuleId};

/// The target of a path, and the modules on its way.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The modules that the path names, or that an import on its way names.
    pub(crate) through: Vec<ModuleId>,
    pub(crate) end: End,
}

/// The target of a path.
#[derive(Clone, Debug)]
pub(crate) enum End {
    Module(ModuleId),
    /// An item of a module, and its name.
    Item(ModuleId, Kind, String),
    /// Something in a module that no item there declares: a macro makes it.
    Unseen(ModuleId),
    /// Something in a crate that is not part of the workspace.
    Foreign(Vec<String>),
    /// Something that such a crate may have: `use std::time::*` may or may not bring a name.
    Maybe(Vec<String>),
    /// An item of a block.
    Local,
}

impl Found {
    pub(super) fn new(end: End) -> Self {
        Self { through: Vec::new(), end }
    }

    /// Returns the same target, found by way of other modules.
    pub(super) fn after(mut self, through: &[ModuleId]) -> Self {
        self.through.extend_from_slice(through);
        self
    }

    pub(super) fn is_certain(&self) -> bool {
        !matches!(self.end, End::Maybe(_))
    }

    /// Returns the target with more segments behind it; none where nothing can be behind it.
    pub(super) fn extended(mut self, rest: &[String]) -> Option<Self> {
        match &mut self.end {
            End::Foreign(path) | End::Maybe(path) => path.extend_from_slice(rest),
            End::Item(_, Kind::Leaf, _) if !rest.is_empty() => return None,
            End::Item(..) | End::Module(_) | End::Unseen(_) | End::Local => {}
        }
        Some(self)
    }
}
