//! When, in UTC, can a service be taken down with the least harm?
//!
//! Three verbs over one noun: read a [`fleet::Fleet`], plan a window, check windows. None
//! of them prints, or reads the clock or the environment: the current time, the zone data
//! and the stopping condition are arguments, so that every result can be had again.

pub mod check;
pub mod curve;
pub mod dates;
pub mod decimal;
pub mod duration;
pub mod fleet;
pub mod interval;
pub mod minute;
pub mod tz;
pub mod when;
pub mod window;
