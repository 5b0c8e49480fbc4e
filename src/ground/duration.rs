//! How long? Lengths of time as people write them: `90m`, `2h30m`, `3d`, `2w`.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Rem, Sub, SubAssign};

pub const HOUR: Minutes = Minutes(60);
pub const DAY: Minutes = HOUR.times(24);
pub const WEEK: Minutes = DAY.times(7);

/// A length of time in whole minutes: between two instants, or from where a clock starts
/// to count. Negative where the end comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Minutes(pub i64);

/// The longest length that is accepted anywhere: a hundred years.
const LONGEST: Minutes = DAY.times(100 * 366);

impl Minutes {
    pub const ZERO: Self = Self(0);

    /// As `count * self`, where a constant is made.
    pub const fn times(self, count: i64) -> Self {
        Self(self.0 * count)
    }

    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    pub fn as_f64(self) -> f64 {
        self.0 as f64
    }

    /// How many times `length` fits, rounded down also before 0; `length` is positive.
    pub fn div_euclid(self, length: Self) -> i64 {
        self.0.div_euclid(length.0)
    }

    /// What is left then, in `0..length`.
    pub fn rem_euclid(self, length: Self) -> Self {
        Self(self.0.rem_euclid(length.0))
    }
}

/// As it is read: the largest units first, nothing that is zero.
impl fmt::Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ZERO {
            return f.write_str("0m");
        }
        if *self < Self::ZERO {
            f.write_str("-")?;
        }
        let mut rest = self.abs();
        // Weeks only where they say it all: `10d` reads better than `1w3d`.
        let units: &[(Self, char)] = if rest % WEEK == Self::ZERO {
            &[(WEEK, 'w')]
        } else {
            &[(DAY, 'd'), (HOUR, 'h'), (Self(1), 'm')]
        };
        for &(length, unit) in units {
            if rest >= length {
                write!(f, "{}{unit}", rest / length)?;
                rest = rest % length;
            }
        }
        Ok(())
    }
}

impl Add for Minutes {
    type Output = Self;
    fn add(self, more: Self) -> Self {
        Self(self.0 + more.0)
    }
}

impl Sub for Minutes {
    type Output = Self;
    fn sub(self, less: Self) -> Self {
        Self(self.0 - less.0)
    }
}

impl AddAssign for Minutes {
    fn add_assign(&mut self, more: Self) {
        *self = *self + more;
    }
}

impl SubAssign for Minutes {
    fn sub_assign(&mut self, less: Self) {
        *self = *self - less;
    }
}

impl Neg for Minutes {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<i64> for Minutes {
    type Output = Self;
    fn mul(self, count: i64) -> Self {
        self.times(count)
    }
}

impl Mul<Minutes> for i64 {
    type Output = Minutes;
    fn mul(self, length: Minutes) -> Minutes {
        length.times(self)
    }
}

impl Div<i64> for Minutes {
    type Output = Self;
    fn div(self, parts: i64) -> Self {
        Self(self.0 / parts)
    }
}

/// How many times one length fits into another.
impl Div for Minutes {
    type Output = i64;
    fn div(self, length: Self) -> i64 {
        self.0 / length.0
    }
}

impl Rem for Minutes {
    type Output = Self;
    fn rem(self, length: Self) -> Self {
        Self(self.0 % length.0)
    }
}

impl Sum for Minutes {
    fn sum<I: Iterator<Item = Self>>(lengths: I) -> Self {
        lengths.fold(Self::ZERO, Self::add)
    }
}

/// Reads a length in whole minutes: numbers with the units `w`, `d`, `h`, `m`, or `0`.
///
/// # Errors
/// A sentence that says what was expected. Months and years are refused: they have no
/// fixed length, and a bare `M` is no minute.
pub fn parse(text: &str) -> Result<Minutes, String> {
    let expected = "expected a duration such as `90m`, `2h30m`, `3d` or `2w`";
    let trimmed = text.trim();
    if trimmed == "0" {
        return Ok(Minutes::ZERO);
    }
    let mut total = 0_i64;
    let mut last_unit = Minutes(i64::MAX);
    let mut rest = trimmed;
    if rest.is_empty() {
        return Err(format!("{expected}, found nothing"));
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = rest.split_at(digits);
        let unit_length = tail.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, tail) = tail.split_at(unit_length);
        let length = match unit {
            "w" => WEEK,
            "d" => DAY,
            "h" => HOUR,
            "m" | "min" => Minutes(1),
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
        if length >= last_unit {
            return Err(format!(
                "{expected}, each unit once and the largest first; found `{text}`"
            ));
        }
        last_unit = length;
        total = number
            .parse::<i64>()
            .ok()
            .and_then(|n| n.checked_mul(length.0))
            .and_then(|n| n.checked_add(total))
            .filter(|&n| n <= LONGEST.0)
            .ok_or_else(|| format!("expected a duration of at most 100 years, found `{text}`"))?;
        rest = tail.trim_start();
    }
    Ok(Minutes(total))
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
            assert_eq!(parse(text), Ok(Minutes(minutes)), "{text}");
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
        for length in [0, 1, 59, 60, 90, 1440, 1500, 10080, 20160, 14400].map(Minutes) {
            assert_eq!(parse(&length.to_string()), Ok(length));
        }
        assert_eq!(Minutes(14400).to_string(), "10d");
        assert_eq!(WEEK.to_string(), "1w");
    }
}
