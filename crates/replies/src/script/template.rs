//! Texts that are worked out for each request.

use std::fmt;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value};

use stagemaker_seed::random::fold;

/// All templates of a script.
#[derive(Clone, Debug)]
pub(crate) struct Templates {
    environment: Environment<'static>,
    count: usize,
    /// Of all their texts.
    digest: u64,
}

/// One of them, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template(Arc<str>);

/// Why a template is none, or cannot be worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateError {
    line: Option<usize>,
    message: String,
}

/// How many steps a template may take: far more than any answer, and far less than a second.
const MAX_STEPS: u64 = 1_000_000;

impl Default for Templates {
    fn default() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let mut syntax = SyntaxConfig::builder();
        syntax.keep_trailing_newline(true);
        // It refuses delimiters that are alike, and these are its own.
        environment.set_syntax(syntax.build().unwrap_or_default());
        environment.set_fuel(Some(MAX_STEPS));
        Self { environment, count: 0, digest: 0 }
    }
}

impl Templates {
    /// Adds a template, if it is one.
    pub(crate) fn add(&mut self, source: &str) -> Result<Template, TemplateError> {
        let name = self.count.to_string();
        self.environment.add_template_owned(name.clone(), source.to_owned())?;
        self.count += 1;
        self.digest = fold(self.digest, source.as_bytes());
        Ok(Template(name.into()))
    }

    /// A number that differs where the templates do.
    pub(crate) const fn digest(&self) -> u64 {
        self.digest
    }

    pub(crate) fn render(
        &self,
        template: &Template,
        context: Value,
    ) -> Result<String, TemplateError> {
        Ok(self.environment.get_template(&template.0)?.render(context)?)
    }
}

impl TemplateError {
    /// What is wrong with a template that should have written JSON.
    pub(crate) fn no_json(written: &str) -> Self {
        Self { line: None, message: format!("the template gives no value: `{written}`") }
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
