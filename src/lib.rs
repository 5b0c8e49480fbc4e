//! When, in UTC, can a service be taken down with the least harm?
//!
//! Three verbs over one noun: read a [`fleet::Fleet`], plan a window, check windows. None
//! of them prints, or reads the clock or the environment: the current time, the zone data
//! and the stopping condition are arguments, so that every result can be had again. Files
//! are read only where a region file names calendars, in the folder that it is given.

#![deny(clippy::unwrap_used, reason = "what a file can say is told, never a panic")]

pub mod announce;
pub mod assign;
pub mod check;
pub mod diff;
pub mod expect;
pub mod explain;
pub mod file;
pub mod finding;
pub mod fleet;
pub mod ground;
pub mod ics;
pub mod impact;
#[cfg(test)]
mod layout;
pub mod learn;
pub mod lint;
pub mod now;
pub mod plan;
pub mod report;
pub mod request;
pub mod review;
pub mod rules;
pub mod solve;
pub mod validate;
pub mod week;
pub mod whatif;
pub mod window;
pub mod words;
pub mod written;
pub mod year;
