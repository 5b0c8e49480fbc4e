//! Whose words are these? A text as it was given, and positions in it.

use std::sync::Arc;

use super::folder::Folder;

/// A text with the name that its user knows it by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    marks: Arc<Marks>,
    /// A file has lines to name; a setting of the command line has none.
    has_lines: bool,
    /// Where the files lie that it names.
    folder: Option<Folder>,
    /// Whether faults may show its lines.
    is_quoted: bool,
    /// Whether somebody said that it is a plan.
    is_plan: bool,
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
    /// What standard input is called.
    pub const STDIN: &str = "<stdin>";

    /// A file called `name`, as its user typed it. A byte order mark is no part of the text.
    pub fn new(name: &str, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self {
            name: name.into(),
            text: text.into(),
            marks: Arc::new(Marks::of(text)),
            has_lines: true,
            folder: None,
            is_quoted: true,
            is_plan: false,
        }
    }

    /// The same text; the files that it names lie in `folder`.
    pub fn in_folder(self, folder: Folder) -> Self {
        Self { folder: Some(folder), ..self }
    }

    /// The same text, which is a plan, whatever its name ends with.
    pub fn as_plan(self) -> Self {
        Self { is_plan: true, ..self }
    }

    /// Whether it is said to be a plan, as JSON or iCalendar: by its name, or beside it.
    pub(super) fn is_plan(&self) -> bool {
        let ending = self.name.rsplit_once('.').map_or("", |(_, ending)| ending);
        self.is_plan || ["json", "ics"].iter().any(|plan| ending.eq_ignore_ascii_case(plan))
    }

    pub(super) fn is_nameless(&self) -> bool {
        *self.name == *Self::STDIN
    }

    /// The same text, of which faults show nothing.
    pub(super) fn unquoted(&self) -> Self {
        Self { is_quoted: false, ..self.clone() }
    }

    /// One `--set PATH=VALUE`; its text is the option and its value.
    pub(super) fn of_setting(setting: &str) -> Self {
        let text = format!("{SET}{setting}");
        Self { has_lines: false, ..Self::new("command line", &text) }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn folder(&self) -> Option<&Folder> {
        self.folder.as_ref()
    }

    pub(super) fn is_quoted(&self) -> bool {
        self.is_quoted
    }

    pub(super) fn has_lines(&self) -> bool {
        self.has_lines
    }

    /// The line and column of a byte of the text; the end of the text for all beyond it.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let line = self.marks.lines.partition_point(|&start| start <= offset);
        let start = self.marks.lines[line - 1];
        let characters = |end| self.marks.characters_before(&self.text, end);
        Position { line, column: characters(offset) - characters(start) + 1 }
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

/// What is counted once, so that places are found without reading a text again for each.
#[derive(PartialEq, Eq, Debug)]
struct Marks {
    /// Where each line begins.
    lines: Vec<usize>,
    /// How many characters begin before each block.
    characters: Vec<usize>,
}

impl Marks {
    /// In bytes.
    const BLOCK: usize = 1024;

    fn of(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(ends).collect();
        let blocks = text.as_bytes().chunks(Self::BLOCK).map(characters_in);
        let characters = std::iter::once(0)
            .chain(blocks.scan(0, |sum, block| {
                *sum += block;
                Some(*sum)
            }))
            .collect();
        Self { lines, characters }
    }

    /// How many characters of `text` begin before byte `end`.
    fn characters_before(&self, text: &str, end: usize) -> usize {
        let block = end / Self::BLOCK;
        self.characters[block] + characters_in(&text.as_bytes()[block * Self::BLOCK..end])
    }
}

/// How many characters begin in some bytes of a text.
fn characters_in(bytes: &[u8]) -> usize {
    let begins = |byte: &&u8| (**byte as i8) >= -0x40;
    bytes.iter().filter(begins).count()
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
        let long = "é\n".repeat(1000) + &"日".repeat(1000);
        case(&long, 3 * 999, 1000, 1);
        case(&long, 3000, 1001, 1);
        case(&long, 3000 + 3 * 700, 1001, 701);
        case(&long, 6000, 1001, 1001);
    }
}
