//! The templates of a script: minijinja, with strict variables and a limit of steps.

use std::fmt;
use std::sync::Arc;
use std::thread;

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
        let template = self.environment.get_template(&template.0)?;
        if may_nest(template.source()) {
            return on_large_stack(move || Ok(template.render(context)?));
        }
        Ok(template.render(context)?)
    }
}

/// Returns whether a template may nest values so deep that writing or freeing them overflows the
/// stack of a server's thread: only these words carry a value from one turn to the next.
fn may_nest(source: &str) -> bool {
    source.len() > MAX_PLAIN_BYTES
        || ["namespace", "macro", "recursive"].iter().any(|word| source.contains(word))
}

/// Renders on a stack that is large enough for what [`MAX_STEPS`] can nest.
fn on_large_stack(
    render: impl FnOnce() -> Result<String, TemplateError> + Send,
) -> Result<String, TemplateError> {
    let failed = |message: &str| TemplateError { line: None, message: message.to_owned() };
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(MAX_STACK_BYTES);
        let thread = builder.spawn_scoped(scope, render);
        let thread = thread.map_err(|_| failed("there is no memory for its stack"))?;
        thread.join().unwrap_or_else(|_| Err(failed("it failed")))
    })
}

/// The longest template that is rendered on the stack of its caller, in bytes.
const MAX_PLAIN_BYTES: usize = 4 * 1024;

/// The stack of other templates, in bytes, of which the system gives no more than is used.
const MAX_STACK_BYTES: usize = 1024 * 1024 * 1024;

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

#[cfg(test)]
mod tests {
    use minijinja::{Value, context};

    use super::{TemplateError, Templates};

    fn render(source: &str) -> Result<String, TemplateError> {
        let mut templates = Templates::default();
        let template = templates.add(source)?;
        templates.render(&template, context! { x => Value::from(1) })
    }

    /// What a loop nests is freed, and written, by recursion. A thread of a server has 2 MiB.
    #[test]
    fn values_that_a_template_nests_do_not_overflow_the_stack() {
        let nest = |rest: &str| {
            format!(
                "{{% set ns = namespace(x=1) %}}{{% for a in range(99999) %}}\
                 {{% set ns.x = [ns.x] %}}{{% endfor %}}{rest}"
            )
        };
        assert_eq!(render(&nest("freed")).unwrap(), "freed");
        assert!(render(&nest("{{ ns.x }}")).is_ok_and(|text| text.len() > 99_999));
        assert!(render(&nest("{{ ns.x|tojson }}")).is_ok_and(|text| text.len() > 99_999));
        let sets = "{% set x = [x] %}".repeat(50_000);
        assert_eq!(render(&format!("{sets}freed")).unwrap(), "freed");
        let lists = format!("{}x{}", "[".repeat(100), "]".repeat(100));
        let calls = format!("{{% macro m(x) %}}{{{{ m({lists}) }}}}{{% endmacro %}}{{{{ m(1) }}}}");
        assert!(render(&calls).is_err());
    }
}
