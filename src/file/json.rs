//! What is written where in JSON? The same tree as for TOML.

use std::ops::Range;

use super::fault::{Faults, Place};
use super::node::{Entry, Node, Table, Value};
use super::source::Source;

/// Reads a JSON text.
///
/// # Errors
/// The first syntax error, with its place.
pub fn parse(source: &Source) -> Result<Node, Faults> {
    // Whether it is JSON, and nested no deeper than a stack allows, serde_json says; after
    // that, places are all that is left to find.
    if let Err(error) = serde_json::from_str::<serde_json::Value>(source.text()) {
        let message = error.to_string();
        let sentence = message.split(" at line ").next().unwrap_or(&message);
        let offset = offset(source.text(), error.line(), error.column());
        let message = format!("broken JSON: {sentence}");
        let hint = "a plan is what `lowtide plan -f json` writes".to_owned();
        return Err(Faults::one(source, offset..offset, message, Some(hint)));
    }
    let mut reader = Reader { text: source.text(), at: 0 };
    Ok(reader.node())
}

/// serde_json counts lines from 1, columns in bytes, and points behind what it read.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)).min(text.len())
}

/// Walks through a text that is known to be JSON.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn node(&mut self) -> Node {
        self.skip_space();
        let start = self.at;
        let value = match self.peek() {
            b'{' => self.table(),
            b'[' => self.list(),
            b'"' => Value::Text(self.string()),
            _ => self.word(),
        };
        Node { value, place: Place::new(0, self.since(start)) }
    }

    fn table(&mut self) -> Value {
        let mut table = Table::default();
        self.items(b'}', |reader| {
            let start = reader.at;
            let key = reader.string();
            let key_place = Place::new(0, reader.since(start));
            reader.skip_space();
            reader.at += 1; // the colon
            let node = reader.node();
            table.entries.push(Entry { key, key_place, node });
        });
        Value::Table(table)
    }

    fn list(&mut self) -> Value {
        let mut list = Vec::new();
        self.items(b']', |reader| list.push(reader.node()));
        Value::List(list)
    }

    /// What stands between an opening bracket and `close`, which are passed over too.
    fn items(&mut self, close: u8, mut item: impl FnMut(&mut Self)) {
        self.at += 1;
        loop {
            self.skip_space();
            match self.peek() {
                b',' => self.at += 1,
                c if c == close => break,
                _ => item(self),
            }
        }
        self.at += 1;
    }

    fn string(&mut self) -> String {
        let start = self.at;
        self.at += 1;
        while self.peek() != b'"' {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        serde_json::from_str(&self.text[start..self.at]).expect("a string of a JSON text")
    }

    fn word(&mut self) -> Value {
        let rest = &self.text[self.at..];
        let end = rest.find([',', ']', '}', ' ', '\t', '\r', '\n']).unwrap_or(rest.len());
        self.at += end;
        match &rest[..end] {
            "null" => Value::Null,
            "true" => Value::Flag(true),
            "false" => Value::Flag(false),
            number if number.contains(['.', 'e', 'E']) => Value::Float(number.to_owned()),
            number => Value::Integer(number.to_owned()),
        }
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
    }

    /// The next byte; 0 at the end.
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn since(&self, start: usize) -> Range<usize> {
        start..self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_places() {
        let text = "{ \"a\\\"}\": [1, -2.5e3, true,\n null], \"é\" : {\"b\":\"\\u00e9\"} }";
        let source = Source::new("x", text);
        let root = parse(&source).unwrap();
        let list = root.get("a\"}").unwrap();
        assert_eq!(&text[list.place.start..list.place.end], "[1, -2.5e3, true,\n null]");
        let found: Vec<String> = list.list().unwrap().iter().map(Node::found).collect();
        assert_eq!(found, ["1", "-2.5e3", "`true`", "null"]);
        let inner = root.get("é").unwrap().get("b").unwrap();
        assert_eq!(inner.text(), Some("é"));
        assert_eq!(&text[inner.place.start..inner.place.end], "\"\\u00e9\"");
    }

    #[test]
    fn broken_json_is_told_with_its_place() {
        let error = parse(&Source::new("plan.json", "{\n  \"a\": [1,,2]\n}")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "error: broken JSON: expected value\n --> plan.json:2:11\n2 |   \"a\": [1,,2]\n  |           ^\nhint: a plan is what `lowtide plan -f json` writes\n"
        );
    }
}
