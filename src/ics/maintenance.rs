//! What does a carrier say of its own work? The X-MAINTNOTE convention
//! (draft-gunter-calext-maintenance-notifications).

use super::property::Property;

/// One notice of maintenance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Maintenance {
    pub provider: Option<String>,
    pub account: Option<String>,
    /// The provider's name for the work, the same in every notice of it.
    pub id: Option<String>,
    /// `None` where the notice leaves it as it was.
    pub status: Option<MaintenanceStatus>,
    /// The impact on all objects that do not have their own; the worst where several are named.
    pub impact: Option<Impact>,
    /// The circuits and services that are touched.
    pub objects: Vec<Object>,
}

/// Something of the customer's that the work touches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Object {
    pub id: String,
    /// Its own impact, where the notice gives one.
    pub impact: Option<Impact>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MaintenanceStatus {
    Tentative,
    Confirmed,
    InProcess,
    Completed,
    Rescheduled,
    Cancelled,
}

/// What users notice, from the least to the worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Impact {
    None,
    ReducedRedundancy,
    Degraded,
    Outage,
}

impl Maintenance {
    /// Whether users can notice: false only when no impact is stated for everything it touches.
    pub fn has_impact(&self) -> bool {
        let harmless = |impact: Option<Impact>| impact == Some(Impact::None);
        let objects_harmless =
            self.objects.iter().all(|object| harmless(object.impact.or(self.impact)));
        let overall_harmless =
            harmless(self.impact) || (self.impact.is_none() && !self.objects.is_empty());
        !(objects_harmless && overall_harmless)
    }

    pub fn is_cancelled(&self) -> bool {
        self.status == Some(MaintenanceStatus::Cancelled)
    }

    /// Reads the notice in an event's properties; `None` where it has none of the convention's.
    ///
    /// `faults` gets what is missing or not understood, each a clause. A word for an impact
    /// that is not known counts as an outage.
    pub(super) fn of(properties: &[Property], faults: &mut Vec<String>) -> Option<Self> {
        if !properties.iter().any(|p| p.name.starts_with("X-MAINTNOTE-")) {
            return None;
        }
        let first = |name: &str| {
            let value = properties.iter().find(|p| p.name == name)?.text().trim().to_owned();
            (!value.is_empty()).then_some(value)
        };
        let impacts: Vec<Impact> = properties
            .iter()
            .filter(|p| p.name == "X-MAINTNOTE-IMPACT")
            .flat_map(|p| p.value.split(','))
            .filter_map(|word| impact(word, faults))
            .collect();
        let objects: Vec<Object> = properties
            .iter()
            .filter(|p| p.name == "X-MAINTNOTE-OBJECT-ID")
            .map(|p| Object {
                id: p.text().trim().to_owned(),
                impact: p
                    .parameter("X-MAINTNOTE-OBJECT-IMPACT")
                    .and_then(|words| words.split(',').filter_map(|w| impact(w, faults)).max()),
            })
            .collect();
        let status = match first("X-MAINTNOTE-STATUS") {
            Some(word) => status(&word, faults),
            None => None,
        };
        let notice = Self {
            provider: first("X-MAINTNOTE-PROVIDER"),
            account: first("X-MAINTNOTE-ACCOUNT"),
            id: first("X-MAINTNOTE-MAINTENANCE-ID"),
            status,
            impact: impacts.into_iter().max(),
            objects,
        };
        for (name, missing) in [
            ("X-MAINTNOTE-PROVIDER", notice.provider.is_none()),
            ("X-MAINTNOTE-ACCOUNT", notice.account.is_none()),
            ("X-MAINTNOTE-MAINTENANCE-ID", notice.id.is_none()),
        ] {
            if missing {
                faults.push(format!("the notice has no `{name}`; it counts all the same"));
            }
        }
        // A cancellation need not say what it no longer touches.
        if notice.objects.is_empty() && notice.impact.is_none() && !notice.is_cancelled() {
            let missing = "the notice names no object and no impact; it counts as an outage";
            faults.push(missing.to_owned());
        }
        Some(notice)
    }
}

/// A word with its case, blanks and dashes evened out.
fn plain(word: &str) -> String {
    word.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase()
}

