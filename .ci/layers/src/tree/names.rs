//! The names that a module or a block declares.

use std::collections::HashMap;

use syn::{ForeignItem, Item, Visibility};

use super::{Leaf, LeafName, ModuleId};
use crate::path_name::{PathName, plain};
use crate::test_only::stands_test_only;

/// The names in one scope.
#[derive(Debug, Default)]
pub(crate) struct Names {
    bindings: HashMap<String, Vec<Binding>>,
    /// The modules of `use a::*`.
    pub(crate) globs: Vec<Import>,
    /// The variants of enums, for `use Enum::*`.
    variants: HashMap<String, Vec<String>>,
}

/// One thing that a name stands for; there may be several, such as a module and a function.
#[derive(Debug)]
pub(crate) struct Binding {
    pub(crate) target: Target,
    /// The number of leading segments of the path that a module must share in order to see it.
    pub(crate) depth: Option<usize>,
}

/// The target of a name.
#[derive(Debug)]
pub(crate) enum Target {
    Module(ModuleId),
    Item(Kind),
    Import(Import),
}

/// The kind of item that a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A type or a trait, from which a path can go on.
    Type,
    /// A function, a constant or a macro.
    Leaf,
}

/// The path of one import.
#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) path: PathName,
    pub(crate) depth: Option<usize>,
}

impl Names {
    /// The names of items, save those of modules, which are loaded from elsewhere. `level` is
    /// how deep below the root they stand.
    pub(crate) fn of<'i>(items: impl IntoIterator<Item = &'i Item>, level: usize) -> Self {
        let mut names = Self::default();
        for item in items {
            if !stands_test_only(item) {
                names.declare(item, level);
            }
        }
        names
    }

    pub(crate) fn get(&self, name: &str) -> &[Binding] {
        self.bindings.get(name).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn has_variant(&self, of: &str, name: &str) -> bool {
        self.variants.get(of).is_some_and(|variants| variants.iter().any(|known| known == name))
    }

    pub(crate) fn add(&mut self, name: String, target: Target, depth: Option<usize>) {
        self.bindings.entry(name).or_default().push(Binding { target, depth });
    }

    fn declare(&mut self, item: &Item, level: usize) {
        match item {
            Item::Use(item) => {
                for leaf in Leaf::all(item) {
                    self.import(leaf, depth(&item.vis, level));
                }
            }
            Item::ExternCrate(item) => {
                let name = item.rename.as_ref().map_or(&item.ident, |(_, name)| name);
                let path = PathName::of_crate(&item.ident);
                let depth = depth(&item.vis, level);
                self.add(plain(name), Target::Import(Import { path, depth }), depth);
            }
            Item::Enum(item) => {
                let variants = item.variants.iter().map(|variant| plain(&variant.ident));
                self.variants.insert(plain(&item.ident), variants.collect());
                self.add(plain(&item.ident), Target::Item(Kind::Type), depth(&item.vis, level));
            }
            Item::ForeignMod(block) => block.items.iter().for_each(|item| self.foreign(item)),
            item => {
                if let Some((ident, vis, kind)) = declared(item) {
                    self.add(plain(ident), Target::Item(kind), depth(vis, level));
                }
            }
        }
    }

    fn import(&mut self, leaf: Leaf, depth: Option<usize>) {
        let import = Import { path: leaf.path, depth };
        match leaf.name {
            LeafName::Named(name) => self.add(name, Target::Import(import), depth),
            LeafName::Glob => self.globs.push(import),
            LeafName::Nameless => {}
        }
    }

    fn foreign(&mut self, item: &ForeignItem) {
        let name = match item {
            ForeignItem::Fn(item) => &item.sig.ident,
            ForeignItem::Static(item) => &item.ident,
            ForeignItem::Type(item) => &item.ident,
            _ => return,
        };
        self.add(plain(name), Target::Item(Kind::Type), None);
    }
}

/// The name, visibility and kind of an item that has but one name.
fn declared(item: &Item) -> Option<(&syn::Ident, &Visibility, Kind)> {
    Some(match item {
        Item::Const(item) => (&item.ident, &item.vis, Kind::Leaf),
        Item::Fn(item) => (&item.sig.ident, &item.vis, Kind::Leaf),
        Item::Macro(item) => (item.ident.as_ref()?, &Visibility::Inherited, Kind::Leaf),
        Item::Static(item) => (&item.ident, &item.vis, Kind::Leaf),
        Item::Struct(item) => (&item.ident, &item.vis, Kind::Type),
        Item::Trait(item) => (&item.ident, &item.vis, Kind::Type),
        Item::TraitAlias(item) => (&item.ident, &item.vis, Kind::Type),
        Item::Type(item) => (&item.ident, &item.vis, Kind::Type),
        Item::Union(item) => (&item.ident, &item.vis, Kind::Type),
        _ => return None,
    })
}

/// Returns the depth at which something declared at a level can be seen: see [`Binding::depth`].
pub(super) fn depth(visibility: &Visibility, level: usize) -> Option<usize> {
    match visibility {
        Visibility::Public(_) => None,
        Visibility::Inherited => Some(level),
        Visibility::Restricted(restricted) if restricted.path.is_ident("self") => Some(level),
        Visibility::Restricted(restricted) if restricted.path.is_ident("super") => {
            Some(level.saturating_sub(1))
        }
        // `pub(in path)` is rare; taking it for `pub(crate)` finds rather more.
        Visibility::Restricted(_) => Some(0),
    }
}
