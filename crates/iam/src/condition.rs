//! `Condition`: when a statement applies.

use crate::context::{Context, Value, alike};
use crate::fault;
use crate::json::Json;
use crate::limits::{MAX_PATTERN_BYTES, MAX_VALUES};
use crate::operator::{Operator, Quantifier, Test};
use crate::place::Place;
use crate::report::Report;
use crate::values::Values;
use crate::version::Version;

/// One key under one operator. All of a statement's must hold.
#[derive(Debug)]
pub(crate) struct Condition {
    pub(crate) operator: Operator,
    /// The operator as the document writes it.
    pub(crate) name: Box<str>,
    pub(crate) key: Box<str>,
    /// The values as the document writes them.
    pub(crate) sources: Box<[Box<str>]>,
    pub(crate) values: Values,
}

impl Condition {
    /// Whether it holds in a context.
    pub(crate) fn holds(&self, context: &Context<'_>) -> bool {
        // An empty list is a null value, and AWS takes that for a key that is not there.
        // SPEC C7
        let value = match context.get(&self.key) {
            Some(Value::List(values)) if values.is_empty() => None,
            value => value,
        };
        // SPEC C6
        if let Values::Absent(absent) = &self.values {
            return absent.contains(&value.is_none());
        }
        // SPEC C2
        let admits = |value: &str| self.values.any_matches(value, context) != self.operator.negated;
        match (value, self.operator.quantifier) {
            (None, _) => self.holds_without_key(),
            (Some(Value::Single(value)), _) => admits(value),
            // SPEC C9
            (Some(Value::List(values)), Some(Quantifier::All)) => {
                values.iter().all(|value| admits(value))
            }
            // SPEC C10
            (Some(Value::List(values)), Some(Quantifier::Any)) => {
                values.iter().any(|value| admits(value))
            }
            // Without a set operator several values are none that could be compared.
            // SPEC C8
            (Some(Value::List(values)), None) => match values.as_slice() {
                [value] => admits(value),
                _ => false,
            },
        }
    }

    /// SPEC C4, C5
    fn holds_without_key(&self) -> bool {
        self.operator.if_exists
            || match self.operator.quantifier {
                None => self.operator.negated,
                Some(Quantifier::All) => true,
                Some(Quantifier::Any) => false,
            }
    }

    /// Whether it demands that a key is there.
    fn guards(&self, key: &str) -> bool {
        matches!(&self.values, Values::Absent(absent) if !absent.contains(&true))
            && alike(&self.key, key)
    }
}

/// Reads the `Condition` of a statement.
/// SPEC D11
pub(crate) fn read(place: &Place<'_>, version: Version, report: &mut Report<'_>) -> Vec<Condition> {
    let Some(operators) = place.entries(|one, other| one == other, report) else {
        report.add(place, fault::NOT_AN_OBJECT);
        return Vec::new();
    };
    let mut conditions = Vec::new();
    for (name, place) in &operators {
        conditions.extend(read_operator(name, place, version, report));
    }
    conditions
}

fn read_operator(
    name: &str,
    place: &Place<'_>,
    version: Version,
    report: &mut Report<'_>,
) -> Vec<Condition> {
    let operator = match Operator::parse(name) {
        Ok((operator, spelled)) => {
            if spelled != name {
                report.add_with(place, fault::OPERATOR_SPELLING, &format!("`{spelled}`"));
            }
            operator
        }
        Err(unknown) => {
            let nearest = unknown.nearest.map(|nearest| format!("; did you mean `{nearest}`?"));
            report.add_with(place, unknown.fault, &nearest.unwrap_or_default());
            return Vec::new();
        }
    };
    let Some(keys) = place.entries(alike, report) else {
        report.add(place, fault::NOT_AN_OBJECT);
        return Vec::new();
    };
    if keys.is_empty() {
        report.add(place, fault::NO_CONDITION_KEY);
    }
    let read = |(key, place): &(&str, Place<'_>)| {
        if key.is_empty() {
            report.add(place, fault::KEY_EMPTY);
        }
        let (sources, values) = read_values(operator, place, version, report);
        Condition { operator, name: name.into(), key: (*key).into(), sources, values }
    };
    keys.iter().map(read).collect()
}

