//! The Gregorian calendar, counted in days.

/// The seconds since 1970 of a text of the form `YYYYMMDDTHHMMSSZ`.
pub fn seconds(text: &str) -> Option<i64> {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    if shape != "00000000T000000Z" {
        return None;
    }
    let number = |from: usize, to: usize| text[from..to].parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let (hour, minute, second) = (number(9, 11)?, number(11, 13)?, number(13, 15)?);
    let real = (1..=12).contains(&month)
        && (1..=days_of_month(year, month)).contains(&day)
        && (hour < 24 && minute < 60 && second < 60);
    let before: i64 = (1..month).map(|earlier| days_of_month(year, earlier)).sum();
    let days = days_before(year) - days_before(1970) + before + day - 1;
    real.then_some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

/// The inverse of [`seconds`], for the years 0000 to 9999.
pub fn basic(seconds: i64) -> String {
    let mut days = seconds.div_euclid(86_400) + days_before(1970);
    let mut year = days / 366;
    while days_before(year + 1) <= days {
        year += 1;
    }
    days -= days_before(year);
    let mut month = 1;
    while days >= days_of_month(year, month) {
        days -= days_of_month(year, month);
        month += 1;
    }
    let second = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}{month:02}{:02}T{hour:02}{minute:02}{second:02}Z", days + 1)
}

/// The days of all years from 0 to before `year`.
fn days_before(year: i64) -> i64 {
    let multiples = |of: i64| (year + of - 1) / of;
    365 * year + multiples(4) - multiples(100) + multiples(400)
}

fn days_of_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
