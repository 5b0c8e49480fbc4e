//! Decimal numbers held as they are written, where a rounded product would be wrong.

use crate::ground::duration::Minutes;
use std::fmt;

/// A positive decimal number, exactly as written: 1.1 is 11/10, not the nearest `f64`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decimal {
    digits: u64,
    /// Decimal places, so that the value is `digits / 10^places`.
    places: u32,
}

impl Decimal {
    pub const ONE: Self = Self { digits: 1, places: 0 };

    /// Reads `1.1`, `2`, `11e-1`; `None` for what is not a positive decimal between
    /// 0.001 and 1000 with at most 15 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.replace('_', "");
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text.as_str(), 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits: u64 = 0;
        let mut places = -exponent;
        let fraction = fraction.trim_end_matches('0');
        for byte in whole.trim_start_matches('+').bytes().chain(fraction.bytes()) {
            digits =
                digits.checked_mul(10)?.checked_add(u64::from((byte as char).to_digit(10)?))?;
        }
        places += i32::try_from(fraction.len()).ok()?;
        while places < 0 && digits < 1_000_000 {
            digits *= 10;
            places += 1;
        }
        let places = u32::try_from(places).ok().filter(|&p| p <= 15)?;
        let number = Self { digits, places };
        let scale = 10_u64.pow(places);
        let in_range = digits <= 1_000_000_000_000_000
            && u128::from(digits) * 1000 >= u128::from(scale)
            && u128::from(digits) <= 1000 * u128::from(scale);
        in_range.then_some(number)
    }

    /// `length` times this number, rounded up to whole minutes (model §3).
    pub fn times_rounded_up(self, length: Minutes) -> Minutes {
        let product = i128::from(length.0) * i128::from(self.digits);
        let scale = i128::from(10_u64.pow(self.places));
        let rounded = i64::try_from((product + scale - 1).div_euclid(scale));
        Minutes(rounded.expect("durations and paces are bounded"))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_u64.pow(self.places);
        write!(f, "{}", self.digits / scale)?;
        let fraction = self.digits % scale;
        if fraction > 0 {
            let digits = format!("{fraction:0width$}", width = self.places as usize);
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_exact_in_the_decimals_written() {
        #[track_caller]
        fn case(pace: &str, minutes: i64, expected: i64) {
            assert_eq!(
                Decimal::parse(pace).unwrap().times_rounded_up(Minutes(minutes)),
                Minutes(expected),
                "{minutes} x {pace}"
            );
        }
        case("1.1", 20, 22); // 20 * 1.1_f64 is above 22
        case("1.1", 21, 24);
        case("1", 60, 60);
        case("1.0", 60, 60);
        case("0.5", 15, 8);
        case("11e-1", 20, 22);
        case("1e1", 6, 60);
        case("1.0000000001", 60, 61);
    }

    #[test]
    fn numbers_that_are_no_pace_are_refused() {
        for text in ["0", "-1", "nan", "inf", "1e9", "0.0001", "x", "1e-400"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_decimal_is_shown_as_people_write_it() {
        for (text, shown) in [("1.10", "1.1"), ("2", "2"), ("11e-1", "1.1"), ("1.05", "1.05")] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), shown);
        }
    }
}
