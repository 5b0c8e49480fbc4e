//! What does one content line say? Name, parameters and value (RFC 5545 §3.1, RFC 6868).

use super::encoding;

/// A property as it stands in the file.
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

    /// The property of a whole content line; `None` where it has no name or no value.
    pub(super) fn parse(octets: &[u8], line: usize) -> Option<Self> {
        let text = encoding::text(octets);
        let name = name_of(octets);
        let mut rest = text.get(name.len()..)?;
        // A group before the name, `item1.DTSTART`, is Apple's.
        let name = name.rsplit('.').next().unwrap_or(name).to_ascii_uppercase();
        let mut parameters = Vec::new();
        while let Some(more) = rest.strip_prefix(';') {
            let (parameter, value, after) = parameter(more, is_time(&name))?;
            parameters.push((parameter, value));
            rest = after;
        }
        let value = rest.strip_prefix(':')?;
        let encoded = parameters.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("QUOTED-PRINTABLE")
                || (name == "ENCODING" && value.eq_ignore_ascii_case("QUOTED-PRINTABLE"))
        });
        let value =
            if encoded { encoding::text(&unquoted(value)).into_owned() } else { value.to_owned() };
        Some(Self { name, parameters, value, line })
    }
}

/// The name at the start of a line, with what stands before a `:` or `;`; else empty.
pub(super) fn name_of(octets: &[u8]) -> &str {
    let end = octets
        .iter()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')))
        .unwrap_or(octets.len());
    std::str::from_utf8(&octets[..end]).unwrap_or_default()
}

/// One parameter after its `;`: its name in upper case, its value, and what follows.
fn parameter(text: &str, of_a_time: bool) -> Option<(String, String, &str)> {
    let name_end = text.find(['=', ';', ':'])?;
    let name = text[..name_end].trim().to_ascii_uppercase();
    let Some(mut rest) = text[name_end..].strip_prefix('=') else {
        return Some((name, String::new(), &text[name_end..]));
    };
    let mut value = String::new();
    loop {
        let closed = rest.strip_prefix('"').and_then(|quoted| quoted.split_once('"'));
        if let Some((quoted, after)) = closed {
            value.push_str(&uncircumflexed(quoted));
            rest = after;
            continue;
        }
        let end = rest.find(['"', ';', ':']).unwrap_or(rest.len());
        value.push_str(&uncircumflexed(&rest[..end]));
        rest = &rest[end..];
        let mark = rest.chars().next()?;
        // Outlook leaves `(UTC+01:00) Berlin` without quotes.
        let within = mark == ':' && of_a_time && !is_times(&rest[1..]) && rest[1..].contains(':');
        let unclosed = mark == '"' && !rest[1..].contains('"');
        if within || unclosed {
            value.push(mark);
            rest = &rest[1..];
        } else if mark != '"' {
            return Some((name, value, rest));
        }
    }
}

/// RFC 6868.
fn uncircumflexed(value: &str) -> String {
    if !value.contains('^') {
        return value.to_owned();
    }
    let mut text = String::with_capacity(value.len());
    let mut rest = value.chars().peekable();
    while let Some(c) = rest.next() {
        let meant = match (c, rest.peek()) {
            ('^', Some('n')) => '\n',
            ('^', Some('^')) => '^',
            ('^', Some('\'')) => '"',
            _ => {
                text.push(c);
                continue;
            }
        };
        rest.next();
        text.push(meant);
    }
    text
}

/// Undoes quoted-printable (RFC 2045 §6.7); what is no escape stays.
fn unquoted(value: &str) -> Vec<u8> {
    let mut octets = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |at: usize| after.get(at).and_then(|&b| char::from(b).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'=', Some(high), Some(low)) => {
                octets.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                octets.push(*first);
                rest = after;
            }
        }
    }
    octets
}

/// Whether the value of the property (upper case) is times.
pub(super) fn is_time(name: &str) -> bool {
    matches!(name, "DTSTART" | "DTEND" | "RECURRENCE-ID" | "EXDATE" | "RDATE")
}

fn is_times(value: &str) -> bool {
    value.trim_start().starts_with(|c: char| c.is_ascii_digit())
        && value.bytes().all(|b| b.is_ascii_digit() || b"TZtzPWDHMSpwdhms:+-/,. ".contains(&b))
}

