//! A text of a policy, with its wildcards and variables.

use crate::context::Context;
use crate::fault::{self, Fault};
use crate::limits::MAX_VARIABLES;
use crate::run::{Case, Run, View};
use crate::variable::{self, Parsed, Variable};

/// A text of a policy, with its wildcards and variables, ready to be matched.
///
/// It is cut at each `*`. The first segment must stand at the front of a text, the last at its
/// back, and each of the others is looked for from the left: that is all the backtracking there
/// ever has to be.
#[derive(Debug)]
pub(crate) struct Template {
    segments: Box<[Segment]>,
    variables: Box<[Variable]>,
    case: Case,
    has_holes: bool,
}

#[derive(Debug)]
struct Segment(Box<[Piece]>);

#[derive(Debug)]
enum Piece {
    Run(Run),
    /// The variable at this place of the list.
    Variable(usize),
}

/// How a text of a policy is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Whether `*` and `?` are wildcards.
    pub(crate) wildcards: bool,
    /// Whether `${...}` is a variable: only in documents of 2012-10-17.
    pub(crate) variables: bool,
    /// Whether the case of letters counts.
    pub(crate) case: Case,
}

/// The values of a template's variables, looked up once before it is matched.
type Values<'a> = &'a [&'a str];

impl Template {
    /// Reads a text.
    pub(crate) fn parse(text: &str, style: Style) -> Result<Self, Fault> {
        let mut writer = Writer::default();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let behind = rest.strip_prefix(character).unwrap_or_default();
            rest = match (character, behind.strip_prefix('{')) {
                ('$', Some(inside)) if style.variables => {
                    let (parsed, rest) = variable::parse(inside)?;
                    writer.parsed(parsed);
                    rest
                }
                ('*', _) if style.wildcards => {
                    writer.end_segment();
                    behind
                }
                _ => {
                    writer.characters.push((character, style.wildcards && character == '?'));
                    behind
                }
            };
        }
        writer.finish(style.case)
    }

    /// Whether it holds a variable.
    pub(crate) fn has_variables(&self) -> bool {
        !self.variables.is_empty()
    }

    /// Its variables, in order.
    pub(crate) fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// Whether it is the whole of a text. With a variable that is not set it is nothing's.
    /// SPEC S9, S10, O3
    pub(crate) fn matches(&self, text: &str, context: &Context<'_>) -> bool {
        if self.variables.is_empty() {
            return self.matches_with(text, &[]);
        }
        let mut values = [""; MAX_VARIABLES];
        for (value, variable) in values.iter_mut().zip(&self.variables) {
            match variable.value(context) {
                Some(set) => *value = set,
                None => return false,
            }
        }
        self.matches_with(text, &values)
    }

    fn matches_with(&self, text: &str, values: Values<'_>) -> bool {
        let view = View { case: self.case, ascii: self.has_holes && text.is_ascii() };
        let Some((first, others)) = self.segments.split_first() else { return text.is_empty() };
        let Some(mut rest) = first.strip_prefix(text, values, view) else { return false };
        let Some((last, middle)) = others.split_last() else { return rest.is_empty() };
        for segment in middle {
            match segment.skip_past(rest, values, view) {
                Some(behind) => rest = behind,
                None => return false,
            }
        }
        last.strip_suffix(rest, values, view).is_some()
    }
}

impl Segment {
    fn strip_prefix<'t>(&self, text: &'t str, values: Values<'_>, view: View) -> Option<&'t str> {
        self.0.iter().try_fold(text, |rest, piece| piece.strip_prefix(rest, values, view))
    }

    fn strip_suffix<'t>(&self, text: &'t str, values: Values<'_>, view: View) -> Option<&'t str> {
        self.0.iter().rev().try_fold(text, |rest, piece| piece.strip_suffix(rest, values, view))
    }

    /// What is behind the first place at which the segment stands.
    fn skip_past<'t>(&self, text: &'t str, values: Values<'_>, view: View) -> Option<&'t str> {
        let mut rest = text;
        if let [alone] = &*self.0 {
            rest = rest.get(alone.find(rest, values, view)?..)?;
        }
        loop {
            if let Some(behind) = self.strip_prefix(rest, values, view) {
                return Some(behind);
            }
            let next = rest.chars().next()?;
            rest = rest.strip_prefix(next)?;
        }
    }
}

impl Piece {
    fn strip_prefix<'t>(&self, text: &'t str, values: Values<'_>, view: View) -> Option<&'t str> {
        match self {
            Self::Run(run) => run.strip_prefix(text, view),
            Self::Variable(index) => {
                let value = values.get(*index)?;
                let (front, rest) = text.split_at_checked(value.len())?;
                view.case.equal(front, value).then_some(rest)
            }
        }
    }

    fn strip_suffix<'t>(&self, text: &'t str, values: Values<'_>, view: View) -> Option<&'t str> {
        match self {
            Self::Run(run) => run.strip_suffix(text, view),
            Self::Variable(index) => {
                let value = values.get(*index)?;
                let (rest, back) = text.split_at_checked(text.len().checked_sub(value.len())?)?;
                view.case.equal(back, value).then_some(rest)
            }
        }
    }

    /// Where in a text it may stand first: exact where it can be left to a library's search,
    /// which is linear in time.
    fn find(&self, text: &str, values: Values<'_>, view: View) -> Option<usize> {
        match (self, view.case) {
            (Self::Run(run), _) => run.find(text, view),
            (Self::Variable(index), Case::Sensitive) => text.find(values.get(*index)?),
            (Self::Variable(_), Case::Insensitive) => Some(0),
        }
    }
}

/// A template as it is written.
#[derive(Default)]
struct Writer {
    segments: Vec<Segment>,
    pieces: Vec<Piece>,
    characters: Vec<(char, bool)>,
    variables: Vec<Variable>,
    has_holes: bool,
}

impl Writer {
    fn parsed(&mut self, parsed: Parsed) {
        match parsed {
            Parsed::Character(character) => self.characters.push((character, false)),
            Parsed::Variable(variable) => {
                self.end_run();
                self.pieces.push(Piece::Variable(self.variables.len()));
                self.variables.push(variable);
            }
        }
    }

    fn end_run(&mut self) {
        if !self.characters.is_empty() {
            let run = Run::of(&self.characters);
            self.has_holes |= run.has_holes();
            self.pieces.push(Piece::Run(run));
            self.characters.clear();
        }
    }

    fn end_segment(&mut self) {
        self.end_run();
        let pieces = std::mem::take(&mut self.pieces).into();
        self.segments.push(Segment(pieces));
    }

    fn finish(mut self, case: Case) -> Result<Template, Fault> {
        self.end_segment();
        if self.variables.len() > MAX_VARIABLES {
            return Err(fault::TOO_MANY_VARIABLES);
        }
        let (segments, variables) = (self.segments.into(), self.variables.into());
        Ok(Template { segments, variables, case, has_holes: self.has_holes })
    }
}

#[cfg(test)]
mod tests;
