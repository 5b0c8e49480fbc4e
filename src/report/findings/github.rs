//! Findings as workflow commands of GitHub Actions, which become annotations.

use crate::finding::{Finding, Findings, Severity};
use crate::words::figures;
use crate::words::harmless::harmless;

/// How many annotations of each severity GitHub shows for a step.
const SHOWN: usize = 10;

impl Findings {
    /// A command for each finding, the most severe first, then the verdict for the log.
    pub fn to_github(&self) -> String {
        let mut text = String::new();
        for finding in self.by_severity() {
            text.push_str(&command(finding));
            text.push('\n');
        }
        let unseen: Vec<String> = Severity::ALL
            .into_iter()
            .map(|severity| (self.count(severity).saturating_sub(SHOWN), severity.name()))
            .filter(|&(number, _)| number > 0)
            .map(|(number, name)| figures::count(number, name))
            .collect();
        if !unseen.is_empty() {
            text.push_str(&format!(
                "GitHub shows {SHOWN} annotations of a severity; in this log only: {}\n",
                unseen.join(", ")
            ));
        }
        text.push_str(&format!("{}\n", self.verdict()));
        text
    }
}

fn command(finding: &Finding) -> String {
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = &finding.place {
        properties.push(format!("file={}", property(&harmless(&place.file))));
        properties.push(format!("line={}", place.line));
        properties.extend(place.column.map(|column| format!("col={column}")));
    }
    properties.push(format!("title={}", property(&finding.title())));
    format!("::{name} {}::{}", properties.join(","), data(&finding.in_full()))
}

/// The message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
