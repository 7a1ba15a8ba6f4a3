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
    /// The hash of those that use `counter`, whatever their order.
    counting: u64,
}

/// A template among the [`Templates`].
#[derive(Clone)]
pub(crate) struct Template {
    name: Arc<str>,
    /// The hash of its text.
    digest: u64,
}

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
        Self { environment, count: 0, counting: 0 }
    }
}

impl Templates {
    /// Parses a template and adds it.
    pub(crate) fn add(&mut self, source: &str) -> Result<Template, TemplateError> {
        let name = self.count.to_string();
        self.environment.add_template_owned(name.clone(), source.to_owned())?;
        self.count += 1;
        let digest = fold(0, source.as_bytes());
        if source.contains("counter") {
            self.counting = self.counting.wrapping_add(digest);
        }
        Ok(Template { name: name.into(), digest })
    }

    /// The hash of the texts of those that use `counter`.
    pub(crate) const fn counting(&self) -> u64 {
        self.counting
    }

    /// Renders a template.
    pub(crate) fn render(
        &self,
        template: &Template,
        context: Value,
    ) -> Result<String, TemplateError> {
        Ok(self.environment.get_template(&template.name)?.render(context)?)
    }
}

/// Writes the hash of the text, which is the same wherever in a script the template stands.
impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Template").field(&self.digest).finish()
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
