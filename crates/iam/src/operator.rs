//! Condition operators, by AWS's names.

use crate::fault::{self, Fault};

/// A condition operator with what stands before and behind its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operator {
    pub(crate) quantifier: Option<Quantifier>,
    pub(crate) test: Test,
    /// Whether it holds where no value of the policy matches.
    pub(crate) negated: bool,
    /// Whether it holds where the request does not have the key.
    pub(crate) if_exists: bool,
}

/// How many values of a multivalued key must match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantifier {
    /// `ForAllValues:`
    All,
    /// `ForAnyValue:`
    Any,
}

/// How a value of the request is compared with one of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    Arn,
    Binary,
    Bool,
    Date(Relation),
    IpAddress,
    Null,
    Numeric(Relation),
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
}

/// How the request's value must stand to the policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Relation {
    /// Whether a value that compares so to the policy's stands in this relation to it.
    pub(crate) fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

impl Operator {
    /// The operator of this name, in whatever case, and the name as AWS writes it.
    /// SPEC D12
    pub(crate) fn parse(name: &str) -> Result<(Self, String), Unknown> {
        let (prefix, quantifier, rest) = quantifier(name)?;
        let (base, suffix) = match split_ignoring_case(rest, IF_EXISTS) {
            Some(base) => (base, IF_EXISTS),
            None => (rest, ""),
        };
        let known = OPERATORS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(base));
        let Some((known, test, negated)) = known else {
            return Err(Unknown { fault: fault::OPERATOR_UNKNOWN, nearest: nearest(rest) });
        };
        let if_exists = !suffix.is_empty();
        if *test == Test::Null && if_exists {
            return Err(Unknown { fault: fault::NULL_MODIFIED, nearest: None });
        }
        let operator = Self { quantifier, test: *test, negated: *negated, if_exists };
        Ok((operator, format!("{prefix}{known}{suffix}")))
    }
}

/// Why a name is not that of an operator, and the operator that was perhaps meant.
pub(crate) struct Unknown {
    pub(crate) fault: Fault,
    pub(crate) nearest: Option<&'static str>,
}

fn quantifier(name: &str) -> Result<(&'static str, Option<Quantifier>, &str), Unknown> {
    if let Some(rest) = name.strip_prefix(FOR_ALL) {
        return Ok((FOR_ALL, Some(Quantifier::All), rest));
    }
    if let Some(rest) = name.strip_prefix(FOR_ANY) {
        return Ok((FOR_ANY, Some(Quantifier::Any), rest));
    }
    if name.contains(':') {
        return Err(Unknown { fault: fault::SET_OPERATOR_UNKNOWN, nearest: None });
    }
    Ok(("", None, name))
}

fn split_ignoring_case<'n>(name: &'n str, suffix: &str) -> Option<&'n str> {
    let (base, end) = name.split_at_checked(name.len().checked_sub(suffix.len())?)?;
    end.eq_ignore_ascii_case(suffix).then_some(base)
}

/// The operator that begins most like a name, if it is at all like it.
fn nearest(name: &str) -> Option<&'static str> {
    // The `I` of a suffix is not that of `IgnoreCase`.
    let name = name.split(IF_EXISTS).next()?;
    let alike = |known: &str| {
        let pairs = known.bytes().zip(name.bytes());
        pairs.take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count()
    };
    let best = OPERATORS.iter().map(|(known, ..)| *known).max_by_key(|known| alike(known))?;
    (alike(best) >= MIN_ALIKE).then_some(best)
}

const FOR_ALL: &str = "ForAllValues:";
const FOR_ANY: &str = "ForAnyValue:";
const IF_EXISTS: &str = "IfExists";

/// How many letters a name must share with an operator for that one to be suggested.
const MIN_ALIKE: usize = 4;

/// Every operator: its name, its test, and whether it is negated. Of those that begin alike the
/// better guess comes last: the shorter one, and one that is not negated.
const OPERATORS: [(&str, Test, bool); 27] = [
    ("ArnLike", Test::Arn, false),
    ("ArnEquals", Test::Arn, false),
    ("ArnNotLike", Test::Arn, true),
    ("ArnNotEquals", Test::Arn, true),
    ("BinaryEquals", Test::Binary, false),
    ("Bool", Test::Bool, false),
    ("DateEquals", Test::Date(Relation::Equal), false),
    ("DateNotEquals", Test::Date(Relation::Equal), true),
    ("DateLessThanEquals", Test::Date(Relation::LessOrEqual), false),
    ("DateLessThan", Test::Date(Relation::Less), false),
    ("DateGreaterThanEquals", Test::Date(Relation::GreaterOrEqual), false),
    ("DateGreaterThan", Test::Date(Relation::Greater), false),
    ("IpAddress", Test::IpAddress, false),
    ("NotIpAddress", Test::IpAddress, true),
    ("Null", Test::Null, false),
    ("NumericEquals", Test::Numeric(Relation::Equal), false),
    ("NumericNotEquals", Test::Numeric(Relation::Equal), true),
    ("NumericLessThanEquals", Test::Numeric(Relation::LessOrEqual), false),
    ("NumericLessThan", Test::Numeric(Relation::Less), false),
    ("NumericGreaterThanEquals", Test::Numeric(Relation::GreaterOrEqual), false),
    ("NumericGreaterThan", Test::Numeric(Relation::Greater), false),
    ("StringNotEqualsIgnoreCase", Test::StringEqualsIgnoreCase, true),
    ("StringNotEquals", Test::StringEquals, true),
    ("StringNotLike", Test::StringLike, true),
    ("StringEqualsIgnoreCase", Test::StringEqualsIgnoreCase, false),
    ("StringEquals", Test::StringEquals, false),
    ("StringLike", Test::StringLike, false),
];
