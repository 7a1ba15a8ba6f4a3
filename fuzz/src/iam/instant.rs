//! Instants (SPEC O7 and O8), counted on a calendar a year and a month at a time.

/// Seconds since 1970, and nanoseconds.
pub(crate) type Instant = (i128, u32);

/// Reads a date, a time or a number of seconds.
pub(crate) fn read(text: &str) -> Option<Instant> {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let digits = shape.strip_prefix('-').unwrap_or(&shape);
    match &*shape {
        "0000" => day(text, "01", "01"),
        "0000-00" => day(&text[..4], &text[5..], "01"),
        "0000-00-00" => day(&text[..4], &text[5..7], &text[8..]),
        _ if !digits.is_empty() && digits.chars().all(|c| c == '0') => {
            let counted = text.trim_start_matches('-').trim_start_matches('0').len();
            (counted <= 18).then(|| Some((text.parse().ok()?, 0)))?
        }
        _ if shape.starts_with("0000-00-00T00:00") => {
            let (midnight, _) = day(&text[..4], &text[5..7], &text[8..10])?;
            let minutes = minutes(&text[11..16])?;
            let (second, nanos, zone) = seconds(&text[16..])?;
            Some((midnight + 60 * (minutes - offset(zone)?) + second, nanos))
        }
        _ => None,
    }
}

/// The seconds and nanoseconds behind hours and minutes, and what follows them.
fn seconds(text: &str) -> Option<(i128, u32, &str)> {
    let Some(behind) = text.strip_prefix(':') else { return Some((0, 0, text)) };
    let (second, rest) = behind.split_at_checked(2)?;
    let second = number(second).filter(|second| *second < 60)?;
    let Some(behind) = rest.strip_prefix('.') else { return Some((second, 0, rest)) };
    let end = behind.find(|c: char| !c.is_ascii_digit())?;
    let nanos = format!("{:0<9}", &behind[..end]);
    let known = end > 0 && nanos.len() == 9;
    known.then_some((second, nanos.parse().ok()?, &behind[end..]))
}

/// The minutes by which a clock is ahead.
fn offset(zone: &str) -> Option<i128> {
    if zone == "Z" {
        return Some(0);
    }
    let ahead = zone.strip_prefix('+').map(minutes);
    ahead.or_else(|| Some(minutes(zone.strip_prefix('-')?).map(|own| -own)))?
}

/// The minutes of a text of the form `hh:mm`.
fn minutes(text: &str) -> Option<i128> {
    let (hour, minute) = text.split_once(':')?;
    let two = hour.len() == 2 && minute.len() == 2;
    let (hour, minute) = (number(hour)?, number(minute)?);
    (two && hour < 24 && minute < 60).then_some(60 * hour + minute)
}

/// The second at which a day begins.
fn day(year: &str, month: &str, day: &str) -> Option<Instant> {
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let real = (1..=12).contains(&month) && (1..=days_of_month(year, month)).contains(&day);
    let years = |from, to| (from..to).map(days_of_year).sum::<i128>();
    let months: i128 = (1..month).map(|earlier| days_of_month(year, earlier)).sum();
    let days = years(1970, year) - years(year, 1970) + months + day - 1;
    real.then_some((days * 86_400, 0))
}

fn days_of_year(year: i128) -> i128 {
    (1..=12).map(|month| days_of_month(year, month)).sum()
}

fn days_of_month(year: i128, month: i128) -> i128 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn number(digits: &str) -> Option<i128> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}
