//! What is a minute, a date, a clock? What everything else counts with, and nothing of fleets.

pub mod curve;
pub mod cycles;
pub mod dates;
pub mod days;
pub mod decimal;
pub mod duration;
pub mod harm;
pub mod interval;
pub mod minute;
pub mod period;
pub mod spoken;
pub mod starts;
pub mod tz;
pub mod wall;
pub mod when;
