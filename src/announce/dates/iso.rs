//! How is a date written where no locale is known? As ISO 8601 has it.

use chrono::{DateTime, FixedOffset};

use crate::words::locale::Tag;
use crate::words::plural::Plural;

/// Dates, times and numbers that are the same everywhere.
pub struct Dates;

impl Dates {
    pub fn of(_: &Tag) -> Option<Self> {
        Some(Self)
    }

    /// `2026-12-06`.
    pub fn full_date(&self, local: DateTime<FixedOffset>) -> String {
        self.date(local)
    }

    /// `2026-12-06`.
    pub fn date(&self, local: DateTime<FixedOffset>) -> String {
        local.format("%Y-%m-%d").to_string()
    }

    /// Nothing: the date is enough.
    pub fn weekday(&self, _: DateTime<FixedOffset>) -> String {
        String::new()
    }

    /// `19:05`.
    pub fn time(&self, local: DateTime<FixedOffset>) -> String {
        local.format("%H:%M").to_string()
    }

    /// `UTC+05:30`.
    pub fn offset(&self, local: DateTime<FixedOffset>) -> String {
        local.format("UTC%:z").to_string()
    }

    pub fn number(&self, number: u64) -> String {
        number.to_string()
    }

    /// `None`: which form a number asks for is not known.
    pub fn plural(&self, _: u64) -> Option<Plural> {
        None
    }
}
