//! Whose words are these? A text as it was given, and positions in it.

use std::path::Path;
use std::sync::Arc;

/// A text with the name that its user knows it by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    /// A file has lines to name; a setting of the command line has none.
    has_lines: bool,
    /// Where the files lie that it names.
    folder: Option<Arc<Path>>,
}

/// Where in a text, as people and editors count: both from 1, columns in characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// What stands before a setting where one is shown.
pub(super) const SET: &str = "--set ";

impl Source {
    /// A file called `name`, as its user typed it. A byte order mark is no part of the text.
    pub fn new(name: &str, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { name: name.into(), text: text.into(), has_lines: true, folder: None }
    }

    /// The same text; the files that it names lie in `folder`.
    pub fn in_folder(self, folder: &Path) -> Self {
        Self { folder: Some(folder.into()), ..self }
    }

    /// One `--set PATH=VALUE`; its text is the option and its value.
    pub(super) fn of_setting(setting: &str) -> Self {
        let text = format!("{SET}{setting}");
        Self { name: "command line".into(), text: text.into(), has_lines: false, folder: None }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    pub(super) fn has_lines(&self) -> bool {
        self.has_lines
    }

    /// The line and column of a byte of the text; the end of the text for all beyond it.
    pub fn position(&self, offset: usize) -> Position {
        let before = &self.text[..self.floor(offset)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: before.bytes().filter(|&b| b == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// The first byte of the character that holds byte `offset`.
    pub(super) fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        #[track_caller]
        fn case(text: &str, offset: usize, line: usize, column: usize) {
            let source = Source::new("x", text);
            assert_eq!(source.position(offset), Position { line, column }, "{text:?} {offset}");
        }
        case("", 0, 1, 1);
        case("ab\ncd", 1, 1, 2);
        case("ab\ncd", 3, 2, 1);
        case("ab\r\ncd", 4, 2, 1);
        case("äb", 2, 1, 2);
        case("äb", 1, 1, 1); // inside the ä
        case("ab", 99, 1, 3);
        case("\u{feff}ab", 1, 1, 2);
    }
}
