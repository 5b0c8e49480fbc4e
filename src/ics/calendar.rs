//! What does one file of events hold?

use super::event::Event;
use super::property::Property;

/// What one calendar file holds.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// Of the first calendar in the file, upper case: `PUBLISH`, `REQUEST`, `CANCEL`.
    pub method: Option<String>,
    pub events: Vec<Event>,
    /// Bad events and lines, in the file's order; the rest is used. At most 1000, and one
    /// that says so.
    pub problems: Vec<Problem>,
    /// What the calendar says of itself.
    pub properties: Vec<Property>,
}

/// A bad event or line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// Names the event by its SUMMARY or UID.
    pub message: String,
    /// Whether some time is missing for it that the calendar may have meant.
    pub lost: bool,
}
