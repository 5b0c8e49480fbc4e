//! What is wrong, where, and what to do about it? Faults, and how they are shown.

use std::fmt;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::source::Source;
use crate::words::harmless::{REPLACEMENT, harmless, is_harmful, without_commands};
use crate::words::lines::broken;

/// A stretch of bytes of one of the texts that were read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Which text: 0 is the file, then come the settings in their order.
    pub source: usize,
    pub start: usize,
    pub end: usize,
}

impl Place {
    pub fn new(source: usize, span: Range<usize>) -> Self {
        Self { source, start: span.start, end: span.end }
    }
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Found and expected, lower case, no full stop.
    pub message: String,
    pub place: Place,
    /// What to do next.
    pub hint: Option<String>,
}

/// Everything that is wrong with a file, in its order; at least one fault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Faults {
    sources: Vec<Source>,
    faults: Vec<Fault>,
}

/// How many faults are shown; the rest is counted.
const SHOWN: usize = 50;
/// How many columns of a line are shown at most.
const WIDTH: usize = 100;
/// How many are shown however narrow a terminal is.
const LEAST: usize = 20;
/// What stands for what a shortened line leaves out.
const CUT: &str = "...";

impl Faults {
    pub(super) fn new(sources: Vec<Source>, mut faults: Vec<Fault>) -> Self {
        faults.sort_by_key(|fault| (fault.place.source, fault.place.start));
        // Two readers may look at one value; its fault is told once.
        faults.dedup();
        Self { sources, faults }
    }

    /// A single fault in `source`.
    pub fn one(source: &Source, span: Range<usize>, message: String, hint: Option<String>) -> Self {
        let fault = Fault { message, place: Place::new(0, span), hint };
        Self { sources: vec![source.clone()], faults: vec![fault] }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter()
    }

    /// The text that `fault` lies in.
    pub fn source(&self, fault: &Fault) -> &Source {
        &self.sources[fault.place.source]
    }

    /// The faults as a terminal shows them, one paragraph each, with a newline at the end. No line
    /// is wider than `width`, where there is one.
    pub fn render(&self, color: bool, width: Option<usize>) -> String {
        let paint = Paint { color };
        let mut text = String::new();
        for (i, fault) in self.faults.iter().take(SHOWN).enumerate() {
            if i > 0 {
                text.push('\n');
            }
            render(fault, self.source(fault), paint, width, &mut text);
        }
        match self.faults.len().saturating_sub(SHOWN) {
            0 => {}
            1 => text.push_str("\nand 1 more fault\n"),
            more => text.push_str(&format!("\nand {more} more faults\n")),
        }
        text
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false, None))
    }
}

impl std::error::Error for Faults {}

#[derive(Clone, Copy)]
struct Paint {
    color: bool,
}

impl Paint {
    const ERROR: &str = "1;31";
    const BOLD: &str = "1";
    const GUTTER: &str = "1;34";
    const HINT: &str = "1;36";

