//! Numbers and times as people read them: rounded, with units.

use chrono::{DateTime, FixedOffset};

use crate::ground::duration::DAY;
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;

/// Three digits of a quantity: `812`, `4,790`, `22.8M`.
pub fn quantity(value: impl Into<f64>) -> String {
    let value = value.into();
    for (unit, scale) in [("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)] {
        let least = if unit == "k" { 1e4 } else { scale };
        if value >= least * 0.9995 {
            return format!("{}{unit}", three_digits(value / scale));
        }
    }
    if value >= 999.5 {
        let rounded = value.round() as u64;
        return format!("{},{:03}", rounded / 1000, rounded % 1000);
    }
    three_digits(value)
}

fn three_digits(value: f64) -> String {
    let places = match value {
        v if v >= 99.95 => 0,
        v if v >= 9.995 => 1,
        v if v > 0.0 => 2,
        _ => 0,
    };
    format!("{value:.places$}")
}

/// An impact: `4,790 user-minutes`.
pub fn user_minutes(impact: UserMinutes) -> String {
    format!("{} user-minutes", quantity(impact))
}

/// A value with so many digits at most, as files hold it: `0.1234`, `36.7`, `1204`, `15230`.
pub fn significant(value: f64, digits: i32) -> String {
    if value <= 0.0 {
        return "0".to_owned();
    }
    let places = (digits - 1 - libm::log10(value).floor() as i32).clamp(0, 12) as usize;
    let text = format!("{value:.places$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// Values as files hold them: all with as many decimals as the largest needs to have so many
/// digits.
pub fn alike(values: &[f64], digits: i32) -> Vec<String> {
    let largest = values.iter().copied().fold(0.0, f64::max);
    let before = if largest > 0.0 { libm::log10(largest).floor() as i32 + 1 } else { digits };
    let places = (digits - before).clamp(0, 12) as usize;
    values.iter().map(|value| format!("{value:.places$}")).collect()
}

/// A weight: `1`, `1.07`, `0.0457`.
pub fn weight(value: f64) -> String {
    let digits = format!("{value:.2}");
    let short = digits.trim_end_matches('0').trim_end_matches('.');
    if value > 0.0 && value < 0.1 { format!("{value:.4}") } else { short.to_owned() }
}

/// A share between 0 and 1 in percent: `12%`, `0.4%`, `100%`.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    match percent {
        0.0 => "0%".to_owned(),
        p if p.abs() < 0.1 => "<0.1%".to_owned(),
        p if p.abs() < 9.95 => format!("{p:.1}%"),
        p => format!("{p:.0}%"),
    }
}

/// `Sun 2026-12-06 19:00`, in UTC.
pub fn utc(instant: Minute) -> String {
    instant.utc().format("%a %Y-%m-%d %H:%M").to_string()
}

/// `19:00`, in UTC.
pub fn utc_time(instant: Minute) -> String {
    instant.utc().format("%H:%M").to_string()
}

/// The end of what begins at `start`, in UTC: `22:00`, with its date where that lasts a day or
/// longer.
pub fn utc_end(start: Minute, end: Minute) -> String {
    if end - start < DAY { utc_time(end) } else { utc(end) }
}

/// The form of a date that is said in full.
pub const LONG_DATE: &str = "%A %-d %B %Y";

/// `Sunday 6 December 2026`.
pub fn long_date(instant: Minute) -> String {
    instant.utc().format(LONG_DATE).to_string()
}

/// `Mon 03:00 +08:00`.
pub fn local(time: DateTime<FixedOffset>) -> String {
    time.format("%a %H:%M %:z").to_string()
}

/// `+05:30`, from seconds east of UTC.
pub fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `1 window`, `3 windows`.
pub fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_hold_as_many_digits_as_they_need() {
        for (value, shown) in [
            (0.0, "0"),
            (0.012_345_6, "0.01235"),
            (36.7, "36.7"),
            (1204.4, "1204"),
            (152_304.0, "152304"),
            (9.9996, "10"),
        ] {
            assert_eq!(significant(value, 4), shown);
        }
    }

    #[test]
    fn the_largest_says_how_many_decimals_all_have() {
        assert_eq!(alike(&[741.23, 2612.4, 0.0], 4), ["741", "2612", "0"]);
        assert_eq!(alike(&[0.5, 36.7], 4), ["0.50", "36.70"]);
        assert_eq!(alike(&[52_857.5], 4), ["52858"]);
        assert_eq!(alike(&[0.0], 4), ["0"]);
    }

    #[test]
    fn quantities_have_three_digits() {
        for (value, shown) in [
            (0.0, "0"),
            (0.004, "0.00"),
            (0.25, "0.25"),
            (9.996, "10.0"),
            (812.3, "812"),
            (999.6, "1,000"),
            (4786.2, "4,786"),
            (22_830_000.0, "22.8M"),
            (999_950.0, "1.00M"),
            (123_456.0, "123k"),
            (12_345.0, "12.3k"),
        ] {
            assert_eq!(quantity(value), shown, "{value}");
        }
    }

    #[test]
    fn offsets_are_written_with_their_sign() {
        assert_eq!(offset(19_800), "+05:30");
        assert_eq!(offset(-12_600), "-03:30");
        assert_eq!(offset(0), "+00:00");
    }
}
