//! A text of a script, as it stands or worked out.

use std::sync::Arc;

use crate::replies::script::context::Scene;
use crate::replies::script::template::{Template, TemplateError};

/// A text of a script.
#[derive(Clone, Debug)]
pub(crate) enum Words {
    /// It stands as it is.
    Literal(Arc<str>),
    /// It is worked out for each request.
    Template(Template),
}

impl Words {
    pub(crate) fn say(&self, scene: &Scene<'_>) -> Result<Arc<str>, TemplateError> {
        match self {
            Self::Literal(text) => Ok(Arc::clone(text)),
            Self::Template(template) => scene.render(template).map(Into::into),
        }
    }
}
