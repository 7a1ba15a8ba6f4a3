//! The targets of paths, and the modules on their way.

mod found;
mod search;

pub(crate) use found::{End, Found};
use search::Search;

use crate::path_name::PathName;
use crate::tree::{ModuleId, Names, Tree};

/// The scope of a path: a module, and blocks that declare names of their own, the
/// innermost last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site<'a> {
    pub(crate) module: ModuleId,
    pub(crate) blocks: &'a [Names],
}

/// Everything that a path may stand for. A name can stand for several things, such as a module and
/// a function, and all count.
pub(crate) fn resolve<'a>(tree: &'a Tree, site: Site<'a>, path: &PathName) -> Vec<Found> {
    Search::new(tree).path(site, path)
}
