//! Findings as JUnit XML: a suite for each file, a test case for each subject.

use crate::finding::{Finding, Findings, Severity, Subject};
use crate::words::harmless::harmless;

impl Findings {
    /// A subject fails when a finding about it is an error; what else was found is its output.
    pub fn to_junit(&self) -> String {
        let mut suites: Vec<(&str, Vec<usize>)> = Vec::new();
        for (i, subject) in self.subjects.iter().enumerate() {
            let file = file_of(subject);
            match suites.iter_mut().find(|(name, _)| *name == file) {
                Some((_, subjects)) => subjects.push(i),
                None => suites.push((file, vec![i])),
            }
        }
        let failures = |subjects: &[usize]| subjects.iter().filter(|&&i| self.fails(i)).count();
        let all: Vec<usize> = (0..self.subjects.len()).collect();
        let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        xml.push_str(&format!(
            "<testsuites name=\"lowtide {}\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n",
            self.command,
            all.len(),
            failures(&all)
        ));
        for (name, subjects) in suites {
            xml.push_str(&format!(
                "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">\n",
                escaped(name),
                subjects.len(),
                failures(&subjects)
            ));
            subjects.iter().for_each(|&i| self.push_case(i, &mut xml));
            xml.push_str("  </testsuite>\n");
        }
        xml.push_str("</testsuites>\n");
        xml
    }

    fn about(&self, subject: usize) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.subject == subject)
    }

    fn fails(&self, subject: usize) -> bool {
        self.about(subject).any(|finding| finding.severity == Severity::Error)
    }

    fn push_case(&self, i: usize, xml: &mut String) {
        let subject = &self.subjects[i];
        let place = subject.place.as_ref().map_or(String::new(), |place| {
            format!(" file=\"{}\" line=\"{}\"", escaped(&place.file), place.line)
        });
        xml.push_str(&format!(
            "    <testcase classname=\"{}\" name=\"{}\"{place}",
            escaped(file_of(subject)),
            escaped(&harmless(&subject.name))
        ));
        if self.about(i).next().is_none() {
            xml.push_str("/>\n");
            return;
        }
        xml.push_str(">\n");
        // One failure for all errors: most readers show no more than the first.
        let (errors, others): (Vec<&Finding>, Vec<&Finding>) =
            self.about(i).partition(|finding| finding.severity == Severity::Error);
        if let Some(first) = errors.first() {
            xml.push_str(&format!(
                "      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
                escaped(first.code),
                escaped(&harmless(&first.message)),
                escaped(&listed(&errors))
            ));
        }
        if !others.is_empty() {
            xml.push_str(&format!(
                "      <system-out>{}</system-out>\n",
                escaped(&listed(&others))
            ));
        }
        xml.push_str("    </testcase>\n");
    }
}

fn file_of(subject: &Subject) -> &str {
    subject.place.as_ref().map_or("lowtide", |place| &place.file)
}

fn listed(findings: &[&Finding]) -> String {
    let paragraphs: Vec<String> = findings
        .iter()
        .map(|finding| format!("{}[{}]: {}", finding.severity, finding.code, finding.in_full()))
        .collect();
    paragraphs.join("\n")
}

/// Text as XML holds it; what no XML may hold is shown as a replacement character.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' | '\t' => safe.push(c),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            c if c.is_control() => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}
