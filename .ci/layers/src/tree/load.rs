//! The modules of a crate, from each crate's root file on.

use std::collections::HashMap;
use std::path::Path;

use syn::spanned::Spanned as _;
use syn::{Item, ItemMacro, ItemMod};

use super::files::Folders;
use super::names::{Import, Names, Target, depth};
use super::{Crate, Module, ModuleId, Tree};
use crate::path_name::{PathName, plain};
use crate::problem::{Place, Problem};
use crate::test_only::is_test_only;
use crate::workspace::{Package, Workspace, code_name, text_of};

/// Reads all crates.
pub(super) fn load(root: &Path, workspace: &Workspace) -> (Tree, Vec<Problem>) {
    let mut loader = Loader { root, tree: Tree::default(), problems: Vec::new() };
    for package in &workspace.packages {
        loader.package(package, workspace);
    }
    (loader.tree, loader.problems)
}

struct Loader<'r> {
    root: &'r Path,
    tree: Tree,
    problems: Vec<Problem>,
}

/// The site of a module that is about to be added.
struct ModuleSite {
    crate_number: usize,
    parent: Option<ModuleId>,
    path: Vec<String>,
    room: String,
    file: String,
    folders: Folders,
}

impl Loader<'_> {
    fn package(&mut self, package: &Package, workspace: &Workspace) {
        let externs = package.dependencies.iter().map(|dependency| {
            let true_name =
                workspace.packages.iter().find(|other| other.name == dependency.package);
            let true_name = true_name.map(|other| other.code_name.clone());
            let name = true_name.unwrap_or_else(|| code_name(&dependency.package));
            (dependency.code_name.clone(), name)
        });
        self.tree.crates.push(Crate {
            name: package.name.clone(),
            code_name: package.code_name.clone(),
            root: ModuleId(self.tree.modules.len()),
            externs: externs.collect(),
            macros: HashMap::new(),
        });
        self.file(ModuleSite {
            crate_number: self.tree.crates.len() - 1,
            parent: None,
            path: Vec::new(),
            room: Path::new(&package.source)
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into(),
            file: package.source.clone(),
            folders: Folders::of_file(&package.source, true),
        });
    }

    /// Reads a file, unless it is for tests alone.
    fn file(&mut self, site: ModuleSite) -> Option<ModuleId> {
        let parsed = text_of(self.root, &site.file).and_then(|text| {
            syn::parse_file(&text).map_err(|error| {
                let place = Place::new(site.file.clone(), error.span().start().line);
                Problem::new(place, format!("cannot be parsed: {error}"))
            })
        });
        match parsed {
            Ok(file) if is_test_only(&file.attrs) && site.parent.is_some() => None,
            Ok(file) => Some(self.module(site, file.items)),
            Err(problem) => {
                self.problems.push(problem);
                // A root must be there, as its crate counts on it.
                site.parent.is_none().then(|| self.module(site, Vec::new()))
            }
        }
    }

    fn module(&mut self, site: ModuleSite, items: Vec<Item>) -> ModuleId {
        let id = ModuleId(self.tree.modules.len());
        let ModuleSite { crate_number, parent, path, room, file, folders } = site;
        let names = Names::of(&items, path.len());
        let module = Module { crate_number, parent, path, room, file, names, items: Vec::new() };
        self.tree.modules.push(module);
        for item in &items {
            if let Item::Mod(item) = item
                && !is_test_only(&item.attrs)
            {
                self.child(id, item, &folders);
            } else if let Item::Macro(item) = item
                && !is_test_only(&item.attrs)
            {
                self.rules(id, item);
            }
        }
        if let Some(module) = self.tree.modules.get_mut(id.0) {
            module.items = items;
        }
        id
    }

    fn child(&mut self, parent: ModuleId, item: &ItemMod, folders: &Folders) {
        let name = plain(&item.ident);
        let level = self.tree[parent].path.len();
        for id in self.children(parent, &name, item, folders) {
            if let Some(module) = self.tree.modules.get_mut(parent.0) {
                module.names.add(name.clone(), Target::Module(id), depth(&item.vis, level));
            }
        }
    }

    fn children(
        &mut self,
        parent: ModuleId,
        name: &str,
        item: &ItemMod,
        folders: &Folders,
    ) -> Vec<ModuleId> {
        if let Some((_, items)) = &item.content {
            let file = self.tree[parent].file.clone();
            let site = self.site(parent, name, file, folders.inline(name));
            return vec![self.module(site, items.clone())];
        }
        let files = folders.files(self.root, name, &item.attrs);
        if files.is_empty() {
            let place = Place::new(self.tree[parent].file.clone(), item.span().start().line);
            let text = format!("no file was found for `mod {name}`: write it, or strike the line");
            self.problems.push(Problem::new(place, text));
        }
        let spots = files.into_iter().map(|(file, is_top)| {
            let folders = Folders::of_file(&file, is_top);
            self.site(parent, name, file, folders)
        });
        let spots: Vec<_> = spots.collect();
        spots.into_iter().filter_map(|site| self.file(site)).collect()
    }

    fn site(&self, parent: ModuleId, name: &str, file: String, folders: Folders) -> ModuleSite {
        let above = &self.tree[parent];
        let mut path = above.path.clone();
        path.push(name.to_owned());
        let room = if above.parent.is_none() { name } else { &above.room }.to_owned();
        let crate_number = above.crate_number;
        ModuleSite { crate_number, parent: Some(parent), path, room, file, folders }
    }

    /// Notes where a `macro_rules!` stands; an exported one also has a name at the root.
    fn rules(&mut self, module: ModuleId, item: &ItemMacro) {
        let Some(name) = item.ident.as_ref().map(plain) else { return };
        let Module { path, crate_number, .. } = &self.tree[module];
        let (path, crate_number) = (path.clone(), *crate_number);
        let Some(krate) = self.tree.crates.get_mut(crate_number) else { return };
        krate.macros.entry(name.clone()).or_default().push(module);
        let exported = item.attrs.iter().any(|attr| attr.path().is_ident("macro_export"));
        let root = krate.root;
        if exported && root != module {
            let path = PathName::from_root(path.into_iter().chain([name.clone()]));
            let import = Target::Import(Import { path, depth: None });
            if let Some(top) = self.tree.modules.get_mut(root.0) {
                top.names.add(name, import, None);
            }
        }
    }
}
