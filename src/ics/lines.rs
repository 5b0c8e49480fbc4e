//! Where does a content line begin and end? Unfolding, and what real files do instead.
//!
//! RFC 5545 §3.1 folds on octets and ends lines with CRLF. Files also have LF, CR, blank
//! lines, UTF-16, text broken without the space that would continue it (Arelion, PCCW), and
//! the soft line breaks of vCalendar 1.0.

use std::borrow::Cow;
use std::iter::Peekable;

use super::encoding;
use super::property::{self, Property};

/// What is read of one content line, in octets; the rest of it is dropped.
pub(super) const LONGEST: usize = 1 << 20;

/// How many lines out of place are remembered.
const MOST_STRAYS: usize = 1000;

/// A logical line: folded pieces put together, in octets.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// Line of the file, from 1, on which it begins.
    pub number: usize,
    pub octets: Cow<'a, [u8]>,
    /// Whether some of it was dropped for its length.
    pub cut: bool,
}

impl Line<'_> {
    /// The name of the property, as written; empty where the line has none.
    pub fn name(&self) -> &str {
        property::name_of(&self.octets)
    }

    pub fn property(&self) -> Option<Property> {
        Property::parse(&self.octets, self.number)
    }
}

/// A line that belongs nowhere.
#[derive(Debug)]
pub(super) struct Stray {
    pub number: usize,
    pub text: String,
    /// Whether it is a property that was cut for its length.
    pub cut: bool,
}

/// The logical lines of a calendar, in [plain](super::encoding::plain) octets.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    physical: Peekable<Physical<'a>>,
    case: Case,
    /// Whether the last property was text, which may go on without a mark.
    in_text: bool,
    strays: Vec<Stray>,
}

impl<'a> Lines<'a> {
    /// The lines from the first `BEGIN:VCALENDAR` on; none where there is no such line.
    pub fn new(octets: &'a [u8]) -> Self {
        let mut physical = Physical { rest: octets, number: 1, indent: 0 }.peekable();
        let mut case = Case::Upper;
        while let Some((_, line)) = physical.peek() {
            let trimmed = line.trim_ascii();
            if is_calendar(trimmed) {
                case = Case::of(trimmed);
                let indent = line.len() - line.trim_ascii_start().len();
                if indent > 0 {
                    // A calendar pasted with every line indented.
                    physical = indented(octets, indent);
                }
                break;
            }
            physical.next();
        }
        Self { physical, case, in_text: false, strays: Vec::new() }
    }

    /// The lines passed so far that belong nowhere; each is told once.
    pub fn strays(&mut self) -> Vec<Stray> {
        std::mem::take(&mut self.strays)
    }

    /// Whether a line that is not marked as a continuation begins a property.
    fn begins(&self, line: &[u8], next: Option<&[u8]>) -> bool {
        let name = property::name_of(line);
        if name.is_empty() {
            return false;
        }
        let value = match line.get(name.len()) {
            Some(b':') => &line[name.len() + 1..],
            Some(b';') => b"",
            // The rest is folded onto the next line: `DTSTART` and then ` :20001104T150000`.
            None if next.is_some_and(|next| matches!(next, [b' ' | b'\t', b':' | b';', ..])) => b"",
            _ => return false,
        };
        if name.eq_ignore_ascii_case("BEGIN") || name.eq_ignore_ascii_case("END") {
            return !self.in_text || property::is_component(value.trim_ascii());
        }
        if !self.in_text {
            return true;
        }
        // In broken text, `Status: cancelled` or `Note: ...` is what somebody wrote in prose.
        let extension = name.len() > 2 && name.as_bytes()[..2].eq_ignore_ascii_case(b"X-");
        let like_the_others = match self.case {
            Case::Upper => name.bytes().all(|b| !b.is_ascii_lowercase()),
            Case::Lower => name.bytes().all(|b| !b.is_ascii_uppercase()),
            Case::Mixed => true,
        };
        extension
            || property::is_time(&name.to_ascii_uppercase())
            || (like_the_others && property::is_known(name) && value.first() != Some(&b' '))
    }
}

/// How a file writes the names of its properties.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Case {
    Upper,
    /// KOrganizer.
    Lower,
    Mixed,
}

impl Case {
    /// By its first line.
    fn of(line: &[u8]) -> Self {
        match line.get(..5) {
            Some(b"BEGIN") => Self::Upper,
            Some(b"begin") => Self::Lower,
            _ => Self::Mixed,
        }
    }
}

fn is_calendar(line: &[u8]) -> bool {
    line.len() >= 15 && line[..15].eq_ignore_ascii_case(b"BEGIN:VCALENDAR")
}

