//! What is written where? TOML as a tree that knows the place of each key and value.
//!
//! Tables keep the order of the document, and numbers the digits they were written with.

use toml::de::{DeTable, DeValue};
use toml::value::Datetime;
use toml::{Spanned, de};

use super::fault::{Fault, Place};
use crate::words::harmless::shortened;

#[derive(Clone, Debug)]
pub struct Node {
    pub value: Value,
    pub place: Place,
}

#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    /// In decimal digits.
    Integer(String),
    /// As written, less underscores.
    Float(String),
    Flag(bool),
    Time(Datetime),
    List(Vec<Node>),
    Table(Table),
    /// JSON only.
    Null,
}

/// Keys with their values, in the order of the document.
#[derive(Clone, Default, Debug)]
pub struct Table {
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    pub key_place: Place,
    pub node: Node,
}

impl Table {
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }
}

impl Node {
    /// The value of `key`, where this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Table(table) => table.get(key),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn list(&self) -> Option<&[Self]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// What a fault says was found: a scalar itself, of anything else its kind.
    pub fn found(&self) -> String {
        match &self.value {
            Value::Text(text) if text.is_empty() => "an empty string".to_owned(),
            Value::Text(text) => format!("the string `{}`", shortened(text)),
            Value::Integer(number) | Value::Float(number) => shortened(number),
            Value::Flag(flag) => format!("`{flag}`"),
            Value::Time(time) if time.date.is_none() => format!("the time {time}"),
            Value::Time(time) => format!("the date {time}"),
            Value::List(list) if list.is_empty() => "an empty list".to_owned(),
            Value::List(_) => "a list".to_owned(),
            Value::Table(_) => "a table".to_owned(),
            Value::Null => "null".to_owned(),
        }
    }
}

/// Reads a document, and every syntax error in it; where there are some, as much of it as
/// could be read.
pub fn parse(text: &str) -> (Node, Vec<Fault>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut errors: Vec<Fault> =
        errors.iter().map(|error| syntax_fault(error, text, 0, 0)).collect();
    errors.sort_by_key(|error| error.place.start);
    let convert = Convert { source: 0, shift: 0 };
    let value = convert.table(document.into_inner());
    (Node { value, place: Place::new(0, 0..0) }, errors)
}

/// Reads a value that starts `shift` bytes into the text of `source`.
///
/// # Errors
/// The first syntax error.
pub fn parse_value(text: &str, source: usize, shift: usize) -> Result<Node, Fault> {
    let (value, errors) = DeValue::parse_recoverable(text);
    match errors.first() {
        Some(error) => Err(syntax_fault(error, text, source, shift)),
        None => Ok(Convert { source, shift }.node(value)),
    }
}

fn syntax_fault(error: &de::Error, text: &str, source: usize, shift: usize) -> Fault {
    let span = error.span().unwrap_or(0..0);
    let found = text.get(span.clone()).unwrap_or_default();
    let message = error.message().trim_end_matches(", expected nothing");
    let (message, hint) = match message {
        message if message.starts_with("string values must be quoted") => {
            if found.is_empty() {
                ("expected a value, found nothing".to_owned(), None)
            } else {
                let hint = unquoted(found);
                (format!("expected a value, found `{}`", shortened(found)), Some(hint))
            }
        }
        "duplicate key" => {
            let double = text[..span.start].ends_with("[[");
            let hint = match double {
                true => format!(
                    "a table below `{0}` stands before the first `[[{0}]]`; move it behind the one it belongs to",
                    shortened(found)
                ),
                false => "each key and each table is written once".to_owned(),
            };
            (format!("duplicate key `{}`", shortened(found)), Some(hint))
        }
        message if message.starts_with("unexpected key or value") => {
            (message.to_owned(), decimal_comma(text, span.start))
        }
        message if message.starts_with("invalid ") && !found.is_empty() => {
            (format!("{message}; found `{}`", shortened(found)), None)
        }
        message => (message.to_owned(), None),
    };
    let place = Place { source, start: span.start + shift, end: span.end + shift };
    Fault { message, place, hint }
}

/// What to write instead of a value that is none.
fn unquoted(found: &str) -> String {
    if let Some(share) = share_of(found) {
        return format!("a share has no `%`: `{share}`");
    }
    let words: Vec<&str> = found.split_whitespace().collect();
    if words.len() > 1 && words.iter().all(|word| word.parse::<f64>().is_ok()) {
        return format!("a comma stands between values: `{}`", shortened(&words.join(", ")));
    }
    format!("a string stands in quotes: `\"{}\"`", shortened(found))
}

