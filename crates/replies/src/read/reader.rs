//! The state that the functions which read one script share.

use std::path::PathBuf;

use crate::script::condition::Condition;
use crate::script::context::RESERVED;
use crate::script::rules::{Rule, Script};
use crate::script::template::{Template, Templates};
use stagemaker_yaml::{FileProblems, Node, read_text};

/// The problems, files and templates of a script, gathered while it is read.
pub(crate) struct Reader<'a> {
    pub(crate) problems: &'a mut FileProblems,
    /// The files and folders that the script comes from.
    pub(crate) sources: &'a mut Vec<PathBuf>,
    templates: Templates,
    /// `true` once a template of the current rule uses `nth`.
    uses_nth: bool,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(problems: &'a mut FileProblems, sources: &'a mut Vec<PathBuf>) -> Self {
        Self { problems, sources, templates: Templates::default(), uses_nth: false }
    }

    /// Reports a problem of a node.
    pub(crate) fn report(&mut self, node: &Node<'_>, message: impl Into<String>) {
        self.problems.add(node, message);
    }

    /// Creates the script of these rules, which the node holds or names.
    pub(crate) fn finish(self, rules: Vec<Rule>, node: &Node<'_>) -> Script {
        let source = format!("{}#{}", node.file().display(), node.path());
        Script::new(rules, self.templates, &source)
    }

    /// Adds a template to the script; one that cannot be parsed is a problem of its node.
    pub(crate) fn add_template(&mut self, node: &Node<'_>, source: &str) -> Option<Template> {
        // A name such as `tenth` makes the rule count in vain, which nobody can see.
        self.uses_nth |= source.contains("nth");
        match self.templates.add(source) {
            Ok(template) => Some(template),
            Err(error) => {
                self.report(node, format!("the template is refused: {error}"));
                None
            }
        }
    }

    /// Returns whether a template of the rule just read uses `nth`, and starts the next rule.
    pub(crate) const fn take_uses_nth(&mut self) -> bool {
        std::mem::replace(&mut self.uses_nth, false)
    }

    /// Reads the text of a file that a node names.
    pub(crate) fn read_file(&mut self, node: &Node<'_>) -> Option<String> {
        let name = node.non_empty_text(self.problems)?;
        let path = node.resolve_path(name, self.problems)?;
        let read = read_text(&path);
        // Also where it cannot be read: it may appear.
        self.sources.push(path);
        read.map_err(|error| self.report(node, format!("the file cannot be read: {error}"))).ok()
    }

    /// Reports named groups that would hide a variable or function of templates.
    pub(crate) fn check_groups(&mut self, condition: &Condition, node: &Node<'_>) {
        for name in condition.groups() {
            if RESERVED.contains(&name) {
                let message = format!("the group `{name}` has the name of something in templates");
                self.report(node, message);
            }
        }
    }
}
