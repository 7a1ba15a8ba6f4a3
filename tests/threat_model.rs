//! The threat model names a test for each claim and for each bound, and the test is there.

/// The bounds of the sources, by a rule about their names.
mod bounds;

use crate::support::proofs::rows;
use bounds::{Bound, NOT_BOUNDS, bounds_of, product_bounds};

const PAGE: &str = include_str!("../docs/threat-model.md");

/// Returns the claims, and the table of bounds.
fn parts() -> (&'static str, &'static str) {
    let (_, claims) = PAGE.split_once("## Anybody\n").unwrap();
    claims.split_once("## Bounds\n").unwrap()
}

#[test]
fn every_claim_of_the_threat_model_names_a_test_that_is_there() {
    let (claims, rest) = parts();
    let claims: Vec<_> = [rows(claims, "| proved by |"), rows(rest, "| proved by |")]
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(claims.len(), 72, "rows");
    for claim in claims {
        claim.assert_proved();
    }
}

/// Returns the bounds of the table.
fn listed() -> Vec<Bound> {
    let rows = rows(parts().1, "| held by |");
    let bound = |cells: Vec<&str>| {
        let [link, value, ..] = cells.as_slice() else { panic!("{cells:?}") };
        let link = link.strip_prefix("[`").and_then(|rest| rest.split_once("`](../"));
        let (name, rest) = link.expect("a link to the constant");
        let value = value.split('`').nth(1).expect("a value as the source has it");
        Bound {
            name: name.to_owned(),
            file: rest.trim_end_matches(')').to_owned(),
            value: value.to_owned(),
        }
    };
    rows.iter().map(|row| bound(row.cells())).collect()
}

#[test]
fn every_bound_of_the_table_names_a_test_that_is_there() {
    let rows = rows(parts().1, "| held by |");
    assert!(rows.len() >= 50, "only {} rows", rows.len());
    for row in rows {
        row.last_cell().assert_tested();
    }
}

#[test]
fn every_bound_of_the_sources_stands_in_the_table_with_its_value() {
    let (listed, found) = (listed(), product_bounds());
    let line = |bound: &Bound| format!("\n{} = {} in {}", bound.name, bound.value, bound.file);
    let missing = |these: &[Bound], those: &[Bound]| -> String {
        these.iter().filter(|bound| !those.contains(bound)).map(line).collect()
    };
    let unlisted: Vec<_> = found.iter().filter(|bound| !bound.is_excepted()).cloned().collect();
    let (unlisted, gone) = (missing(&unlisted, &listed), missing(&listed, &found));
    assert!(
        unlisted.is_empty() && gone.is_empty(),
        "docs/threat-model.md lacks these bounds, or has other values:{unlisted}\n\nand it has \
         these, which the sources have not:{gone}"
    );
}

#[test]
fn what_is_said_to_be_no_bound_is_there_and_not_in_the_table() {
    let (listed, found) = (listed(), product_bounds());
    for (name, file, reason) in NOT_BOUNDS {
        let is_it = |bound: &Bound| bound.name == name && bound.file == file;
        assert!(found.iter().any(is_it), "{file} has no {name} any more: {reason}");
        assert!(!listed.iter().any(is_it), "{name} is both: {reason}");
    }
}

#[test]
fn a_bound_is_found_by_its_name_or_its_type() {
    let source = "/// Longest text.\npub(crate) const MAX_TEXT_BYTES: usize = 64 * 1024;\n\
        const NAMES: usize = 3;\nimpl A {\n    const LINE_LIMIT: u64 =\n        1_000;\n}\n\
        const PAUSE: Duration = Duration::from_secs(2);\nconst MAXIMAL: u8 = 1;\n\
        #[cfg(test)]\nmod tests {\n    const MAX_TESTED: u8 = 1;\n}\n";
    let found: Vec<_> =
        bounds_of("a.rs", source).into_iter().map(|bound| (bound.name, bound.value)).collect();
    let expected = [
        ("MAX_TEXT_BYTES", "64 * 1024"),
        ("LINE_LIMIT", "1_000"),
        ("PAUSE", "Duration::from_secs(2)"),
    ];
    assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}
