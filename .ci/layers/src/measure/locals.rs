//! The names that a function gives to its own values and types.

use std::collections::HashSet;

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::{ImplItem, Item, PatIdent, TraitItem, TypeParam};

use crate::path_name::plain;

/// Names that are no imports, although a glob import might bring the same ones.
#[derive(Debug, Default)]
pub(super) struct Locals(HashSet<String>);

impl Locals {
    pub(super) fn of_item(item: &Item) -> Self {
        let mut locals = Self::default();
        locals.visit_item(item);
        locals
    }

    pub(super) fn of_impl_item(item: &ImplItem) -> Self {
        let mut locals = Self::default();
        locals.visit_impl_item(item);
        locals
    }

    pub(super) fn of_trait_item(item: &TraitItem) -> Self {
        let mut locals = Self::default();
        locals.visit_trait_item(item);
        locals
    }

    pub(super) fn contain(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    fn add(&mut self, ident: &Ident) {
        self.0.insert(plain(ident));
    }
}

impl<'ast> Visit<'ast> for Locals {
    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        // A capital letter means a constant or a variant, which the pattern compares with.
        if !begins_with_capital(&plain(&pattern.ident)) {
            self.add(&pattern.ident);
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_type_param(&mut self, parameter: &'ast TypeParam) {
        self.add(&parameter.ident);
        visit::visit_type_param(self, parameter);
    }
}

pub(super) fn begins_with_capital(name: &str) -> bool {
    name.starts_with(|first: char| first.is_uppercase())
}