    fn paint(self, style: &str, text: &str) -> String {
        if self.color { format!("\x1b[{style}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

fn render(fault: &Fault, source: &Source, paint: Paint, width: Option<usize>, out: &mut String) {
    let prose = |line: String| width.map_or_else(|| format!("{line}\n"), |w| broken(&line, w));
    let place = on_a_line(source.text(), fault.place);
    let start = source.floor(place.start);
    let position = source.position(start);
    let (number, location) = if source.has_lines() {
        let at = format!("{}:{}:{}", source.name(), position.line, position.column);
        (position.line.to_string(), at)
    } else {
        (" ".to_owned(), source.name().to_owned())
    };
    let gutter = number.len() + " | ".len() + 2 * CUT.len();
    let room = width.map_or(WIDTH, |width| width.saturating_sub(gutter).clamp(LEAST, WIDTH));
    let snippet = Snippet::cut(source.text(), start, source.floor(place.end).max(start), room);
    let indent = " ".repeat(number.len());

    let message = paint.paint(Paint::BOLD, &format!(": {}", harmless(&fault.message)));
    out.push_str(&prose(format!("{}{message}", paint.paint(Paint::ERROR, "error"))));
    let arrow = paint.paint(Paint::GUTTER, &format!("{indent}-->"));
    out.push_str(&format!("{arrow} {}\n", harmless(&location)));
    if source.is_quoted() {
        let gutter = paint.paint(Paint::GUTTER, &format!("{number} |"));
        out.push_str(format!("{gutter} {}", snippet.line).trim_end());
        out.push('\n');
        let gutter = paint.paint(Paint::GUTTER, &format!("{indent} |"));
        let carets = paint.paint(Paint::ERROR, &"^".repeat(snippet.carets));
        out.push_str(&format!("{gutter} {}{carets}\n", " ".repeat(snippet.indent)));
    }
    if let Some(hint) = &fault.hint {
        let label = paint.paint(Paint::HINT, "hint");
        out.push_str(&prose(format!("{label}: {}", harmless(hint))));
    }
}

/// `place`, moved to the end of the last line that says something where it lies behind it:
/// what is missing at the end of a file is shown there.
fn on_a_line(text: &str, place: Place) -> Place {
    if place.start < text.len() {
        return place;
    }
    let end = text.trim_end().len();
    Place { start: end, end, ..place }
}

/// A line as it is shown, and where its carets go.
struct Snippet {
    line: String,
    /// In columns.
    indent: usize,
    carets: usize,
}

impl Snippet {
    /// The line of `text` that holds `start`; `start` and `end` lie between characters.
    fn cut(text: &str, start: usize, end: usize, width: usize) -> Self {
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let line_end = line_start.max(text[..line_end].trim_end_matches('\r').len()).max(start);
        let end = end.min(line_end);
        let (before, marked, after) =
            (&text[line_start..start], &text[start..end], &text[end..line_end]);

        let (marked, cut_within) = head(marked, width * 3 / 5);
        let room = width - columns(&marked);
        // What one side does not need, the other may have.
        let after_room = (room / 2).max(room.saturating_sub(columns(before)));
        let (after, cut_after) =
            if cut_within { (String::new(), true) } else { head(after, after_room) };
        let (before, cut_before) = tail(before, room - columns(&after));

        let mut line = String::new();
        if cut_before {
            line.push_str(CUT);
        }
        line.push_str(&before);
        let indent = columns(&line);
        line.push_str(&marked);
        line.push_str(&after);
        if cut_after {
            line.push_str(CUT);
        }
        Self { line: without_commands(&line), indent, carets: columns(&marked).max(1) }
    }
}

/// As much of the start of `text` as fits into `room` columns, and whether some is left.
fn head(text: &str, room: usize) -> (String, bool) {
    let mut shown = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += width(c);
        if used > room {
            return (shown, true);
        }
        push(c, &mut shown);
    }
    (shown, false)
}

/// As much of the end of `text` as fits into `room` columns, and whether some is left.
fn tail(text: &str, room: usize) -> (String, bool) {
    let mut used = 0;
    for (at, c) in text.char_indices().rev() {
        used += width(c);
        if used > room {
            return (head(&text[at + c.len_utf8()..], room).0, true);
        }
    }
    (head(text, room).0, false)
}

/// A tab is four columns wide wherever it stands, so that carets stay below their words.
const TAB: &str = "    ";

fn push(c: char, shown: &mut String) {
    match c {
        '\t' => shown.push_str(TAB),
        c if is_harmful(c) => shown.push(REPLACEMENT),
        c => shown.push(c),
    }
}

/// How many columns `c` takes as it is shown.
fn width(c: char) -> usize {
    match c {
        '\t' => TAB.len(),
        c if is_harmful(c) => 1,
        c => c.width().unwrap_or(1),
    }
}

fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fault of the first `word` in `text`, without its first line.
    fn shown(text: &str, word: &str) -> String {
        let source = Source::new("regions.toml", text);
        let start = source.text().find(word).unwrap_or(source.text().len());
        let faults = Faults::one(&source, start..start + word.len(), "bad".to_owned(), None);
        faults.render(false, None).split_once('\n').unwrap().1.to_owned()
    }

    #[test]
    fn carets_stand_below_their_words() {
        #[track_caller]
        fn case(text: &str, word: &str, expected: &str) {
            assert_eq!(shown(text, word), expected, "{text:?}");
        }
        case("a = 1\nb = 2", "b", " --> regions.toml:2:1\n2 | b = 2\n  | ^\n");
        case("\ta = 1", "a", " --> regions.toml:1:2\n1 |     a = 1\n  |     ^\n");
        case("日本 = x", "x", " --> regions.toml:1:6\n1 | 日本 = x\n  |        ^\n");
        case("e\u{301} = x", "x", " --> regions.toml:1:6\n1 | e\u{301} = x\n  |     ^\n");
        case("a = [\r\n1]\r\n", "[\r\n1]", " --> regions.toml:1:5\n1 | a = [\n  |     ^\n");
        case("\u{feff}a", "a", " --> regions.toml:1:1\n1 | a\n  | ^\n");
        case(
            "a\u{1b}[31m = x",
            "x",
            " --> regions.toml:1:10\n1 | a\u{fffd}[31m = x\n  |          ^\n",
        );
    }

    #[test]
    fn what_is_missing_at_the_end_is_shown_behind_the_last_line() {
        assert_eq!(shown("a = ", ""), " --> regions.toml:1:1\n1 | a =\n  | ^\n");
        let source = Source::new("regions.toml", "a = \"x\n\n");
        let faults = Faults::one(&source, 8..8, "bad".to_owned(), None);
        assert_eq!(
            faults.to_string(),
            "error: bad\n --> regions.toml:1:7\n1 | a = \"x\n  |       ^\n"
        );
        let source = Source::new("regions.toml", "");
        let faults = Faults::one(&source, 0..0, "bad".to_owned(), None);
        assert_eq!(faults.to_string(), "error: bad\n --> regions.toml:1:1\n1 |\n  | ^\n");
    }

    #[test]
    fn a_long_line_is_shortened_around_its_carets() {
        let text = format!("{} here {}", "x".repeat(5000), "y".repeat(5000));
        let shown = shown(&text, "here");
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0], " --> regions.toml:1:5002");
        assert_eq!(lines[1], format!("1 | ...{} here {}...", "x".repeat(47), "y".repeat(47)));
        assert_eq!(lines[2], format!("  | {}^^^^", " ".repeat(51)));

        let all = self::shown(&text, &text);
        assert!(all.lines().all(|line| line.len() <= WIDTH + 2 * CUT.len() + 4), "{all}");
    }

    #[test]
    fn fifty_faults_are_shown_and_the_rest_is_counted() {
        let source = Source::new("x", "a");
        let fault = |i: usize| Fault {
            message: format!("fault {i}"),
            place: Place::new(0, 0..1),
            hint: None,
        };
        let shown = |n| Faults::new(vec![source.clone()], (0..n).map(fault).collect()).to_string();
        assert!(!shown(50).contains("more"));
        assert!(shown(51).ends_with("\nand 1 more fault\n"));
        assert!(shown(70).ends_with("\nand 20 more faults\n"));
    }

    #[test]
    fn colour_is_on_request_only() {
        let source = Source::new("x", "a");
        let faults = Faults::one(&source, 0..1, "bad".to_owned(), Some("good".to_owned()));
        assert_eq!(
            faults.render(true, None),
            "\x1b[1;31merror\x1b[0m\x1b[1m: bad\x1b[0m\n\x1b[1;34m -->\x1b[0m x:1:1\n\
             \x1b[1;34m1 |\x1b[0m a\n\x1b[1;34m  |\x1b[0m \x1b[1;31m^\x1b[0m\n\
             \x1b[1;36mhint\x1b[0m: good\n"
        );
        assert!(!faults.render(false, None).contains('\x1b'));
    }
}
