//! Which instants does a sentence tell? As reports write them: in UTC, with their dates.

use std::ops::Range;

use chrono::NaiveDateTime;

use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::report::document::{Block, Document, Shape};
use crate::report::slot;

/// An instant in a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// Where its bytes are.
    pub place: Range<usize>,
    pub at: Minute,
    pub shape: Shape,
}

/// How sentences write instants, and of how many words that is made.
const FORMS: [(&str, usize, Shape); 2] =
    [("%a %Y-%m-%d %H:%M", 3, Shape::Date), ("%A %-d %B %Y at %H:%M", 6, Shape::Long)];

/// Every instant that `words` tell in UTC, in order: a time with an offset behind it is local.
pub fn instants(words: &str) -> Vec<Told> {
    let mut starts: Vec<usize> = vec![0];
    starts.extend(words.match_indices([' ', '(']).map(|(at, _)| at + 1));
    let mut found: Vec<Told> = Vec::new();
    for from in starts {
        if found.last().is_some_and(|last| last.place.end > from) {
            continue;
        }
        let told = FORMS.iter().find_map(|&(form, count, shape)| {
            let rest = &words[from..];
            let end = rest.match_indices(' ').nth(count - 1).map_or(rest.len(), |(end, _)| end);
            let text = rest[..end].trim_end_matches([',', ';', '.', ')']);
            let behind = rest[text.len()..].strip_prefix(' ').unwrap_or_default();
            let at = NaiveDateTime::parse_from_str(text, form).ok()?;
            let is_local = behind.starts_with(['+', '-']);
            let place = from..from + text.len();
            (!is_local).then(|| Told { place, at: Minute::ceil(at.and_utc()), shape })
        });
        found.extend(told);
    }
    found
}

/// The document with the instants of its sentences on `clock`, too.
pub fn on_clock(mut document: Document, clock: &Zone) -> Document {
    for block in &mut document.blocks {
        match block {
            Block::Answer(words) | Block::Paragraph(words) => *words = beside(words, clock),
            Block::List(items) => items.iter_mut().for_each(|item| *item = beside(item, clock)),
            Block::Heading(_) | Block::Table(_) | Block::Picture(_) => {}
        }
    }
    document
}

/// The words with each instant on `clock`, too: `Sun 2026-12-06 19:00 (20:00 Berlin time)`.
pub fn beside(words: &str, clock: &Zone) -> String {
    let mut text = String::new();
    let mut done = 0;
    for Told { place, at, .. } in instants(words) {
        let utc = if words[place.end..].starts_with(" UTC") { " UTC".len() } else { 0 };
        text.push_str(&words[done..place.end + utc]);
        done = place.end + utc;
        let local = clock.local(at);
        let same_day = local.date_naive() == at.utc().date();
        let time = local.format(if same_day { "%H:%M" } else { "%a %H:%M" });
        let inside = text.matches('(').count() > text.matches(')').count();
        let (open, close) = if inside { ('[', ']') } else { ('(', ')') };
        text.push_str(&format!(" {open}{time} {}{close}", slot::clock(clock)));
    }
    text.push_str(&words[done..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::tz::Database;

    #[test]
    fn instants_stand_on_another_clock_too() {
        let berlin = Database::embedded().zone("Europe/Berlin").unwrap();
        for (words, told) in [
            (
                "from Sun 2026-12-06 19:00, or later",
                "from Sun 2026-12-06 19:00 (20:00 Berlin time), or later",
            ),
            (
                "It costs 2 (3 at Mon 2026-12-07 23:30).",
                "It costs 2 (3 at Mon 2026-12-07 23:30 [Tue 00:30 Berlin time]).",
            ),
            (
                "on Monday 5 July 2027 at 01:00 UTC.",
                "on Monday 5 July 2027 at 01:00 UTC (03:00 Berlin time).",
            ),
            // Neither a local time nor a date that is none.
            ("Mon 2026-12-07 19:00 +01:00", "Mon 2026-12-07 19:00 +01:00"),
            ("Mon 2026-12-06 19:00", "Mon 2026-12-06 19:00"),
            ("every Sunday at 19:00 UTC – ünd", "every Sunday at 19:00 UTC – ünd"),
        ] {
            assert_eq!(beside(words, &berlin), told);
        }
    }
}
