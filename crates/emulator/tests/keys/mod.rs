//! Each key of a configuration, in a case that differs by the key alone.
//!
//! One run names every key that does not do what the documents say: the table is run to its end, and
//! then fails with a line for each key that differs.

/// Values of the keys about access, at edges and in other forms.
mod edges;
/// The keys of endpoints, components and models.
mod endpoints;
/// The table against the readers and the documents.
mod known;
/// The forms of an entry, and of the table.
mod line;
/// Streams under a clock that stands still.
mod paced;
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

use crate::keys::line::{Case, Line};

/// The table: a line for each key.
fn lines() -> Vec<Line> {
    [root::LINES, principals::LINES, policies::LINES, endpoints::LINES, endpoints::TOKENIZERS]
        .concat()
}

#[test]
fn each_key_makes_the_difference_that_the_documents_say() {
    let differing: Vec<String> = lines().iter().flat_map(Line::faults).collect();
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
}

#[test]
fn values_count_as_the_documents_say_at_each_level_unit_and_edge() {
    let cases = edges::CASES.iter().chain(precedence::CASES);
    let differing: Vec<String> = cases.filter_map(Case::fault).collect();
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
}