fn indented(octets: &[u8], indent: usize) -> Peekable<Physical<'_>> {
    let mut lines = Physical { rest: octets, number: 1, indent }.peekable();
    while lines.next_if(|(_, line)| !is_calendar(line.trim_ascii())).is_some() {}
    lines
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        loop {
            let (number, first) = self.physical.next()?;
            let first = first.trim_ascii_start();
            if first.is_empty() {
                continue;
            }
            let next = self.physical.peek().map(|(_, line)| *line);
            if !self.begins(first, next) {
                if !self.in_text && self.strays.len() < MOST_STRAYS {
                    let shown = &first[..first.len().min(60)];
                    let text = encoding::text(shown).trim_end_matches('\u{FFFD}').to_owned();
                    self.strays.push(Stray { number, text, cut: false });
                }
                continue;
            }
            let mut line = Line { number, octets: Cow::Borrowed(first), cut: false };
            let name = property::name_of(first);
            self.in_text = property::is_text(name);
            let soft = is_quoted_printable(first);
            while let Some((_, next)) = self.physical.peek() {
                let soft_break = soft && line.octets.ends_with(b"=");
                let piece = match next.first() {
                    Some(b' ' | b'\t') => &next[1..],
                    _ if soft_break => next,
                    _ => break,
                };
                let octets = line.octets.to_mut();
                if soft_break {
                    octets.pop();
                }
                let room = LONGEST.saturating_sub(octets.len());
                octets.extend_from_slice(&piece[..piece.len().min(room)]);
                line.cut |= piece.len() > room;
                self.physical.next();
            }
            if line.octets.len() > LONGEST {
                line.octets = Cow::Owned(line.octets[..LONGEST].to_vec());
                line.cut = true;
            }
            return Some(line);
        }
    }
}

fn is_quoted_printable(line: &[u8]) -> bool {
    const MARK: &[u8] = b"QUOTED-PRINTABLE";
    let head = &line[..line.iter().position(|&b| b == b':').unwrap_or(line.len())];
    head.windows(MARK.len()).any(|part| part.eq_ignore_ascii_case(MARK))
}

/// The lines as the file has them, ended by LF, CR or CRLF; `\r\r\n` ends one line. Empty lines
/// are counted and passed over.
#[derive(Debug)]
struct Physical<'a> {
    rest: &'a [u8],
    number: usize,
    /// Blanks to take off the start of each line.
    indent: usize,
}

impl<'a> Iterator for Physical<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<(usize, &'a [u8])> {
        while !self.rest.is_empty() {
            let end = self.rest.iter().position(|b| matches!(b, b'\n' | b'\r'));
            let (line, after) = self.rest.split_at(end.unwrap_or(self.rest.len()));
            let returns = after.iter().take_while(|&&b| b == b'\r').count();
            let ended = match after.get(returns) {
                Some(b'\n') => returns + 1,
                _ => returns.min(1),
            };
            self.rest = &after[ended..];
            let number = self.number;
            self.number += 1;
            let indent = line.iter().take(self.indent);
            let blanks = indent.take_while(|b| b.is_ascii_whitespace()).count();
            if line.len() > blanks {
                return Some((number, &line[blanks..]));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(octets: &[u8]) -> Vec<(usize, String)> {
        Lines::new(octets)
            .map(|line| (line.number, encoding::text(&line.octets).into_owned()))
            .collect()
    }

    #[test]
    fn folded_lines_are_put_together_on_octets() {
        let folded = "BEGIN:VCALENDAR\r\nSUMMARY:caf\u{e9}\r\nEND:VCALENDAR\r\n".as_bytes();
        let at = folded.iter().position(|&b| b == 0xC3).unwrap() + 1;
        let cut = [&folded[..at], b"\r\n ", &folded[at..]].concat();
        assert_eq!(lines(&cut)[1], (2, "SUMMARY:café".to_owned()));
        assert_eq!(lines(&cut)[2].0, 4);
    }

    #[test]
    fn line_ends_of_every_system_count_as_one() {
        for end in ["\n", "\r\n", "\r", "\r\r\n"] {
            let file = ["junk", "BEGIN:VCALENDAR", "", "DTSTART", " :20260101", "X-A:1"].join(end);
            let expected = [(2, "BEGIN:VCALENDAR"), (4, "DTSTART:20260101"), (6, "X-A:1")]
                .map(|(number, line)| (number, line.to_owned()));
            assert_eq!(lines(file.as_bytes()), expected, "{end:?}");
        }
    }

    #[test]
    fn text_broken_without_a_mark_is_no_property() {
        let file = "BEGIN:VCALENDAR\nDESCRIPTION:Dear all,\nStatus: cancelled\nhttps://a.example\n\
                    STATUS: LATE\nmore\nSTATUS:CONFIRMED\nELE\n";
        let mut read = Lines::new(file.as_bytes());
        let found: Vec<usize> = read.by_ref().map(|line| line.number).collect();
        assert_eq!(found, [1, 2, 7]);
        let strays = read.strays();
        assert_eq!((strays[0].number, strays[0].text.as_str()), (8, "ELE"));
    }

    #[test]
    fn an_indented_calendar_and_utf_16_are_read() {
        let indented = "> mail\n  BEGIN:VCALENDAR\n  SUMMARY:a\n   b\n  END:VCALENDAR\n";
        assert_eq!(lines(indented.as_bytes())[1].1, "SUMMARY:ab");
        let wide: Vec<u8> =
            "\u{feff}BEGIN:VCALENDAR".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(lines(&encoding::plain(&wide)), [(1, "BEGIN:VCALENDAR".to_owned())]);
        assert_eq!(encoding::text(b"\x80 caf\xe9"), "€ café");
    }

    #[test]
    fn soft_breaks_of_vcalendar_1_join_lines() {
        let file = "BEGIN:VCALENDAR\nDESCRIPTION;ENCODING=QUOTED-PRINTABLE:a=\nb=20=\nSTATUS:c\n";
        assert_eq!(lines(file.as_bytes()).len(), 2);
    }
}
