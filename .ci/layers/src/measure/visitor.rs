//! The walk through the syntax of one module.

use proc_macro2::TokenStream;
use syn::visit::{self, Visit};
use syn::{
    Arm, Attribute, Block, Expr, ExprLit, Field, FieldPat, FieldValue, FnArg, ForeignItem,
    GenericParam, ImplItem, Item, ItemExternCrate, ItemMod, ItemUse, Lit, Macro, Meta, PatIdent,
    Path, Stmt, TraitItem, Variant,
};

use super::locals::{Locals, begins_with_capital};
use super::note::Use;
use super::{Measured, tokens};
use crate::path_name::{PathName, plain};
use crate::test_only::{applies_in_tests_only, stands_test_only};
use crate::tree::{Leaf, ModuleId, Names, Tree};

/// The state while a module is walked through.
pub(super) struct Visitor<'t> {
    pub(super) tree: &'t Tree,
    pub(super) module: ModuleId,
    /// The names of the blocks around, the innermost last.
    pub(super) blocks: Vec<Names>,
    /// The names of the functions around, the innermost last.
    pub(super) locals: Vec<Locals>,
    pub(super) measured: &'t mut Measured,
}

impl<'t> Visitor<'t> {
    pub(super) fn new(tree: &'t Tree, module: ModuleId, measured: &'t mut Measured) -> Self {
        Self { tree, module, blocks: Vec::new(), locals: Vec::new(), measured }
    }

    fn inside(&mut self, locals: Locals, visit: impl FnOnce(&mut Self)) {
        self.locals.push(locals);
        visit(self);
        self.locals.pop();
    }

    /// A text in an attribute, which serde and others read as a path or a type.
    pub(super) fn text(&mut self, text: &syn::LitStr) {
        if let Ok(written) = text.parse::<syn::Type>() {
            self.visit_type(&written);
        } else if let Ok(written) = text.parse::<syn::WherePredicate>() {
            self.visit_where_predicate(&written);
        }
    }
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !stands_test_only(item) {
            self.inside(Locals::of_item(item), |visitor| visit::visit_item(visitor, item));
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !stands_test_only(item) {
            self.inside(Locals::of_impl_item(item), |visitor| {
                visit::visit_impl_item(visitor, item);
            });
        }
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        if !stands_test_only(item) {
            let locals = Locals::of_trait_item(item);
            self.inside(locals, |visitor| visit::visit_trait_item(visitor, item));
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        // What is in it is a module of its own, save in a block.
        if self.blocks.is_empty() {
            item.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
            self.visit_visibility(&item.vis);
        } else {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        self.note(&path.into(), line_of(path), Use::Mention);
        visit::visit_path(self, path);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        for leaf in Leaf::all(item) {
            self.note(&leaf.path, leaf.line, Use::Import);
        }
        visit::visit_item_use(self, item);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast ItemExternCrate) {
        let path = PathName::of_crate(&item.ident);
        self.note(&path, item.ident.span().start().line, Use::Import);
    }

    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        let name = plain(&pattern.ident);
        if begins_with_capital(&name) {
            let path = PathName { leading: false, segments: vec![name] };
            self.note(&path, pattern.ident.span().start().line, Use::Mention);
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_block(&mut self, block: &'ast Block) {
        let items = block.stmts.iter().filter_map(|statement| match statement {
            Stmt::Item(item) => Some(item),
            Stmt::Local(_) | Stmt::Expr(..) | Stmt::Macro(_) => None,
        });
        self.blocks.push(Names::of(items, 0));
        visit::visit_block(self, block);
        self.blocks.pop();
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.note(&(&call.path).into(), line_of(&call.path), Use::Macro);
        tokens::visit(self, &call.tokens);
    }

    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        tokens::walk(self, tokens.clone(), false);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        let name = attribute.path();
        if name.is_ident("doc") || name.is_ident("path") || applies_in_tests_only(attribute) {
            return;
        }
        self.note(&name.into(), line_of(name), Use::Mention);
        match &attribute.meta {
            Meta::Path(_) => {}
            Meta::List(list) => tokens::walk(self, list.tokens.clone(), true),
            Meta::NameValue(pair) => match &pair.value {
                Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => self.text(text),
                value => self.visit_expr(value),
            },
        }
    }

    fn visit_foreign_item(&mut self, node: &'ast ForeignItem) {
        if !stands_test_only(node) {
            visit::visit_foreign_item(self, node);
        }
    }

    fn visit_stmt(&mut self, node: &'ast Stmt) {
        if !stands_test_only(node) {
            visit::visit_stmt(self, node);
        }
    }

    fn visit_field(&mut self, node: &'ast Field) {
        if !stands_test_only(node) {
            visit::visit_field(self, node);
        }
    }

    fn visit_variant(&mut self, node: &'ast Variant) {
        if !stands_test_only(node) {
            visit::visit_variant(self, node);
        }
    }

    fn visit_arm(&mut self, node: &'ast Arm) {
        if !stands_test_only(node) {
            visit::visit_arm(self, node);
        }
    }

    fn visit_field_value(&mut self, node: &'ast FieldValue) {
        if !stands_test_only(node) {
            visit::visit_field_value(self, node);
        }
    }

    fn visit_field_pat(&mut self, node: &'ast FieldPat) {
        if !stands_test_only(node) {
            visit::visit_field_pat(self, node);
        }
    }

    fn visit_fn_arg(&mut self, node: &'ast FnArg) {
        if !stands_test_only(node) {
            visit::visit_fn_arg(self, node);
        }
    }

    fn visit_generic_param(&mut self, node: &'ast GenericParam) {
        if !stands_test_only(node) {
            visit::visit_generic_param(self, node);
        }
    }
}

fn line_of(path: &Path) -> usize {
    path.segments.first().map_or(1, |segment| segment.ident.span().start().line)
}