/// `0.5` for `50%`.
pub fn share_of(text: &str) -> Option<f64> {
    let percent: f64 = text.trim().strip_suffix('%')?.trim().parse().ok()?;
    (0.0..=100.0).contains(&percent).then_some(percent / 100.0)
}

/// `1.5` for the `1,5` whose comma stands at `at`.
fn decimal_comma(text: &str, at: usize) -> Option<String> {
    let digits = |c: char| c.is_ascii_digit();
    let (before, after) = (text.get(..at)?, text.get(at..)?.strip_prefix(',')?);
    let whole = &before[before.trim_end_matches(digits).len()..];
    let part = &after[..after.len() - after.trim_start_matches(digits).len()];
    let is_number = !whole.is_empty() && !part.is_empty();
    is_number.then(|| format!("a number has a point: `{}.{}`", shortened(whole), shortened(part)))
}

#[derive(Clone, Copy)]
struct Convert {
    source: usize,
    shift: usize,
}

impl Convert {
    fn place(self, span: std::ops::Range<usize>) -> Place {
        Place { source: self.source, start: span.start + self.shift, end: span.end + self.shift }
    }

    fn node(self, value: Spanned<DeValue<'_>>) -> Node {
        let place = self.place(value.span());
        let value = match value.into_inner() {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Integer(number) => {
                let digits = number.as_str();
                let decimal = match number.radix() {
                    10 => digits.to_owned(),
                    // What is too long for 128 bits is out of every range; it stays as it is.
                    radix => i128::from_str_radix(digits, radix)
                        .map_or_else(|_| "1e39".to_owned(), |n| n.to_string()),
                };
                Value::Integer(decimal)
            }
            DeValue::Float(number) => Value::Float(number.as_str().to_owned()),
            DeValue::Boolean(flag) => Value::Flag(flag),
            DeValue::Datetime(time) => Value::Time(time),
            DeValue::Array(list) => {
                Value::List(list.into_iter().map(|value| self.node(value)).collect())
            }
            DeValue::Table(table) => self.table(table),
        };
        Node { value, place }
    }

    fn table(self, table: DeTable<'_>) -> Value {
        let mut entries: Vec<Entry> = table
            .into_iter()
            .map(|(key, value)| Entry {
                key_place: self.place(key.span()),
                key: key.into_inner().into_owned(),
                node: self.node(value),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_place.start);
        Value::Table(Table { entries })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::source::Source;

    fn faults(text: &str) -> Vec<String> {
        let source = Source::new("x", text);
        parse(text)
            .1
            .iter()
            .map(|fault| {
                let at = source.position(fault.place.start);
                format!("{}:{} {}", at.line, at.column, fault.message)
            })
            .collect()
    }

    #[test]
    fn all_syntax_errors_are_told_at_once() {
        assert_eq!(
            faults("a = 24h\nb = \nc = 2026-02-30\nc = 007\n[x\n"),
            [
                "1:5 expected a value, found `24h`",
                "2:5 expected a value, found nothing",
                "3:5 invalid date, expected day between 01 and 28; found `2026-02-30`",
                "4:1 duplicate key `c`",
                "4:5 unexpected leading zero",
                "5:3 unclosed table, expected `]`",
            ]
        );
    }

    #[test]
    fn what_was_meant_is_said_how_to_write() {
        #[track_caller]
        fn case(text: &str, hint: &str) {
            assert_eq!(parse(text).1[0].hint.as_deref(), Some(hint), "{text}");
        }
        case("a = 50%", "a share has no `%`: `0.5`");
        case("a = 1,5", "a number has a point: `1.5`");
        case("a = [1 2, 3]", "a comma stands between values: `1, 2`");
        case("a = weekly", "a string stands in quotes: `\"weekly\"`");
        case(
            "[[a.b]]\n[[a]]",
            "a table below `a` stands before the first `[[a]]`; move it behind the one it belongs to",
        );
        case("a = 1\na = 2", "each key and each table is written once");
    }

    #[test]
    fn tables_keep_the_order_of_the_document() {
        let text = "z = 1\na.y = 1\na.b = 0x1F\n[[m]]\n[c]\n";
        let Value::Table(table) = parse(text).0.value else { panic!() };
        let keys: Vec<&str> = table.entries.iter().map(|e| e.key.as_str()).collect();
        assert_eq!(keys, ["z", "a", "m", "c"]);
        let hex = table.get("a").unwrap().get("b").unwrap();
        assert!(matches!(&hex.value, Value::Integer(n) if n == "31"));
    }
}
