//! Decimal numbers of any length (SPEC O6), compared digit by digit.

use std::cmp::Ordering;

/// A number: 0.DIGITS times ten to a power, with no 0 at either end of the digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    digits: String,
    power: i128,
}

impl Decimal {
    /// Reads a number.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, whole(exponent)?),
            None => (text, 0),
        };
        let unsigned = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
        let (before, behind) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = format!("{before}{behind}");
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let significant = digits.trim_start_matches('0');
        let leading = i128::try_from(digits.len() - significant.len()).ok()?;
        let power = i128::try_from(before.len()).ok()? - leading + exponent;
        let negative = mantissa.starts_with('-');
        Some(Self { negative, digits: significant.trim_end_matches('0').to_owned(), power })
    }

    fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Compares two of them without their signs. Strings of digits behind a point compare as
    /// strings do.
    fn compare_sizes(&self, other: &Self) -> Ordering {
        match (self.is_zero(), other.is_zero()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => {
                self.power.cmp(&other.power).then_with(|| self.digits.cmp(&other.digits))
            }
        }
    }

    /// Compares two of them; -0 is 0.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let below = |own: &Self| own.negative && !own.is_zero();
        match (below(self), below(other)) {
            (false, false) => self.compare_sizes(other),
            (true, true) => other.compare_sizes(self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

/// An exponent. The rules set no bound to its digits, but the product does, and a comparison with
/// longer ones would find nothing else.
fn whole(text: &str) -> Option<i128> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|own| own.is_ascii_digit());
    let counted = digits.trim_start_matches('0').len();
    (plain && counted <= 9).then(|| text.parse().ok())?
}
