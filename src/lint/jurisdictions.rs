//! Are there the jurisdictions that rules name?

use crate::file::Part;
use crate::finding::Severity;
use crate::fleet::RuleKind;
use crate::lint::lints::{Finding, Lint, Terms};
use crate::words::names::nearest;

pub const UNKNOWN_JURISDICTION: Lint = Lint {
    code: "unknown-jurisdiction",
    severity: Severity::Warning,
    about: "A residency rule names a jurisdiction that no region has, so that nobody is drained there",
    remedy: "Write it as the `jurisdiction` of a region, or leave it out",
    example: "`jurisdictions = [\"DE\", \"UK\"]`, where the regions have `DE` and `GB`",
    find: unknown,
};

fn unknown(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let known = || fleet.regions.iter().filter_map(|region| region.jurisdiction.as_deref());
    let mut found = Vec::new();
    for (id, region) in fleet.region_ids().zip(&fleet.regions) {
        for (i, rule) in region.rules.iter().enumerate() {
            let RuleKind::Residency { jurisdictions } = &rule.kind else { continue };
            for name in jurisdictions.iter().filter(|name| known().all(|own| own != *name)) {
                let message = format!(
                    "rule `{}` of `{}` lets users go to `{name}`, which is the jurisdiction of no region",
                    rule.id, region.id
                );
                let advice = match nearest(name, known()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "leave it out, or give a region this `jurisdiction`".to_owned(),
                };
                let part = Part::Rule(id, i);
                found.push(Finding::new(part, "jurisdictions", message).advice(advice));
            }
        }
    }
    found
}
