//! Generation of numbers.

use serde_json::{Number, Value};

use crate::conjunction::Conjunction;
use crate::instance_type::InstanceType;
use crate::position::Position;
use crate::range::Range;

/// Returns the numbers to try: within the bounds, multiples of the step, and the plainest first.
pub(crate) fn candidates(
    conjunction: &Conjunction<'_>,
    instance_type: InstanceType,
    position: &Position,
) -> Vec<Value> {
    let range = Range::of(conjunction, instance_type);
    let mut numbers = vec![start(&range, instance_type, position)];
    let steps = (0..NEIGHBOURS).map(|count| range.step.saturating_mul(count));
    for step in steps {
        numbers.extend(range.low.map(|low| low.saturating_add(step)));
        numbers.extend(range.high.map(|high| high.saturating_sub(step)));
    }
    let plain = PLAIN_NUMBERS
        .iter()
        .map(|plain| range.round_up(range.scale_factor().saturating_mul(*plain)));
    numbers.extend(plain);
    numbers.retain(|number| range.contains(*number));
    let mut values: Vec<_> =
        numbers.into_iter().filter_map(|number| to_json(number, &range, instance_type)).collect();
    if instance_type == InstanceType::Number {
        values.extend(fallback(conjunction));
    }
    values
}

/// Number of multiples of the step that are tried next to each bound.
const NEIGHBOURS: i128 = 8;

/// Numbers that are tried wherever the bounds admit them.
const PLAIN_NUMBERS: [i128; 12] = [0, 1, 2, 3, 5, 10, 42, 100, 1000, 1_000_000, -1, -10];

/// Size of the interval from which the seed chooses a number, where a bound is missing.
const SPREAD: i128 = 100;

/// Returns the number to try first: by seed 0, it is 1 or 1.5, or a number near the bounds.
fn start(range: &Range, instance_type: InstanceType, position: &Position) -> i128 {
    let ordinal = i128::try_from(position.ordinal).unwrap_or_default();
    let half = if instance_type == InstanceType::Number && range.scale > 0 {
        range.scale_factor() / 2
    } else {
        0
    };
    let plainest = range.scale_factor() + half;
    let (low, high) = window(range, plainest);
    let count = (high - low) / range.step + 1;
    if count < 1 {
        return low;
    }
    let choices = usize::try_from(count).unwrap_or(usize::MAX);
    let draw = i128::try_from(position.draw(choices)).unwrap_or_default();
    let bounded = range.low.is_some() && range.high.is_some();
    let first = match draw {
        0 if range.contains(range.round_up(plainest)) => range.round_up(plainest),
        0 if instance_type == InstanceType::Number && bounded => {
            range.round_up(low + (high - low) / 2)
        }
        0 if range.low.is_some() => low,
        0 => high,
        _ => low + draw * range.step,
    };
    // The numbers of further items wrap around within the bounds, so that they differ.
    let stride = range.round_up(if instance_type == InstanceType::Integer {
        range.step
    } else {
        range.scale_factor()
    });
    let ahead = first - low + ordinal.saturating_mul(stride).min(i128::MAX / 4);
    low + ahead % (count * range.step)
}

/// Returns the bounds, with a missing one replaced.
fn window(range: &Range, plainest: i128) -> (i128, i128) {
    let spread = range.step.max(range.scale_factor()).saturating_mul(SPREAD);
    match (range.low, range.high) {
        (Some(low), Some(high)) => (low, high),
        (Some(low), None) => (low, low.saturating_add(spread)),
        (None, Some(high)) => (range.round_up(high.saturating_sub(spread)), high),
        (None, None) => {
            let low = range.round_up(plainest);
            (low, low.saturating_add(spread))
        }
    }
}

/// Converts a number from units of the range to JSON.
fn to_json(number: i128, range: &Range, instance_type: InstanceType) -> Option<Value> {
    let (whole, rest) = (number / range.scale_factor(), number % range.scale_factor());
    if instance_type == InstanceType::Integer {
        let small = i64::try_from(whole).map(Number::from).ok();
        let large = || u64::try_from(whole).map(Number::from).ok();
        return small.or_else(large).map(Value::Number);
    }
    let sign = if number < 0 { "-" } else { "" };
    let width = usize::try_from(range.scale).unwrap_or_default();
    let (whole, rest) = (whole.unsigned_abs(), rest.unsigned_abs());
    let float: f64 = format!("{sign}{whole}.{rest:0width$}").parse().ok()?;
    Number::from_f64(float).map(Value::Number)
}

/// Returns the bounds and numbers between them as floats, for bounds that do not fit into a
/// [`Range`].
fn fallback(conjunction: &Conjunction<'_>) -> Vec<Value> {
    let keywords = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
    let bounds = keywords.iter().flat_map(|key| conjunction.keywords(key).collect::<Vec<_>>());
    let bounds: Vec<_> = bounds.filter_map(|(_, value)| value.as_f64()).collect();
    let sums =
        bounds.iter().flat_map(|first| bounds.iter().map(move |second| first / 2.0 + second / 2.0));
    let others = bounds.iter().flat_map(|bound| [bound * 2.0, bound / 2.0]);
    let floats = sums.chain(others).chain([0.0]);
    floats.filter_map(|float| Number::from_f64(float).map(Value::Number)).collect()
}
