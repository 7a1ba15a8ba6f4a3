//! The fields of an event, as texts that may stand in a line.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Debug, Write as _};
use std::ops::Range;

use stagemaker_redact::{Printable, printable};
use tracing::Event;
use tracing::field::{Field, Visit};

/// The longest value of a field, in characters.
const MAX_VALUE_CHARS: usize = 4_000;

/// The fields of an event, in their order.
///
/// All that others wrote comes into the log through here: each text passes
/// [`printable`], whoever logs it.
pub(super) struct Fields {
    /// The texts of all fields, one behind the other.
    texts: String,
    fields: Vec<(&'static str, Recorded)>,
}

/// A value as it was recorded.
#[derive(Clone, Debug)]
enum Recorded {
    Number(Number),
    /// The range of a text in those of all fields.
    Text(Range<usize>),
}

/// A value that is no text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Boolean(bool),
}

/// A value as it may stand in a line.
#[derive(Clone, Debug)]
pub(super) enum FieldValue<'a> {
    Number(Number),
    /// A text, which was anybody's.
    Text(Cow<'a, str>),
}

impl Fields {
    /// Reads the fields of an event.
    pub(super) fn of(event: &Event<'_>) -> Self {
        let mut fields = Self::with_room();
        event.record(&mut fields);
        fields
    }

    /// Has room for an ordinary event, so that it is allocated once.
    fn with_room() -> Self {
        Self { texts: String::with_capacity(512), fields: Vec::with_capacity(16) }
    }

    /// Returns a text as it may stand in a line; none if the event has no such field, or it is none.
    pub(super) fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        let (_, value) = self.fields.iter().find(|(known, _)| *known == name)?;
        match self.value(value) {
            FieldValue::Text(text) => Some(text),
            FieldValue::Number(_) => None,
        }
    }

    /// Returns the names and the values in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, FieldValue<'_>)> {
        self.fields.iter().map(|(name, value)| (*name, self.value(value)))
    }

    fn value(&self, value: &Recorded) -> FieldValue<'_> {
        let range = match value {
            Recorded::Number(number) => return FieldValue::Number(*number),
            Recorded::Text(range) => range.clone(),
        };
        let text = self.texts.get(range).unwrap_or_default();
        FieldValue::Text(if text.len() > MAX_VALUE_CHARS {
            Cow::Owned(Printable::first(MAX_VALUE_CHARS, text).to_string())
        } else {
            printable(text)
        })
    }

    fn add_number(&mut self, field: &Field, number: Number) {
        self.fields.push((field.name(), Recorded::Number(number)));
    }

    fn add_text(&mut self, field: &Field, write: impl FnOnce(&mut String)) {
        let start = self.texts.len();
        write(&mut self.texts);
        self.fields.push((field.name(), Recorded::Text(start..self.texts.len())));
    }

    /// Adds a text that is written by its own code. One that fails is shown as far as it went.
    fn add_written(&mut self, field: &Field, text: fmt::Arguments<'_>) {
        self.add_text(field, |texts| texts.write_fmt(text).unwrap_or_default());
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        if value.is_finite() {
            self.add_number(field, Number::Float(value));
        } else {
            self.add_written(field, format_args!("{value}"));
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add_number(field, Number::Signed(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add_number(field, Number::Unsigned(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add_number(field, Number::Boolean(value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add_text(field, |texts| texts.push_str(value));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.add_written(field, format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.add_written(field, format_args!("{value:?}"));
    }
}

impl fmt::Display for FieldValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsigned(number) => write!(f, "{number}"),
            Self::Signed(number) => write!(f, "{number}"),
            Self::Float(number) => write!(f, "{number}"),
            Self::Boolean(value) => write!(f, "{value}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, MAX_VALUE_CHARS, Recorded};

    #[test]
    fn a_long_value_is_cut_and_what_a_terminal_obeys_is_escaped() {
        let longest = "x".repeat(MAX_VALUE_CHARS);
        for (value, shown) in [
            ("a\nb".to_owned(), "a\\u{a}b".to_owned()),
            (longest.clone(), longest.clone()),
            (format!("{longest}x"), format!("{longest}...")),
        ] {
            assert_eq!(Fields::of_texts(&[&value]).text("f").as_deref(), Some(&*shown));
        }
    }

    impl Fields {
        fn of_texts(values: &[&str]) -> Self {
            let mut fields = Self::with_room();
            for value in values {
                let start = fields.texts.len();
                fields.texts.push_str(value);
                fields.fields.push(("f", Recorded::Text(start..fields.texts.len())));
            }
            fields
        }
    }
}
