//! The recognition of code that is compiled for tests alone, and so is in no layer.

use proc_macro2::{Delimiter, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

/// Returns whether attributes leave the item below them out of the product.
pub(crate) fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        path.is_ident("test") || path.is_ident("cfg") && predicate(&attribute.meta) == Some(false)
    })
}

/// Returns whether the attributes in front of an item, a statement or a field leave it out.
///
/// All kinds of nodes print their outer attributes first, and nearly all kinds have some.
pub(crate) fn stands_test_only(node: &impl ToTokens) -> bool {
    let mut tokens = node.to_token_stream().into_iter();
    let mut attributes = Vec::new();
    while let (Some(TokenTree::Punct(pound)), Some(TokenTree::Group(group))) =
        (tokens.next(), tokens.next())
    {
        if pound.as_char() != '#' || group.delimiter() != Delimiter::Bracket {
            break;
        }
        attributes.extend(syn::parse2::<Meta>(group.stream()));
    }
    attributes.iter().any(|meta| {
        meta.path().is_ident("test")
            || meta.path().is_ident("cfg") && predicate(meta) == Some(false)
    })
}

/// Returns whether a `cfg_attr` only ever applies in tests.
pub(crate) fn applies_in_tests_only(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg_attr") && predicate(&attribute.meta) == Some(false)
}

/// Returns the value of a predicate of `cfg` or `cfg_attr` outside of tests; none where that alone
/// does not decide.
fn predicate(meta: &Meta) -> Option<bool> {
    arguments(meta).first().and_then(holds)
}

fn holds(condition: &Meta) -> Option<bool> {
    let parts = || arguments(condition);
    if condition.path().is_ident("test") {
        Some(false)
    } else if condition.path().is_ident("not") {
        parts().first().and_then(holds).map(|inner| !inner)
    } else if condition.path().is_ident("all") {
        any_is(&parts(), false)
    } else if condition.path().is_ident("any") {
        any_is(&parts(), true)
    } else {
        None
    }
}

/// The answer that one part is enough for, or the other one where all parts give that.
fn any_is(parts: &[Meta], enough: bool) -> Option<bool> {
    let answers: Vec<_> = parts.iter().map(holds).collect();
    if answers.contains(&Some(enough)) {
        Some(enough)
    } else {
        answers.iter().all(Option::is_some).then_some(!enough)
    }
}

/// The metas between the parentheses, such as those of `all(unix, test)`.
pub(crate) fn arguments(meta: &Meta) -> Vec<Meta> {
    let Meta::List(list) = meta else { return Vec::new() };
    list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
        .map(|metas| metas.into_iter().collect())
        .unwrap_or_default()
}
