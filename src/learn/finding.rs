//! What is wrong with the data? Rules with figures and a remedy, which clean series pass.

use chrono::NaiveDate;

use super::cells::{Cells, HOURS};
use super::estimate::{self, Estimate};
use super::shape::{self, Day};
use crate::finding::Severity;
use crate::ground::duration::{self, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::{Database, Zone};

/// A code, explained.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    pub code: &'static str,
    /// What it says about a finding, in one sentence.
    pub about: &'static str,
    /// What can be done about it, in one sentence.
    pub remedy: &'static str,
    /// A case of it, lower case, no full stop.
    pub example: &'static str,
    pub severity: Severity,
}

const fn rule(
    code: &'static str,
    severity: Severity,
    about: &'static str,
    remedy: &'static str,
    example: &'static str,
) -> Rule {
    Rule { code, about, remedy, example, severity }
}

/// Every code that `learn` can find.
pub const RULES: [Rule; 13] = [
    rule(
        "too-little",
        Severity::Error,
        "There are not two weeks of samples.",
        "Export a longer time, a value an hour or finer.",
        "nine days of samples, of which no curve can be made",
    ),
    rule(
        "counter",
        Severity::Error,
        "The values only grow: a counter.",
        "Export what it grows by.",
        "`messages_total` as it is stored, which rises until a restart",
    ),
    rule(
        "two-values",
        Severity::Error,
        "Many instants have two values.",
        "Name the column that tells series apart with `--by`.",
        "an export of two regions, read without `--by`",
    ),
    rule(
        "aged",
        Severity::Error,
        "The file's curve chooses a worse slot than newer data would.",
        "Learn the curve anew with `--write`.",
        "the curve says Monday 03:00, and since the new market Tuesday 04:00 is 7 % of an ordinary window better",
    ),
    rule(
        "low-repeatability",
        Severity::Warning,
        "The weeks are not alike.",
        "Look at the series: are rows shuffled, or is it too sparse?",
        "rows that were sorted by value before they were exported",
    ),
    rule(
        "drift",
        Severity::Warning,
        "The shape of the day moves from week to week.",
        "Are rows lost, or stamps made by counting?",
        "rows without a value were left out and the stamps counted on, so that each week begins earlier",
    ),
    rule(
        "not-local",
        Severity::Warning,
        "The shape of the day moves when the clocks change.",
        "Name the zone in which the stamps were written with `--timezone`.",
        "a dashboard exported UTC, and the stamps are read as the clock of Berlin",
    ),
    rule(
        "shifted",
        Severity::Warning,
        "The quietest hours do not lie in the night.",
        "Name the zone in which the stamps were written with `--timezone`.",
        "an export in the browser's zone, read as the clock of Los Angeles: quietest at 12:30",
    ),
    rule(
        "flat",
        Severity::Note,
        "Day and night hardly differ.",
        "Is it the right series? A curve like this chooses nothing.",
        "the number of servers instead of the number of users",
    ),
    rule(
        "unit-change",
        Severity::Warning,
        "The level jumps from one week to the next.",
        "Convert the values to one unit, or learn from the weeks after the jump.",
        "megabytes until March, kilobytes since",
    ),
    rule(
        "own-window",
        Severity::Warning,
        "A few hours lie far below their neighbours week after week, as maintenance windows do.",
        "Name past windows with `--exclude`, or the old window is chosen again.",
        "every Wednesday from 19:00 to 22:00 hardly anybody is there, since the service is down",
    ),
    rule(
        "incident",
        Severity::Note,
        "Days are out of line, and were left aside.",
        "Nothing, if they were outages or holidays.",
        "an outage of a day, or a holiday",
    ),
    rule(
        "filled",
        Severity::Note,
        "Hours of the week without samples were filled with those of other days.",
        "Export a longer time.",
        "the night from Saturday to Sunday is missing in every week",
    ),
];

/// Something that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    pub code: &'static str,
    /// Found and expected, lower case, no full stop.
    pub message: String,
    /// What to do, lower case, no full stop.
    pub hint: String,
}

