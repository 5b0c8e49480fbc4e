//! Is this the finding of last time? A name for each that outlives edits elsewhere in the file.

use std::collections::BTreeMap;

use crate::finding::Findings;
use crate::words::slug::fnv;

impl Findings {
    /// A fingerprint for each finding, in their order: of the code and what it is about,
    /// without lines and times. Of findings that agree in all that, the first, the second
    /// and so on have each their own.
    pub(super) fn fingerprints(&self) -> Vec<String> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        self.findings
            .iter()
            .map(|finding| {
                let file = finding.place.as_ref().map(|place| place.file.as_str());
                let about = [
                    Some(finding.code),
                    file,
                    Some(self.subjects[finding.subject].name.as_str()),
                    finding.region.as_deref(),
                    finding.rule.as_deref(),
                ];
                let about = about.map(Option::unwrap_or_default).join("\n");
                let number = seen.entry(about.clone()).or_default();
                *number += 1;
                format!("{:016x}", fnv(format!("{about}\n{number}").as_bytes()))
            })
            .collect()
    }
}
