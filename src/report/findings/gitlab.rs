//! Findings as a Code Quality report of GitLab.

use serde_json::{Value, json};

use crate::finding::{Findings, Severity};

impl Findings {
    /// What stands in no file is shown at the first line of standard input's place.
    pub fn to_gitlab(&self) -> String {
        let issues: Vec<Value> = self
            .findings
            .iter()
            .zip(self.fingerprints())
            .map(|(finding, fingerprint)| {
                let place = finding.place.as_ref();
                json!({
                    "description": finding.in_full(),
                    "check_name": finding.code,
                    "fingerprint": fingerprint,
                    "severity": match finding.severity {
                        Severity::Error => "major",
                        Severity::Warning => "minor",
                        Severity::Note => "info",
                    },
                    "location": {
                        "path": place.map_or("-", |place| &place.file),
                        "lines": { "begin": place.map_or(1, |place| place.line) },
                    },
                })
            })
            .collect();
        let text = serde_json::to_string_pretty(&issues).expect("text can be written");
        format!("{text}\n")
    }
}
