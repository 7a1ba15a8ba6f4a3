//! The order in which everything that imports stands above what it imports.

use std::collections::{BTreeMap, BTreeSet};

/// The imports among rooms or crates.
pub(crate) type Edges = BTreeMap<String, BTreeSet<String>>;

/// Names from the top to the bottom. Those that import each other in a circle are in one group;
/// where the arrows leave it open, the given order stays.
pub(crate) fn top_down(names: &[String], edges: &Edges) -> Vec<Vec<String>> {
    let reach: BTreeMap<_, _> = names.iter().map(|name| (name, reachable(name, edges))).collect();
    let reaches = |from: &String, to: &String| reach.get(from).is_some_and(|set| set.contains(to));
    let mut left: Vec<&String> = names.iter().collect();
    let mut groups = Vec::new();
    while !left.is_empty() {
        // On top is whom nobody reaches, save those that it reaches as well.
        let is_top = |name: &&&String| {
            left.iter().all(|other| !reaches(other, name) || reaches(name, other))
        };
        let Some(top) = left.iter().find(is_top).copied() else { break };
        let (group, others): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|name| *name == top || reaches(name, top) && reaches(top, name));
        groups.push(unwound(group, edges));
        left = others;
    }
    groups
}

/// A circle in an order that leaves few arrows running up. Names that nobody imports any more come
/// next, those that import nobody last; else who imports more than imports it.
fn unwound(mut circle: Vec<&String>, edges: &Edges) -> Vec<String> {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    let imports = |from: &String, to: &String| edges.get(from).is_some_and(|set| set.contains(to));
    while !circle.is_empty() {
        let count = |name: &String, others: &[&String]| {
            let outgoing = others.iter().filter(|other| imports(name, other)).count();
            let incoming = others.iter().filter(|other| imports(other, name)).count();
            (outgoing, incoming)
        };
        let counts: Vec<_> = circle.iter().map(|name| count(name, &circle)).collect();
        if let Some(sink) = counts.iter().rposition(|(outgoing, _)| *outgoing == 0) {
            below.push(circle.remove(sink).clone());
            continue;
        }
        let weight = |number: &usize| {
            let (outgoing, incoming) = counts.get(*number).copied().unwrap_or_default();
            if incoming == 0 { isize::MIN } else { incoming.cast_signed() - outgoing.cast_signed() }
        };
        let next = (0..circle.len()).min_by_key(weight).unwrap_or_default();
        above.push(circle.remove(next).clone());
    }
    above.into_iter().chain(below.into_iter().rev()).collect()
}

/// Everything that can be reached from a name.
fn reachable(from: &str, edges: &Edges) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut next = vec![from.to_owned()];
    while let Some(name) = next.pop() {
        for target in edges.get(&name).into_iter().flatten() {
            if reached.insert(target.clone()) {
                next.push(target.clone());
            }
        }
    }
    reached
}