fn status(word: &str, faults: &mut Vec<String>) -> Option<MaintenanceStatus> {
    Some(match plain(word).as_str() {
        "TENTATIVE" | "PLANNED" | "SCHEDULED" => MaintenanceStatus::Tentative,
        "CONFIRMED" => MaintenanceStatus::Confirmed,
        "INPROCESS" | "INPROGRESS" | "STARTED" => MaintenanceStatus::InProcess,
        "COMPLETED" | "COMPLETE" => MaintenanceStatus::Completed,
        "RESCHEDULED" => MaintenanceStatus::Rescheduled,
        "CANCELLED" | "CANCELED" => MaintenanceStatus::Cancelled,
        "NOCHANGE" => return None,
        _ => {
            faults.push(format!(
                "expected `TENTATIVE`, `CONFIRMED`, `IN-PROCESS`, `COMPLETED` or `CANCELLED` as \
                 `X-MAINTNOTE-STATUS`, found `{word}`"
            ));
            return None;
        }
    })
}

fn impact(word: &str, faults: &mut Vec<String>) -> Option<Impact> {
    Some(match plain(word).as_str() {
        "" => return None,
        "NOIMPACT" | "NONE" => Impact::None,
        "REDUCEDREDUNDANCY" => Impact::ReducedRedundancy,
        "DEGRADED" => Impact::Degraded,
        "OUTAGE" => Impact::Outage,
        _ => {
            faults.push(format!(
                "expected `NO-IMPACT`, `REDUCED-REDUNDANCY`, `DEGRADED` or `OUTAGE` as an impact, \
                 found `{}`; it counts as an outage",
                word.trim()
            ));
            Impact::Outage
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(lines: &[&str]) -> (Maintenance, Vec<String>) {
        let mut faults = Vec::new();
        let properties: Vec<Property> =
            lines.iter().filter_map(|line| Property::parse(line.as_bytes(), 1)).collect();
        (Maintenance::of(&properties, &mut faults).unwrap(), faults)
    }

    #[test]
    fn only_work_that_touches_nothing_is_without_impact() {
        #[track_caller]
        fn case(lines: &[&str], expected: bool) {
            assert_eq!(notice(lines).0.has_impact(), expected, "{lines:?}");
        }
        let object = "X-MAINTNOTE-OBJECT-ID:a";
        let harmless = "X-MAINTNOTE-OBJECT-ID;X-MAINTNOTE-OBJECT-IMPACT=NO-IMPACT:a";
        let out = "X-MAINTNOTE-OBJECT-ID;X-MAINTNOTE-OBJECT-IMPACT=OUTAGE:b";
        case(&["X-MAINTNOTE-IMPACT:NO-IMPACT"], false);
        case(&["X-MAINTNOTE-IMPACT: no impact ", object], false);
        case(&["X-MAINTNOTE-IMPACT:NO-IMPACT", harmless, out], true);
        case(&["X-MAINTNOTE-IMPACT:OUTAGE", harmless], true);
        case(&[harmless], false);
        case(&[harmless, object], true);
        case(&["X-MAINTNOTE-IMPACT:NO-IMPACT", "X-MAINTNOTE-IMPACT:DEGRADED"], true);
        case(&["X-MAINTNOTE-IMPACT:SOME"], true);
        case(&[object], true);
    }

    #[test]
    fn what_a_notice_lacks_or_misspells_is_told() {
        let (read, faults) = notice(&[
            "X-MAINTNOTE-PROVIDER: a.example",
            "X-MAINTNOTE-ACCOUNT:1",
            "X-MAINTNOTE-STATUS:DONE",
            "X-MAINTNOTE-IMPACT:OUTAGE",
        ]);
        assert_eq!(read.provider.as_deref(), Some("a.example"));
        assert_eq!(
            faults,
            [
                "expected `TENTATIVE`, `CONFIRMED`, `IN-PROCESS`, `COMPLETED` or `CANCELLED` as `X-MAINTNOTE-STATUS`, found `DONE`",
                "the notice has no `X-MAINTNOTE-MAINTENANCE-ID`; it counts all the same",
            ]
        );
    }
}
