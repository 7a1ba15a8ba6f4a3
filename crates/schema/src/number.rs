//! Numbers: within their bounds, on their grid, and small if they may be.

use serde_json::{Number, Value};

use crate::conjunction::Conjunction;
use crate::instance_type::InstanceType;
use crate::position::Position;
use crate::range::Range;

/// The numbers to try, the plainest first.
pub(crate) fn candidates(
    shape: &Conjunction<'_>,
    kind: InstanceType,
    spot: &Position,
) -> Vec<Value> {
    let range = Range::of(shape, kind);
    let mut numbers = vec![start(&range, kind, spot)];
    let steps = (0..NEIGHBOURS).map(|count| range.step.saturating_mul(count));
    for step in steps {
        numbers.extend(range.low.map(|low| low.saturating_add(step)));
        numbers.extend(range.high.map(|high| high.saturating_sub(step)));
    }
    let plain = PLAIN.iter().map(|plain| range.up(range.one().saturating_mul(*plain)));
    numbers.extend(plain);
    numbers.retain(|number| range.contains(*number));
    let mut values: Vec<_> =
        numbers.into_iter().filter_map(|number| written(number, &range, kind)).collect();
    if kind == InstanceType::Number {
        values.extend(fallback(shape));
    }
    values
}

/// How many numbers next to each bound are tried.
const NEIGHBOURS: i128 = 8;

/// Numbers that are tried for their own sake.
const PLAIN: [i128; 12] = [0, 1, 2, 3, 5, 10, 42, 100, 1000, 1_000_000, -1, -10];

/// Over how many ones a number is spread by the seed, where no bound says so.
const SPREAD: i128 = 100;

/// The number to start from: 1 or 1.5, or what is nearest within the bounds.
fn start(range: &Range, kind: InstanceType, spot: &Position) -> i128 {
    let ordinal = i128::try_from(spot.ordinal).unwrap_or_default();
    let half = if kind == InstanceType::Number && range.scale > 0 { range.one() / 2 } else { 0 };
    let plainest = range.one() + half;
    let (low, high) = window(range, plainest);
    let slots = (high - low) / range.step + 1;
    if slots < 1 {
        return low;
    }
    let draws = usize::try_from(slots).unwrap_or(usize::MAX);
    let luck = i128::try_from(spot.draw(draws)).unwrap_or_default();
    let bounded = range.low.is_some() && range.high.is_some();
    let first = match luck {
        0 if range.contains(range.up(plainest)) => range.up(plainest),
        0 if kind == InstanceType::Number && bounded => range.up(low + (high - low) / 2),
        0 if range.low.is_some() => low,
        0 => high,
        _ => low + luck * range.step,
    };
    // Further ones go round within the bounds.
    let stride = range.up(if kind == InstanceType::Integer { range.step } else { range.one() });
    let ahead = first - low + ordinal.saturating_mul(stride).min(i128::MAX / 4);
    low + ahead % (slots * range.step)
}

/// The bounds, and others where there are none.
fn window(range: &Range, plainest: i128) -> (i128, i128) {
    let spread = range.step.max(range.one()).saturating_mul(SPREAD);
    match (range.low, range.high) {
        (Some(low), Some(high)) => (low, high),
        (Some(low), None) => (low, low.saturating_add(spread)),
        (None, Some(high)) => (range.up(high.saturating_sub(spread)), high),
        (None, None) => {
            let low = range.up(plainest);
            (low, low.saturating_add(spread))
        }
    }
}

/// A number in units of the range, as JSON.
fn written(number: i128, range: &Range, kind: InstanceType) -> Option<Value> {
    let (whole, rest) = (number / range.one(), number % range.one());
    if kind == InstanceType::Integer {
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

/// The bounds themselves and what lies between, for numbers that are very large or very small.
fn fallback(shape: &Conjunction<'_>) -> Vec<Value> {
    let keywords = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
    let given = keywords.iter().flat_map(|key| shape.keywords(key).collect::<Vec<_>>());
    let given: Vec<_> = given.filter_map(|(_, value)| value.as_f64()).collect();
    let sums = given.iter().flat_map(|one| given.iter().map(move |other| one / 2.0 + other / 2.0));
    let others = given.iter().flat_map(|one| [one * 2.0, one / 2.0]);
    let floats = sums.chain(others).chain([0.0]);
    floats.filter_map(|float| Number::from_f64(float).map(Value::Number)).collect()
}
