//! What does one content line say?

/// A property as it stands in the file (RFC 5545 §3.1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Property {
    /// In upper case.
    pub name: String,
    /// Names in upper case, values without quotes.
    pub parameters: Vec<(String, String)>,
    /// Unfolded, escapes left in.
    pub value: String,
    /// Line of the file, from 1, on which it begins.
    pub line: usize,
}

impl Property {
    /// The first value of the parameter `name`, which is in upper case.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The value as text, its escapes undone (RFC 5545 §3.3.11).
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.value.len());
        let mut rest = self.value.chars();
        while let Some(c) = rest.next() {
            match c {
                '\\' => match rest.next() {
                    Some('n' | 'N') => text.push('\n'),
                    Some(escaped @ ('\\' | ';' | ',' | '"' | ':')) => text.push(escaped),
                    Some(other) => text.extend(['\\', other]),
                    None => text.push('\\'),
                },
                c => text.push(c),
            }
        }
        text
    }
}
