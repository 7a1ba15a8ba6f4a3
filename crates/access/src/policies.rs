//! Policies, in files or in the configuration.

use std::path::Path;

use stagemaker_gateway::iam::{self, Kind, Level, Policy};
use stagemaker_yaml::{File, FileProblem, FileProblems, Node};

use crate::policy_document;

/// Reads a list of policies.
pub(crate) fn read_list(node: &Node<'_>, kind: Kind, problems: &mut FileProblems) -> Vec<Policy> {
    let items = node.items(problems);
    items.iter().filter_map(|item| read(item, kind, problems)).collect()
}

/// Reads the levels of an organization, each a list of policies. A list of policies is one
/// level.
pub(crate) fn read_levels(
    node: &Node<'_>,
    kind: Kind,
    problems: &mut FileProblems,
) -> Vec<Vec<Policy>> {
    let levels = node.items(problems);
    if !levels.is_empty() && !levels.iter().any(Node::is_sequence) {
        return vec![read_list(node, kind, problems)];
    }
    levels.iter().map(|level| read_list(level, kind, problems)).collect()
}

/// Reads a policy: the name of a file, a document, or either of them with the ARN that the
/// policy has in AWS.
pub(crate) fn read(node: &Node<'_>, kind: Kind, problems: &mut FileProblems) -> Option<Policy> {
    if !node.is_mapping() {
        return read_file(node, kind, problems);
    }
    if !node.has_key("arn") {
        return read_document(node, kind, problems);
    }
    let [arn, file, document] = node.fields(["arn", "file", "document"], problems);
    let arn = arn.and_then(|arn| arn.non_empty_text(problems));
    let policy = match (file, document) {
        (Some(file), None) => read_file(&file, kind, problems),
        (None, Some(document)) => read_document(&document, kind, problems),
        _ => {
            problems.add(node, "expected either `file` or `document` beside `arn`");
            None
        }
    };
    Some(policy?.with_arn(arn?))
}

/// Reads a policy from the file that a node names.
fn read_file(node: &Node<'_>, kind: Kind, problems: &mut FileProblems) -> Option<Policy> {
    let name = node.non_empty_text(problems)?;
    let path = node.resolve_path(name, problems)?;
    match File::read(&path) {
        Ok(file) => {
            let locate = |problem: &iam::Problem| (problem.line, problem.path.clone());
            report(Policy::parse(name, kind, file.text()), &path, locate, problems)
        }
        Err(error) => {
            problems.add(node, format!("{name}: {error}"));
            None
        }
    }
}

/// Reads a policy from a document in the configuration.
fn read_document(node: &Node<'_>, kind: Kind, problems: &mut FileProblems) -> Option<Policy> {
    let text = policy_document::to_json(node, problems);
    let locate = |problem: &iam::Problem| {
        let line = node.line() + problem.line.saturating_sub(1);
        let path = match problem.path.as_str() {
            "$" => node.path(),
            path => format!("{}.{path}", node.path()),
        };
        (line, path)
    };
    report(Policy::parse(&node.path(), kind, &text), node.file(), locate, problems)
}

/// Returns the policy, if it has no errors, and adds all its problems at the line and path that
/// `locate` gives.
fn report(
    parsed: Result<Policy, iam::Problems>,
    file: &Path,
    locate: impl Fn(&iam::Problem) -> (usize, String),
    problems: &mut FileProblems,
) -> Option<Policy> {
    let (policy, found) = match parsed {
        Ok(policy) => {
            let warnings = policy.warnings().to_vec();
            (Some(policy), warnings)
        }
        Err(found) => (None, found.into_iter().collect()),
    };
    for policy_problem in found {
        let (line, path) = locate(&policy_problem);
        let problem = |message| FileProblem { file: file.to_owned(), line, path, message };
        let message = policy_problem.message;
        match policy_problem.level {
            Level::Error => problems.push(problem(message)),
            Level::Warning => problems.push_warning(problem(format!("warning: {message}"))),
        }
    }
    policy
}
