//! Does the region file mean what its author thinks? Lints: what is allowed, and yet most
//! likely a mistake.
//!
//! Each lint is a [`Lint`] in a file of its family, and is listed in [`LINTS`]. None looks
//! at the text: they are about the fleet, and name the [part](crate::file::Part) of the file that they found
//! fault with, so that whoever holds its [`Places`](crate::file::Places) can name the line.

mod blocks;
mod calendars;
mod curves;
mod days;
mod failovers;
pub mod findings;
mod hours;
mod idle;
mod implausible;
mod jurisdictions;
mod lints;
mod many;
mod notices;
mod redundant;
mod room;
mod scale;
mod shifts;
#[cfg(test)]
mod tests;
mod waves;
mod week;
mod zones;

pub use lints::{Finding, Lint, Terms};

/// Every lint, in the order in which they are documented and run.
pub static LINTS: [Lint; 24] = [
    room::NO_SLOT,
    room::LITTLE_ROOM,
    shifts::SHORT_SHIFTS,
    notices::LONG_NOTICE,
    curves::SHIFTED_CURVE,
    curves::LOST_HISTORY,
    scale::UNEQUAL_SCALE,
    implausible::IMPLAUSIBLE_NUMBER,
    redundant::REDUNDANT_RULE,
    idle::IDLE_RULE,
    blocks::LONG_BLOCK,
    failovers::FULL_FAILOVER,
    failovers::FORBIDDEN_FAILOVER,
    failovers::FAILOVER_CYCLE,
    jurisdictions::UNKNOWN_JURISDICTION,
    waves::NO_SOAK,
    calendars::LOST_EVENT,
    calendars::ODD_EVENT,
    calendars::IDLE_CALENDAR,
    calendars::TRANSPARENT_EVENTS,
    hours::STRUCK_OUT_HOURS,
    zones::OLD_TIME_ZONES,
    zones::TIME_ZONES_DISAGREE,
    zones::FIXED_OFFSET,
];

/// What every lint finds, lint by lint.
pub fn find(terms: &Terms) -> Vec<(&'static Lint, Finding)> {
    LINTS
        .iter()
        .flat_map(|lint| (lint.find)(terms).into_iter().map(move |finding| (lint, finding)))
        .collect()
}
