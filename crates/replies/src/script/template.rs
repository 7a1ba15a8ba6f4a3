//! The templates of a script: minijinja, with strict variables and a limit of steps.

use std::fmt;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value};

use stagemaker_seed::random::fold;

/// The templates of a script.
#[derive(Clone, Debug)]
pub(crate) struct Templates {
    environment: Environment<'static>,
    /// The number of templates, which names the next one.
    count: usize,
    /// The hash of all their texts.
    digest: u64,
}

/// The name of a template among the [`Templates`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template(Arc<str>);

/// The reason why a template cannot be parsed or rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateError {
    /// The line within the template, counted from 1, if it is known.
    line: Option<usize>,
    message: String,
}

/// The most steps of a template: far more than any answer needs, and far less than a second.
const MAX_STEPS: u64 = 1_000_000;

impl Default for Templates {
    fn default() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let mut syntax = SyntaxConfig::builder();
        syntax.keep_trailing_newline(true);
        // The builder refuses only equal delimiters, and these are its defaults.
        environment.set_syntax(syntax.build().unwrap_or_default());
        environment.set_fuel(Some(MAX_STEPS));
        Self { environment, count: 0, digest: 0 }
    }
}

impl Templates {
    /// Parses a template and adds it.
    pub(crate) fn add(&mut self, source: &str) -> Result<Template, TemplateError> {
        let name = self.count.to_string();
        self.environment.add_template_owned(name.clone(), source.to_owned())?;
        self.count += 1;
        self.digest = fold(self.digest, source.as_bytes());
        Ok(Template(name.into()))
    }

    /// The hash of the texts of all templates.
    pub(crate) const fn digest(&self) -> u64 {
        self.digest
    }

    /// Renders a template.
    pub(crate) fn render(
        &self,
        template: &Template,
        context: Value,
    ) -> Result<String, TemplateError> {
        Ok(self.environment.get_template(&template.0)?.render(context)?)
    }
}

impl TemplateError {
    /// Creates the error of a template that should have written JSON.
    pub(crate) fn not_json(output: &str) -> Self {
        Self { line: None, message: format!("the template gives no value: `{output}`") }
    }
}

impl From<minijinja::Error> for TemplateError {
    fn from(error: minijinja::Error) -> Self {
        let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
        Self { line: error.line(), message: format!("{}{detail}", error.kind()) }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) if line > 1 => write!(f, "line {line} of the template: {}", self.message),
            _ => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for TemplateError {}
