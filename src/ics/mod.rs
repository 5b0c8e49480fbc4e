//! What does a calendar hold, and how is one written? iCalendar, RFC 5545.
//!
//! [`write`] writes content lines; whoever has something to say in a calendar says it
//! through that.

pub mod announcements;
pub mod write;
