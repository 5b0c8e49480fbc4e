//! Findings for people at a terminal.

use crate::finding::{Findings, Severity};
use crate::report::text::Style;
use crate::words::harmless::harmless;

impl Findings {
    /// A paragraph for each finding, and a last line with the verdict.
    pub fn to_text(&self, style: Style) -> String {
        let paint = |code: &str, text: &str| {
            if style.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
        };
        let mut text = String::new();
        for finding in &self.findings {
            let color = match finding.severity {
                Severity::Error => "1;31",
                Severity::Warning => "1;33",
                Severity::Note => "1;36",
            };
            let label = format!("{}[{}]", finding.severity, finding.code);
            let message = harmless(&finding.message);
            text.push_str(&format!(
                "{}{}\n",
                paint(color, &label),
                paint("1", &format!(": {message}"))
            ));
            let place = finding.place.as_ref().map(|place| match place.column {
                Some(column) => format!("{}:{}:{column}", place.file, place.line),
                None => format!("{}:{}", place.file, place.line),
            });
            let named = |what: &str, name: &Option<String>| {
                name.as_ref().map(|name| format!("{what} `{name}`"))
            };
            let about = [
                place,
                finding.window.as_ref().map(|name| match name.strip_prefix("window ") {
                    Some(_) => name.clone(),
                    None => format!("window `{name}`"),
                }),
                named("region", &finding.region),
                named("rule", &finding.rule),
            ];
            let about: Vec<String> = about.into_iter().flatten().collect();
            if !about.is_empty() {
                let about = harmless(&about.join(", "));
                text.push_str(&format!("  {} {about}\n", paint("1;34", "-->")));
            }
            for (label, remark) in finding.remarks() {
                let label = paint("1;36", label);
                text.push_str(&format!("  {label}: {}\n", remark));
            }
            text.push('\n');
        }
        text.push_str(&format!("{}\n", self.verdict()));
        text
    }
}
