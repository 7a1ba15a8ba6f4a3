//! The keywords that apply to one value, gathered from several schemas.

use std::rc::Rc;

use serde_json::Value;

use crate::error::SynthesisError;
use crate::limits::MAX_MEMBERS;
use crate::position::Position;
use crate::subschema::Subschema;

/// Schemas that one value must satisfy together.
#[derive(Clone, Debug)]
pub(crate) struct Conjunction<'s> {
    pub(crate) parts: Vec<Subschema<'s>>,
    /// Number of the parts that already apply to a value around this one.
    pub(crate) repeats: usize,
}

impl<'s> Conjunction<'s> {
    /// Gathers schemas. `ancestors` are the pointers of the schemas of the enclosing values.
    pub(crate) fn new(parts: Vec<Subschema<'s>>, ancestors: &[Rc<str>]) -> Self {
        let repeats = parts.iter().filter(|part| ancestors.contains(&part.pointer)).count();
        Self { parts, repeats }
    }

    /// Returns each part that has a keyword, with the value of the keyword.
    pub(crate) fn keywords<'a>(
        &'a self,
        keyword: &'a str,
    ) -> impl Iterator<Item = (&'a Subschema<'s>, &'s Value)> + 'a {
        self.parts.iter().filter_map(move |part| Some((part, part.keyword(keyword)?)))
    }

    /// Returns the largest value of a keyword that gives a minimum; 0 where there is none.
    pub(crate) fn at_least(&self, keyword: &str) -> usize {
        self.keywords(keyword).filter_map(|(_, value)| parse_count(value)).max().unwrap_or(0)
    }

    /// Returns the smallest value of a keyword that gives a maximum; [`usize::MAX`] where there is
    /// none.
    pub(crate) fn at_most(&self, keyword: &str) -> usize {
        self.keywords(keyword)
            .filter_map(|(_, value)| parse_count(value))
            .min()
            .unwrap_or(usize::MAX)
    }

    /// Returns the strings that a keyword has as its value.
    pub(crate) fn texts(&self, keyword: &str) -> Vec<&'s str> {
        self.keywords(keyword).filter_map(|(_, value)| value.as_str()).collect()
    }

    /// Returns the values of `const` or `enum`; `None` where there is neither.
    pub(crate) fn members(&self, position: &Position) -> Option<Vec<&'s Value>> {
        if let Some((_, value)) = self.keywords("const").next() {
            return Some(vec![value]);
        }
        let (_, members) = self.keywords("enum").next()?;
        let mut members: Vec<_> = members.as_array()?.iter().take(MAX_MEMBERS).collect();
        let middle = (position.draw(members.len()) + position.ordinal) % members.len().max(1);
        members.rotate_left(middle);
        // Null is the least useful value, so that it is tried last.
        members.sort_by_key(|member| member.is_null());
        Some(members)
    }

    /// Returns the values of `examples` and `example`.
    pub(crate) fn examples(&self, position: &Position) -> Vec<&'s Value> {
        let lists = self.keywords("examples").filter_map(|(_, value)| value.as_array());
        let mut examples: Vec<_> = lists.flatten().collect();
        examples.extend(self.keywords("example").map(|(_, value)| value));
        let middle = (position.draw(examples.len()) + position.ordinal) % examples.len().max(1);
        examples.rotate_left(middle);
        examples
    }

    /// Returns the values of `default`: first those that are not empty, then the empty ones.
    pub(crate) fn defaults(&self) -> (Vec<&'s Value>, Vec<&'s Value>) {
        self.keywords("default").map(|(_, value)| value).partition(|value| !is_empty(value))
    }

    /// Returns the error for a keyword that no value satisfies.
    pub(crate) fn unsatisfiable(&self, keyword: &str, reason: &str) -> SynthesisError {
        let part =
            self.keywords(keyword).map(|(part, _)| part).next().or_else(|| self.parts.first());
        let pointer = part.map(|part| part.pointer.to_string()).unwrap_or_default();
        SynthesisError::Unsatisfiable { pointer, reason: reason.to_owned() }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Parses a count, which may be written as `2.0`.
fn parse_count(value: &Value) -> Option<usize> {
    let whole = value.as_u64().or_else(|| {
        let (whole, fraction) =
            value.to_string().split_once('.').map(|(a, b)| (a.to_owned(), b.to_owned()))?;
        fraction.bytes().all(|digit| digit == b'0').then(|| whole.parse().ok()).flatten()
    });
    whole.map(|whole| usize::try_from(whole).unwrap_or(usize::MAX))
}
