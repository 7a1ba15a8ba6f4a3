//! A document: a version, and statements.

use crate::elements;
use crate::fault;
use crate::json::{self, Json, Unreadable};
use crate::kind::Kind;
use crate::limits::MAX_STATEMENTS;
use crate::place::Place;
use crate::report::Report;
use crate::statement::Statement;
use crate::version::Version;

/// Reads the statements of a document. What is returned counts only if there is no error.
/// SPEC D2, D4
pub(crate) fn read(text: &str, kind: Kind, report: &mut Report<'_>) -> Vec<Statement> {
    let node = match json::read(text) {
        Ok(node) => node,
        Err(unreadable) => {
            refuse(&unreadable, report);
            return Vec::new();
        }
    };
    let top = Place::top(&node);
    let Some(entries) = top.entries(|one, other| one == other, report) else {
        report.add(&top, fault::NOT_AN_OBJECT);
        return Vec::new();
    };
    warn_of_characters(&top, report);
    warn_of_size(text, &top, kind, report);
    let (mut version, mut statements) = (None, None);
    for (name, place) in entries {
        match name {
            "Version" => version = Some(place),
            "Id" => drop(place.text(report)),
            "Statement" => statements = Some(place),
            _ => report.add_with(&place, fault::UNKNOWN_ELEMENT, "`Version`, `Id`, `Statement`"),
        }
    }
    let version = Version::of(version.as_ref(), &top, report);
    let Some(place) = statements else {
        report.add(&top.missing("Statement"), fault::STATEMENT_MISSING);
        return Vec::new();
    };
    read_statements(&place, kind, version, report)
}

fn refuse(unreadable: &Unreadable, report: &mut Report<'_>) {
    match unreadable {
        Unreadable::TooLong => report.add_line(1, fault::TOO_LONG, ""),
        Unreadable::TooDeep => report.add_line(1, fault::TOO_DEEP, ""),
        Unreadable::NotJson(error) => {
            report.add_line(error.line(), fault::NOT_JSON, &error.to_string());
        }
    }
}

/// SPEC D6
fn read_statements(
    place: &Place<'_>,
    kind: Kind,
    version: Version,
    report: &mut Report<'_>,
) -> Vec<Statement> {
    match place.json() {
        Json::List(items) if items.is_empty() => report.add(place, fault::STATEMENT_MISSING),
        Json::List(items) if items.len() > MAX_STATEMENTS => {
            report.add(place, fault::TOO_MANY_STATEMENTS);
            return Vec::new();
        }
        Json::List(_) | Json::Object(_) => {}
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => {
            report.add(place, fault::NOT_STATEMENTS);
            return Vec::new();
        }
    }
    let mut statements: Vec<Statement> = Vec::new();
    for place in place.one_or_many() {
        let Some(statement) = elements::read(&place, kind, version, report) else { continue };
        let repeated = |own: &Statement| own.sid.is_some() && own.sid == statement.sid;
        if statements.iter().any(repeated) {
            report.add(&place.missing("Sid"), fault::SID_REPEATED);
        }
        statements.push(statement);
    }
    statements
}

fn warn_of_characters(top: &Place<'_>, report: &mut Report<'_>) {
    top.walk(&mut |place| {
        if let Json::Text(text) = place.json()
            && text.chars().any(is_outside)
        {
            report.add(place, fault::CHARACTER_OUTSIDE);
        }
    });
}

fn is_outside(character: char) -> bool {
    !matches!(character, '\t' | '\n' | '\r' | ' '..='\u{ff}')
}

fn warn_of_size(text: &str, top: &Place<'_>, kind: Kind, report: &mut Report<'_>) {
    let characters = text.chars().filter(|character| !character.is_whitespace()).count();
    if let Some(limit) = kind.aws_limit().filter(|limit| characters > *limit) {
        let detail = format!("{kind}: {limit}; here are {characters}");
        report.add_with(top, fault::TOO_LARGE_FOR_AWS, &detail);
    }
}
