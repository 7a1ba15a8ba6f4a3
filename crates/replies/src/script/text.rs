//! A text of a script, as it stands or worked out.

use std::sync::Arc;

use crate::script::context::TemplateContext;
use crate::script::template::{Template, TemplateError};

/// A text of a script.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    /// It stands as it is.
    Literal(Arc<str>),
    /// It is worked out for each request.
    Template(Template),
}

impl Text {
    pub(crate) fn say(&self, scene: &TemplateContext<'_>) -> Result<Arc<str>, TemplateError> {
        match self {
            Self::Literal(text) => Ok(Arc::clone(text)),
            Self::Template(template) => scene.render(template).map(Into::into),
        }
    }
}
