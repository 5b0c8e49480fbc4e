//! What is an event called, before it is understood?

use super::pieces::Component;
use super::property::Property;
use crate::words::harmless::shortened;

/// The names of an event.
pub(super) struct Draft {
    pub uid: String,
    pub summary: Option<String>,
    /// As a problem begins: "event `Freeze`".
    pub name: String,
}

impl Draft {
    pub fn of(component: &Component) -> Self {
        let text = |name: &str| component.first(name).map(Property::text);
        let uid = text("UID").map(|uid| uid.trim().to_owned()).unwrap_or_default();
        let summary = text("SUMMARY");
        let shown = summary.as_deref().map(str::trim).filter(|s| !s.is_empty()).unwrap_or(&uid);
        let name = if shown.is_empty() {
            "an event without a name".to_owned()
        } else {
            format!("event `{}`", shortened(shown))
        };
        Self { uid, summary, name }
    }
}
