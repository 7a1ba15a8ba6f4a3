//! Patterns of JSON Schema, whose dialect is that of JavaScript.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;

/// Parses a pattern. Lookarounds are left out where they prevent it, so that a text that is
/// generated from the result must be checked. Returns `None` for a pattern that cannot be parsed.
pub(crate) fn parse(pattern: &str) -> Option<Hir> {
    let exact = translated(pattern);
    parse_exact(&exact).or_else(|| parse_exact(&without_lookarounds(&exact)))
}

/// Returns whether a pattern matches some part of a name; a pattern that cannot be compiled
/// matches nothing.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    regex::Regex::new(&translated(pattern)).is_ok_and(|regex| regex.is_match(name))
}

fn parse_exact(pattern: &str) -> Option<Hir> {
    ParserBuilder::new().nest_limit(MAX_NESTING).build().parse(pattern).ok()
}

/// Largest number of groups that are nested in each other.
const MAX_NESTING: u32 = 100;

/// Escapes the characters that are literal in a class of JavaScript, but not of `regex_syntax`.
fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars().peekable();
    let (mut in_class, mut after_class_escape) = (false, false);
    while let Some(character) = chars.next() {
        let was_escape = std::mem::take(&mut after_class_escape);
        match character {
            '\\' => {
                let escaped = chars.next();
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
            '&' | '~' if in_class => out.extend(['\\', character]),
            '-' if was_escape && chars.peek() != Some(&']') => out.push_str(r"\-"),
            _ => out.push(character),
        }
    }
    out
}

/// Appends an escape. In JavaScript, `\d` and `\w` match ASCII only, and `\/` is a slash.
fn push_escape(out: &mut String, escaped: Option<char>) {
    match escaped {
        Some('d') => out.push_str("[0-9]"),
        Some('D') => out.push_str("[^0-9]"),
        Some('w') => out.push_str("[A-Za-z0-9_]"),
        Some('W') => out.push_str("[^A-Za-z0-9_]"),
        Some('/') => out.push('/'),
        Some(character) => out.extend(['\\', character]),
        None => out.push('\\'),
    }
}

/// Removes the groups that look ahead or behind.
fn without_lookarounds(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((start, lookaround)) = LOOKAROUNDS
        .iter()
        .filter_map(|lookaround| Some((rest.find(lookaround)?, *lookaround)))
        .min_by_key(|(start, _)| *start)
    {
        let (before, group) = rest.split_at(start);
        out.push_str(before);
        rest = group.strip_prefix(lookaround).map_or("", after_group);
    }
    out.push_str(rest);
    out
}

const LOOKAROUNDS: [&str; 4] = ["(?=", "(?!", "(?<=", "(?<!"];

/// Returns the text after the end of a group; `group` begins inside of it.
fn after_group(group: &str) -> &str {
    let mut depth = 1_usize;
    let mut escaped = false;
    for (index, character) in group.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return group.get(index + 1..).unwrap_or_default();
        }
    }
    ""
}
