//! The reference agrees with the records, and each part of it with examples of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::decimal::Decimal;
use super::{Situation, instant, judge, network};

/// A record of `fixtures/policies`.
#[derive(Deserialize)]
struct Record {
    id: String,
    expected: String,
    #[serde(default)]
    layers: BTreeMap<String, String>,
    message: Option<String>,
}

/// What is wrong with the reference, by the records of a file.
fn wrong(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/policies").join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
    text.lines().filter_map(difference).collect()
}

fn difference(line: &str) -> Option<String> {
    let record: Record = serde_json::from_str(line).unwrap();
    let situation: Situation = serde_json::from_str(line).unwrap();
    let outcome = judge(&situation);
    let layers = outcome.layers.iter();
    let layers =
        layers.map(|(layer, own)| (format!("{layer:?}").to_lowercase(), format!("{own:?}")));
    let same = format!("{:?}", outcome.verdict) == record.expected
        && layers.collect::<BTreeMap<_, _>>() == record.layers
        && record.message == outcome.message;
    (!same).then(|| format!("{}: {outcome:?}\n{line}", record.id))
}

#[test]
fn the_cases_of_the_documentation_are_decided_alike() {
    assert_eq!(wrong("cases-docs.jsonl"), [""; 0]);
}

#[test]
fn the_cases_of_the_rules_are_decided_alike() {
    assert_eq!(wrong("cases-rules.jsonl"), [""; 0]);
}

#[test]
fn decimals_compare_as_numbers_do() {
    let rising = ["-1e400", "-2", "-1.5", "-.1", "-0", "1e-400", "0.10", "9", "10", "1e400"];
    for (below, one) in rising.iter().enumerate() {
        for (above, other) in rising.iter().enumerate() {
            let (one, other) = (Decimal::read(one).unwrap(), Decimal::read(other).unwrap());
            assert_eq!(one.compare(&other), below.cmp(&above), "{one:?} {other:?}");
        }
    }
    for (one, other) in [("1", "1.0"), ("100", "1e2"), ("-0", "0e9"), (".5", "5e-1"), ("5.", "+5")]
    {
        let (one, other) = (Decimal::read(one).unwrap(), Decimal::read(other).unwrap());
        assert!(one.compare(&other).is_eq(), "{one:?} {other:?}");
    }
    for text in ["", ".", "e5", "1e", "1e+", "--1", "1 ", "0x1", "1,5", "١"] {
        assert_eq!(Decimal::read(text), None, "{text}");
    }
}

#[test]
fn instants_are_those_of_the_calendar() {
    for (text, instant) in [
        ("1970", (0, 0)),
        ("0000", (-62_167_219_200, 0)),
        ("2000-02-29", (951_782_400, 0)),
        ("2026-11-22T10:00Z", (1_795_341_600, 0)),
        ("2026-11-22T12:00:00.5+02:00", (1_795_341_600, 500_000_000)),
        ("1795341600", (1_795_341_600, 0)),
        ("-1", (-1, 0)),
        ("-2026", (-2026, 0)),
        ("02026", (2026, 0)),
    ] {
        assert_eq!(instant::read(text), Some(instant), "{text}");
    }
    for text in
        ["2025-02-29", "2026-13", "2026-1", "2026-11-22T10:00", "2026-11-22T24:00Z", "", "-"]
    {
        assert_eq!(instant::read(text), None, "{text}");
    }
}

#[test]
fn ranges_hold_addresses_of_their_family() {
    for (range, address, expected) in [
        ("203.0.113.77/24", "203.0.113.5", true),
        ("203.0.113.77", "203.0.113.5", false),
        ("0.0.0.0/0", "::1", false),
        ("::/0", "::ffff:1.2.3.4", true),
        ("1.2.3.4", "::ffff:1.2.3.4", false),
        ("2001:db8::/33", "2001:db8:8000::", false),
        ("1.2.3.4/33", "1.2.3.4", false),
    ] {
        assert_eq!(network::holds(range, address), expected, "{range} {address}");
    }
}
