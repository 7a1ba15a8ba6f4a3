//! The dialect of patterns in JSON Schema, which is that of JavaScript.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;

/// Reads a pattern. What the reader here does not know, such as a look ahead, is left out, so
/// that a text made of it must be checked.
pub(crate) fn parse(pattern: &str) -> Option<Hir> {
    let exact = translated(pattern);
    read(&exact).or_else(|| read(&without_looks(&exact)))
}

/// Whether a name matches a pattern somewhere; one that cannot be read matches nothing.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    regex::Regex::new(&translated(pattern)).is_ok_and(|regex| regex.is_match(name))
}

fn read(pattern: &str) -> Option<Hir> {
    ParserBuilder::new().nest_limit(MAX_NESTING).build().parse(pattern).ok()
}

/// How deep groups may stand in each other.
const MAX_NESTING: u32 = 100;

/// Escapes what is plain in a class of JavaScript, and not in one of ours.
fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut letters = pattern.chars().peekable();
    let (mut in_class, mut after_class_escape) = (false, false);
    while let Some(letter) = letters.next() {
        let was_escape = std::mem::take(&mut after_class_escape);
        match letter {
            '\\' => {
                let escaped = letters.next();
                after_class_escape =
                    in_class && escaped.is_some_and(|next| "dDwWsS".contains(next));
                push_escape(&mut out, escaped);
            }
            '[' if in_class => out.push_str(r"\["),
            '[' => {
                in_class = true;
                out.push('[');
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            '&' | '~' if in_class => out.extend(['\\', letter]),
            '-' if was_escape && letters.peek() != Some(&']') => out.push_str(r"\-"),
            _ => out.push(letter),
        }
    }
    out
}

/// JavaScript takes any letter that means nothing for itself, and knows digits of ASCII only.
fn push_escape(out: &mut String, escaped: Option<char>) {
    match escaped {
        Some('d') => out.push_str("[0-9]"),
        Some('D') => out.push_str("[^0-9]"),
        Some('w') => out.push_str("[A-Za-z0-9_]"),
        Some('W') => out.push_str("[^A-Za-z0-9_]"),
        Some('/') => out.push('/'),
        Some(letter) => out.extend(['\\', letter]),
        None => out.push('\\'),
    }
}

/// The pattern without the groups that look ahead or back.
fn without_looks(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((start, looks)) = LOOKS
        .iter()
        .filter_map(|look| Some((rest.find(look)?, *look)))
        .min_by_key(|(start, _)| *start)
    {
        let (before, group) = rest.split_at(start);
        out.push_str(before);
        rest = group.strip_prefix(looks).map_or("", after_group);
    }
    out.push_str(rest);
    out
}

const LOOKS: [&str; 4] = ["(?=", "(?!", "(?<=", "(?<!"];

/// What follows the bracket that closes a group whose opening one is past.
fn after_group(group: &str) -> &str {
    let mut open = 1_usize;
    let mut escaped = false;
    for (index, letter) in group.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return group.get(index + 1..).unwrap_or_default();
        }
    }
    ""
}
