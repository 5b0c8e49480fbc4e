//! What does a cell say? A number, nothing, or something that has to be exported raw.

use super::row::Form;

/// Which sign parts whole from fraction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decimal {
    Comma,
    Point,
}

/// A cell of numbers.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Cell {
    /// Empty, NaN, infinite, or a word for nothing.
    Nothing,
    Number {
        value: f64,
        form: Form,
        /// What the cell proves of the whole column.
        proves: Option<Decimal>,
    },
    /// A number with something behind it, such as `1.2 K` or `45 %`.
    Unit,
    /// Anything else.
    Words,
}

/// What stands for no value, beside an empty cell and what is not finite.
const NOTHING: [&str; 9] = ["-", "--", "n/a", "na", "null", "none", "nil", "nan", "\\n"];

/// Reads a cell; `decimal` is what is known of the column.
pub fn read(text: &str, decimal: Option<Decimal>) -> Cell {
    let text = text.trim();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    if plain && !text.is_empty() {
        return certain(text.parse().ok());
    }
    if text.is_empty() || NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Cell::Nothing;
    }
    let bare = text.trim_start_matches(['+', '-']);
    if ["inf", "infinity", "∞"].iter().any(|word| bare.eq_ignore_ascii_case(word)) {
        return Cell::Nothing;
    }
    // What groups digits and can be nothing else.
    let close: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\'' | '\u{2019}' | '\u{a0}' | '\u{202f}'))
        .collect();
    let close = close.replace('\u{2212}', "-");
    let (sign, digits) = match close.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", close.strip_prefix('+').unwrap_or(&close)),
    };
    let end = digits.find(|c: char| !matches!(c, '0'..='9' | '.' | ',')).unwrap_or(digits.len());
    let (number, rest) = digits.split_at(end);
    if !number.bytes().any(|byte| byte.is_ascii_digit()) {
        return Cell::Words;
    }
    let exponent = rest.strip_prefix(['e', 'E']).is_some_and(|rest| rest.parse::<i16>().is_ok());
    if !rest.is_empty() && !exponent {
        return if rest.chars().next().is_some_and(|c| c.is_alphabetic() || "%$€£/".contains(c)) {
            Cell::Unit
        } else {
            Cell::Words
        };
    }
    grouped(sign, number, rest, decimal)
}

fn certain(value: Option<f64>) -> Cell {
    match value {
        Some(value) if value.is_finite() => {
            Cell::Number { value, form: Form::Certain, proves: None }
        }
        Some(_) => Cell::Nothing,
        None => Cell::Words,
    }
}

/// Digits with points and commas among them.
fn grouped(sign: &str, number: &str, exponent: &str, decimal: Option<Decimal>) -> Cell {
    let (commas, points) = (number.matches(',').count(), number.matches('.').count());
    let meant = match decimal {
        Some(decimal) => decimal,
        None => match (commas, points) {
            (0, 0) => return certain(format!("{sign}{number}{exponent}").parse().ok()),
            (1, 0) | (0, 1) if exponent.is_empty() && is_group_of_three(number) => {
                let form = if commas == 1 { Form::OneComma } else { Form::OnePoint };
                let digits: String = number.chars().filter(char::is_ascii_digit).collect();
                return match format!("{sign}{digits}").parse() {
                    Ok(value) => Cell::Number { value, form, proves: None },
                    Err(_) => Cell::Words,
                };
            }
            (1, 0) => Decimal::Comma,
            (0, 1) => Decimal::Point,
            (_, 0) => Decimal::Point,
            (0, _) => Decimal::Comma,
            _ if number.rfind(',') > number.rfind('.') => Decimal::Comma,
            _ => Decimal::Point,
        },
    };
    let (fraction, group) = match meant {
        Decimal::Comma => (',', '.'),
        Decimal::Point => ('.', ','),
    };
    let (whole, part) = number.split_once(fraction).unwrap_or((number, ""));
    let mut groups = whole.split(group);
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains(group);
    let sound = !part.contains([',', '.'])
        && groups.all(|digits| digits.len() == 3)
        && (!grouped || (1..=3).contains(&first.len()));
    if !sound {
        return Cell::Words;
    }
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    match format!("{sign}{digits}.{part}0{exponent}").parse::<f64>() {
        Ok(value) if value.is_finite() => {
            let proves = (commas + points > 0).then_some(meant);
            Cell::Number { value, form: Form::Certain, proves }
        }
        Ok(_) => Cell::Nothing,
        Err(_) => Cell::Words,
    }
}

/// Whether the one sign in `number` may part groups of three digits: `1,234`, not `0,123`.
fn is_group_of_three(number: &str) -> bool {
    let Some((whole, rest)) = number.split_once([',', '.']) else { return false };
    rest.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0')
}

/// What a value is once its column is known.
pub fn settled(value: f64, form: Form, decimal: Decimal) -> f64 {
    match (form, decimal) {
        (Form::OneComma, Decimal::Comma) | (Form::OnePoint, Decimal::Point) => value / 1000.0,
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, value: f64, form: Form, proves: Option<Decimal>) {
        assert_eq!(read(text, None), Cell::Number { value, form, proves }, "{text}");
    }

    #[test]
    fn a_cell_is_read_as_its_signs_allow() {
        use Decimal::{Comma, Point};
        case("369", 369.0, Form::Certain, None);
        case(" 1 234 ", 1234.0, Form::Certain, None);
        case("1.5", 1.5, Form::Certain, Some(Point));
        case("369,0", 369.0, Form::Certain, Some(Comma));
        case("1,721,992,142.283", 1_721_992_142.283, Form::Certain, Some(Point));
        case("1.234.567,5", 1_234_567.5, Form::Certain, Some(Comma));
        case("1,234,567", 1_234_567.0, Form::Certain, Some(Point));
        case("1,234", 1234.0, Form::OneComma, None);
        case("1.234", 1234.0, Form::OnePoint, None);
        case("0.234", 0.234, Form::Certain, Some(Point));
        case("13.16293", 13.16293, Form::Certain, Some(Point));
        case("-3", -3.0, Form::Certain, None);
        case("1.2e3", 1200.0, Form::Certain, Some(Point));
        case("4e2", 400.0, Form::Certain, None);
    }

    #[test]
    fn what_is_no_number_is_told_apart() {
        for text in ["", "NaN", "null", "-", "N/A", "+Inf", "-inf", "\\N", "1e999"] {
            assert_eq!(read(text, None), Cell::Nothing, "{text}");
        }
        for text in ["1.2 K", "3 Mil", "45 req/s", "12%", "4.5Mil"] {
            assert_eq!(read(text, None), Cell::Unit, "{text}");
        }
        for text in ["No Holiday", "1,23,4", "2026-03-02", "1.2.3.4", ",", "12,34.5,6"] {
            assert_eq!(read(text, None), Cell::Words, "{text}");
        }
    }

    #[test]
    fn a_known_decimal_sign_settles_every_cell() {
        let value = |text, decimal| match read(text, Some(decimal)) {
            Cell::Number { value, .. } => value,
            other => panic!("{other:?}"),
        };
        assert_eq!(value("1,234", Decimal::Comma), 1.234);
        assert_eq!(value("1,234", Decimal::Point), 1234.0);
        assert_eq!(settled(1234.0, Form::OneComma, Decimal::Comma), 1.234);
        assert_eq!(settled(1234.0, Form::OnePoint, Decimal::Point), 1.234);
        assert_eq!(settled(1234.0, Form::OnePoint, Decimal::Comma), 1234.0);
    }
}
