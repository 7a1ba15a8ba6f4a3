//! A `use` taken apart into its single imports.

use syn::{ItemUse, UseTree};

use crate::path_name::{PathName, plain};

/// One import: `use a::{b, c as d, e::*}` has three.
#[derive(Debug)]
pub(crate) struct Leaf {
    pub(crate) path: PathName,
    pub(crate) name: LeafName,
    pub(crate) line: usize,
}

/// The name that an import has where it stands.
#[derive(Debug)]
pub(crate) enum LeafName {
    Named(String),
    /// Everything that the path has.
    Glob,
    /// `as _`.
    Nameless,
}

impl Leaf {
    pub(crate) fn all(item: &ItemUse) -> Vec<Self> {
        let mut leaves = Vec::new();
        let prefix = PathName { leading: item.leading_colon.is_some(), segments: Vec::new() };
        take_apart(&item.tree, &prefix, &mut leaves);
        leaves
    }

    fn new(path: PathName, name: &syn::Ident, ident: &syn::Ident) -> Self {
        let name = if name == "_" { LeafName::Nameless } else { LeafName::Named(plain(name)) };
        Self { path, name, line: ident.span().start().line }
    }
}

fn take_apart(tree: &UseTree, prefix: &PathName, leaves: &mut Vec<Leaf>) {
    match tree {
        UseTree::Path(path) => take_apart(&path.tree, &with(prefix, &path.ident), leaves),
        UseTree::Group(group) => {
            group.items.iter().for_each(|item| take_apart(item, prefix, leaves));
        }
        UseTree::Glob(glob) => {
            let line = glob.star_token.spans.first().map_or(1, |span| span.start().line);
            leaves.push(Leaf { path: prefix.clone(), name: LeafName::Glob, line });
        }
        UseTree::Name(name) => leaves.push(named(prefix, &name.ident)),
        UseTree::Rename(rename) => {
            let path = with(prefix, &rename.ident);
            leaves.push(Leaf::new(path, &rename.rename, &rename.ident));
        }
    }
}

/// An import under its own name; `self` in a group has the name of what the group belongs to.
fn named(prefix: &PathName, ident: &syn::Ident) -> Leaf {
    let leaf = Leaf::new(with(prefix, ident), ident, ident);
    match prefix.segments.last() {
        Some(parent) if ident == "self" => Leaf { name: LeafName::Named(parent.clone()), ..leaf },
        _ => leaf,
    }
}

fn with(prefix: &PathName, ident: &syn::Ident) -> PathName {
    let mut path = prefix.clone();
    if ident != "self" || path.segments.is_empty() {
        path.segments.push(plain(ident));
    }
    path
}
