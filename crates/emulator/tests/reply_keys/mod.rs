//! Each key of the language of replies, in a case that differs by the key alone.
//!
//! One run names every key that does not do what `docs/replies.md` says: the table is run to its
//! end, and then fails with a line for each key that differs.

/// The content of an answer.
mod answers;
/// The keys beside the content.
mod attributes;
/// Values of the keys of conditions in other forms and at edges.
mod condition_forms;
/// The conditions of rules.
mod conditions;
/// Values of the keys of answers in other forms and units.
mod forms;
/// The tables against the schema, the page and the reader.
mod known;
/// The same keys at the top of a file and in sequences.
mod levels;
/// The form of a line.
mod line;
/// The parts of answers that are compared.
mod observations;
/// Paths of keys.
mod path;
/// A key at several levels, of which the innermost counts.
mod precedence;
/// A model's server in process, whose clock jumps to what is waited for.
mod server;
/// The variables and functions of templates.
mod templates;

use crate::reply_keys::line::Line;

/// The table: a line for each key.
fn lines() -> Vec<Line> {
    let sequences = levels::lines_of_sequences(
        [answers::lines(), attributes::lines()].into_iter().flatten().collect(),
    );
    [
        conditions::lines(),
        answers::lines(),
        attributes::lines(),
        levels::lines_of_file(attributes::lines()),
        sequences,
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[tokio::test(start_paused = true)]
async fn each_key_of_replies_makes_the_difference_that_the_page_says() {
    let lines = lines();
    let mut differing = Vec::new();
    for line in &lines {
        let faults = line.faults().await;
        if !faults.is_empty() {
            differing.push((line.key.as_str(), path::entries(&line.file), faults.join("\n")));
        }
    }
    report(&differing);
}

/// Fails with the faults of each key, but for those of lines that need another key that differs:
/// they would hide which key it is.
fn report(differing: &[(&str, Vec<String>, String)]) {
    let needs_another = |(key, entries, _): &&(&str, Vec<String>, String)| {
        let others = differing.iter().map(|(other, ..)| *other).filter(|other| other != key);
        others.into_iter().any(|other| entries.iter().any(|entry| path::matches(other, entry)))
    };
    let (others, mut first): (Vec<_>, Vec<_>) = differing.iter().partition(needs_another);
    if first.is_empty() {
        first.extend(&others);
    }
    let faults: Vec<_> = first.iter().map(|(.., faults)| faults.as_str()).collect();
    let count = others.len();
    assert!(faults.is_empty(), "\n{}\nand {count} lines that need these keys", faults.join("\n"));
}

/// The keys are printed, for who wants to leave out one after the other.
#[test]
fn no_key_has_two_lines() {
    let (lines, templates) = (lines(), templates::lines());
    let replies = lines.iter().map(|line| line.key.clone());
    let mut keys: Vec<_> =
        replies.chain(templates.iter().map(|line| line.key.to_owned())).collect();
    for key in &keys {
        println!("key {key}");
    }
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), count);
}