impl Finding {
    pub fn new(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: hint.into() }
    }
}

/// What the rules look at.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub cells: &'a Cells,
    pub estimate: &'a Estimate,
    pub repeatability: Option<f64>,
    /// The zone of the local week.
    pub zone: &'a Zone,
    /// The zone of the clock that wrote the stamps, if they have no offset.
    pub written_in: Option<&'a Zone>,
    /// For zones that would explain what is found.
    pub zones: &'a Database,
    /// Whether past windows were left out.
    pub excluded: bool,
}

/// Everything that is wrong with one series.
pub fn find(subject: &Subject) -> Vec<Finding> {
    let mut findings = Vec::new();
    let repeats = subject.repeatability.unwrap_or(0.0);
    let day = shape::day(&subject.estimate.shapes, estimate::median);
    let flat = day.as_ref().and_then(flat);
    if subject.repeatability.is_some_and(|repeats| repeats < 0.3) && flat.is_none() {
        findings.push(Finding::new(
            "low-repeatability",
            format!("the weeks are not alike: their median correlation is {repeats:.2}, expected 0.30 or more"),
            "look at the series: are rows shuffled or closed up, or events so few that chance rules?",
        ));
    }
    if flat.is_none() {
        let moved = not_local(subject);
        if moved.is_none() {
            findings.extend(drift(subject, repeats));
        }
        findings.extend(moved);
        findings.extend(day.as_ref().and_then(|day| shifted(subject, day)));
    }
    findings.extend(flat);
    findings.extend(unit_change(subject));
    if repeats >= 0.5 {
        findings.extend(own_windows(subject));
    }
    findings.extend(incidents(subject));
    findings.extend(filled(subject.estimate));
    findings
}

fn flat(day: &Day) -> Option<Finding> {
    let (least, most) = day
        .iter()
        .fold((f64::INFINITY, 0.0), |(least, most), &v| (f64::min(least, v), f64::max(most, v)));
    let mean = day.iter().sum::<f64>() / 24.0;
    let range = (most - least) / mean;
    (mean > 0.0 && range <= 0.05).then(|| {
        Finding::new(
            "flat",
            format!(
                "the median day moves by {:.1} % of its mean only; expected more than 5 %",
                range * 100.0
            ),
            "is it the right series? One that counts users falls at night",
        )
    })
}

fn drift(subject: &Subject, repeats: f64) -> Option<Finding> {
    let shapes = &subject.estimate.shapes;
    let (newer, older) = shapes.split_at(shapes.len() / 2);
    let newer = shape::day(newer, estimate::mean)?;
    let older = shape::day(older, estimate::mean)?;
    let lag = shape::lag(&older, &newer);
    let bound = if repeats < 0.5 { 3.0 } else { 1.0 };
    (lag.abs() >= bound).then(|| {
        Finding::new(
            "drift",
            format!(
                "the day of the newer weeks comes {} {} than that of the older ones",
                hours(lag.abs()),
                if lag > 0.0 { "later" } else { "earlier" }
            ),
            "are rows lost, or stamps made by counting rows? Export the stamps themselves",
        )
    })
}

fn not_local(subject: &Subject) -> Option<Finding> {
    let Subject { cells, zone, .. } = *subject;
    let shapes = &subject.estimate.shapes;
    let start = cells.end - shapes.len() as i64 * duration::WEEK;
    let changes = zone.transitions(Interval::new(start, cells.end)?);
    let &[change] = changes.as_slice() else { return None };
    let moved = f64::from(change.after - change.before) / 3600.0;
    // Whole weeks on either side.
    let after = ((cells.end - change.at) / duration::WEEK) as usize;
    let before =
        shapes.len() - ((cells.end - change.at - Minutes(1)) / duration::WEEK) as usize - 1;
    if after < 2 || before < 2 || moved.abs() < 1.0 {
        return None;
    }
    let newer = shape::day(&shapes[..after], estimate::mean)?;
    let older = shape::day(&shapes[shapes.len() - before..], estimate::mean)?;
    let lag = shape::lag(&older, &newer);
    ((lag.abs() - moved.abs()).abs() <= 0.5).then(|| {
        let direction = if lag > 0.0 { "later" } else { "earlier" };
        let date = zone.local_date(change.at);
        let hint = match subject.written_in {
            Some(written_in) => format!(
                "the stamps are hardly the wall clock of {}; with `--timezone UTC` they would be read as UTC",
                written_in.name()
            ),
            None => format!("do the users live by the clocks of {}?", zone.name()),
        };
        Finding::new(
            "not-local",
            format!(
                "the day comes {} {direction} since the clocks of {} changed on {date}; expected the same local hours",
                hours(lag.abs()),
                zone.name()
            ),
            hint,
        )
    })
}

