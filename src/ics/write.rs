//! How is a calendar written? Content lines as RFC 5545 has them: folded at 75 octets,
//! ended with CRLF, text escaped.

use crate::ground::duration::{DAY, HOUR, Minutes, WEEK};
use crate::ground::minute::Minute;

/// A calendar on its way; lines come in the order in which they are said.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
}

impl Writer {
    /// Opens a component, such as `VEVENT`.
    pub fn begin(&mut self, component: &str) {
        self.value("BEGIN", component);
    }

    pub fn end(&mut self, component: &str) {
        self.value("END", component);
    }

    /// A property whose value is no text: an instant, a number, a keyword, an address.
    pub fn value(&mut self, name: &str, value: &str) {
        self.property(name, &[], value);
    }

    /// A property whose value is text for people (RFC 5545 §3.3.11).
    pub fn text(&mut self, name: &str, text: &str) {
        self.property(name, &[], &escaped(text));
    }

    /// A property with parameters; `value` is written as it is.
    pub fn property(&mut self, name: &str, parameters: &[(&str, &str)], value: &str) {
        let mut line = name.to_owned();
        for (parameter, value) in parameters {
            line.push_str(&format!(";{parameter}={}", parameter_value(value)));
        }
        line.push(':');
        line.extend(value.chars().filter(|&c| c == '\t' || !c.is_control()));
        self.folded(&line);
    }

    /// The calendar, each line ended.
    pub fn finish(self) -> String {
        self.text
    }

    /// At most 75 octets a line, and no character cut in two (RFC 5545 §3.1).
    fn folded(&mut self, line: &str) {
        const LONGEST: usize = 75;
        let mut used = 0;
        for c in line.chars() {
            if used + c.len_utf8() > LONGEST {
                self.text.push_str("\r\n ");
                used = 1;
            }
            self.text.push(c);
            used += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// Text with what RFC 5545 §3.3.11 reads as marks escaped.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => safe.extend(['\\', c]),
            '\n' => safe.push_str("\\n"),
            c => safe.push(c),
        }
    }
    safe
}

/// A parameter's value, in quotes where it needs them, with RFC 6868's escapes.
fn parameter_value(value: &str) -> String {
    let mut safe = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '^' => safe.push_str("^^"),
            '"' => safe.push_str("^'"),
            '\n' => safe.push_str("^n"),
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    if safe.contains([':', ';', ',']) { format!("\"{safe}\"") } else { safe }
}

/// `20261206T190000Z`
pub fn utc(instant: Minute) -> String {
    instant.utc().format("%Y%m%dT%H%M%SZ").to_string()
}

/// A length of time as RFC 5545 §3.3.6 has it: `P7D`, `PT1H30M`, `-P1W`.
pub fn duration(length: Minutes) -> String {
    let sign = if length < Minutes::ZERO { "-" } else { "" };
    let rest = length.abs();
    if rest != Minutes::ZERO && rest % WEEK == Minutes::ZERO {
        return format!("{sign}P{}W", rest / WEEK);
    }
    let mut text = format!("{sign}P");
    if rest >= DAY {
        text.push_str(&format!("{}D", rest / DAY));
    }
    let (hours, minutes) = (rest % DAY / HOUR, (rest % HOUR).0);
    match (hours, minutes) {
        (0, 0) if rest >= DAY => {}
        (hours, 0) if hours > 0 => text.push_str(&format!("T{hours}H")),
        (0, minutes) => text.push_str(&format!("T{minutes}M")),
        (hours, minutes) => text.push_str(&format!("T{hours}H{minutes}M")),
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut calendar = Writer::default();
        calendar.text("SUMMARY", &"日本".repeat(20));
        let text = calendar.finish();
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert!(lines.len() == 2 && lines.iter().all(|line| line.len() <= 75), "{text}");
        assert_eq!(lines.join("").replace(' ', ""), format!("SUMMARY:{}", "日本".repeat(20)));
    }

    #[test]
    fn marks_in_text_and_parameters_are_escaped() {
        let mut calendar = Writer::default();
        calendar.text("SUMMARY", "a;b,c\\d\r\ne\u{7}");
        calendar.property("ORGANIZER", &[("CN", "The \"NOC\": day, night")], "mailto:a@b.example");
        assert_eq!(
            calendar.finish(),
            "SUMMARY:a\\;b\\,c\\\\d\\ne\r\nORGANIZER;CN=\"The ^'NOC^': day, night\":mailto:a@b.example\r\n"
        );
    }

    #[test]
    fn durations_are_those_of_the_standard() {
        for (length, text) in [
            (Minutes::ZERO, "PT0M"),
            (Minutes(90), "PT1H30M"),
            (HOUR, "PT1H"),
            (-DAY, "-P1D"),
            (WEEK, "P1W"),
            (DAY + Minutes(30), "P1DT30M"),
            (8 * DAY + Minutes(120), "P8DT2H"),
        ] {
            assert_eq!(duration(length), text);
        }
    }
}
