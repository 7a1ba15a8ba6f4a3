//! Decimal numbers, compared digit by digit: binary floats would take near ones for equal.

use std::cmp::Ordering;

/// A decimal number, as it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    /// The digits without zeros at either end, in two pieces where a point stood inside.
    digits: (&'a str, &'a str),
    /// How many of the digits stand before the point; negative where zeros follow it.
    magnitude: i64,
}

impl<'a> Decimal<'a> {
    /// Reads a number such as `-12`, `0.50`, `.5` or `1e3`.
    /// SPEC O6
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
            None => (text, 0),
        };
        let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
            return None;
        }
        Some(Self::of(mantissa.starts_with('-'), whole, fraction, exponent))
    }

    fn of(negative: bool, whole: &'a str, fraction: &'a str, exponent: i64) -> Self {
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let leading = fraction.len().saturating_sub(fraction.trim_start_matches('0').len());
        let (digits, before) = match (whole, fraction) {
            ("", "") => return Self { negative: false, digits: ("", ""), magnitude: 0 },
            ("", _) => (("", fraction.trim_start_matches('0')), signed(leading).saturating_neg()),
            (_, "") => ((whole.trim_end_matches('0'), ""), signed(whole.len())),
            _ => ((whole, fraction), signed(whole.len())),
        };
        Self { negative, digits, magnitude: before.saturating_add(exponent) }
    }

    fn is_zero(&self) -> bool {
        self.digits == ("", "")
    }

    /// The comparison of what is left without the sign.
    fn compare_size(&self, other: &Self) -> Ordering {
        let digits = |own: &Self| {
            let (front, back) = own.digits;
            front.bytes().chain(back.bytes())
        };
        match (self.is_zero(), other.is_zero()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => {
                self.magnitude.cmp(&other.magnitude).then_with(|| digits(self).cmp(digits(other)))
            }
        }
    }
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.compare_size(other),
            (true, true) => other.compare_size(self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal<'_> {}

/// An exponent of at most nine digits, not counting zeros before them: no number of nature needs
/// more.
fn read_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let bounded = digits.trim_start_matches('0').len() <= MAX_EXPONENT_DIGITS;
    (plain && bounded).then(|| text.parse().ok()).flatten()
}

const MAX_EXPONENT_DIGITS: usize = 9;

fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn numbers_compare_by_value_in_every_spelling() {
        let groups: [&[&str]; 12] = [
            &["-1e3", "-1000", "-1000.0", "-01000"],
            &["-0.5", "-.5", "-5e-1"],
            &["0", "-0", "0.0", "+0", "0e9", "00"],
            &["1e-9", "0.000000001"],
            &["0.1"],
            &["0.1000000000000000055511151231257827"],
            &["0.5", ".5", "0.50", "5E-1"],
            &["5", "5.", "5.0", "+5", "0.5e1"],
            &["10", "1e1", "010", "1.0e1", "100e-1"],
            &["100", "1e2", "1e0000000000000000000000002"],
            &["3600.5", "3600.50", "36005e-1"],
            &["9007199254740993"],
        ];
        let numbers = groups.iter().enumerate().flat_map(|(rank, group)| {
            group.iter().map(move |text| (rank, *text, Decimal::parse(text).unwrap()))
        });
        let numbers: Vec<_> = numbers.collect();
        for (rank, text, number) in &numbers {
            for (other_rank, other_text, other) in &numbers {
                assert_eq!(number.cmp(other), rank.cmp(other_rank), "{text} and {other_text}");
                assert_eq!(number == other, rank == other_rank, "{text} and {other_text}");
                assert_eq!(number < other, rank < other_rank, "{text} and {other_text}");
            }
        }
    }

    #[test]
    fn a_text_that_is_no_number_is_refused() {
        for text in [
            "",
            ".",
            "-",
            "e5",
            "1e",
            "1e+",
            "1.2.3",
            " 1",
            "1 ",
            "0x1",
            "NaN",
            "--1",
            "1e1234567890",
            "1e-1234567890",
            "1e-",
            "1ex",
            "xe1",
            "١",
        ] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }
}