/// Zones that stamps are often written in, the likeliest first.
const LIKELY: [&str; 12] = [
    "UTC",
    "America/Los_Angeles",
    "America/New_York",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "America/Denver",
];

fn shifted(subject: &Subject, day: &Day) -> Option<Finding> {
    let centre = shape::quietest(day) as f64 + 1.5;
    if (1.0..=7.0).contains(&(centre % 24.0)) {
        return None;
    }
    let at = subject.cells.end;
    let east = |zone: &Zone| f64::from(zone.offset_at(at)) / 3600.0;
    // Where the centre would be on another clock.
    let moved = |other: &Zone| match subject.written_in {
        Some(written_in) => (centre + east(written_in) - east(other)).rem_euclid(24.0),
        None => (centre + east(other) - east(subject.zone)).rem_euclid(24.0),
    };
    let likely = LIKELY.iter().filter_map(|name| subject.zones.zone(name).ok());
    let best = likely.min_by(|a, b| {
        let far = |zone: &Zone| (moved(zone) - 4.0).abs();
        far(a).total_cmp(&far(b))
    })?;
    Some(Finding::new(
        "shifted",
        format!(
            "quietest at {} in {}; expected between 01:00 and 07:00",
            clock(centre),
            subject.zone.name()
        ),
        format!("with `--timezone {}` it would be {}", best.name(), clock(moved(&best))),
    ))
}

fn unit_change(subject: &Subject) -> Option<Finding> {
    let levels = &subject.estimate.levels;
    let jump = |w: &usize| Some(libm::log(levels[*w]? / levels[*w + 1]?));
    let at = (0..levels.len().saturating_sub(1))
        .filter(|w| jump(w).is_some_and(|jump| jump.abs() > 2.0))
        .max_by(|a, b| {
            let size = |w| jump(w).map_or(0.0, f64::abs);
            size(a).total_cmp(&size(b))
        })?;
    let times = libm::exp(jump(&at)?);
    let factor = if times > 1.0 { times } else { 1.0 / times };
    let week = subject.cells.end - (at as i64 + 1) * duration::WEEK;
    Some(Finding::new(
        "unit-change",
        format!(
            "the week from {} is {factor:.0} times {} the one before it; expected less than 7 times",
            subject.zone.local_date(week),
            if times > 1.0 { "as high as" } else { "below" }
        ),
        "convert the values to one unit, or learn from the weeks after the jump with `--weeks`",
    ))
}

