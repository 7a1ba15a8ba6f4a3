//! The restrictions that a configuration has lost since the one before.

use std::fmt;

use crate::printable::Listed;
use crate::restrictions::{Entry, EntryKind, Restrictions};

/// The restrictions that a changed configuration has lost. With one of them, the change may let in
/// more callers, or let them do more, than somebody wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Losses(Vec<String>);

impl Restrictions {
    /// Returns what `next` has lost of these restrictions: keys of something that is still there,
    /// and all of a file that was emptied or cut; `None` where it has lost nothing.
    ///
    /// The value of a key may change, and what the key restricts may go with it.
    pub fn losses(&self, next: &Self) -> Option<Losses> {
        let mut lost: Vec<String> = self
            .entries
            .iter()
            .filter(|(_, entry)| {
                entry.parent.is_empty() || next.entries.contains_key(&entry.parent)
            })
            .filter_map(|(path, entry)| describe(path, entry, next.entries.get(path)))
            .collect();
        if lost.is_empty() && self.is_emptied(next) {
            lost.push("all of its text".to_owned());
        } else if lost.is_empty() && self.is_cut(next) {
            lost.push("the end of its text".to_owned());
        }
        (!lost.is_empty()).then_some(Losses(lost))
    }

    /// Returns whether a file that said something says nothing any more.
    fn is_emptied(&self, next: &Self) -> bool {
        next.entries.is_empty() && !self.entries.is_empty()
    }

    /// Returns whether the text of `next` is the beginning of this one, and was not shortened by
    /// principals, endpoints or components as a whole, as somebody does who takes the last ones away.
    fn is_cut(&self, next: &Self) -> bool {
        let Some(rest) = self.text.strip_prefix(&*next.text).filter(|rest| !rest.is_empty()) else {
            return false;
        };
        let is_line_end = next.text.ends_with('\n') || rest.starts_with(['\n', '\r']);
        if is_line_end && rest.lines().all(is_blank) {
            return false;
        }
        let has_keys = |(path, entry): (&String, &Entry)| {
            !entry.parent.is_empty() || next.entries.contains_key(path)
        };
        !(is_line_end
            && self.begins_a_subject(&next.text, rest)
            && self.entries.iter().all(has_keys))
    }

    /// Returns whether the first thing in the rest of the text is a principal, an endpoint or a
    /// component.
    fn begins_a_subject(&self, text: &str, rest: &str) -> bool {
        let blank = rest.lines().take_while(|line| is_blank(line)).count();
        let line = text.matches('\n').count().saturating_add(blank).saturating_add(1);
        let mut subjects = self.entries.values().filter(|entry| entry.kind == EntryKind::Subject);
        subjects.any(|subject| subject.line == line)
    }
}

/// Returns whether a line of YAML says nothing.
fn is_blank(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

/// Describes what was lost of an entry; `None` where nothing was.
fn describe(path: &str, entry: &Entry, next: Option<&Entry>) -> Option<String> {
    let is_shorter = match (entry.kind, next.map(|next| next.kind)) {
        (EntryKind::Subject | EntryKind::Other, _) => false,
        (_, None) => return Some(format!("`{path}`")),
        (EntryKind::Count(before), Some(EntryKind::Count(now))) => now < before,
        (EntryKind::CountOrNone(before), Some(EntryKind::CountOrNone(now))) => {
            now < before && now > 0
        }
        (_, Some(_)) => false,
    };
    is_shorter.then(|| format!("some of `{path}`"))
}

impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Listed(&self.0).fmt(f)
    }
}
