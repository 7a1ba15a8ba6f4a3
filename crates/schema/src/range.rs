//! The numbers between two bounds that lie on a grid, in whole units of a power of ten.

use serde_json::Value;

use crate::conjunction::Conjunction;
use crate::instance_type::InstanceType;
use crate::limits::MAX_SCALE;

/// Bounds and step, each a multiple of 10 to the power of `-scale`.
#[derive(Clone, Debug)]
pub(crate) struct Range {
    pub(crate) scale: u32,
    pub(crate) low: Option<i128>,
    pub(crate) high: Option<i128>,
    pub(crate) step: i128,
}

impl Range {
    /// Reads the keywords of a shape; those that do not fit into this arithmetic are left out.
    pub(crate) fn of(shape: &Conjunction<'_>, kind: InstanceType) -> Self {
        let bounds: Vec<_> = Bound::all(shape);
        let factors: Vec<_> = decimals(shape, "multipleOf").collect();
        let numbers = bounds.iter().map(|bound| &bound.number).chain(&factors);
        let digits = numbers.map(|number| number.scale).max().unwrap_or(0);
        // One digit more than the bounds have, so that there is something between them.
        let finer = u32::from(kind == InstanceType::Number && factors.is_empty());
        let scale = digits + finer;
        let unit = if kind == InstanceType::Integer { power(scale) } else { 1 };
        let steps = factors.iter().filter_map(|factor| factor.at(scale));
        let mut range = Self { scale, low: None, high: None, step: steps.fold(unit, multiple) };
        for bound in &bounds {
            range.narrow(bound);
        }
        range.align();
        range
    }

    /// How much 1 is.
    pub(crate) fn one(&self) -> i128 {
        power(self.scale)
    }

    fn narrow(&mut self, bound: &Bound) {
        let Some(limit) = bound.number.at(self.scale) else {
            return;
        };
        let inside = i128::from(bound.exclusive);
        match bound.side {
            Side::Low => self.low = self.low.max(Some(limit + inside)),
            Side::High => {
                self.high = Some(self.high.map_or(limit - inside, |high| high.min(limit - inside)));
            }
        }
    }

    fn align(&mut self) {
        self.low = self.low.map(|low| self.up(low));
        self.high = self.high.map(|high| high - high.rem_euclid(self.step));
    }

    /// The next number of the grid that is not smaller.
    pub(crate) fn up(&self, number: i128) -> i128 {
        let below = number.rem_euclid(self.step);
        if below == 0 { number } else { number.saturating_add(self.step - below) }
    }

    pub(crate) fn contains(&self, number: i128) -> bool {
        self.low.is_none_or(|low| number >= low) && self.high.is_none_or(|high| number <= high)
    }
}

#[derive(Clone, Copy, Debug)]
enum Side {
    Low,
    High,
}

#[derive(Clone, Debug)]
struct Bound {
    number: Decimal,
    side: Side,
    exclusive: bool,
}

impl Bound {
    fn all(shape: &Conjunction<'_>) -> Vec<Self> {
        let sides = [
            (Side::Low, "minimum", "exclusiveMinimum"),
            (Side::High, "maximum", "exclusiveMaximum"),
        ];
        let mut bounds = Vec::new();
        for (side, keyword, strict) in sides {
            // In draft 4, the strict keyword is a Boolean beside the other.
            let inclusive = shape.keywords(keyword).filter_map(|(part, value)| {
                let exclusive = part.keyword(strict) == Some(&Value::Bool(true));
                Some(Self { number: Decimal::of(value)?, side, exclusive })
            });
            bounds.extend(inclusive);
            let exclusive = decimals(shape, strict);
            bounds.extend(exclusive.map(|number| Self { number, side, exclusive: true }));
        }
        bounds
    }
}

fn decimals<'a>(
    shape: &'a Conjunction<'_>,
    keyword: &'a str,
) -> impl Iterator<Item = Decimal> + 'a {
    shape.keywords(keyword).filter_map(|(_, value)| Decimal::of(value))
}

/// A number as it is written: a whole number over a power of ten.
#[derive(Clone, Debug)]
struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    fn of(value: &Value) -> Option<Self> {
        let text = value.as_number()?.to_string();
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let exponent: i64 = exponent.parse().ok()?;
        let places = i64::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        if places > i64::try_from(MAX_SCALE).ok()? || digits.unsigned_abs() > MAX_DIGITS {
            return None;
        }
        if let Ok(scale) = u32::try_from(places) {
            return Some(Self { digits, scale });
        }
        let zeros = u32::try_from(places.unsigned_abs()).ok()?;
        let digits = digits.checked_mul(10_i128.checked_pow(zeros)?)?;
        (digits.unsigned_abs() <= MAX_DIGITS).then_some(Self { digits, scale: 0 })
    }

    /// The number in units of a scale that is at least its own.
    fn at(&self, scale: u32) -> Option<i128> {
        self.digits.checked_mul(power(scale.checked_sub(self.scale)?))
    }
}

/// Twenty digits, and at most sixteen more for the scale: that leaves room in 128 bits.
const MAX_DIGITS: u128 = 100_000_000_000_000_000_000;

fn power(scale: u32) -> i128 {
    10_i128.saturating_pow(scale)
}

/// The smallest number that is a multiple of both, or the first if that is out of reach.
fn multiple(one: i128, other: i128) -> i128 {
    let (mut larger, mut rest) = (one, other.abs());
    if rest == 0 {
        return one;
    }
    while rest != 0 {
        (larger, rest) = (rest, larger % rest);
    }
    let product = (one / larger).checked_mul(other.abs()).unwrap_or(one);
    if product > MAX_STEP { one } else { product }
}

const MAX_STEP: i128 = i128::MAX / 1_000_000;
