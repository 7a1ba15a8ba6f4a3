//! The check of `forbids`: paths that a crate may not name.

use super::Subject;
use crate::map::{MAP, MapCrate};
use crate::measure::{Arrow, Foreign, Measured, To, without_echoes};
use crate::problem::Problem;
use crate::workspace::code_name;

pub(super) fn check(subject: Subject<'_>, problems: &mut Vec<Problem>) {
    for entry in &subject.map.crates {
        let named = named(subject.measured, &entry.name);
        problems.extend(Forbidden::of(entry).problems(entry, named));
    }
}

/// Every path of a crate that leads out of it.
fn named(measured: &Measured, crate_name: &str) -> Vec<Foreign> {
    let of_arrow = |arrow: &Arrow| match &arrow.to {
        To::Room(_) => None,
        To::Crate(name) => Some(Foreign {
            place: arrow.place.clone(),
            crate_name: arrow.crate_name.clone(),
            room: arrow.room.clone(),
            path: vec![code_name(name)],
            echo: arrow.echo,
        }),
    };
    let foreign = measured.foreign.iter().filter(|path| path.crate_name == crate_name);
    foreign.cloned().chain(measured.arrows_of(crate_name).filter_map(of_arrow)).collect()
}

/// The forbidden paths, each with the word that forbids it.
#[derive(Debug)]
pub(super) struct Forbidden(Vec<(String, Vec<String>)>);

impl Forbidden {
    /// A word is a crate, a path such as `std::fs`, or `clock`.
    pub(super) fn of(entry: &MapCrate) -> Self {
        let paths = entry.forbids.iter().flat_map(|word| {
            let paths = if word == "clock" { CLOCK.to_vec() } else { vec![word.as_str()] };
            paths.into_iter().map(|path| (word.clone(), segments(path)))
        });
        Self(paths.collect())
    }

    /// The word that forbids a path, if one does.
    pub(super) fn word_for(&self, path: &[String]) -> Option<&str> {
        let mut path = path.to_vec();
        // What `std` has of these, it has under the same names.
        if let Some(first) =
            path.first_mut().filter(|first| ["core", "alloc"].contains(&first.as_str()))
        {
            "std".clone_into(first);
        }
        let found = self.0.iter().find(|(_, forbidden)| path.starts_with(forbidden));
        found.map(|(word, _)| word.as_str())
    }

    fn problems(&self, entry: &MapCrate, named: Vec<Foreign>) -> Vec<Problem> {
        let hits = named.into_iter().filter_map(|path| {
            let word = self.word_for(&path.path)?.to_owned();
            Some((word, path))
        });
        let key = |(word, path): &(String, Foreign)| (path.place.file.clone(), word.clone());
        let hits = without_echoes(hits.collect(), key, |(_, path)| path.echo);
        hits.into_iter().map(|(word, path)| problem(entry, &word, path)).collect()
    }
}

fn problem(entry: &MapCrate, word: &str, path: Foreign) -> Problem {
    let text = format!(
        "room {} names {}, and {MAP}:{} forbids {word} to crate {}: \
         take what it gives as an argument, or move this into a crate above",
        path.room,
        path.path.join("::"),
        entry.line,
        entry.name
    );
    Problem::new(path.place, text)
}

/// The paths that tell the time.
const CLOCK: [&str; 3] = ["std::time::Instant", "std::time::SystemTime", "tokio::time"];

fn segments(path: &str) -> Vec<String> {
    path.split("::").map(code_name).collect()
}