/// Whether the property is text for people, in which broken lines turn up.
pub(super) fn is_text(name: &str) -> bool {
    ["DESCRIPTION", "COMMENT", "SUMMARY", "LOCATION", "CONTACT", "X-ALT-DESC"]
        .iter()
        .any(|text| text.eq_ignore_ascii_case(name))
}

/// Whether RFC 5545 or RFC 7986 has the property.
pub(super) fn is_known(name: &str) -> bool {
    KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether `BEGIN:` and `END:` may have the value.
pub(super) fn is_component(value: &[u8]) -> bool {
    const COMPONENTS: [&[u8]; 11] = [
        b"VCALENDAR",
        b"VEVENT",
        b"VTODO",
        b"VJOURNAL",
        b"VFREEBUSY",
        b"VTIMEZONE",
        b"STANDARD",
        b"DAYLIGHT",
        b"VALARM",
        b"VAVAILABILITY",
        b"AVAILABLE",
    ];
    COMPONENTS.iter().any(|component| component.eq_ignore_ascii_case(value))
        || value.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(b"X-"))
}

const KNOWN: &[&str] = &[
    "ACTION",
    "ATTACH",
    "ATTENDEE",
    "CALSCALE",
    "CATEGORIES",
    "CLASS",
    "COLOR",
    "COMMENT",
    "COMPLETED",
    "CONFERENCE",
    "CONTACT",
    "CREATED",
    "DESCRIPTION",
    "DTEND",
    "DTSTAMP",
    "DTSTART",
    "DUE",
    "DURATION",
    "EXDATE",
    "EXRULE",
    "FREEBUSY",
    "GEO",
    "IMAGE",
    "LAST-MODIFIED",
    "LOCATION",
    "METHOD",
    "NAME",
    "ORGANIZER",
    "PERCENT-COMPLETE",
    "PRIORITY",
    "PRODID",
    "RDATE",
    "RECURRENCE-ID",
    "REFRESH-INTERVAL",
    "RELATED-TO",
    "REPEAT",
    "REQUEST-STATUS",
    "RESOURCES",
    "RRULE",
    "SEQUENCE",
    "SOURCE",
    "STATUS",
    "SUMMARY",
    "TRANSP",
    "TRIGGER",
    "TZID",
    "TZNAME",
    "TZOFFSETFROM",
    "TZOFFSETTO",
    "TZURL",
    "UID",
    "URL",
    "VERSION",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn property(line: &str) -> Property {
        Property::parse(line.as_bytes(), 1).unwrap()
    }

    #[test]
    fn parameters_are_read_as_they_are_written_in_the_wild() {
        #[track_caller]
        fn case(line: &str, name: &str, parameter: &str, value: &str) {
            let read = property(line);
            assert_eq!(read.parameter(name), Some(parameter), "{line}");
            assert_eq!(read.value, value, "{line}");
        }
        case("dtstart;tzid=\"A: B; C\":20260101T000000", "TZID", "A: B; C", "20260101T000000");
        case(
            "DTSTART;TZID=(UTC+01:00) Amsterdam, Berlin:20260101T000000",
            "TZID",
            "(UTC+01:00) Amsterdam, Berlin",
            "20260101T000000",
        );
        case("DTSTART;TZID=X:2026-01-01T10:00:00Z", "TZID", "X", "2026-01-01T10:00:00Z");
        case("X-A;P=a^nb^^c^'d:v:w", "P", "a\nb^c\"d", "v:w");
        case("X-A;P=\"a\",\"b\":v", "P", "a,b", "v");
        case("ORGANIZER;CN=a \"nick name:mailto:b", "CN", "a \"nick name", "mailto:b");
        case("DESCRIPTION;QUOTED-PRINTABLE:a=0D=0Ab=C3=A9", "QUOTED-PRINTABLE", "", "a\r\nbé");
    }

    #[test]
    fn text_has_its_escapes_undone() {
        assert_eq!(property(r"SUMMARY:a\, b\; c\nd\\e\f").text(), "a, b; c\nd\\e\\f");
    }

    #[test]
    fn a_line_without_a_value_is_no_property() {
        for line in ["", "X-NO-VALUE", "SUMMARY=test", "DTSTART;TZID=A", ":x"] {
            let read = Property::parse(line.as_bytes(), 1);
            assert!(read.is_none_or(|p| p.name.is_empty()), "{line}");
        }
    }
}
