//! Findings for programs: `lowtide.findings/1`. Fields may be added, never changed.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::finding::{Finding, Findings, Severity};
use crate::ground::harm::UserMinutes;

#[derive(Serialize)]
struct Document<'f> {
    format: &'static str,
    command: &'static str,
    #[serde(flatten)]
    judged: BTreeMap<String, usize>,
    errors: usize,
    warnings: usize,
    notes: usize,
    verdict: String,
    findings: Vec<Entry<'f>>,
}

#[derive(Serialize)]
struct Entry<'f> {
    code: &'f str,
    severity: &'static str,
    window: Option<&'f str>,
    region: Option<&'f str>,
    rule: Option<&'f str>,
    message: &'f str,
    file: Option<&'f str>,
    line: Option<usize>,
    column: Option<usize>,
    local_time: Option<&'f str>,
    reason: Option<&'f str>,
    source: Option<&'f str>,
    accepted: Option<&'f str>,
    hint: Option<&'f str>,
    suggestion: Option<Suggestion<'f>>,
    fingerprint: String,
}

#[derive(Serialize)]
struct Suggestion<'f> {
    start: &'f str,
    impact: UserMinutes,
}

impl Findings {
    pub fn to_json(&self) -> String {
        let judged = self.judged.iter().map(|&(number, what)| (format!("{what}s"), number));
        let entries = self.findings.iter().zip(self.fingerprints());
        let document = Document {
            format: "lowtide.findings/1",
            command: self.command,
            judged: judged.collect(),
            errors: self.count(Severity::Error),
            warnings: self.count(Severity::Warning),
            notes: self.count(Severity::Note),
            verdict: self.verdict(),
            findings: entries.map(|(finding, print)| entry(finding, print)).collect(),
        };
        let text = serde_json::to_string_pretty(&document).expect("numbers are finite");
        format!("{text}\n")
    }
}

fn entry(finding: &Finding, fingerprint: String) -> Entry<'_> {
    let place = finding.place.as_ref();
    let start = finding.way_out.as_ref().and_then(|way_out| way_out.start.as_ref());
    Entry {
        code: finding.code,
        severity: finding.severity.name(),
        window: finding.window.as_deref(),
        region: finding.region.as_deref(),
        rule: finding.rule.as_deref(),
        message: &finding.message,
        file: place.map(|place| place.file.as_str()),
        line: place.map(|place| place.line),
        column: place.and_then(|place| place.column),
        local_time: finding.local_time.as_deref(),
        reason: finding.reason.as_deref(),
        source: finding.source.as_deref(),
        accepted: finding.accepted.as_deref(),
        hint: finding.way_out.as_ref().map(|way_out| way_out.advice.as_str()),
        suggestion: start.map(|start| Suggestion { start: &start.at, impact: start.impact }),
        fingerprint,
    }
}
