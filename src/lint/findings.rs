//! What the lints found, for the writers of findings.

use crate::file::{Part, Places};
use crate::finding::{Finding, Findings, Kind, Levels, Place, Subject, WayOut};
use crate::fleet::Fleet;
use crate::lint::{self, LINTS, Lint};

/// Every lint, as a code that can be found.
pub fn kinds() -> Vec<Kind> {
    let kind = |lint: &Lint| Kind {
        code: lint.code,
        about: lint.about,
        remedy: lint.remedy,
        example: lint.example,
        severity: lint.severity,
    };
    LINTS.iter().map(kind).collect()
}

/// What `found` says of the region file called `file`, each as bad as `levels` has it. The
/// subjects are the file, then its regions.
pub fn findings(
    fleet: &Fleet,
    places: &Places,
    file: &str,
    found: Vec<(&'static Lint, lint::Finding)>,
    levels: &Levels,
) -> Findings {
    // What the file does not write, such as a built-in tier, is about the file as a whole.
    let place = |part: Option<Part>, key| {
        let at = part.and_then(|part| places.of(part, key));
        Some(Place {
            file: file.to_owned(),
            line: at.map_or(1, |at| at.line),
            column: at.map(|at| at.column),
        })
    };
    let whole = Subject { name: file.to_owned(), place: place(None, None) };
    let regions = fleet.region_ids().zip(&fleet.regions).map(|(r, region)| Subject {
        name: region.id.clone(),
        place: place(Some(Part::Region(r)), None),
    });
    let all = found.len();
    let mut findings: Vec<Finding> = found
        .into_iter()
        .filter_map(|(lint, found)| {
            let severity = levels.of(lint.code, lint.severity)?;
            let region = found.region();
            let rule = match found.part {
                Some(Part::Rule(r, i)) => Some(fleet.regions[r].rules[i].id.clone()),
                _ => None,
            };
            let subject = region.map_or(0, |region| region.0 + 1);
            Some(Finding {
                place: match found.elsewhere {
                    Some((file, line)) => Some(Place { file, line, column: None }),
                    None => place(found.part, found.key),
                },
                region: region.map(|region| fleet.regions[region].id.clone()),
                rule,
                way_out: Some(WayOut { advice: found.advice, start: None }),
                ..Finding::new(lint.code, severity, subject, found.message)
            })
        })
        .collect();
    findings.sort_by_key(|finding| finding.severity);
    Findings {
        command: "check",
        kinds: kinds(),
        judged: vec![
            (fleet.regions.len(), "region"),
            (fleet.regions.iter().map(|region| region.rules.len()).sum(), "rule"),
            (fleet.tiers.len(), "tier"),
        ],
        subjects: std::iter::once(whole).chain(regions).collect(),
        ignored: all - findings.len(),
        findings,
        pardon: None,
    }
}
