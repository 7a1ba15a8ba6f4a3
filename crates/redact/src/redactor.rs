//! The search for the secrets of a text.

use std::fmt;
use std::ops::Range;

use crate::escapes::Unescaped;
use crate::forms::Candidates;
use crate::redacted::{Redacted, RedactedText};
use crate::secret::Secret;
use crate::secrets::Secrets;

/// A finder of secrets: texts of the form of one, and the secrets of one client.
#[derive(Clone, Default)]
pub struct Redactor {
    /// The secrets that the client sent.
    secrets: Secrets,
    /// `true` where access key ids are left as they are.
    keeps_access_key_ids: bool,
}

/// The most times that an escape of an escape is resolved.
const MAX_UNESCAPES: usize = 3;

impl Redactor {
    /// Makes the redactor of a client with these secrets. See the README for those that are too
    /// short, or that everybody uses.
    pub fn with_secrets<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut redactor = Self::default();
        redactor.add(secrets);
        redactor
    }

    /// Returns a redactor that leaves access key ids as they are.
    pub(crate) fn keeping_access_key_ids(self) -> Self {
        Self { keeps_access_key_ids: true, ..self }
    }

    /// Adds secrets of the client.
    pub fn add<'a>(&mut self, secrets: impl IntoIterator<Item = &'a str>) {
        secrets.into_iter().filter_map(Secret::of).for_each(|secret| self.secrets.add(secret));
    }

    /// Returns a redactor that finds other secrets, too.
    #[must_use]
    pub fn with<'a>(&self, secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut redactor = self.clone();
        redactor.add(secrets);
        redactor
    }

    /// The number of secrets that are looked for besides those of a known form.
    pub const fn len(&self) -> usize {
        self.secrets.len()
    }

    /// Returns whether none but secrets of a known form are looked for.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Replaces each secret of a text by a mark.
    pub fn text(&self, text: &str) -> RedactedText {
        self.redact(text).text()
    }

    /// Finds the secrets of a text, and leaves them out.
    pub fn redact<'a>(&self, text: &'a str) -> Redacted<'a> {
        self.redact_start(text, text.len())
    }

    /// Finds the secrets of a text, and leaves them and all that begins at an offset out.
    pub(crate) fn redact_start<'a>(&self, text: &'a str, limit: usize) -> Redacted<'a> {
        let mut pieces = Vec::new();
        let mut end = 0;
        for range in self.find(text) {
            if range.start >= limit {
                break;
            }
            if range.start >= end {
                pieces.push(text.get(end..range.start).unwrap_or_default());
            }
            end = end.max(range.end);
        }
        pieces.push(text.get(end..limit).unwrap_or_default());
        Redacted(pieces)
    }

    /// Returns the ranges of all secrets of a text, by their starts. They may overlap.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        self.find_in(text, MAX_UNESCAPES, &mut ranges);
        ranges.sort_unstable_by_key(|range| range.start);
        ranges
    }

    fn find_in(&self, text: &str, unescapes: usize, ranges: &mut Vec<Range<usize>>) {
        self.secrets.find(text, ranges);
        let mut candidates = Candidates::of(text);
        if self.keeps_access_key_ids {
            candidates = candidates.without_access_key_ids();
        }
        if candidates.is_none() {
            return;
        }
        candidates.find(text, ranges);
        if candidates.has_escapes()
            && let Some(unescapes) = unescapes.checked_sub(1)
            && let Some(unescaped) = Unescaped::of(text)
        {
            let mut found = Vec::new();
            self.find_in(&unescaped.text, unescapes, &mut found);
            ranges.extend(found.iter().map(|range| unescaped.source(range)));
        }
    }
}

/// Writes how many secrets there are, and none of them.
impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redactor").field("secrets", &self.secrets.len()).finish_non_exhaustive()
    }
}
