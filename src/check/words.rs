//! How are rules and windows named in a finding?

use crate::check::terms::Other;
use crate::fleet::{Fleet, RegionId};
use crate::ground::dates::{DateRange, MonthDay};
use crate::ground::duration::{HOUR, Minutes};
use crate::ground::when::When;
use crate::window::Window;

/// By its id, or else by its position, from 1.
pub fn window(other: Other, window: &Window) -> String {
    match (&window.id, other) {
        (Some(id), _) => format!("`{id}`"),
        (None, Other::Listed(i)) => format!("window {}", i + 1),
        (None, Other::Existing(i)) => format!("agreed window {}", i + 1),
    }
}

/// `sg`, `de` and so on, each in backticks.
pub fn regions(fleet: &Fleet, regions: &[RegionId]) -> String {
    list(regions.iter().map(|&region| fleet.regions[region].id.clone()))
}

/// Each in backticks, with commas between.
pub fn list(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// `Mon-Fri 09:00-18:00`
pub fn when(when: &When) -> String {
    let time = |minute: Minutes| format!("{:02}:{:02}", minute / HOUR, (minute % HOUR).0);
    format!("{} {}-{}", when.days, time(when.start), time(when.end))
}

/// `2026-12-24..2027-01-02`, `12-24..01-02`, or a single day.
pub fn dates(dates: &DateRange) -> String {
    let day = |day: MonthDay| format!("{:02}-{:02}", day.month, day.day);
    let (from, to) = match *dates {
        DateRange::Once { from, to } => (from.to_string(), to.to_string()),
        DateRange::Yearly { from, to } => (day(from), day(to)),
    };
    if from == to { from } else { format!("{from}..{to}") }
}

/// `1 window`, `2 windows`
pub fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
