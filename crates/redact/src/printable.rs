//! Foreign text, as it may stand in a line of a log.

use std::borrow::Cow;
use std::fmt;

use unicode_general_category::{GeneralCategory, get_general_category};

use crate::forms::{Candidates, is_id};
use crate::known;
use crate::redactor::Redactor;

/// Returns a text of somebody else as it may stand in a line of a log: without secrets, and with
/// all escaped that a terminal would obey or hide.
///
/// Access key ids stay, since a log names callers by them. What is escaped are control characters,
/// separators of lines and paragraphs, marks that turn the direction of a line, and characters
/// without any width. A text that is passed through twice is as after the first time.
pub fn printable(text: &str) -> Cow<'_, str> {
    if is_printable(text) {
        return Cow::Borrowed(text);
    }
    Redactor::default().printable(text)
}

/// Returns whether a text may stand in a line as it is, which one pass over it shows of most texts. Where
/// only a closer look tells, it is `false`.
fn is_printable(text: &str) -> bool {
    is_id(text)
        || known::is_printable(text, |text| {
            Candidates::of(text).without_access_key_ids().is_none() && !is_hidden_in(text)
        })
}

impl Redactor {
    /// Returns a text as [`printable`] does, without the secrets of the client too.
    pub fn printable<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let redactor = self.clone().keeping_access_key_ids();
        let mut printed = Cow::Borrowed(text);
        for _ in 0..MAX_PASSES {
            match redactor.mask_and_escape(&printed) {
                Some(changed) => printed = Cow::Owned(changed),
                None => break,
            }
        }
        printed
    }

    /// Masks secrets and escapes characters; none if there are none.
    fn mask_and_escape(&self, text: &str) -> Option<String> {
        let redacted = self.redact(text);
        if redacted.is_whole() {
            return is_hidden_in(text).then(|| escape(text));
        }
        let masked = escape(redacted.text().as_str());
        (masked != text).then_some(masked)
    }
}

/// The most passes over a text: where one secret touches another, the second looks like one only
/// once the first is masked.
const MAX_PASSES: usize = 4;

/// A text of somebody else, which is written as [`printable`] returns it.
#[derive(Clone, Copy, Debug)]
pub struct Printable<'a> {
    text: &'a str,
    max_chars: usize,
}

impl<'a> Printable<'a> {
    /// Makes it of the whole text.
    pub const fn new(text: &'a str) -> Self {
        Self { text, max_chars: usize::MAX }
    }

    /// Makes it of the first characters of a text; `...` stands for the others.
    ///
    /// A long text is read no further than it may be written.
    pub const fn first(max_chars: usize, text: &'a str) -> Self {
        Self { text, max_chars }
    }

    /// Returns the part of the text that can be written, without its secrets; none if that is all
    /// of it.
    fn start(&self) -> Option<String> {
        let limit = floor_boundary(self.text, self.max_chars.saturating_mul(MAX_CHAR_BYTES))?;
        // A secret that begins before the limit must be seen whole to be found.
        let end = limit.saturating_add(MAX_SECRET_BYTES);
        let end = floor_boundary(self.text, end).unwrap_or(self.text.len());
        let window = self.text.get(..end).unwrap_or_default();
        Some(
            Redactor::default()
                .keeping_access_key_ids()
                .redact_start(window, limit)
                .text()
                .as_str()
                .to_owned(),
        )
    }
}

/// The most bytes of a character.
const MAX_CHAR_BYTES: usize = 4;

/// The longest secret that is masked where a text is cut within it: a token has at most 16 KiB.
const MAX_SECRET_BYTES: usize = 16 * 1024;

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.text.len() <= self.max_chars && is_printable(self.text) {
            return f.write_str(self.text);
        }
        let start = self.start();
        let text = printable(start.as_deref().unwrap_or(self.text));
        let end = text.char_indices().nth(self.max_chars).map(|(index, _)| index);
        f.write_str(end.and_then(|end| text.get(..end)).unwrap_or(&text))?;
        if end.is_some() || start.is_some() { f.write_str("...") } else { Ok(()) }
    }
}

/// Returns the last offset up to a limit at which a character begins; none if the text is not
/// longer.
fn floor_boundary(text: &str, limit: usize) -> Option<usize> {
    (limit < text.len()).then(|| (0..=limit).rev().find(|at| text.is_char_boundary(*at)))?
}

fn is_hidden_in(text: &str) -> bool {
    // Without an early end, which lets several bytes be looked at in one step.
    let is_plain = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    !text.bytes().fold(true, |plain, byte| plain & is_plain(byte)) && text.chars().any(is_hidden)
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hidden(character) {
            escaped.extend(character.escape_unicode());
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// Returns whether a terminal obeys a character or shows nothing for it.
fn is_hidden(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    let is_hidden = matches!(
        get_general_category(character),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
            | GeneralCategory::PrivateUse
            | GeneralCategory::Unassigned
    );
    is_hidden || IGNORABLE.iter().any(|(first, last)| (*first..=*last).contains(&character))
}

/// The other characters that Unicode lets a font ignore (`Default_Ignorable_Code_Point`).
const IGNORABLE: [(char, char); 8] = [
    ('\u{34f}', '\u{34f}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{e0000}', '\u{e0fff}'),
];
