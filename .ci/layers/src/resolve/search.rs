//! The search for what a path stands for, in the order in which the compiler looks.

use super::{End, Found, Site};
use crate::path_name::PathName;
use crate::tree::{Binding, Import, ModuleId, Names, Target, Tree};

/// One search.
pub(super) struct Search<'a> {
    tree: &'a Tree,
    /// The imports that are being followed. Each is followed once, so that no circle of imports
    /// lasts for ever.
    active: Vec<&'a Import>,
}

impl<'a> Search<'a> {
    pub(super) fn new(tree: &'a Tree) -> Self {
        Self { tree, active: Vec::new() }
    }

    pub(super) fn path(&mut self, site: Site<'a>, path: &PathName) -> Vec<Found> {
        let Some((head, rest)) = path.segments.split_first() else { return Vec::new() };
        if path.leading {
            return self.outside(site.module, &path.segments);
        }
        match head.as_str() {
            "crate" => {
                let root = self.tree.crate_of(site.module).map(|krate| krate.root);
                root.map_or_else(Vec::new, |root| self.walk(root, rest, site.module))
            }
            "self" | "super" => self.relative(site.module, &path.segments),
            "Self" => Vec::new(),
            _ => self.named(site, head, rest),
        }
    }

    fn relative(&mut self, from: ModuleId, segments: &[String]) -> Vec<Found> {
        let (mut module, mut rest) = (from, segments);
        while let Some((head, tail)) = rest.split_first() {
            match head.as_str() {
                "self" => {}
                "super" => module = self.tree[module].parent.unwrap_or(module),
                _ => break,
            }
            rest = tail;
        }
        self.walk(module, rest, from)
    }

    /// A path whose first segment is a name in scope, or else a crate.
    fn named(&mut self, site: Site<'a>, head: &str, rest: &[String]) -> Vec<Found> {
        let starts = self.in_scope(site, head);
        let mut found = self.go_on(starts, rest, site.module);
        if !found.iter().any(Found::is_certain) {
            let segments: Vec<_> =
                std::iter::once(head.to_owned()).chain(rest.iter().cloned()).collect();
            found.extend(self.outside(site.module, &segments));
        }
        found
    }

    fn in_scope(&mut self, site: Site<'a>, name: &str) -> Vec<Found> {
        let mut found = Vec::new();
        for (number, block) in site.blocks.iter().enumerate().rev() {
            let blocks = site.blocks.get(..=number).unwrap_or_default();
            found.extend(self.in_block(Site { blocks, ..site }, block, name));
            if found.iter().any(Found::is_certain) {
                return found;
            }
        }
        found.extend(self.in_module(site.module, name, None));
        found
    }

    fn in_block(&mut self, site: Site<'a>, block: &'a Names, name: &str) -> Vec<Found> {
        let mut found = Vec::new();
        for binding in block.get(name) {
            match &binding.target {
                Target::Import(import) => found.extend(self.import(site, import)),
                Target::Module(_) | Target::Item(_) => found.push(Found::new(End::Local)),
            }
        }
        if found.is_empty() { self.by_globs(site, &block.globs, name) } else { found }
    }

    /// Returns the targets of a name in a module; `seen_by` leaves out what that module may not see.
    fn in_module(&mut self, module: ModuleId, name: &str, seen_by: Option<ModuleId>) -> Vec<Found> {
        let site = Site { module, blocks: &[] };
        let names = &self.tree[module].names;
        let mut found = Vec::new();
        for binding in names.get(name) {
            if seen_by.is_none_or(|viewer| self.sees(viewer, module, binding.depth)) {
                found.extend(self.binding(site, binding, name));
            }
        }
        if found.is_empty() {
            let globs = names.globs.iter();
            let globs: Vec<_> = globs
                .filter(|glob| seen_by.is_none_or(|viewer| self.sees(viewer, module, glob.depth)))
                .collect();
            return self.by_globs(site, globs, name);
        }
        found
    }

