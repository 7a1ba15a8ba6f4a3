//! The checks: the map against the tree, and the tree against the map.

mod arrows;
mod circles;
mod entries;
mod forbidden;
mod lines;
mod manifests;

use crate::map::{MAP, Map};
use crate::measure::Measured;
use crate::problem::{Place, Problem};
use crate::tree::Tree;
use crate::workspace::Workspace;

/// Everything that is compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'s> {
    pub(crate) map: &'s Map,
    pub(crate) workspace: &'s Workspace,
    pub(crate) tree: &'s Tree,
    pub(crate) measured: &'s Measured,
}

/// Tells everything that does not hold, in the order of the places.
pub(crate) fn check(subject: Subject<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    entries::check(subject, &mut problems);
    lines::check(subject, &mut problems);
    manifests::check(subject, &mut problems);
    forbidden::check(subject, &mut problems);
    arrows::check(subject, &mut problems);
    circles::check(subject, &mut problems);
    problems.sort();
    problems.dedup();
    problems
}

/// A line of the map.
fn in_map(line: usize) -> Place {
    Place::new(MAP, line)
}