fn read_values(
    operator: Operator,
    place: &Place<'_>,
    version: Version,
    report: &mut Report<'_>,
) -> (Box<[Box<str>]>, Values) {
    let mut places = place.one_or_many();
    if places.is_empty() {
        report.add(place, fault::NO_VALUES);
    }
    if places.len() > MAX_VALUES {
        report.add(place, fault::TOO_MANY_VALUES);
        places.clear();
    }
    let texts = places.into_iter().filter_map(|place| {
        let text = read_text(&place, report)?;
        Some((place, text))
    });
    let (spots, texts): (Vec<Place<'_>>, Vec<&str>) = texts.unzip();
    for (spot, text) in spots.iter().zip(&texts) {
        warn(operator, spot, text, version, report);
    }
    let values = Values::read(operator.test, version, &texts, |index, fault| {
        if let Some(spot) = spots.get(index) {
            report.add(spot, fault);
        }
    });
    if let Values::Arns(arns) = &values {
        let never = spots.iter().zip(arns).filter(|(_, arn)| arn.is_never());
        never.for_each(|(spot, _)| report.add(spot, fault::ARN_NEVER_MATCHES));
    }
    (texts.iter().map(|text| Box::from(*text)).collect(), values)
}

/// A value as text: `5` and `true` may stand without quotes.
/// SPEC C12
fn read_text<'n>(place: &Place<'n>, report: &mut Report<'_>) -> Option<&'n str> {
    let text: &str = match place.json() {
        Json::Text(text) | Json::Number(text) => text,
        Json::Bool(true) => "true",
        Json::Bool(false) => "false",
        Json::Null | Json::List(_) | Json::Object(_) => {
            report.add(place, fault::VALUE_WRONG_TYPE);
            return None;
        }
    };
    if text.len() > MAX_PATTERN_BYTES {
        report.add(place, fault::PATTERN_TOO_LONG);
        return None;
    }
    Some(text)
}

fn warn(
    operator: Operator,
    spot: &Place<'_>,
    text: &str,
    version: Version,
    report: &mut Report<'_>,
) {
    let exact = matches!(operator.test, Test::StringEquals | Test::StringEqualsIgnoreCase);
    if exact && has_asterisk(text) {
        report.add(spot, fault::LITERAL_WILDCARD);
    }
    let expands = exact || matches!(operator.test, Test::StringLike | Test::Arn);
    if expands && text.contains("${") && !version.has_variables() {
        report.add(spot, fault::VARIABLE_IN_OLD_VERSION);
    }
}

/// Whether an asterisk stands outside of variables.
fn has_asterisk(text: &str) -> bool {
    let mut pieces = text.split("${");
    let before = pieces.next().unwrap_or_default();
    let behind = |piece: &str| piece.split_once('}').is_some_and(|(_, rest)| rest.contains('*'));
    before.contains('*') || pieces.any(behind)
}

/// Warns of `ForAllValues` that nothing keeps shut where the key is missing.
pub(crate) fn warn_open(place: &Place<'_>, conditions: &[Condition], report: &mut Report<'_>) {
    let Some(operators) = place.entries(|one, other| one == other, &mut Report::of("")) else {
        return;
    };
    for (name, place) in &operators {
        let open = conditions.iter().find(|own| {
            own.operator.quantifier == Some(Quantifier::All)
                && *own.name == **name
                && !conditions.iter().any(|other| other.guards(&own.key))
        });
        if let Some(open) = open {
            let rest = format!("{}\": \"false\"}}`", open.key);
            report.add_with(place, fault::OPEN_WHEN_MISSING, &rest);
        }
    }
}
