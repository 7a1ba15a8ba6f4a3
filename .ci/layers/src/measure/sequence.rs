//! Tokens that are written like a path: names with `::` between them.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

use super::locals::begins_with_capital;
use crate::path_name::{PathName, plain};

/// One sequence.
#[derive(Debug)]
pub(super) struct Sequence {
    pub(super) path: PathName,
    pub(super) line: usize,
}

impl Sequence {
    /// Reads the sequence that the tokens begin with, and gives what is behind it.
    pub(super) fn read<'t>(
        before: Option<&TokenTree>,
        trees: &'t [TokenTree],
    ) -> Option<(Self, &'t [TokenTree])> {
        let colons = after_colons(trees);
        // Behind a type, `::` goes on with what the type has: that is no crate.
        let leading = colons.is_some() && !before.is_some_and(|tree| is_punct(tree, '>'));
        let mut rest = colons.unwrap_or(trees);
        let TokenTree::Ident(first) = rest.first()? else { return None };
        let line = first.span().start().line;
        let mut segments = vec![plain(first)];
        rest = rest.get(1..)?;
        while let Some(after) = after_colons(rest) {
            let Some(TokenTree::Ident(next)) = after.first() else { break };
            segments.push(plain(next));
            rest = after.get(1..)?;
        }
        Some((Self { path: PathName { leading, segments }, line }, rest))
    }

    /// Returns whether the sequence can be a path in its module.
    pub(super) fn counts(&self, before: Option<&TokenTree>, after: &[TokenTree]) -> bool {
        // `$name::x` begins with what nobody knows yet, and `'name` and `.name` are no paths.
        if before.is_some_and(|tree| ['$', '\'', '.'].iter().any(|sign| is_punct(tree, *sign))) {
            return false;
        }
        let Some(only) = self.path.only() else { return true };
        !before.is_some_and(declares) && (begins_with_capital(only) || is_called(after))
    }

    /// Returns whether `!` follows.
    pub(super) fn is_macro(&self, after: &[TokenTree]) -> bool {
        !self.path.segments.is_empty() && after.first().is_some_and(|tree| is_punct(tree, '!'))
    }
}

/// The group of `path::{a, b}` and what is behind it, if the tokens go on with one.
pub(super) fn group(trees: &[TokenTree]) -> Option<(&Group, &[TokenTree])> {
    match after_colons(trees)? {
        [TokenTree::Group(group), rest @ ..] if group.delimiter() == Delimiter::Brace => {
            Some((group, rest))
        }
        _ => None,
    }
}

/// The paths that a group stands for, each with the prefix in front of it.
pub(super) fn parts(prefix: &[TokenTree], group: &Group) -> Vec<TokenStream> {
    let trees: Vec<_> = group.stream().into_iter().collect();
    let colon = |spacing| TokenTree::from(Punct::new(':', spacing));
    let colons = [colon(Spacing::Joint), colon(Spacing::Alone)];
    trees
        .split(|tree| is_punct(tree, ','))
        .map(|part| prefix.iter().chain(&colons).chain(part).cloned().collect())
        .collect()
}

/// Words that are followed by a new name.
const DECLARES: [&str; 10] =
    ["fn", "let", "mod", "struct", "enum", "trait", "type", "const", "static", "union"];

fn declares(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Ident(word) if DECLARES.contains(&word.to_string().as_str()))
}

fn is_called(after: &[TokenTree]) -> bool {
    match after.first() {
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
        Some(tree) => is_punct(tree, '!'),
        None => false,
    }
}

/// Returns the tokens behind `::`; none where the tokens do not begin with it.
fn after_colons(trees: &[TokenTree]) -> Option<&[TokenTree]> {
    match trees {
        [TokenTree::Punct(first), second, rest @ ..]
            if first.as_char() == ':'
                && first.spacing() == Spacing::Joint
                && is_punct(second, ':') =>
        {
            Some(rest)
        }
        _ => None,
    }
}

fn is_punct(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign)
}
