//! The check that no rooms import each other in a circle.

use super::{Subject, in_map};
use crate::order::top_down;
use crate::problem::Problem;

/// Names the members of each circle. Where one is, some arrow runs up, whatever the map says.
pub(super) fn check(subject: Subject<'_>, problems: &mut Vec<Problem>) {
    for krate in &subject.tree.crates {
        let Some(entry) = subject.map.get(&krate.name) else { continue };
        let rooms: Vec<_> = entry.rooms.iter().skip(1).map(|room| room.name.clone()).collect();
        for circle in top_down(&rooms, &subject.measured.room_edges(&krate.name)) {
            if circle.len() > 1 {
                let text = format!(
                    "rooms of crate {} import each other in a circle: {}; \
                     move what they share into a room below",
                    krate.name,
                    circle.join(", ")
                );
                problems.push(Problem::new(in_map(entry.line), text));
            }
        }
    }
}
