//! Are the values local, and are the weeks there that they come from? A curve that sleeps by
//! day is most likely written in UTC.

use crate::file::Part;
use crate::finding::Severity;
use crate::ground::curve::Curve;
use crate::lint::lints::{Finding, Lint, Terms};

pub const SHIFTED_CURVE: Lint = Lint {
    code: "shifted-curve",
    severity: Severity::Warning,
    about: "An activity curve is quietest within 07:00 to 23:00, or busiest within 02:00 to 06:00, on the region's clock",
    remedy: "Write the values in the region's local hours, from midnight",
    example: "a curve of Singapore written in UTC: its night seems to be at 20:00",
    find: shifted,
};

pub const LOST_HISTORY: Lint = Lint {
    code: "lost-history",
    severity: Severity::Warning,
    about: "The `history` of a region names a file that is not there, or in which there is no week: plans do not say how sure they are",
    remedy: "Keep the folder `curves` beside the region file, or take the key out",
    example: "a region file that was copied to another folder by itself",
    find: lost,
};

/// How many hours are looked at together for the quietest.
const QUIET: usize = 4;
/// When people are awake: the quietest hours lie within these.
const AWAKE: std::ops::Range<usize> = 7..23;
/// When they are asleep: the busiest hour is one of these.
const ASLEEP: std::ops::Range<usize> = 2..6;

fn lost(terms: &Terms) -> Vec<Finding> {
    let regions = terms.fleet.region_ids().zip(&terms.fleet.regions);
    let lost = regions.filter(|(_, region)| region.names_history && region.history.is_empty());
    let found = lost.map(|(r, region)| {
        let message = format!("there are no weeks where the `history` of `{}` is", region.id);
        Finding::new(Part::Region(r), "history", message).advice(
            "bring the file along, learn the curve anew with `lowtide learn --write`, or take the key out",
        )
    });
    found.collect()
}

fn shifted(terms: &Terms) -> Vec<Finding> {
    let regions = terms.fleet.region_ids().zip(&terms.fleet.regions);
    let found = regions.filter_map(|(r, region)| {
        let day = mean_day(&region.activity);
        let strange = strange(&day)?;
        let message = format!("the activity of `{}` is {strange}, local time", region.id);
        let hours = (region.zone.offset_at(terms.now) as f64 / 3600.0).round() as i64;
        let moved: [f64; 24] =
            std::array::from_fn(|hour| day[(hour as i64 - hours).rem_euclid(24) as usize]);
        let advice = if hours != 0 && self::strange(&moved).is_none() {
            let count = hours.abs();
            let (from, to) = if hours > 0 { ("last", "front") } else { ("first", "end") };
            format!(
                "were these UTC hours? `activity` is in hours of {}: move the {from} {count} values of each day to the {to}",
                region.zone.name()
            )
        } else {
            "the first value is the hour from 00:00 on the region's clock; check where the list begins".to_owned()
        };
        Some(Finding::new(Part::Region(r), "activity", message).advice(advice))
    });
    found.collect()
}

/// The mean of the seven days, hour by hour.
fn mean_day(curve: &Curve) -> [f64; 24] {
    std::array::from_fn(|hour| (0..7).map(|day| curve.values()[day * 24 + hour]).sum::<f64>() / 7.0)
}

/// What is strange about a day, if anything is.
fn strange(day: &[f64; 24]) -> Option<String> {
    let sum = |start: usize| (start..start + QUIET).map(|hour| day[hour % 24]).sum::<f64>();
    let quiet = first_least(sum);
    let busy = first_least(|hour| -day[hour]);
    let clock = |hour: usize| format!("{:02}:00", hour % 24);
    let between = |from, to| format!("from {} to {}", clock(from), clock(to));
    let by_day = AWAKE.contains(&quiet) && quiet + QUIET <= AWAKE.end;
    match (by_day, ASLEEP.contains(&busy)) {
        (true, true) => Some(format!(
            "least {} and greatest {}",
            between(quiet, quiet + QUIET),
            between(busy, busy + 1)
        )),
        (true, false) => Some(format!("least {}", between(quiet, quiet + QUIET))),
        (false, true) => Some(format!("greatest {}", between(busy, busy + 1))),
        (false, false) => None,
    }
}

/// The hour with the least value, the first of equals.
fn first_least(value: impl Fn(usize) -> f64) -> usize {
    (1..24).fold(0, |least, hour| if value(hour) < value(least) { hour } else { least })
}
