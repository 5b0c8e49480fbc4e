//! Which calendars does a mail bring? RFC 5322 with MIME: parts of type `text/calendar` and
//! attached `.ics` files.

use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::calendar::Calendar;
use super::read::read;
use crate::ground::tz;

/// How deep mails within mails are opened.
const DEEPEST: usize = 8;

/// Reads the calendars in a mail, one after another; the same calendar twice, as text and as
/// an attachment, is one.
///
/// Lines are those of the mail; in a part that is encoded, that of the part's first line.
///
/// # Errors
/// A sentence, when there is no calendar in it, or one that is more than [`read`] reads.
pub fn read_mail(bytes: &[u8], zones: &tz::Database) -> Result<Calendar, String> {
    let mail = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| "expected a mail, but found no header of one".to_owned())?;
    let mut parts = Vec::new();
    collect(&mail, bytes, DEEPEST, &mut parts);
    let mut all: Option<Calendar> = None;
    let mut refused = None;
    for (place, part) in parts.iter().enumerate() {
        if parts[..place].iter().any(|earlier| earlier.says_the_same(part)) {
            continue;
        }
        match read(&part.content, zones) {
            Ok(mut calendar) => {
                part.place(&mut calendar);
                match &mut all {
                    Some(all) => append(all, calendar, place),
                    None => all = Some(calendar),
                }
            }
            Err(fault) => refused = refused.or(Some(fault)),
        }
    }
    all.ok_or_else(|| match refused {
        Some(fault) => format!("the calendar in the mail cannot be read: {fault}"),
        None => "expected a mail with a calendar: a part of type `text/calendar`, or an attached \
                 `.ics` file"
            .to_owned(),
    })
}

/// The octets of a calendar, and where in the mail they are.
struct Part {
    content: Vec<u8>,
    /// Lines of the mail before it.
    before: usize,
    /// Whether its lines are lines of the mail.
    plain: bool,
}

impl Part {
    /// Whether the two differ in line ends and blanks at most.
    fn says_the_same(&self, other: &Self) -> bool {
        let [mine, theirs] = [self, other]
            .map(|part| part.content.iter().filter(|octet| !octet.is_ascii_whitespace()));
        mine.eq(theirs)
    }

    /// Numbers the lines as those of the mail.
    fn place(&self, calendar: &mut Calendar) {
        let line = |line: usize| self.before + if self.plain { line } else { 1 };
        calendar.problems.iter_mut().for_each(|problem| problem.line = line(problem.line));
        calendar.events.iter_mut().for_each(|event| {
            event.line = line(event.line);
            event.properties.iter_mut().for_each(|property| property.line = line(property.line));
        });
        calendar.properties.iter_mut().for_each(|property| property.line = line(property.line));
    }
}

fn append(all: &mut Calendar, mut calendar: Calendar, place: usize) {
    // Calendars of different parts stay apart.
    calendar.events.iter_mut().for_each(|event| event.calendar += place << 32);
    all.events.append(&mut calendar.events);
    all.problems.append(&mut calendar.problems);
    all.properties.append(&mut calendar.properties);
    all.method = all.method.take().or(calendar.method);
}

fn collect(mail: &Message, bytes: &[u8], depth: usize, parts: &mut Vec<Part>) {
    for part in &mail.parts {
        match &part.body {
            PartType::Message(inner) if depth > 0 => collect(inner, bytes, depth - 1, parts),
            PartType::Message(_) | PartType::Multipart(_) => {}
            _ if is_calendar(part) => parts.push(taken(part, bytes)),
            _ => {}
        }
    }
}

fn taken(part: &MessagePart, bytes: &[u8]) -> Part {
    let (begin, end) = (part.offset_body as usize, part.offset_end as usize);
    let before = bytes.get(..begin).map_or(0, |b| b.iter().filter(|&&b| b == b'\n').count());
    let raw = bytes.get(begin..end).filter(|_| part.encoding == Encoding::None);
    Part { content: raw.unwrap_or_else(|| part.contents()).to_vec(), before, plain: raw.is_some() }
}

fn is_calendar(part: &MessagePart) -> bool {
    let by_type = part.content_type().is_some_and(|kind| {
        let sub = kind.subtype().unwrap_or_default();
        let main = kind.ctype();
        (main.eq_ignore_ascii_case("text")
            && (sub.eq_ignore_ascii_case("calendar") || sub.eq_ignore_ascii_case("x-vcalendar")))
            || (main.eq_ignore_ascii_case("application") && sub.eq_ignore_ascii_case("ics"))
    });
    let by_name = part.attachment_name().is_some_and(|name| {
        let end = name.trim().to_ascii_lowercase();
        end.ends_with(".ics") || end.ends_with(".vcs") || end.ends_with(".ical")
    });
    by_type || by_name || has_one(part)
}

/// A calendar in the text of a mail itself, or in a part that says nothing of its kind.
fn has_one(part: &MessagePart) -> bool {
    const BEGIN: &[u8] = b"BEGIN:VCALENDAR";
    !matches!(part.body, PartType::Html(_))
        && part.contents().split(|&octet| octet == b'\n').any(|line| {
            line.get(..BEGIN.len()).is_some_and(|start| start.eq_ignore_ascii_case(BEGIN))
        })
}
