//! Does the region file mean what its author thinks? Lints: what is allowed, and yet most
//! likely a mistake.
//!
//! Each lint is a [`Lint`] in a file of its family, and is listed in [`LINTS`]. None looks
//! at the text: they are about the fleet, and name the [`Part`] of the file that they found
//! fault with, so that whoever holds its [`Places`](crate::file::Places) can name the line.

mod blocks;
mod calendars;
mod curves;
mod days;
mod failovers;
pub mod findings;
mod idle;
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

use crate::file::Part;
use crate::finding::Severity;
use crate::fleet::{Fleet, RegionId};
use crate::ground::minute::Minute;
use crate::ground::tz::Database;

/// One way in which a sound file can still be wrong.
pub struct Lint {
    pub code: &'static str,
    pub severity: Severity,
    /// What it says about a finding, in one sentence.
    pub about: &'static str,
    /// What can be done about it, in one sentence.
    pub remedy: &'static str,
    find: fn(&Terms) -> Vec<Finding>,
}

/// Every lint, in the order in which they are documented and run.
pub static LINTS: [Lint; 19] = [
    room::NO_SLOT,
    room::LITTLE_ROOM,
    shifts::SHORT_SHIFTS,
    notices::LONG_NOTICE,
    curves::SHIFTED_CURVE,
    scale::UNEQUAL_SCALE,
    redundant::REDUNDANT_RULE,
    idle::IDLE_RULE,
    blocks::LONG_BLOCK,
    failovers::FULL_FAILOVER,
    failovers::FORBIDDEN_FAILOVER,
    failovers::FAILOVER_CYCLE,
    waves::NO_SOAK,
    calendars::BAD_EVENT,
    calendars::IDLE_CALENDAR,
    calendars::TRANSPARENT_EVENTS,
    zones::OLD_TIME_ZONES,
    zones::TIME_ZONES_DISAGREE,
    zones::FIXED_OFFSET,
];

/// What the lints are asked about.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'f> {
    pub fleet: &'f Fleet,
    pub now: Minute,
    /// Time zones beside those that the fleet was read with: the system's, or those in the
    /// program where others are used.
    pub other_zones: Option<&'f Database>,
}

/// One thing that is most likely wrong.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// What it is about; `None` for the file as a whole.
    pub part: Option<Part>,
    /// The key of that part.
    pub key: Option<&'static str>,
    /// The file and line, from 1, where it is not in the region file itself.
    pub elsewhere: Option<(String, usize)>,
    /// What was found, lower case, no full stop.
    pub message: String,
    /// What to do, lower case, no full stop.
    pub advice: String,
}

impl Finding {
    fn new(part: Part, key: impl Into<Option<&'static str>>, message: String) -> Self {
        Self { part: Some(part), key: key.into(), elsewhere: None, message, advice: String::new() }
    }

    fn advice(self, advice: impl Into<String>) -> Self {
        Self { advice: advice.into(), ..self }
    }

    /// The region that it is about, where it is about one.
    pub fn region(&self) -> Option<RegionId> {
        match self.part? {
            Part::Region(region) | Part::Rule(region, _) => Some(region),
            _ => None,
        }
    }
}

/// What every lint that `wanted` picks finds, lint by lint.
pub fn find(terms: &Terms, wanted: impl Fn(&Lint) -> bool) -> Vec<(&'static Lint, Finding)> {
    LINTS
        .iter()
        .filter(|lint| wanted(lint))
        .flat_map(|lint| (lint.find)(terms).into_iter().map(move |finding| (lint, finding)))
        .collect()
}

/// `` `a`, `b` and `c` ``.
fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        all => all.concat(),
    }
}
