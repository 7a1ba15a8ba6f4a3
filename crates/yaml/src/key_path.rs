//! The path of keys that leads to a node.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

/// A path such as `principals[0].arn`, written out only where a problem shows it: the nodes of a
/// list share the path of the list.
#[derive(Clone, Default)]
pub(crate) struct KeyPath<'a>(Option<Rc<Step<'a>>>);

struct Step<'a> {
    parent: KeyPath<'a>,
    name: Name<'a>,
}

enum Name<'a> {
    Key(Cow<'a, str>),
    Index(usize),
}

impl<'a> KeyPath<'a> {
    /// Returns the path of a value of the mapping at this path.
    pub(crate) fn key(&self, key: impl Into<Cow<'a, str>>) -> Self {
        self.child(Name::Key(key.into()))
    }

    /// Returns the path of an item of the list at this path.
    pub(crate) fn index(&self, index: usize) -> Self {
        self.child(Name::Index(index))
    }

    fn child(&self, name: Name<'a>) -> Self {
        Self(Some(Rc::new(Step { parent: self.clone(), name })))
    }
}

impl fmt::Display for KeyPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Recurses as deep as the file is nested, which is bounded.
        let Some(step) = &self.0 else { return Ok(()) };
        step.parent.fmt(f)?;
        match &step.name {
            Name::Index(index) => write!(f, "[{index}]"),
            Name::Key(key) if step.parent.0.is_none() => f.write_str(key),
            Name::Key(key) => write!(f, ".{key}"),
        }
    }
}
