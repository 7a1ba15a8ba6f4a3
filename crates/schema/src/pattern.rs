//! Generation of texts that match a pattern.

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use crate::ecma_regex;
use crate::length::{Length, pad};
use crate::limits::MAX_TEXT_CHARS;
use crate::position::Position;

/// Returns texts that match a pattern, the plainest first. Lookarounds are not observed.
pub(crate) fn texts(pattern: &str, position: &Position, length: Length) -> Vec<String> {
    let Some(hir) = ecma_regex::parse(pattern) else {
        return Vec::new();
    };
    let shortest = write(&hir, position, 0, 0);
    let missing = length.min.saturating_sub(shortest.chars().count());
    let readable_extra = position.name.chars().count().min(length.max).max(length.min);
    let readable_extra = readable_extra.saturating_sub(shortest.chars().count());
    let mut texts = Vec::new();
    for turn in 0..TURNS {
        let extra = match turn {
            0 => readable_extra,
            1 => missing,
            _ => missing + turn % LENGTHS,
        };
        texts.push(write(&hir, position, extra, turn));
    }
    let lengthened = texts.first().map(|text| pad(text.clone(), &position.name, length));
    texts.extend(lengthened);
    texts
}

/// Number of texts that are generated from one pattern: enough for a password of four kinds of
/// characters.
const TURNS: usize = 64;

/// Number of lengths, in characters, that the texts of one pattern have.
const LENGTHS: usize = 12;

/// Generates one text. `extra` is the number of characters to spend on optional repetitions.
fn write(hir: &Hir, position: &Position, extra: usize, turn: usize) -> String {
    let characters = position.name.chars().collect();
    let mut writer = Writer { out: String::new(), position, characters, extra, turn, written: 0 };
    writer.write(hir);
    writer.out
}

/// A text that is being generated from a pattern.
struct Writer<'a> {
    out: String,
    position: &'a Position,
    /// The characters of the property's name, which are used where a class admits them.
    characters: Vec<char>,
    /// Number of characters that may still be spent on repetitions.
    extra: usize,
    /// Index of this text among the texts of the pattern. The first two choose plain characters,
    /// and the others choose at random.
    turn: usize,
    /// Number of literals and classes written so far.
    written: usize,
}

impl Writer<'_> {
    fn write(&mut self, hir: &Hir) {
        if self.out.len() > MAX_TEXT_CHARS {
            return;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => {
                self.out.push_str(&String::from_utf8_lossy(&literal.0));
                self.written += 1;
            }
            HirKind::Class(class) => self.write_class(class),
            HirKind::Repetition(repetition) => self.write_repetition(repetition),
            HirKind::Capture(capture) => self.write(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.write(part)),
            HirKind::Alternation(branches) => {
                let index = match self.turn {
                    0 | 1 => {
                        (self.position.draw(branches.len()) + self.position.ordinal)
                            % branches.len().max(1)
                    }
                    _ => self.random_index(branches.len()),
                };
                if let Some(branch) = branches.get(index) {
                    self.write(branch);
                }
            }
        }
    }

    fn write_repetition(&mut self, repetition: &Repetition) {
        let minimum = usize::try_from(repetition.min).unwrap_or(usize::MAX);
        let maximum = repetition.max.and_then(|max| usize::try_from(max).ok());
        let width = repetition.sub.properties().minimum_len().unwrap_or(1).max(1);
        let room = maximum.unwrap_or(usize::MAX).saturating_sub(minimum);
        let more = room.min(self.extra / width);
        self.extra -= more * width;
        for _ in 0..minimum.saturating_add(more).min(MAX_TEXT_CHARS) {
            if self.out.len() > MAX_TEXT_CHARS {
                return;
            }
            self.write(&repetition.sub);
        }
    }

    fn write_class(&mut self, class: &Class) {
        let character =
            if self.is_plain() { self.readable_char(class) } else { self.random_char(class) };
        self.out.extend(character);
        self.written += 1;
    }

    /// Returns whether to choose readable characters, as the texts of other items need not be.
    const fn is_plain(&self) -> bool {
        self.turn < 2 && self.position.ordinal == 0
    }

    /// Returns the next character of the name, if it is in the class; otherwise the next printable
    /// character of the class.
    fn readable_char(&self, class: &Class) -> Option<char> {
        let preferred = self.characters.get(self.written % self.characters.len().max(1)).copied();
        let cases =
            preferred.into_iter().flat_map(|preferred| [preferred, preferred.to_ascii_uppercase()]);
        if let Some(character) =
            cases.into_iter().find(|character| class_contains(class, *character))
        {
            return Some(character);
        }
        let mut plain = printable(class);
        if plain.iter().any(char::is_ascii_alphanumeric) {
            plain.retain(char::is_ascii_alphanumeric);
        }
        let shift = 1 + self.written + self.position.draw(plain.len());
        plain.get(shift % plain.len().max(1)).copied().or_else(|| first_of(class))
    }

    fn random_char(&self, class: &Class) -> Option<char> {
        let characters = printable(class);
        characters.get(self.random_index(characters.len())).copied().or_else(|| first_of(class))
    }

    /// Returns an index below `count` that depends on the text and on how much of it is written.
    fn random_index(&self, count: usize) -> usize {
        let text = self.position.ordinal * TURNS + self.turn;
        self.position.shuffle(text * MAX_TEXT_CHARS + self.written, count)
    }
}

/// Returns the printable ASCII characters of a class.
fn printable(class: &Class) -> Vec<char> {
    let printable = |start: char, end: char| start.max(' ')..=end.min('~');
    match class {
        Class::Unicode(class) => {
            let ranges = class.ranges().iter().take_while(|range| range.start() <= '~');
            ranges.flat_map(|range| printable(range.start(), range.end())).collect()
        }
        Class::Bytes(class) => {
            let ranges = class.ranges().iter();
            ranges.flat_map(|range| printable(range.start().into(), range.end().into())).collect()
        }
    }
}

/// Returns whether a class contains a character. Its ranges are in order and apart from each other, and
/// a class such as `\W` has hundreds.
fn class_contains(class: &Class, character: char) -> bool {
    match class {
        Class::Unicode(class) => {
            let next = class.ranges().partition_point(|range| range.end() < character);
            class.ranges().get(next).is_some_and(|range| range.start() <= character)
        }
        Class::Bytes(class) => u8::try_from(character).is_ok_and(|byte| {
            let next = class.ranges().partition_point(|range| range.end() < byte);
            class.ranges().get(next).is_some_and(|range| range.start() <= byte)
        }),
    }
}

/// Returns the first character of a class.
fn first_of(class: &Class) -> Option<char> {
    match class {
        Class::Unicode(class) => {
            class.ranges().first().map(regex_syntax::hir::ClassUnicodeRange::start)
        }
        Class::Bytes(class) => class.ranges().first().map(|range| char::from(range.start())),
    }
}
