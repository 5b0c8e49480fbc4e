//! Findings as SARIF 2.1.0, for code scanning.
//!
//! Empty objects are left out: strict readers refuse them.

use serde_json::{Value, json};

use crate::finding::{Finding, Findings, Kind, Place, Severity};

impl Findings {
    pub fn to_sarif(&self) -> String {
        let results: Vec<Value> = self
            .findings
            .iter()
            .zip(self.fingerprints())
            .map(|(finding, fingerprint)| self.result(finding, &fingerprint))
            .collect();
        let rules: Vec<Value> = self.kinds.iter().map(rule).collect();
        let document = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "lowtide",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                } },
                "automationDetails": { "id": format!("lowtide/{}/", self.command) },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        });
        let text = serde_json::to_string_pretty(&document).expect("numbers are finite");
        format!("{text}\n")
    }

    fn result(&self, finding: &Finding, fingerprint: &str) -> Value {
        let mut result = json!({
            "ruleId": finding.code,
            "level": level(finding.severity),
            "message": { "text": finding.in_full() },
            "partialFingerprints": { "lowtideFinding/v1": fingerprint },
        });
        if let Some(index) = self.kinds.iter().position(|kind| kind.code == finding.code) {
            result["ruleIndex"] = json!(index);
        }
        if let Some(place) = &finding.place {
            result["locations"] = json!([{ "physicalLocation": location(place) }]);
        }
        if let Some(reason) = &finding.accepted {
            result["suppressions"] = json!([{ "kind": "inSource", "justification": reason }]);
        }
        result
    }
}

fn rule(kind: &Kind) -> Value {
    json!({
        "id": kind.code,
        "shortDescription": { "text": kind.about },
        "fullDescription": { "text": kind.about },
        "help": { "text": kind.remedy },
        "defaultConfiguration": { "level": level(kind.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

fn location(place: &Place) -> Value {
    let mut region = json!({ "startLine": place.line });
    if let Some(column) = place.column {
        region["startColumn"] = json!(column);
    }
    let mut artifact = json!({ "uri": uri(&place.file) });
    if !place.file.starts_with('/') {
        artifact["uriBaseId"] = json!("%SRCROOT%");
    }
    json!({ "artifactLocation": artifact, "region": region })
}

/// A path as a URI reference: all but RFC 3986's unreserved characters and `/` are encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