    fn binding(&mut self, site: Site<'a>, binding: &'a Binding, name: &str) -> Vec<Found> {
        match &binding.target {
            Target::Module(id) => vec![Found::new(End::Module(*id))],
            Target::Item(kind) => {
                vec![Found::new(End::Item(site.module, *kind, name.to_owned()))]
            }
            Target::Import(import) => self.import(site, import),
        }
    }

    fn import(&mut self, site: Site<'a>, import: &'a Import) -> Vec<Found> {
        if self.active.iter().any(|active| std::ptr::eq(*active, import)) {
            return Vec::new();
        }
        self.active.push(import);
        let found = self.path(site, &import.path);
        self.active.pop();
        found
    }

    fn by_globs(
        &mut self,
        site: Site<'a>,
        globs: impl IntoIterator<Item = &'a Import>,
        name: &str,
    ) -> Vec<Found> {
        let mut found = Vec::new();
        for glob in globs {
            for source in self.import(site, glob) {
                found.extend(self.brought_by(source, name, site.module, glob));
            }
        }
        found
    }

    /// Returns the targets that a glob import brings under a name.
    fn brought_by(
        &mut self,
        source: Found,
        name: &str,
        viewer: ModuleId,
        glob: &'a Import,
    ) -> Vec<Found> {
        let through = source.through;
        match source.end {
            End::Module(id) => {
                self.active.push(glob);
                let brought = self.in_module(id, name, Some(viewer));
                self.active.pop();
                brought.into_iter().map(|found| found.after(&through).after(&[id])).collect()
            }
            End::Item(id, kind, of) if self.tree[id].names.has_variant(&of, name) => {
                vec![Found { through, end: End::Item(id, kind, of) }]
            }
            End::Foreign(path) | End::Maybe(path) => {
                let path = path.into_iter().chain([name.to_owned()]).collect();
                vec![Found { through, end: End::Maybe(path) }]
            }
            End::Item(..) | End::Unseen(_) | End::Local => Vec::new(),
        }
    }

    /// The rest of a path, from a module on.
    fn walk(&mut self, module: ModuleId, rest: &[String], viewer: ModuleId) -> Vec<Found> {
        let Some((name, rest)) = rest.split_first() else {
            return vec![Found::new(End::Module(module))];
        };
        let starts = self.in_module(module, name, None);
        let mut found = self.go_on(starts, rest, viewer);
        if found.is_empty() {
            found.push(Found::new(End::Unseen(module)));
        }
        found.into_iter().map(|found| found.after(&[module])).collect()
    }

    fn go_on(&mut self, starts: Vec<Found>, rest: &[String], viewer: ModuleId) -> Vec<Found> {
        let mut found = Vec::new();
        for start in starts {
            if let End::Module(id) = start.end {
                let ends = self.walk(id, rest, viewer);
                found.extend(ends.into_iter().map(|end| end.after(&start.through)));
            } else {
                found.extend(start.extended(rest));
            }
        }
        found
    }

    /// A path that begins with the name of a crate.
    fn outside(&mut self, from: ModuleId, segments: &[String]) -> Vec<Found> {
        let Some((head, rest)) = segments.split_first() else { return Vec::new() };
        let externs = self.tree.crate_of(from).map(|krate| &krate.externs);
        let name = externs.and_then(|externs| externs.get(head)).unwrap_or(head);
        if let Some(krate) = self.tree.crates.iter().find(|krate| krate.code_name == *name) {
            return self.walk(krate.root, rest, from);
        }
        let path = std::iter::once(name.clone()).chain(rest.iter().cloned()).collect();
        vec![Found::new(End::Foreign(path))]
    }

    /// Returns whether a module sees what another one declares with this depth.
    fn sees(&self, viewer: ModuleId, module: ModuleId, depth: Option<usize>) -> bool {
        let (viewer, module) = (&self.tree[viewer], &self.tree[module]);
        depth.is_none_or(|depth| {
            viewer.crate_number == module.crate_number
                && viewer.path.get(..depth) == module.path.get(..depth)
        })
    }
}
