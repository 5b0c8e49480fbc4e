//! Files that people write: the region file, settings on the command line, proposed windows.
//!
//! Reading goes from text to [nodes](node) that know their place, is led by one vocabulary
//! of keys, and ends in types that are valid by construction. All faults of a
//! file are gathered before it is given up.

mod announcements;
mod beside;
mod bounded;
mod calendars;
mod curves;
mod dated;
mod document;
mod events;
mod expectations;
mod exported;
mod fault;
mod fields;
mod folder;
mod history;
mod instants;
mod keys;
mod kinds;
mod largest;
mod log;
mod meant;
mod names;
mod node;
mod places;
mod plan;
mod proposals;
mod publisher;
mod regions;
mod rules;
mod scalar;
mod schema;
mod setting;
mod shared;
mod source;
mod teams;
mod tiers;
mod write_curve;
mod zone_names;
mod zones;

pub use announcements::read_texts;
pub use bounded::{cannot_read, read_all};
pub use expectations::{read_tests, region_file_of};
pub use exported::{is_calendar, read_exported};
pub use fault::{Fault, Faults, Place};
pub use folder::{Folder, refusal};
pub use history::{read_history, write_history};
pub use places::{Part, Places};
pub use plan::{Earlier, Kept, Occurrence, is_plan, read_earlier, read_slots};
pub use proposals::{
    Accepted, PlanTerms, Proposal, Proposals, Stray, proposes_nothing, read_agreed, read_proposals,
    read_windows,
};
pub use regions::{read_fleet, read_fleet_with_places};
pub use schema::{schema, tests_schema, windows_schema};
pub use source::{Position, Source};
pub use tiers::built_in_tier;
pub use write_curve::{LearnedCurve, curve_lines, write_curves};
pub use zones::zone;

/// A region file to start from, with every key explained that is needed at first.
pub const STARTER: &str = include_str!("starter.toml");

/// The region file of an invented service, with every key in its place and explained.
const FULL: &str = include_str!("../../regions.toml");

/// The same, to start from: without the weeks that its curves were learned from, which lie
/// beside it.
pub fn full() -> String {
    FULL.split_inclusive('\n').filter(|line| !line.starts_with("history = ")).collect()
}
