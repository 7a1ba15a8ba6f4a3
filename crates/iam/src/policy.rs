//! A policy: a document that has been read, under a name.

use std::fmt;
use std::sync::Arc;

use crate::document;
use crate::kind::Kind;
use crate::problem::{Problem, Problems};
use crate::report::Report;
use crate::statement::Statement;

/// A policy, compiled: what it holds was right, and is not looked at again.
///
/// It is cheap to clone, so that one policy may stand in the sets of many principals.
///
/// ```
/// use stagemaker_iam::{Kind, Policy};
///
/// let text = r#"{
///   "Version": "2012-10-17",
///   "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}
/// }"#;
/// let policy = Policy::parse("read-logs", Kind::Identity, text)?;
/// assert!(policy.warnings().is_empty());
///
/// let problems = Policy::parse("typo", Kind::Identity, &text.replace("Action", "Actoin"));
/// let first = problems.unwrap_err().to_string();
/// assert!(first.starts_with("typo:3: Statement"), "{first}");
/// # Ok::<(), stagemaker_iam::Problems>(())
/// ```
#[derive(Clone)]
pub struct Policy {
    inner: Arc<Inner>,
    arn: Option<Arc<str>>,
}

struct Inner {
    name: Box<str>,
    kind: Kind,
    statements: Box<[Statement]>,
    warnings: Box<[Problem]>,
}

impl Policy {
    /// Reads a document. The name is for those who operate the evaluation, such as that of a
    /// file.
    ///
    /// # Errors
    ///
    /// Every problem of the document at once, if one of them is an error.
    pub fn parse(name: &str, kind: Kind, text: &str) -> Result<Self, Problems> {
        let mut report = Report::of(text);
        let statements = document::read(text, kind, &mut report);
        if report.has_errors() {
            // SPEC D1
            return Err(Problems { name: name.into(), problems: report.into_problems() });
        }
        let warnings = report.into_problems().into();
        let statements = statements.into();
        let inner = Inner { name: name.into(), kind, statements, warnings };
        Ok(Self { inner: Arc::new(inner), arn: None })
    }

    /// Gives it the ARN that it has in AWS, which inline policies have none of.
    #[must_use]
    pub fn with_arn(self, arn: &str) -> Self {
        Self { arn: Some(arn.into()), ..self }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// What it is attached as.
    pub fn kind(&self) -> Kind {
        self.inner.kind
    }

    /// Its ARN, if it was given one.
    pub fn arn(&self) -> Option<&str> {
        self.arn.as_deref()
    }

    /// What its document probably does not do as its author wanted.
    pub fn warnings(&self) -> &[Problem] {
        &self.inner.warnings
    }

    pub(crate) fn statements(&self) -> &[Statement] {
        &self.inner.statements
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("name", &self.name())
            .field("kind", &self.kind())
            .field("statements", &self.statements().len())
            .finish_non_exhaustive()
    }
}
