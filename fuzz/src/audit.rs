//! What the parser says of a document.

use std::collections::BTreeSet;

use stagemaker_iam::{Kind, Level, Policy, Problem};

/// What the parser says of a document, as a policy of some kind.
#[derive(Debug)]
pub struct Audit {
    /// The policy, if it is accepted.
    pub policy: Option<Policy>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

impl Audit {
    /// Reads a document.
    pub fn of(kind: Kind, text: &str) -> Self {
        match Policy::parse("document", kind, text) {
            Ok(policy) => Self { problems: policy.warnings().to_vec(), policy: Some(policy) },
            Err(problems) => Self { problems: problems.into_iter().collect(), policy: None },
        }
    }

    /// Only an error refuses, and each problem is one that a person can find and fix.
    ///
    /// # Panics
    ///
    /// If that is not so.
    pub fn assert_sound(&self, text: &str) {
        let errors = self.problems.iter().any(|own| own.level == Level::Error);
        assert_eq!(errors, self.policy.is_none(), "{self:?}: {text}");
        let lines = text.split('\n').count();
        let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        for problem in &self.problems {
            let Problem { code, path, line, message, .. } = problem;
            assert!(!path.is_empty() && !message.is_empty(), "{problem:?}: {text}");
            assert!((1..=lines).contains(line), "{problem:?} of {lines} lines: {text}");
            assert!(!code.is_empty() && code.chars().all(named), "{problem:?}: {text}");
        }
    }

    /// What is wrong and where, without the lines, by which they are sorted.
    pub fn findings(&self) -> BTreeSet<(String, &'static str, String)> {
        let finding = |own: &Problem| (own.path.clone(), own.code, own.level.to_string());
        self.problems.iter().map(finding).collect()
    }
}
