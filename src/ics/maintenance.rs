//! What does a carrier say of its own work? The X-MAINTNOTE convention
//! (draft-gunter-calext-maintenance-notifications).

use super::Property;

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
    /// Whether users can notice: false only when no impact is stated overall and for each object.
    pub fn has_impact(&self) -> bool {
        let stated: Vec<Impact> =
            self.impact.into_iter().chain(self.objects.iter().filter_map(|o| o.impact)).collect();
        stated.is_empty() || stated.iter().any(|&impact| impact != Impact::None)
    }

    pub(super) fn of(properties: &[Property]) -> Option<Self> {
        let first = |name: &str| {
            properties.iter().find(|p| p.name == name).map(|p| p.text().trim().to_owned())
        };
        properties.iter().any(|p| p.name.starts_with("X-MAINTNOTE-")).then(|| Self {
            provider: first("X-MAINTNOTE-PROVIDER"),
            account: first("X-MAINTNOTE-ACCOUNT"),
            id: first("X-MAINTNOTE-MAINTENANCE-ID"),
            status: None,
            impact: None,
            objects: Vec::new(),
        })
    }
}
