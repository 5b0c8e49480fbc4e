//! Is the clock right? Time-zone data that is old or disputed, and zones that are no places.

use chrono::NaiveDate;

use crate::file::Part;
use crate::finding::Severity;
use crate::fleet::RegionId;
use crate::ground::duration::{DAY, Minutes, WEEK};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::lint::lints::{Finding, Lint, Terms};
use crate::words::figures;
use crate::words::names::all_of;

pub const OLD_TIME_ZONES: Lint = Lint {
    code: "old-time-zones",
    severity: Severity::Warning,
    about: "The time-zone data is older than a year, and governments change their clocks more often than that",
    remedy: "Use a newer lowtide, or `--tzdb DIR` with newer data",
    example: "`--tzdb DIR` with release 2024a in the winter of 2026",
    find: old,
};

pub const TIME_ZONES_DISAGREE: Lint = Lint {
    code: "time-zones-disagree",
    severity: Severity::Warning,
    about: "Two releases of the time-zone data show different local times in a region within the longest horizon of its tiers",
    remedy: "Update the older data; until then, other programs on this system show other local times",
    example: "a system with release 2025b beside 2026f in the program, which differ on Vancouver's winter",
    find: disagreeing,
};

pub const FIXED_OFFSET: Lint = Lint {
    code: "fixed-offset",
    severity: Severity::Note,
    about: "A zone such as `EST` or `Etc/GMT+5` is an offset and knows no daylight saving time",
    remedy: "Name a place, such as `America/New_York`",
    example: "`timezone = \"EST\"`, which is no place: New York keeps other hours in summer",
    find: fixed,
};

/// How long data counts as new.
const YEAR: Minutes = DAY.times(365);
/// Releases are named by year and letter, and some eight come in a year.
const BETWEEN_RELEASES: Minutes = DAY.times(45);

fn old(terms: &Terms) -> Vec<Finding> {
    let tzdb = &terms.fleet.tzdb;
    let Some(since) = published(&tzdb.release) else { return Vec::new() };
    if terms.now - since <= YEAR {
        return Vec::new();
    }
    let message = format!(
        "the time zones are of release {} ({}), more than a year before {}",
        tzdb.release,
        tzdb.source,
        terms.now.utc().date()
    );
    let advice = "use a newer lowtide, or name newer data with `--tzdb DIR`".to_owned();
    vec![Finding { part: None, key: None, elsewhere: None, message, advice }]
}

/// About when a release such as `2025b` came out: 1 January, and a month and a half later
/// for each letter after `a`.
fn published(release: &str) -> Option<Minute> {
    let year = release.get(..4)?.parse().ok()?;
    let letter = release.as_bytes().get(4).copied().filter(u8::is_ascii_lowercase)?;
    let january = Minute::midnight(NaiveDate::from_ymd_opt(year, 1, 1)?);
    Some(january + i64::from(letter - b'a') * BETWEEN_RELEASES)
}

fn disagreeing(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let Some(other) = terms.other_zones else { return Vec::new() };
    let (ours, theirs) = (&fleet.tzdb, other.release());
    // Regions that share a zone are told of it together.
    let mut zones: Vec<(&Zone, Vec<RegionId>)> = Vec::new();
    for (r, region) in fleet.region_ids().zip(&fleet.regions) {
        match zones.iter_mut().find(|(zone, _)| **zone == region.zone) {
            Some((_, regions)) => regions.push(r),
            None => zones.push((&region.zone, vec![r])),
        }
    }
    let found = zones.into_iter().filter_map(|(zone, regions)| {
        let tiers = regions.iter().flat_map(|&r| &fleet.regions[r].tiers);
        let horizon = tiers.map(|&tier| fleet.tiers[tier].horizon.minutes()).max().unwrap_or(WEEK);
        let other = other.zone(zone.name()).ok()?;
        let at = first_difference(zone, &other, Interval::lasting(terms.now, horizon))?;
        let ids = all_of(regions.iter().map(|&r| fleet.regions[r].id.as_str()));
        let message = format!(
            "in {ids} ({}) it is UTC{} by release {} ({}) and UTC{} by release {} ({}) from {} UTC",
            zone.name(),
            figures::offset(zone.offset_at(at)),
            ours.release,
            ours.source,
            figures::offset(other.offset_at(at)),
            theirs.release,
            theirs.source,
            figures::utc(at)
        );
        let advice = format!(
            "lowtide uses {} ({}); update the other, or people and programs that use it will be there at another time",
            ours.release, ours.source
        );
        Some(Finding::new(Part::Region(regions[0]), "timezone", message).advice(advice))
    });
    found.collect()
}

/// The first minute of `span` at which the two show different times.
fn first_difference(one: &Zone, other: &Zone, span: Interval) -> Option<Minute> {
    let (one, other) = (one.offsets(span), other.offsets(span));
    let differences = one.iter().flat_map(|&(stretch, offset)| {
        let unlike = other.iter().filter(move |piece| piece.1 != offset);
        unlike.filter_map(move |piece| Some(piece.0.intersection(stretch)?.start()))
    });
    differences.min()
}

fn fixed(terms: &Terms) -> Vec<Finding> {
    let fleet = terms.fleet;
    let regions = fleet.region_ids().zip(&fleet.regions);
    let regions = regions.map(|(r, region)| (Part::Region(r), &region.id, &region.zone));
    let teams = fleet.team_ids().zip(&fleet.teams);
    let teams = teams.map(|(t, team)| (Part::Team(t), &team.name, &team.zone));
    let found = regions.chain(teams).filter_map(|(part, id, zone)| {
        let place = place_instead(zone.name())?;
        let offset = figures::offset(zone.offset_at(terms.now));
        let message = format!(
            "the zone `{}` of `{id}` is UTC{offset} all year and knows no daylight saving time",
            zone.name()
        );
        let advice = format!("name a place instead, for example {place}");
        Some(Finding::new(part, "timezone", message).advice(advice))
    });
    found.collect()
}

/// What to write instead of an old name that is an offset and no place.
fn place_instead(zone: &str) -> Option<&'static str> {
    match zone {
        "EST" => Some("`America/New_York`, or `America/Panama` if its clocks really never change"),
        "MST" => Some("`America/Denver`, or `America/Phoenix` if its clocks really never change"),
        "HST" => Some("`Pacific/Honolulu`"),
        _ if zone.starts_with("Etc/GMT+") || zone.starts_with("Etc/GMT-") => {
            Some("`Asia/Singapore`; the signs of `Etc/GMT` zones are the wrong way round, too")
        }
        _ => None,
    }
    .filter(|_| !matches!(zone, "Etc/GMT+0" | "Etc/GMT-0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_dated_by_its_letter() {
        let date = |release| published(release).map(|at| at.utc().date().to_string());
        assert_eq!(date("2025a").as_deref(), Some("2025-01-01"));
        assert_eq!(date("2025b").as_deref(), Some("2025-02-15"));
        assert_eq!(date("2026f").as_deref(), Some("2026-08-14"));
        assert_eq!(date("unknown"), None);
    }
}
