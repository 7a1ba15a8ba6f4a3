//! Situations that differ in one thing, so that something is known of how their verdicts differ.

use crate::iam::{Document, Situation, object, raw, rebuilt, statements};

/// The same with everything that is listed the other way round: no verdict depends on that.
pub fn reversed(situation: &Situation) -> Situation {
    let mut other = situation.clone();
    for (_, document) in other.documents_mut() {
        let mut all = statements(document);
        all.reverse();
        *document = rebuilt(document, &all);
    }
    other.identity_policies.reverse();
    other.session_policies.iter_mut().for_each(|own| own.reverse());
    for levels in other.scps.iter_mut().chain(&mut other.rcps) {
        levels.reverse();
        for level in levels {
            level.reverse();
        }
    }
    other
}

/// The same with a Deny more: of what one of the statements is about, in the same document.
pub fn with_deny(situation: &Situation, pick: usize) -> Situation {
    changed(situation, pick, |all, index| all.push(denying(&all[index])))
}

/// The same without one of the statements, if it is an Allow. A document keeps one at least.
pub fn without_allow(situation: &Situation, pick: usize) -> Situation {
    changed(situation, pick, |all, index| {
        if object(&all[index])["Effect"].get() != "\"Allow\"" {
            return;
        }
        let removed = all.remove(index);
        if all.is_empty() {
            all.push(about_nothing(&removed));
        }
    })
}

/// The same without one of the layers that only limit, each in its turn.
pub fn without_limits(situation: &Situation) -> [Situation; 4] {
    let own = situation.clone();
    [
        Situation { boundary: None, ..own.clone() },
        Situation { session_policies: None, ..own.clone() },
        Situation { scps: None, ..own.clone() },
        Situation { rcps: None, ..own },
    ]
}

fn changed(
    situation: &Situation,
    pick: usize,
    change: impl Fn(&mut Vec<Document>, usize),
) -> Situation {
    let mut other = situation.clone();
    let mut documents = other.documents_mut();
    let places = documents.iter().enumerate().flat_map(|(document, (_, own))| {
        (0..statements(own).len()).map(move |index| (document, index))
    });
    let places: Vec<_> = places.collect();
    if let Some((document, index)) = places.get(pick % places.len().max(1)) {
        let own = &mut *documents[*document].1;
        let mut all = statements(own);
        change(&mut all, *index);
        *own = rebuilt(own, &all);
    }
    other
}

/// A Deny of what a statement is about, without its Sid, which may stand but once.
fn denying(statement: &Document) -> Document {
    let mut members = object(statement);
    members.remove("Sid");
    members.insert("Effect".to_owned(), raw(&"Deny"));
    raw(&members)
}

fn about_nothing(statement: &Document) -> Document {
    let mut members = object(statement);
    members.remove("NotAction");
    members.insert("Action".to_owned(), raw(&"nothing:Nothing"));
    raw(&members)
}
