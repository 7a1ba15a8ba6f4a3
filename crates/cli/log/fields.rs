//! The fields of an event, as texts that may stand in a line.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Debug, Write as _};
use std::ops::Range;

use stagemaker_redact::{Printable, printable};
use tracing::field::{Field, Visit};

/// The longest value of a field, in characters.
const MAX_VALUE_CHARS: usize = 4_000;

/// The fields of an event, in their order.
///
/// All that others wrote comes into the log through here: each text passes
/// [`printable`], whoever logs it.
#[derive(Default)]
pub(super) struct Fields {
    values: String,
    fields: Vec<(&'static str, Range<usize>, FieldType)>,
}

/// The type of a value, which decides how JSON writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldType {
    /// A number or a Boolean, which is written as it is.
    Plain,
    /// A text, which may be anybody's.
    Text,
}

impl Fields {
    /// Returns a value as it may stand in a line; none if the event has no such field.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let (_, range, kind) = self.fields.iter().find(|(known, ..)| *known == name)?;
        Some(self.value(range, *kind))
    }

    /// Returns the names and the values in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, Cow<'_, str>, FieldType)> {
        self.fields.iter().map(|(name, range, kind)| (*name, self.value(range, *kind), *kind))
    }

    fn value(&self, range: &Range<usize>, kind: FieldType) -> Cow<'_, str> {
        let value = self.values.get(range.clone()).unwrap_or_default();
        match kind {
            FieldType::Plain => Cow::Borrowed(value),
            FieldType::Text if value.len() <= MAX_VALUE_CHARS => printable(value),
            FieldType::Text => Cow::Owned(Printable::first(MAX_VALUE_CHARS, value).to_string()),
        }
    }

    fn add(&mut self, field: &Field, value: fmt::Arguments<'_>, kind: FieldType) {
        let start = self.values.len();
        // A value whose own `Display` fails is shown as far as it went.
        self.values.write_fmt(value).unwrap_or_default();
        self.fields.push((field.name(), start..self.values.len(), kind));
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        let kind = if value.is_finite() { FieldType::Plain } else { FieldType::Text };
        self.add(field, format_args!("{value}"), kind);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, format_args!("{value}"), FieldType::Plain);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, format_args!("{value}"), FieldType::Plain);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, format_args!("{value}"), FieldType::Plain);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, format_args!("{value}"), FieldType::Text);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.add(field, format_args!("{value}"), FieldType::Text);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.add(field, format_args!("{value:?}"), FieldType::Text);
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldType, Fields, MAX_VALUE_CHARS};

    #[test]
    fn a_long_value_is_cut_and_what_a_terminal_obeys_is_escaped() {
        let longest = "x".repeat(MAX_VALUE_CHARS);
        for (value, shown) in [
            ("a\nb".to_owned(), "a\\u{a}b".to_owned()),
            (longest.clone(), longest.clone()),
            (format!("{longest}x"), format!("{longest}...")),
        ] {
            let range = 0..value.len();
            let fields = Fields { values: value, fields: vec![("f", range, FieldType::Text)] };
            assert_eq!(fields.get("f").as_deref(), Some(&*shown));
        }
    }
}
