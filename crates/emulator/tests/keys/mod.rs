//! Each key of a configuration, in a case that differs by the key alone.
//!
//! One run names every key that does not do what the documents say: the table is run to its end,
//! and then fails with a line for each key that differs.

/// The keys of components.
mod components;
/// The keys of connections.
mod connections;
/// Values of the keys about access, at edges and in other forms.
mod edges;
/// The keys of endpoints.
mod endpoints;
/// The files that configurations name.
mod files;
/// The table against the readers and the documents.
mod known;
/// The forms of an entry, and of the table.
mod line;
/// Streams under a clock that stands still.
mod paced;
/// Paths of keys.
mod path;
/// The keys of policies and of the organization.
mod policies;
/// Values of the keys of models, at two levels and in several units.
mod precedence;
/// The keys of a principal.
mod principals;
/// The requests by which an outcome is seen.
mod probe;
/// The keys at the root.
mod root;

use std::collections::BTreeSet;

use crate::keys::line::{Case, Difference, Line};

/// The table: a line for each key.
fn lines() -> Vec<Line> {
    [
        root::LINES,
        connections::LINES,
        principals::LINES,
        policies::LINES,
        endpoints::LINES,
        components::LINES,
    ]
    .concat()
}

#[test]
fn each_key_makes_the_difference_that_the_documents_say() {
    let lines: Vec<_> = lines().iter().flat_map(Line::differences).collect();
    let cases = edges::CASES.iter().chain(precedence::CASES);
    let cases: Vec<_> = cases.filter_map(Case::difference).collect();
    report(&lines, &cases);
}

/// Fails with the differences, but for those of configurations that need another key whose line
/// differs: they would hide which key it is.
fn report(lines: &[Difference], cases: &[Difference]) {
    let differing: BTreeSet<_> = lines.iter().map(|difference| difference.key).collect();
    let needs_another = |difference: &&Difference| {
        let mut others = path::keys(&difference.yaml).into_iter();
        others.any(|other| other != difference.key && differing.contains(&*other))
    };
    let (dependent, mut first): (Vec<_>, Vec<_>) =
        lines.iter().chain(cases).partition(needs_another);
    if first.is_empty() {
        first.extend(&dependent);
    }
    let faults: Vec<_> = first.iter().map(ToString::to_string).collect();
    let count = dependent.len();
    let faults_of_all = faults.join("\n");
    assert!(faults.is_empty(), "\n{faults_of_all}\nand {count} outcomes that need these keys");
}
