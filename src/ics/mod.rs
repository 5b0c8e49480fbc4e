//! What does a calendar hold, and how is one written? iCalendar, RFC 5545.
//!
//! [`read()`] reads events, [`read_mail`] those in a mail, [`standing()`] says which of them
//! still hold, and [`Event::occurrences`] when they are; [`mod@write`] writes content lines.
//!
//! Where files leave the standard, they are read as they were meant, and so that a freeze
//! is kept rather than lost; what cannot be read is told with its line, and the rest is used.

mod calendar;
mod clock;
pub mod describe;
mod display;
mod draft;
mod encoding;
mod event;
mod expand;
mod fold;
mod length;
mod lines;
mod mail;
mod maintenance;
mod microsoft;
mod moment;
mod pieces;
mod property;
mod read;
mod recurrence;
mod rule;
mod shared;
mod standing;
mod time;
mod vtimezone;
pub mod write;
mod zone;
mod zones;

pub use calendar::{Calendar, Problem};
pub use event::{Event, Occurrence, Status};
pub use mail::read_mail;
pub use maintenance::{Impact, Maintenance, MaintenanceStatus, Object};
pub use microsoft::iana_of as windows_zone;
pub use property::Property;
pub use read::read;
pub use shared::{Shared, shared_uids};
pub use standing::{standing, standing_and_not};
