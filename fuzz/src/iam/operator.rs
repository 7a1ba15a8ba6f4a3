//! Operators: what stands in their names, and which values they match (SPEC O1 to O11).

use std::cmp::Ordering;

use super::decimal::Decimal;
use super::pattern::{self, Piece};
use super::situation::Asked;
use super::{arn, bytes, instant, network, variable};

/// Whether a value that a policy lists matches one of the request. `name` is the operator's, in
/// lower case and without a prefix, a suffix and a `not`.
pub(crate) fn matches(
    name: &str,
    listed: &str,
    value: &str,
    asked: &Asked,
    has_variables: bool,
) -> bool {
    let written = |write: fn(&str) -> Vec<Piece>| {
        if has_variables {
            variable::substituted(listed, asked, write)
        } else {
            Some(write(listed))
        }
    };
    match name {
        "stringequals" => plain(written(pattern::tame)).is_some_and(|own| own == value),
        "stringequalsignorecase" => {
            plain(written(pattern::tame)).is_some_and(|own| own.eq_ignore_ascii_case(value))
        }
        "stringlike" => {
            written(pattern::wild).is_some_and(|pattern| pattern::matches(&pattern, value))
        }
        "arnlike" | "arnequals" => {
            let whole = has_variables && listed.contains("${");
            written(pattern::wild).is_some_and(|pattern| arn_matches(&pattern, whole, value))
        }
        "bool" => plain(written(pattern::tame)).is_some_and(|own| same_truth(&own, value)),
        "binaryequals" => {
            let bytes = bytes::read(listed);
            bytes.is_some() && bytes == bytes::read(value)
        }
        "ipaddress" => network::holds(listed, value),
        _ => ordered(name, listed, value),
    }
}

/// The text of pieces that are characters all.
fn plain(pieces: Option<Vec<Piece>>) -> Option<String> {
    let character = |piece| match piece {
        Piece::Written(c) | Piece::PutIn(c) => Some(c),
        Piece::One | Piece::Any => None,
    };
    pieces?.into_iter().map(character).collect()
}

/// With fewer than six parts, only what holds a variable has a chance (SPEC O5).
fn arn_matches(pattern: &[Piece], holds_variable: bool, value: &str) -> bool {
    let Some(parts) = arn::parts(value) else { return false };
    let pieces = arn::pieces(pattern);
    if pieces.len() < 6 {
        return holds_variable && pattern::matches(pattern, value);
    }
    arn::all_match(&pieces, &parts)
}

fn same_truth(listed: &str, value: &str) -> bool {
    let truth =
        |text: &str| ["true", "false"].iter().position(|own| text.eq_ignore_ascii_case(own));
    truth(listed).is_some() && truth(listed) == truth(value)
}

/// The operators that know more and less. The request's value stands on the left.
fn ordered(name: &str, listed: &str, value: &str) -> bool {
    let (ordering, relation) = if let Some(relation) = name.strip_prefix("numeric") {
        let both = Decimal::read(value).zip(Decimal::read(listed));
        (both.map(|(value, listed)| value.compare(&listed)), relation)
    } else if let Some(relation) = name.strip_prefix("date") {
        let both = instant::read(value).zip(instant::read(listed));
        (both.map(|(value, listed)| value.cmp(&listed)), relation)
    } else {
        panic!("D12 lets no operator {name} load");
    };
    ordering.is_some_and(|ordering| holds(relation, ordering))
}

fn holds(relation: &str, ordering: Ordering) -> bool {
    match relation {
        "equals" => ordering.is_eq(),
        "lessthan" => ordering.is_lt(),
        "lessthanequals" => ordering.is_le(),
        "greaterthan" => ordering.is_gt(),
        "greaterthanequals" => ordering.is_ge(),
        _ => panic!("D12 lets no relation {relation} load"),
    }
}
