//! Where in a body something is.

use crate::pydantic::python::repr_text;

/// Keys and indexes from the body inwards. Where a union is read, its branches count as keys.
#[derive(Clone, Debug)]
pub(crate) struct Location(Vec<Step>);

#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Index(usize),
}

impl Location {
    /// The body itself.
    pub(crate) const fn body() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    pub(crate) fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The Python tuple that FastAPI makes of it, which with one element has a comma all the same.
    pub(crate) fn tuple(&self) -> String {
        let mut parts = vec![repr_text("body")];
        parts.extend(self.0.iter().map(|step| match step {
            Step::Key(key) => repr_text(key),
            Step::Index(index) => index.to_string(),
        }));
        let comma = if parts.len() == 1 { "," } else { "" };
        format!("({}{comma})", parts.join(", "))
    }

    /// The path that pydantic writes by itself, in which a key with a dot is quoted. That of the
    /// body is empty.
    pub(crate) fn path(&self) -> String {
        let steps = self.0.iter().map(|step| match step {
            Step::Key(key) if key.contains('.') => format!("`{key}`"),
            Step::Key(key) => key.clone(),
            Step::Index(index) => index.to_string(),
        });
        steps.collect::<Vec<_>>().join(".")
    }
}
