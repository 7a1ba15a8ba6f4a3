//! What is gathered while a script is read.

use std::fs;
use std::path::PathBuf;

use crate::script::Script;
use crate::script::condition::Condition;
use crate::script::context::RESERVED;
use crate::script::rule::Rule;
use crate::script::template::{Template, Templates};
use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

/// What is gathered while a script is read.
pub(crate) struct Reader<'a> {
    pub(crate) problems: &'a mut Problems,
    /// The files and folders that the script comes from.
    pub(crate) sources: &'a mut Vec<PathBuf>,
    templates: Templates,
    /// Whether a template of the rule that is read asks how often the rule spoke.
    counting: bool,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(problems: &'a mut Problems, sources: &'a mut Vec<PathBuf>) -> Self {
        Self { problems, sources, templates: Templates::default(), counting: false }
    }

    pub(crate) fn add(&mut self, node: &Node<'_>, message: impl Into<String>) {
        self.problems.add(node, message);
    }

    /// The script of these rules.
    pub(crate) fn finish(self, rules: Vec<Rule>, node: &Node<'_>) -> Script {
        let place = format!("{}#{}", node.file().display(), node.path());
        Script::new(rules, self.templates, &place)
    }

    /// A template; one that is none is a problem of its node.
    pub(crate) fn template(&mut self, node: &Node<'_>, source: &str) -> Option<Template> {
        // It may count where it need not, which nobody can see.
        self.counting |= source.contains("nth");
        match self.templates.add(source) {
            Ok(template) => Some(template),
            Err(error) => {
                self.add(node, format!("the template is refused: {error}"));
                None
            }
        }
    }

    /// Whether the rule just read asks how often it spoke.
    pub(crate) const fn take_counting(&mut self) -> bool {
        std::mem::replace(&mut self.counting, false)
    }

    /// The text of a file that a node names.
    pub(crate) fn file(&mut self, node: &Node<'_>) -> Option<String> {
        let path = node.beside(node.filled_text(self.problems)?);
        match fs::read_to_string(&path) {
            Ok(text) => {
                self.sources.push(path);
                Some(text)
            }
            Err(error) => {
                self.add(node, format!("the file cannot be read: {error}"));
                None
            }
        }
    }

    /// A pattern's group may not hide what templates know by the same name.
    pub(crate) fn check_groups(&mut self, when: &Condition, node: &Node<'_>) {
        for name in when.groups() {
            if RESERVED.contains(&name) {
                let said = format!("the group `{name}` has the name of something in templates");
                self.add(node, said);
            }
        }
    }
}
