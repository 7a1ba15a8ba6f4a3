//! Exact arithmetic with the bounds and steps of numbers.

use serde_json::Value;

use crate::conjunction::Conjunction;
use crate::instance_type::InstanceType;
use crate::limits::MAX_SCALE;

/// The multiples of a step between two bounds. All numbers are in units of 10 to the power of
/// `-scale`.
#[derive(Clone, Debug)]
pub(crate) struct Range {
    pub(crate) scale: u32,
    /// Smallest number; `None` where there is no bound.
    pub(crate) low: Option<i128>,
    /// Largest number; `None` where there is no bound.
    pub(crate) high: Option<i128>,
    pub(crate) step: i128,
}

impl Range {
    /// Reads the keywords of a conjunction; numbers that are too large or too fine are left out.
    pub(crate) fn of(conjunction: &Conjunction<'_>, instance_type: InstanceType) -> Self {
        let bounds: Vec<_> = Bound::all(conjunction);
        let factors: Vec<_> = decimals(conjunction, "multipleOf").collect();
        let numbers = bounds.iter().map(|bound| &bound.number).chain(&factors);
        let digits = numbers.map(|number| number.scale).max().unwrap_or(0);
        // One digit more than the bounds have, so that there is something between them.
        let finer = u32::from(instance_type == InstanceType::Number && factors.is_empty());
        let scale = digits + finer;
        let unit = if instance_type == InstanceType::Integer { power_of_ten(scale) } else { 1 };
        let steps = factors.iter().filter_map(|factor| factor.in_units_of(scale));
        let mut range =
            Self { scale, low: None, high: None, step: steps.fold(unit, least_common_multiple) };
        for bound in &bounds {
            range.narrow(bound);
        }
        range.align();
        range
    }

    /// Returns 10 to the power of `scale`, which represents the number 1.
    pub(crate) fn scale_factor(&self) -> i128 {
        power_of_ten(self.scale)
    }

    /// Applies a bound.
    fn narrow(&mut self, bound: &Bound) {
        let Some(limit) = bound.number.in_units_of(self.scale) else {
            return;
        };
        let margin = i128::from(bound.exclusive);
        match bound.side {
            Side::Low => self.low = self.low.max(Some(limit + margin)),
            Side::High => {
                self.high = Some(self.high.map_or(limit - margin, |high| high.min(limit - margin)));
            }
        }
    }

    /// Moves the bounds to multiples of the step.
    fn align(&mut self) {
        self.low = self.low.map(|low| self.round_up(low));
        self.high = self.high.map(|high| high - high.rem_euclid(self.step));
    }

    /// Returns the smallest multiple of the step that is at least `number`.
    pub(crate) fn round_up(&self, number: i128) -> i128 {
        let below = number.rem_euclid(self.step);
        if below == 0 { number } else { number.saturating_add(self.step - below) }
    }

    /// Returns whether a number is within the bounds.
    pub(crate) fn contains(&self, number: i128) -> bool {
        self.low.is_none_or(|low| number >= low) && self.high.is_none_or(|high| number <= high)
    }
}

/// The side of a range that a bound limits.
#[derive(Clone, Copy, Debug)]
enum Side {
    Low,
    High,
}

/// One bound of a schema.
#[derive(Clone, Debug)]
struct Bound {
    number: Decimal,
    side: Side,
    exclusive: bool,
}

impl Bound {
    fn all(conjunction: &Conjunction<'_>) -> Vec<Self> {
        let sides = [
            (Side::Low, "minimum", "exclusiveMinimum"),
            (Side::High, "maximum", "exclusiveMaximum"),
        ];
        let mut bounds = Vec::new();
        for (side, keyword, exclusive_keyword) in sides {
            // In draft 4, the exclusive keyword is a Boolean that modifies the inclusive one.
            let inclusive = conjunction.keywords(keyword).filter_map(|(part, value)| {
                let exclusive = part.keyword(exclusive_keyword) == Some(&Value::Bool(true));
                Some(Self { number: Decimal::of(value)?, side, exclusive })
            });
            bounds.extend(inclusive);
            let exclusive = decimals(conjunction, exclusive_keyword);
            bounds.extend(exclusive.map(|number| Self { number, side, exclusive: true }));
        }
        bounds
    }
}

/// Returns the numbers that a keyword has as its value.
fn decimals<'a>(
    conjunction: &'a Conjunction<'_>,
    keyword: &'a str,
) -> impl Iterator<Item = Decimal> + 'a {
    conjunction.keywords(keyword).filter_map(|(_, value)| Decimal::of(value))
}

/// A decimal number: `digits` times 10 to the power of `-scale`.
#[derive(Clone, Debug)]
struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    /// Converts a JSON number; `None` where it is too large or too fine.
    fn of(value: &Value) -> Option<Self> {
        let text = value.as_number()?.to_string();
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let exponent: i64 = exponent.parse().ok()?;
        let decimal_places = i64::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        if decimal_places > i64::try_from(MAX_SCALE).ok()? || digits.unsigned_abs() > MAX_DIGITS {
            return None;
        }
        if let Ok(scale) = u32::try_from(decimal_places) {
            return Some(Self { digits, scale });
        }
        let zeros = u32::try_from(decimal_places.unsigned_abs()).ok()?;
        let digits = digits.checked_mul(10_i128.checked_pow(zeros)?)?;
        (digits.unsigned_abs() <= MAX_DIGITS).then_some(Self { digits, scale: 0 })
    }

    /// Converts the number to units of a scale; `None` where that scale is coarser than its own.
    fn in_units_of(&self, scale: u32) -> Option<i128> {
        self.digits.checked_mul(power_of_ten(scale.checked_sub(self.scale)?))
    }
}

/// Largest absolute value of the digits: twenty of them, and at most sixteen more for the scale,
/// fit into 128 bits.
const MAX_DIGITS: u128 = 100_000_000_000_000_000_000;

/// Returns 10 to the power of `scale`.
fn power_of_ten(scale: u32) -> i128 {
    10_i128.saturating_pow(scale)
}

/// Returns the least common multiple, or the first number if that is above [`MAX_STEP`].
fn least_common_multiple(first: i128, second: i128) -> i128 {
    let (mut larger, mut rest) = (first, second.abs());
    if rest == 0 {
        return first;
    }
    while rest != 0 {
        (larger, rest) = (rest, larger % rest);
    }
    let product = (first / larger).checked_mul(second.abs()).unwrap_or(first);
    if product > MAX_STEP { first } else { product }
}

/// Largest step of a range.
const MAX_STEP: i128 = i128::MAX / 1_000_000;
