//! Locations in a body, in the two forms in which errors name them.

use crate::pydantic::python::repr_text;

/// The keys and indexes from the body inwards. Where a union is read, its branches count as keys.
#[derive(Clone, Debug)]
pub(crate) struct Location(Vec<Step>);

#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Index(usize),
}

impl Location {
    /// Returns the location of the body itself.
    pub(crate) const fn body() -> Self {
        Self(Vec::new())
    }

    /// Returns the location of a key in the object at this one.
    pub(crate) fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    /// Returns the location of an item in the list at this one.
    pub(crate) fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// Writes the location as FastAPI's tuple in Python, which has a comma behind a single element.
    pub(crate) fn tuple(&self) -> String {
        let mut parts = vec![repr_text("body")];
        parts.extend(self.0.iter().map(|step| match step {
            Step::Key(key) => repr_text(key),
            Step::Index(index) => index.to_string(),
        }));
        let comma = if parts.len() == 1 { "," } else { "" };
        format!("({}{comma})", parts.join(", "))
    }

    /// Writes the location as the path of pydantic, in which a key with a dot is quoted. The path
    /// of the body is empty.
    pub(crate) fn path(&self) -> String {
        let steps = self.0.iter().map(|step| match step {
            Step::Key(key) if key.contains('.') => format!("`{key}`"),
            Step::Key(key) => key.clone(),
            Step::Index(index) => index.to_string(),
        });
        steps.collect::<Vec<_>>().join(".")
    }
}
