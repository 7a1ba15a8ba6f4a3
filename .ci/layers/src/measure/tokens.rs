//! Paths in what no parser has made syntax of: macros and attributes.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::visit::Visit as _;
use syn::{Block, Expr, ItemUse, LitStr, Token};

use super::note::Use;
use super::sequence::{self, Sequence};
use super::visitor::Visitor;

/// Walks through the tokens of a macro: as Rust if they are some, else token by token.
pub(super) fn visit(visitor: &mut Visitor<'_>, tokens: &TokenStream) {
    let expressions = Punctuated::<Expr, Token![,]>::parse_terminated;
    if let Ok(expressions) = expressions.parse2(tokens.clone()) {
        expressions.iter().for_each(|expression| visitor.visit_expr(expression));
    } else if let Ok(stmts) = Block::parse_within.parse2(tokens.clone()) {
        visitor.visit_block(&Block { brace_token: syn::token::Brace::default(), stmts });
    } else {
        walk(visitor, tokens.clone(), false);
    }
}

/// Looks for what is written like a path; in an attribute, in texts as well.
pub(super) fn walk(visitor: &mut Visitor<'_>, tokens: TokenStream, in_attribute: bool) {
    let trees = without_dollar_crate(tokens);
    let mut rest = trees.as_slice();
    let mut before = None;
    while let Some((first, tail)) = rest.split_first() {
        if let Some((item, after)) = import(rest) {
            visitor.visit_item_use(&item);
            rest = after;
        } else if let Some((sequence, after)) = Sequence::read(before, rest) {
            let usage = if sequence.is_macro(after) { Use::Macro } else { Use::Mention };
            if sequence.counts(before, after) {
                visitor.note(&sequence.path, sequence.line, usage);
            }
            let prefix = rest.get(..rest.len() - after.len()).unwrap_or_default();
            rest = match sequence::group(after) {
                Some((group, after)) => {
                    for part in sequence::parts(prefix, group) {
                        walk(visitor, part, in_attribute);
                    }
                    after
                }
                None => after,
            };
        } else {
            inner(visitor, first, in_attribute);
            rest = tail;
        }
        before = trees.get(trees.len() - rest.len() - 1);
    }
}

fn inner(visitor: &mut Visitor<'_>, tree: &TokenTree, in_attribute: bool) {
    match tree {
        TokenTree::Group(group) => walk(visitor, group.stream(), in_attribute),
        TokenTree::Literal(_) if in_attribute => {
            if let Ok(text) = syn::parse2::<LitStr>(tree.clone().into()) {
                visitor.text(&text);
            }
        }
        TokenTree::Literal(_) | TokenTree::Ident(_) | TokenTree::Punct(_) => {}
    }
}

/// A whole `use` and what is behind it.
fn import(trees: &[TokenTree]) -> Option<(ItemUse, &[TokenTree])> {
    if !matches!(trees.first(), Some(TokenTree::Ident(ident)) if ident == "use") {
        return None;
    }
    let is_end =
        |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ';');
    let end = trees.iter().position(is_end)?;
    let (item, rest) = trees.split_at_checked(end + 1)?;
    let item = syn::parse2(item.iter().cloned().collect()).ok()?;
    Some((item, rest))
}

/// The tokens with `$crate` written as `crate`, which it is in the crate that has the macro.
fn without_dollar_crate(tokens: TokenStream) -> Vec<TokenTree> {
    let mut trees: Vec<TokenTree> = Vec::new();
    for tree in tokens {
        let is_crate = matches!(&tree, TokenTree::Ident(ident) if ident == "crate");
        let dollar =
            matches!(trees.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '$');
        if is_crate && dollar {
            trees.pop();
        }
        trees.push(tree);
    }
    trees
}
