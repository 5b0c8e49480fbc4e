//! What does a calendar hold, and how is one written? iCalendar, RFC 5545.
//!
//! [`read`] reads events, [`read_mail`] those in a mail, [`standing`] says which of them
//! still hold; [`write`] writes content lines.

mod event;
mod maintenance;
mod property;
mod read;
pub mod write;

pub use event::{Event, Occurrence, Status};
pub use maintenance::{Impact, Maintenance, MaintenanceStatus, Object};
pub use property::Property;
pub use read::{Calendar, Problem, read, read_mail, standing};