/// Hours that stand far below their neighbours in most weeks, the longest stretches.
fn own_windows(subject: &Subject) -> Option<Finding> {
    let weeks = &subject.cells.weeks;
    let mut found: Vec<(usize, usize, usize, usize)> = Vec::new();
    let mut taken = [false; HOURS];
    for length in (1..=6).rev() {
        for start in 0..HOURS {
            let hours = || (start..start + length).map(|k| k % HOURS);
            if hours().any(|k| taken[k]) {
                continue;
            }
            let seen: Vec<bool> =
                weeks.iter().filter_map(|week| dips(week, start, length)).collect();
            let dips = seen.iter().filter(|dips| **dips).count();
            if seen.len() >= 2 && dips * 10 >= seen.len() * 6 {
                hours().for_each(|k| taken[k] = true);
                found.push((start, length, dips, seen.len()));
            }
        }
    }
    found.sort_unstable();
    let shown: Vec<String> = found
        .iter()
        .map(|&(start, length, dips, seen)| {
            let (day, hour) = (DAYS[start / 24], start % 24);
            format!("{day} {hour:02}:00-{:02}:00 in {dips} of {seen} weeks", (hour + length) % 24)
        })
        .collect();
    let hint = if subject.excluded {
        "are there windows that `--exclude` does not name yet?"
    } else {
        "name past windows with `--exclude FILE` or `--exclude A..B`, or the old window is chosen again"
    };
    (!found.is_empty()).then(|| {
        let what = "less than 40 % of the hours beside it, as in maintenance windows";
        Finding::new("own-window", format!("{what}: {}", shown.join(", ")), hint)
    })
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Whether a week is that low there; `None` where it lacks one of the hours.
fn dips(week: &super::cells::Week, start: usize, length: usize) -> Option<bool> {
    let cell = |k: usize| week[k % HOURS];
    let (left, right) = (cell(start + HOURS - 1)?, cell(start + length)?);
    let level = {
        let (sum, count) = super::cells::present(week)
            .fold((0.0, 0.0), |(sum, count), (_, value)| (sum + value, count + 1.0));
        sum / count
    };
    let mut low = left > 0.15 * level && right > 0.15 * level;
    for k in start..start + length {
        let (here, before, after) = (cell(k)?, cell(k + HOURS - 24)?, cell(k + 24)?);
        low &= here < 0.4 * left && here < 0.4 * right && here < 0.5 * before && here < 0.5 * after;
    }
    Some(low)
}

fn incidents(subject: &Subject) -> Option<Finding> {
    let days = dates(subject.cells.end, subject.zone, subject.estimate);
    let shown: Vec<String> = days
        .iter()
        .map(|(date, share)| format!("{date} ({:.0} % of what was expected)", share * 100.0))
        .collect();
    (!days.is_empty()).then(|| {
        let number = crate::words::figures::count(days.len(), "day");
        let (are, were) = if days.len() == 1 { ("is", "was") } else { ("are", "were") };
        Finding::new(
            "incident",
            format!("{number} {are} out of line and {were} left aside: {}", shown.join(", ")),
            "nothing, if they were outages or holidays; otherwise look at the series",
        )
    })
}

/// The dates of the days that were left aside, in time order, each with what it had of what
/// was expected. A week ends at any hour, so its first day may lie on two dates: the one with
/// most of its hours is named.
pub fn dates(end: Minute, zone: &Zone, estimate: &Estimate) -> Vec<(NaiveDate, f64)> {
    let mut dates: Vec<(NaiveDate, f64)> = estimate
        .incidents
        .iter()
        .filter_map(|incident| {
            let start = end - (incident.week as i64 + 1) * duration::WEEK;
            let hours = (0..=8 * 24).map(|hour| start + hour * duration::HOUR);
            let mut on: Vec<NaiveDate> = hours
                .filter(|&at| at < start + duration::WEEK)
                .map(|at| zone.local_date(at))
                .filter(|date| {
                    use chrono::Datelike;
                    date.weekday().num_days_from_monday() as usize == incident.weekday
                })
                .collect();
            on.sort_unstable();
            let most = on.chunk_by(|a, b| a == b).max_by_key(|same| same.len())?;
            Some((most[0], incident.share))
        })
        .collect();
    dates.sort_by_key(|(date, _)| *date);
    dates
}

fn filled(estimate: &Estimate) -> Option<Finding> {
    let hours = crate::words::figures::count(estimate.filled, "hour");
    (estimate.filled > 0).then(|| {
        Finding::new(
            "filled",
            format!("{hours} of the week without samples, filled with the mean of the same hour on other days"),
            "export a longer time",
        )
    })
}

fn hours(hours: f64) -> String {
    Minutes((hours * 60.0).round() as i64).to_string()
}

/// An hour of the day as a clock shows it.
fn clock(hour: f64) -> String {
    let minutes = (hour * 60.0).round() as i64 % (24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
