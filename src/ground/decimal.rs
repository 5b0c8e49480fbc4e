//! Decimal numbers held as they are written, where a rounded product would be wrong.

use crate::ground::duration::Minutes;
use std::fmt;
use std::ops::{Add, Sub};

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

/// A sum of decimals without rounding, such as minutes of downtime: a whole number of 10^-18.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Exact(i128);

impl Exact {
    const PLACES: usize = 18;
    const ONE: i128 = 10_i128.pow(Self::PLACES as u32);

    /// So many whole ones.
    pub fn whole(number: i64) -> Self {
        Self(i128::from(number) * Self::ONE)
    }

    /// The decimal that was written for `number`, `>= 0`, with at most 15 digits.
    pub fn of(number: f64) -> Self {
        // The shortest decimal that is nearest to the number is what was written.
        Self::parse(&number.to_string()).unwrap_or(Self((number * Self::ONE as f64) as i128))
    }

    /// Reads plain digits, with a point or without; `None` for anything else, and for more
    /// than 18 places or a number above 10^15.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let plain = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
        let fits = (1..=15).contains(&whole.len()) && fraction.len() <= Self::PLACES;
        if !(fits && plain(whole) && plain(fraction)) {
            return None;
        }
        format!("{whole}{fraction:0<width$}", width = Self::PLACES).parse().ok().map(Self)
    }

    /// A hundredth of it.
    pub fn percent(self) -> Self {
        Self(self.0 / 100)
    }

    /// So many times this.
    pub fn times(self, number: i64) -> Self {
        Self(self.0 * i128::from(number))
    }

    pub fn to_f64(self) -> f64 {
        self.0 as f64 / Self::ONE as f64
    }
}

impl Add for Exact {
    type Output = Self;
    fn add(self, more: Self) -> Self {
        Self(self.0 + more.0)
    }
}

impl Sub for Exact {
    type Output = Self;
    fn sub(self, less: Self) -> Self {
        Self(self.0 - less.0)
    }
}

/// As people write it, without zeros at the end.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0.abs() / Self::ONE, self.0.abs() % Self::ONE);
        let digits = format!("{whole}.{fraction:0width$}", width = Self::PLACES);
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}", digits.trim_end_matches('0').trim_end_matches('.'))
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

    #[test]
    fn a_sum_of_decimals_is_not_rounded() {
        let tenth = Exact::of(0.1);
        assert_eq!(tenth + tenth + tenth, Exact::of(0.3));
        assert_eq!(Exact::of(0.2).times(30) + Exact::whole(60), Exact::whole(66));
        assert_eq!(Exact::of(0.123_456_789_012_345).to_string(), "0.123456789012345");
        assert_eq!(Exact::parse("99.95").unwrap().percent().to_string(), "0.9995");
        assert_eq!((Exact::whole(1) - Exact::whole(2)).to_string(), "-1");
        for text in ["", "-1", "1e3", "1.2.3", "0.1234567890123456789", "1%"] {
            assert_eq!(Exact::parse(text), None, "{text}");
        }
    }
}
