//! The context of a request: the keys that conditions and variables ask for.

use std::borrow::Cow;
use std::fmt;

use crate::limits::{MAX_CONTEXT_KEYS, MAX_CONTEXT_VALUE_BYTES};

/// The context of a request: its keys, of which case does not count, and their values.
///
/// A value that is longer than [`MAX_CONTEXT_VALUE_BYTES`] is refused when it is set, and so is
/// a key beyond [`MAX_CONTEXT_KEYS`]: an evaluation cannot fail, nor must it take long.
///
/// ```
/// use stagemaker_iam::Context;
///
/// let mut context = Context::default();
/// context.set("aws:username", "alice")?;
/// context.set_list("aws:TagKeys", ["team", "stage"])?;
/// assert!(context.contains("AWS:UserName"));
/// # Ok::<(), stagemaker_iam::ContextError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Context<'a> {
    entries: Vec<(Cow<'a, str>, Value<'a>)>,
}

/// The value of a context key.
#[derive(Clone, Debug)]
pub(crate) enum Value<'a> {
    /// The value of a single-valued key.
    Single(Cow<'a, str>),
    /// The values of a multivalued key, however many there are.
    List(Vec<Cow<'a, str>>),
}

impl<'a> Context<'a> {
    /// Gives a key one value, in place of any that it has.
    ///
    /// # Errors
    ///
    /// When the value is too long, or the context full.
    pub fn set(
        &mut self,
        key: impl Into<Cow<'a, str>>,
        value: impl Into<Cow<'a, str>>,
    ) -> Result<(), ContextError> {
        let value = value.into();
        bounded(&value)?;
        self.insert(key.into(), Value::Single(value))
    }

    /// Gives a key a list of values, in place of any that it has: such a key is multivalued,
    /// even with one value.
    ///
    /// # Errors
    ///
    /// When a value is too long, or the context full.
    pub fn set_list<V: Into<Cow<'a, str>>>(
        &mut self,
        key: impl Into<Cow<'a, str>>,
        values: impl IntoIterator<Item = V>,
    ) -> Result<(), ContextError> {
        let values: Vec<Cow<'a, str>> = values.into_iter().map(Into::into).collect();
        values.iter().try_for_each(|value| bounded(value))?;
        if values.len() > MAX_CONTEXT_KEYS {
            return Err(ContextError::TooManyKeys);
        }
        self.insert(key.into(), Value::List(values))
    }

    /// Whether a key has a value.
    pub fn contains(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    fn insert(&mut self, key: Cow<'a, str>, value: Value<'a>) -> Result<(), ContextError> {
        if let Some((_, own)) = self.entries.iter_mut().find(|(own, _)| alike(own, &key)) {
            *own = value;
            return Ok(());
        }
        if self.entries.len() >= MAX_CONTEXT_KEYS {
            return Err(ContextError::TooManyKeys);
        }
        self.entries.push((key, value));
        Ok(())
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value<'a>> {
        self.entries.iter().find(|(own, _)| alike(own, key)).map(|(_, value)| value)
    }

    /// The value of a single-valued key.
    pub(crate) fn single(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Value::Single(value) => Some(value),
            Value::List(_) => None,
        }
    }
}

/// Keys are compared whatever their case.
/// SPEC C3
pub(crate) fn alike(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

fn bounded(value: &str) -> Result<(), ContextError> {
    if value.len() > MAX_CONTEXT_VALUE_BYTES { Err(ContextError::ValueTooLong) } else { Ok(()) }
}

/// A key cannot be put into a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContextError {
    /// There are more than [`MAX_CONTEXT_KEYS`] keys, or values of one key.
    TooManyKeys,
    /// A value is longer than [`MAX_CONTEXT_VALUE_BYTES`].
    ValueTooLong,
}

impl ContextError {
    /// A name that never changes, for machines. Codes are only ever added.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooManyKeys => "context_too_many_keys",
            Self::ValueTooLong => "context_value_too_long",
        }
    }
}

impl fmt::Display for ContextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyKeys => {
                write!(f, "the context has more than {MAX_CONTEXT_KEYS} keys, or values of a key")
            }
            Self::ValueTooLong => {
                write!(f, "a value of the context has more than {MAX_CONTEXT_VALUE_BYTES} bytes")
            }
        }
    }
}

impl std::error::Error for ContextError {}
