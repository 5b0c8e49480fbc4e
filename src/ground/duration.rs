//! How long? Lengths of time as people write them: `90m`, `2h30m`, `3d`, `2w`.

use crate::ground::minute::{DAY, HOUR, WEEK};

/// The longest length that is accepted anywhere, in minutes: a hundred years.
const LONGEST: i64 = 100 * 366 * DAY;

/// Reads a length in whole minutes: numbers with the units `w`, `d`, `h`, `m`, or `0`.
///
/// # Errors
/// A sentence that says what was expected. Months and years are refused: they have no
/// fixed length, and a bare `M` is no minute.
pub fn parse(text: &str) -> Result<i64, String> {
    let expected = "expected a duration such as `90m`, `2h30m`, `3d` or `2w`";
    let trimmed = text.trim();
    if trimmed == "0" {
        return Ok(0);
    }
    let mut total = 0_i64;
    let mut last_unit = i64::MAX;
    let mut rest = trimmed;
    if rest.is_empty() {
        return Err(format!("{expected}, found nothing"));
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = rest.split_at(digits);
        let unit_length = tail.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, tail) = tail.split_at(unit_length);
        let minutes = match unit {
            "w" => WEEK,
            "d" => DAY,
            "h" => HOUR,
            "m" | "min" => 1,
            "s" | "sec" => {
                return Err(format!("{expected}, in whole minutes; found seconds in `{text}`"));
            }
            "M" | "mo" | "month" | "months" | "y" | "year" | "years" => {
                return Err(format!(
                    "{expected}; `{text}` uses months or years, which have no fixed length: write days, for example `180d`"
                ));
            }
            "" if !number.is_empty() && tail.is_empty() => {
                return Err(format!(
                    "{expected}, but `{text}` has no unit: write `{text}m` for minutes"
                ));
            }
            _ => return Err(format!("{expected}, found `{text}`")),
        };
        if number.is_empty() {
            return Err(format!("{expected}, found `{text}`"));
        }
        if minutes >= last_unit {
            return Err(format!(
                "{expected}, each unit once and the largest first; found `{text}`"
            ));
        }
        last_unit = minutes;
        total = number
            .parse::<i64>()
            .ok()
            .and_then(|n| n.checked_mul(minutes))
            .and_then(|n| n.checked_add(total))
            .filter(|&n| n <= LONGEST)
            .ok_or_else(|| format!("expected a duration of at most 100 years, found `{text}`"))?;
        rest = tail.trim_start();
    }
    Ok(total)
}

/// Writes a length the way it is read: the largest units first, nothing that is zero.
pub fn format(minutes: i64) -> String {
    if minutes == 0 {
        return "0m".to_owned();
    }
    let mut rest = minutes.abs();
    let mut text = if minutes < 0 { "-".to_owned() } else { String::new() };
    // Weeks only where they say it all: `10d` reads better than `1w3d`.
    let units: &[(i64, char)] =
        if rest % WEEK == 0 { &[(WEEK, 'w')] } else { &[(DAY, 'd'), (HOUR, 'h'), (1, 'm')] };
    for &(length, unit) in units {
        if rest >= length {
            text.push_str(&format!("{}{unit}", rest / length));
            rest %= length;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_whole_minutes() {
        for (text, minutes) in [
            ("90m", 90),
            ("2h30m", 150),
            ("3d", 4320),
            ("2w", 20160),
            ("0", 0),
            ("0m", 0),
            ("1d 2h", 1560),
        ] {
            assert_eq!(parse(text), Ok(minutes), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused_with_a_way_out() {
        let hint = "expected a duration such as `90m`, `2h30m`, `3d` or `2w`";
        for (text, error) in [
            ("", format!("{hint}, found nothing")),
            ("90", format!("{hint}, but `90` has no unit: write `90m` for minutes")),
            ("-5m", format!("{hint}, found `-5m`")),
            ("1.5h", format!("{hint}, found `1.5h`")),
            (
                "5M",
                format!(
                    "{hint}; `5M` uses months or years, which have no fixed length: write days, for example `180d`"
                ),
            ),
            ("30s", format!("{hint}, in whole minutes; found seconds in `30s`")),
            ("30m2h", format!("{hint}, each unit once and the largest first; found `30m2h`")),
            (
                "99999999999999999999w",
                "expected a duration of at most 100 years, found `99999999999999999999w`"
                    .to_owned(),
            ),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_formatted_duration_reads_back() {
        for minutes in [0, 1, 59, 60, 90, 1440, 1500, 10080, 20160, 14400] {
            assert_eq!(parse(&format(minutes)), Ok(minutes));
        }
        assert_eq!(format(14400), "10d");
        assert_eq!(format(10080), "1w");
    }
}
