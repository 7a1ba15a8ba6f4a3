//! Policies: files, or documents in the configuration itself.

use std::path::Path;

use stagemaker_gateway::iam::{self, Kind, Level, Policy};

use crate::policy_document;
use stagemaker_yaml::File;
use stagemaker_yaml::Node;
use stagemaker_yaml::{Problem, Problems};

/// Reads a list of policies.
pub(crate) fn read_list(node: &Node<'_>, kind: Kind, problems: &mut Problems) -> Vec<Policy> {
    let items = node.items(problems);
    items.iter().filter_map(|item| read(item, kind, problems)).collect()
}

/// Reads the levels of an organization, each a list of policies. A list of policies is one
/// level.
pub(crate) fn read_levels(
    node: &Node<'_>,
    kind: Kind,
    problems: &mut Problems,
) -> Vec<Vec<Policy>> {
    let levels = node.items(problems);
    if !levels.is_empty() && !levels.iter().any(Node::is_sequence) {
        return vec![read_list(node, kind, problems)];
    }
    levels.iter().map(|level| read_list(level, kind, problems)).collect()
}

/// Reads a policy: the name of a file, a document, or either of them with the ARN that the
/// policy has in AWS.
pub(crate) fn read(node: &Node<'_>, kind: Kind, problems: &mut Problems) -> Option<Policy> {
    if !node.is_mapping() {
        return read_file(node, kind, problems);
    }
    if !node.has_key("arn") {
        return read_document(node, kind, problems);
    }
    let [arn, file, document] = node.fields(["arn", "file", "document"], problems);
    let arn = arn.and_then(|arn| arn.filled_text(problems));
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

fn read_file(node: &Node<'_>, kind: Kind, problems: &mut Problems) -> Option<Policy> {
    let name = node.filled_text(problems)?;
    let path = node.beside(name);
    match File::read(&path) {
        Ok(file) => {
            let place = |own: &iam::Problem| (own.line, own.path.clone());
            taken(Policy::parse(name, kind, file.text()), &path, place, problems)
        }
        Err(message) => {
            problems.add(node, format!("{name}: {message}"));
            None
        }
    }
}

fn read_document(node: &Node<'_>, kind: Kind, problems: &mut Problems) -> Option<Policy> {
    let text = policy_document::to_json(node, problems);
    let place = |own: &iam::Problem| {
        let line = node.line() + own.line.saturating_sub(1);
        let path = match own.path.as_str() {
            "$" => node.path().to_owned(),
            path => format!("{}.{path}", node.path()),
        };
        (line, path)
    };
    taken(Policy::parse(node.path(), kind, &text), node.file(), place, problems)
}

/// The policy, if it can be taken, with every problem of it put where it belongs.
fn taken(
    parsed: Result<Policy, iam::Problems>,
    file: &Path,
    place: impl Fn(&iam::Problem) -> (usize, String),
    problems: &mut Problems,
) -> Option<Policy> {
    let (policy, found) = match parsed {
        Ok(policy) => {
            let warnings = policy.warnings().to_vec();
            (Some(policy), warnings)
        }
        Err(found) => (None, found.into_iter().collect()),
    };
    for own in found {
        let (line, path) = place(&own);
        let problem = |message| Problem { file: file.to_owned(), line, path, message };
        match own.level {
            Level::Error => problems.push(problem(own.message)),
            Level::Warning => problems.warn(problem(format!("warning: {}", own.message))),
        }
    }
    policy
}
