//! One reading of a schema: keywords that all lie on the same value.

use std::rc::Rc;

use serde_json::Value;

use crate::error::SynthesisError;
use crate::instance_type::InstanceType;
use crate::limits::MAX_MEMBERS;
use crate::position::Position;
use crate::subschema::Subschema;

#[derive(Clone, Debug)]
pub(crate) struct Conjunction<'s> {
    pub(crate) parts: Vec<Subschema<'s>>,
    /// How many of the parts stand around themselves.
    pub(crate) repeats: usize,
}

impl<'s> Conjunction<'s> {
    pub(crate) fn new(parts: Vec<Subschema<'s>>, around: &[Rc<str>]) -> Self {
        let repeats = parts.iter().filter(|part| around.contains(&part.pointer)).count();
        Self { parts, repeats }
    }

    /// Each part that has a keyword, with its value.
    pub(crate) fn keywords<'a>(
        &'a self,
        keyword: &'a str,
    ) -> impl Iterator<Item = (&'a Subschema<'s>, &'s Value)> + 'a {
        self.parts.iter().filter_map(move |part| Some((part, part.keyword(keyword)?)))
    }

    /// The largest of the values of a keyword that counts something.
    pub(crate) fn at_least(&self, keyword: &str) -> usize {
        self.keywords(keyword).filter_map(|(_, value)| count(value)).max().unwrap_or(0)
    }

    /// The smallest of the values of a keyword that counts something.
    pub(crate) fn at_most(&self, keyword: &str) -> usize {
        self.keywords(keyword).filter_map(|(_, value)| count(value)).min().unwrap_or(usize::MAX)
    }

    pub(crate) fn texts(&self, keyword: &str) -> Vec<&'s str> {
        self.keywords(keyword).filter_map(|(_, value)| value.as_str()).collect()
    }

    /// The values among which a shape makes one choose, if it does.
    pub(crate) fn members(&self, spot: &Position) -> Option<Vec<&'s Value>> {
        if let Some((_, value)) = self.keywords("const").next() {
            return Some(vec![value]);
        }
        let (_, members) = self.keywords("enum").next()?;
        let mut members: Vec<_> = members.as_array()?.iter().take(MAX_MEMBERS).collect();
        let middle = (spot.draw(members.len()) + spot.ordinal) % members.len().max(1);
        members.rotate_left(middle);
        // Null says the least, and is taken where nothing else is left.
        members.sort_by_key(|member| member.is_null());
        Some(members)
    }

    /// The values that the author of the schema gives as examples.
    pub(crate) fn examples(&self, spot: &Position) -> Vec<&'s Value> {
        let lists = self.keywords("examples").filter_map(|(_, value)| value.as_array());
        let mut examples: Vec<_> = lists.flatten().collect();
        examples.extend(self.keywords("example").map(|(_, value)| value));
        let middle = (spot.draw(examples.len()) + spot.ordinal) % examples.len().max(1);
        examples.rotate_left(middle);
        examples
    }

    /// The defaults: those that say something, and those that are empty.
    pub(crate) fn defaults(&self) -> (Vec<&'s Value>, Vec<&'s Value>) {
        self.keywords("default").map(|(_, value)| value).partition(|value| !is_empty(value))
    }

    /// That a keyword asks too much.
    pub(crate) fn unsatisfiable(&self, keyword: &str, reason: &str) -> SynthesisError {
        let part =
            self.keywords(keyword).map(|(part, _)| part).next().or_else(|| self.parts.first());
        let pointer = part.map(|part| part.pointer.to_string()).unwrap_or_default();
        SynthesisError::Unsatisfiable { pointer, reason: reason.to_owned() }
    }

    /// Whether nothing but null will do.
    pub(crate) fn is_null(&self) -> bool {
        let constant = || self.keywords("const").any(|(_, value)| value.is_null());
        InstanceType::of(self) == [InstanceType::Null] || constant()
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

/// A count, which may be written as `2.0`.
fn count(value: &Value) -> Option<usize> {
    let whole = value.as_u64().or_else(|| {
        let (whole, fraction) =
            value.to_string().split_once('.').map(|(a, b)| (a.to_owned(), b.to_owned()))?;
        fraction.bytes().all(|digit| digit == b'0').then(|| whole.parse().ok()).flatten()
    });
    whole.map(|whole| usize::try_from(whole).unwrap_or(usize::MAX))
}
