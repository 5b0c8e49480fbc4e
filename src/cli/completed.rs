//! Which names complete while somebody types?

use clap::ValueEnum;

/// Names that the region file gives, and those of findings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Names {
    Tiers,
    Regions,
    Calendars,
    Codes,
}
