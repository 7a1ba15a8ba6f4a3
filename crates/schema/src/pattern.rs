//! Texts that match a pattern.

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use crate::ecma_regex;
use crate::limits::MAX_TEXT_CHARS;
use crate::position::Position;
use crate::string::{Length, padded};

/// Texts that match a pattern, the plainest first, unless it looks ahead or back.
pub(crate) fn texts(pattern: &str, spot: &Position, length: Length) -> Vec<String> {
    let Some(hir) = ecma_regex::parse(pattern) else {
        return Vec::new();
    };
    let shortest = write(&hir, spot, 0, 0);
    let missing = length.min.saturating_sub(shortest.chars().count());
    let comfort = spot.name.chars().count().min(length.max).max(length.min);
    let comfort = comfort.saturating_sub(shortest.chars().count());
    let mut texts = Vec::new();
    for turn in 0..TURNS {
        let extra = match turn {
            0 => comfort,
            1 => missing,
            _ => missing + turn % SPARE,
        };
        texts.push(write(&hir, spot, extra, turn));
    }
    let lengthened = texts.first().map(|text| padded(text.clone(), &spot.name, length));
    texts.extend(lengthened);
    texts
}

/// How many texts are made of one pattern: enough for a password of four kinds of letters.
const TURNS: usize = 64;

/// By how many characters they differ in length.
const SPARE: usize = 12;

fn write(hir: &Hir, spot: &Position, extra: usize, turn: usize) -> String {
    let letters = spot.name.chars().collect();
    let mut writer = Writer { out: String::new(), spot, letters, extra, turn, written: 0 };
    writer.write(hir);
    writer.out
}

struct Writer<'a> {
    out: String,
    spot: &'a Position,
    /// The letters of the name, by which a text is made readable.
    letters: Vec<char>,
    /// How many characters may still be spent on repetitions.
    extra: usize,
    /// In the first turns, everything is chosen to be plain, and in the others by luck.
    turn: usize,
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
            HirKind::Class(class) => self.class(class),
            HirKind::Repetition(repetition) => self.repeat(repetition),
            HirKind::Capture(capture) => self.write(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.write(part)),
            HirKind::Alternation(branches) => {
                let index = match self.turn {
                    0 | 1 => {
                        (self.spot.draw(branches.len()) + self.spot.ordinal) % branches.len().max(1)
                    }
                    _ => self.luck(branches.len()),
                };
                if let Some(branch) = branches.get(index) {
                    self.write(branch);
                }
            }
        }
    }

    fn repeat(&mut self, repetition: &Repetition) {
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

    fn class(&mut self, class: &Class) {
        let letter = if self.is_plain() { self.readable(class) } else { self.any(class) };
        self.out.extend(letter);
        self.written += 1;
    }

    /// The first text is to be read; for others, it must differ.
    const fn is_plain(&self) -> bool {
        self.turn < 2 && self.spot.ordinal == 0
    }

    /// The next letter of the name, if it is in the class; else the letters of the class in turn.
    fn readable(&self, class: &Class) -> Option<char> {
        let own = self.letters.get(self.written % self.letters.len().max(1)).copied();
        let cases = own.into_iter().flat_map(|own| [own, own.to_ascii_uppercase()]);
        if let Some(letter) = cases.into_iter().find(|letter| holds(class, *letter)) {
            return Some(letter);
        }
        let mut plain = visible(class);
        if plain.iter().any(char::is_ascii_alphanumeric) {
            plain.retain(char::is_ascii_alphanumeric);
        }
        let shift = 1 + self.written + self.spot.draw(plain.len());
        plain.get(shift % plain.len().max(1)).copied().or_else(|| first(class))
    }

    fn any(&self, class: &Class) -> Option<char> {
        let letters = visible(class);
        letters.get(self.luck(letters.len())).copied().or_else(|| first(class))
    }

    fn luck(&self, count: usize) -> usize {
        let text = self.spot.ordinal * TURNS + self.turn;
        self.spot.shuffle(text * MAX_TEXT_CHARS + self.written, count)
    }
}

/// The members of a class that can be seen.
fn visible(class: &Class) -> Vec<char> {
    (' '..='~').filter(|letter| holds(class, *letter)).collect()
}

fn holds(class: &Class, letter: char) -> bool {
    match class {
        Class::Unicode(class) => {
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&letter))
        }
        Class::Bytes(class) => u8::try_from(letter).is_ok_and(|byte| {
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&byte))
        }),
    }
}

fn first(class: &Class) -> Option<char> {
    match class {
        Class::Unicode(class) => {
            class.ranges().first().map(regex_syntax::hir::ClassUnicodeRange::start)
        }
        Class::Bytes(class) => class.ranges().first().map(|range| char::from(range.start())),
    }
}
