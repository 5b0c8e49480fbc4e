//! Every format that holds windows holds those of the plan: what is written is read back in
//! the slow obvious way, for random plans.

use lowtide::plan::PlannedWindow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use lowtide::file::{Source, read_fleet};
use lowtide::fleet::{Cadence, Fleet, Scope};
use lowtide::ground::cycles::Every;
use lowtide::ground::duration::{DAY, HOUR, Minutes, WEEK};
use lowtide::ground::interval::{Interval, IntervalSet};
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::{Database, Zone};
use lowtide::plan::{Plan, Status};
use lowtide::report::emit::{Emission, Target};
use lowtide::report::{emit, ics};
use lowtide::request::Request;
use proptest::prelude::*;

use crate::support;
use crate::support::cases;
use crate::support::world::{self, World};

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn windows_once_are_handed_over(world in world::once(), rolling: bool) {
        examine(&world, rolling);
    }

    #[test]
    fn recurring_windows_are_handed_over(world in world::recurring(), rolling: bool) {
        examine(&world, rolling);
    }
}

/// Rules on clocks and in months, over changes of the clock, are read by our own reader of
/// calendars; events have the windows of the plan.
#[test]
fn rules_on_clocks_and_in_months_are_read_back() {
    const TIERS: [&str; 8] = [
        "cadence = '1w'\nhorizon = '40w'\nclock = 'Europe/Berlin'",
        "cadence = '2w'\nhorizon = '40w'\nclock = 'America/Santiago'\non = ['Sun']",
        "cadence = '1d'\nhorizon = '30w'\nclock = 'Europe/Berlin'",
        "cadence = '3d'\nhorizon = '30w'\nclock = 'Africa/Cairo'",
        "cadence = '1mo'\nhorizon = '12mo'\nclock = 'Europe/Berlin'\non = ['Sat#3']",
        "cadence = '1mo'\nhorizon = '12mo'\non = ['Tue#2+3']",
        "cadence = '3mo'\nhorizon = '12mo'\nclock = 'Asia/Tokyo'\non = ['day#-1']",
        "cadence = '1mo'\nhorizon = '12mo'\non = ['Fri#-1-2']",
    ];
    for tier in TIERS {
        let text = format!(
            "version = 1\nstep = '60m'\n[tiers.work]\nnotice = '0m'\n{tier}\n\
             phases = [{{ name = 'work', duration = '2h', disruption = 1 }}]\n\
             [[freezes]]\nfrom = '2027-03-01'\nto = '2027-03-12'\n\
             [defaults]\ntier = 'work'\nactivity = [9, 6, 4, 3, 4, 8, 20, 45, 75, 90, 95, 92, 88, 92, 95, 92, 88, 85, 80, 75, 65, 50, 32, 18]\n\
             [[regions]]\nid = 'a'\ntimezone = 'Europe/London'\n\
             [[regions]]\nid = 'b'\ntimezone = 'America/New_York'\n"
        );
        let fleet =
            read_fleet(&Source::new("regions.toml", &text), &[], &Database::embedded()).unwrap();
        let tier = fleet.tier("work").unwrap();
        let now = Minute::parse_rfc3339("2027-01-04T00:00Z").unwrap();
        let request = Request::of_tier(&fleet, tier, now);
        let plan = support::plan(&fleet, &request).unwrap();
        let windows = plan.choices[0].windows.iter().filter(|window| window.is_placed());
        let mut starts: Vec<Minute> = windows.map(|window| window.interval.start()).collect();
        starts.sort_unstable();
        let read = |calendar: &str| -> Vec<Minute> {
            let calendar = lowtide::ics::read(calendar.as_bytes(), &Database::embedded()).unwrap();
            assert!(calendar.problems.is_empty(), "{:?}", calendar.problems);
            let span = Interval::lasting(now, 800 * DAY);
            let utc = Zone::utc();
            let events = calendar.events.iter();
            let mut starts: Vec<Minute> = events
                .flat_map(|event| event.occurrences(span, &utc))
                .map(|occurrence| occurrence.interval.start())
                .collect();
            starts.sort_unstable();
            starts
        };
        let rules = emit::of_plan(&fleet, &plan, Target::Rrule).unwrap().unwrap().text;
        let events: String = rules
            .split("\n\n")
            .skip(1)
            .enumerate()
            .map(|(i, block)| {
                let lines: Vec<&str> = block.lines().filter(|l| !l.starts_with('#')).collect();
                format!("BEGIN:VEVENT\nUID:{i}\nDURATION:PT2H\n{}\nEND:VEVENT\n", lines.join("\n"))
            })
            .collect();
        let calendar = format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n");
        assert_eq!(read(&calendar), starts, "{text}\n{rules}");
        let calendar = ics::of_plan(&fleet, &plan, None, None).unwrap();
        assert_eq!(read(&calendar), starts, "{text}\n{calendar}");
        let zoned = fleet.tiers[tier].clock.is_some();
        assert_eq!(calendar.contains("BEGIN:VTIMEZONE"), zoned, "{text}");
        for target in [Target::Cron, Target::Systemd, Target::AwsSsm, Target::Alertmanager] {
            let text = emit::of_plan(&fleet, &plan, target).unwrap().unwrap().text;
            assert!(!text.is_empty());
        }
    }
}

/// The windows of one region, or of all.
struct Lane {
    starts: Vec<Minute>,
    slots: Vec<Minute>,
    length: Minutes,
    /// In weeks.
    cycle: Option<i64>,
}

impl Lane {
    fn minutes(&self) -> IntervalSet {
        self.starts.iter().map(|&start| Interval::lasting(start, self.length)).collect()
    }

    fn is_regular(&self) -> bool {
        self.starts == self.slots
    }

    fn is_mostly_displaced(&self) -> bool {
        2 * self.slots.iter().filter(|slot| !self.starts.contains(slot)).count() > self.slots.len()
    }

    /// What `matches` among the weekly repetitions of the slots, from the first to the last.
    fn weekly(&self, matches: impl Fn(Minute) -> bool) -> Vec<Minute> {
        let (first, last) = (self.slots[0], self.slots[self.slots.len() - 1]);
        (0..=(last - first) / WEEK)
            .map(|week| first + week * WEEK)
            .filter(|&at| matches(at))
            .collect()
    }
}

fn examine(world: &World, rolling: bool) {
    let (fleet, mut request) = world.read();
    request.scope = if rolling { Scope::Rolling } else { Scope::Global };
    request.top = 1;
    if request.regions.is_empty() {
        return;
    }
    let plan = support::plan(&fleet, &request).unwrap();
    let calendar = ics::of_plan(&fleet, &plan, Some("CHG-1"), None);
    assert_eq!(calendar.is_some(), !plan.choices.is_empty());
    let Some(calendar) = calendar else { return };
    is_the_calendar_of(&calendar, &fleet, &plan);

    let lanes = lanes(&fleet, &plan);
    let emitted = |target| emit::of_plan(&fleet, &plan, target);
    if lanes.values().all(|lane| lane.starts.is_empty()) {
        assert!(emitted(Target::Rrule).is_err());
        return;
    }
    let lanes: BTreeMap<String, Lane> =
        lanes.into_iter().filter(|(_, lane)| !lane.starts.is_empty()).collect();
    let text = |target| emitted(target).unwrap().expect("it has a choice").text;
    recurrence_rules(&text(Target::Rrule), &lanes);
    crontab(&text(Target::Cron), &lanes);
    timers(&text(Target::Systemd), &lanes);
    aws_windows(&text(Target::AwsSsm), &lanes);
    alertmanager_intervals(&text(Target::Alertmanager), &lanes);
    sync_windows(&emitted(Target::ArgoCd).unwrap().expect("it has a choice"), &lanes);
    gke_windows(emitted(Target::Gke), &lanes);
}

fn lanes(fleet: &Fleet, plan: &Plan) -> BTreeMap<String, Lane> {
    let mut lanes: BTreeMap<String, Lane> = BTreeMap::new();
    for window in own_windows(plan) {
        let name = match plan.scope {
            Scope::Global => "lowtide-work".to_owned(),
            Scope::Rolling => format!("lowtide-work-{}", fleet.regions[window.regions[0]].id),
        };
        let lane = lanes.entry(name).or_insert_with(|| Lane {
            starts: Vec::new(),
            slots: Vec::new(),
            length: window.interval.minutes(),
            cycle: match fleet.tiers[plan.tier].cadence {
                Cadence::Every(Every::Weeks(weeks)) => Some(weeks),
                Cadence::Once | Cadence::Every(_) => None,
            },
        });
        let start = window.interval.start();
        match window.status {
            Status::Planned => {
                lane.starts.push(start);
                lane.slots.push(start);
            }
            Status::Moved { slot } => {
                lane.starts.push(start);
                lane.slots.push(slot);
            }
            Status::Skipped => lane.slots.push(start),
            Status::Agreed => unreachable!("these are left out"),
        }
    }
    for lane in lanes.values_mut() {
        lane.starts.sort_unstable();
        lane.slots.sort_unstable();
        // Slots of cycles that are done already, with nothing of the plan in them.
        let Some(weeks) = lane.cycle else { continue };
        let last = lane.slots[lane.slots.len() - 1];
        let mut slot = lane.slots[0];
        lane.slots.clear();
        while slot <= last {
            lane.slots.push(slot);
            slot = slot + WEEK * weeks;
        }
    }
    lanes
}

/// Those of the first choice that are not agreed already.
fn own_windows(plan: &Plan) -> impl Iterator<Item = &PlannedWindow> {
    plan.choices[0].windows.iter().filter(|window| window.status != Status::Agreed)
}

fn is_the_calendar_of(calendar: &str, fleet: &Fleet, plan: &Plan) {
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
    let unfolded = calendar.replace("\r\n ", "");
    let events: Vec<BTreeMap<&str, &str>> = unfolded
        .split("BEGIN:VEVENT\r\n")
        .skip(1)
        .map(|event| {
            // Alarms come last, and have properties of the same names.
            let event = event.split("BEGIN:VALARM").next().unwrap();
            event.lines().filter_map(|line| line.split_once(':')).collect()
        })
        .collect();
    let windows: Vec<&PlannedWindow> = own_windows(plan).collect();
    assert_eq!(events.len(), windows.len());
    let mut uids = BTreeSet::new();
    for (event, window) in events.iter().zip(windows) {
        assert_eq!(instant(event["DTSTART"]), window.interval.start());
        assert_eq!(instant(event["DTEND"]), window.interval.end());
        assert_eq!(event["X-LOWTIDE-STATUS"], window.status.name());
        assert_eq!(event["STATUS"] == "CANCELLED", window.status == Status::Skipped);
        assert_eq!(instant(event["X-LOWTIDE-SLOT"]), window.slot());
        let ids: Vec<&str> = window.regions.iter().map(|&r| fleet.regions[r].id.as_str()).collect();
        assert_eq!(event["X-LOWTIDE-REGIONS"], ids.join(","));
        assert!(uids.insert(event["UID"]), "{} is there twice", event["UID"]);
    }
}

/// `20261206T190000Z`
fn instant(text: &str) -> Minute {
    let (date, time) = (&text[..8], &text[9..13]);
    let text =
        format!("{}-{}-{}T{}:{}Z", &date[..4], &date[4..6], &date[6..], &time[..2], &time[2..]);
    Minute::parse_rfc3339(&text).unwrap()
}

fn recurrence_rules(text: &str, lanes: &BTreeMap<String, Lane>) {
    let blocks = text.split("\n\n").skip(1);
    let found: BTreeSet<Vec<Minute>> = blocks.map(expanded).collect();
    let expected: BTreeSet<Vec<Minute>> = lanes.values().map(|lane| lane.starts.clone()).collect();
    assert_eq!(found, expected, "{text}");
}

fn expanded(block: &str) -> Vec<Minute> {
    let lines: BTreeMap<&str, &str> = block.lines().filter_map(|l| l.split_once(':')).collect();
    let first = instant(lines["DTSTART"]);
    let mut starts = vec![first];
    if let Some(rule) = lines.get("RRULE") {
        let parts: BTreeMap<&str, &str> =
            rule.split(';').filter_map(|part| part.split_once('=')).collect();
        assert_eq!(parts["FREQ"], "WEEKLY");
        let day = first.utc().format("%a").to_string().to_uppercase();
        assert_eq!(parts["BYDAY"], &day[..2]);
        let weeks: i64 = parts["INTERVAL"].parse().unwrap();
        let count: i64 = parts["COUNT"].parse().unwrap();
        starts = (0..count).map(|i| first + i * WEEK * weeks).collect();
    }
    let listed = |name: &str| -> Vec<Minute> {
        lines.get(name).map_or(Vec::new(), |list| list.split(',').map(instant).collect())
    };
    let out = listed("EXDATE");
    assert!(out.iter().all(|slot| starts.contains(slot)), "{block}");
    starts.retain(|start| !out.contains(start));
    starts.extend(listed("RDATE"));
    starts.sort_unstable();
    starts
}

fn crontab(text: &str, lanes: &BTreeMap<String, Lane>) {
    let mut seen = BTreeSet::new();
    let mut dated: BTreeMap<&str, Vec<Minute>> = BTreeMap::new();
    for line in text.lines().filter(|line| line.contains("/maintenance ") && !line.starts_with('#'))
    {
        let (_, name) = line.rsplit_once(' ').unwrap();
        let lane = &lanes[name];
        if line.split(' ').nth(2) != Some("*") {
            let starts = lane.starts.iter().copied();
            dated.entry(name).or_default().extend(starts.filter(|&at| cron_matches(line, at)));
            seen.insert(name);
            continue;
        }
        let weeks = match line.split_once("\\% ") {
            None => None,
            Some((_, rest)) => {
                let (modulus, rest) = rest.split_once(' ').unwrap();
                let (_, rest) = rest.split_once("-eq ").unwrap();
                let rest = rest.split(' ').next().unwrap();
                Some((modulus.parse::<i64>().unwrap(), rest.parse::<i64>().unwrap()))
            }
        };
        let runs = |at: Minute| {
            let week = (at.since_epoch().0 * 60 - 345_600) / 604_800;
            cron_matches(line, at) && weeks.is_none_or(|(modulus, rest)| week % modulus == rest)
        };
        match lane.cycle {
            None => assert!(runs(lane.starts[0]), "{line}"),
            Some(_) => {
                assert_eq!(lane.weekly(runs), lane.slots, "{line}");
                assert!(!lane.is_mostly_displaced(), "{line}");
            }
        }
        seen.insert(name);
    }
    for (name, starts) in dated {
        assert_eq!(starts, lanes[name].starts, "{text}");
    }
    assert_eq!(seen.len(), lanes.len(), "{text}");
}

/// Whether the five fields, which are numbers or `*`, are those of `at`.
fn cron_matches(line: &str, at: Minute) -> bool {
    let at = at.utc().format("%-M %-H %-d %-m %w").to_string();
    line.split(' ').zip(at.split(' ')).all(|(field, value)| field == "*" || field == value)
}

fn timers(text: &str, lanes: &BTreeMap<String, Lane>) {
    let units: Vec<&str> = text.split("\n# ---- ").skip(1).collect();
    assert_eq!(units.len(), lanes.len());
    for unit in units {
        let lane = &lanes[unit.split_once(".timer").unwrap().0];
        let events: Vec<&str> =
            unit.lines().filter_map(|line| line.strip_prefix("OnCalendar=")).collect();
        if let [event] = events.as_slice()
            && event.contains("*-*-*")
        {
            let rule = |at: Minute| at.utc().format("%a *-*-* %H:%M:00 UTC").to_string() == *event;
            assert_eq!(lane.weekly(rule), lane.starts);
        } else {
            let dates: Vec<Minute> = events
                .iter()
                .map(|event| {
                    let event = event.strip_suffix(" UTC").unwrap().replace(' ', "T");
                    Minute::parse_rfc3339(&format!("{event}Z")).unwrap()
                })
                .collect();
            assert_eq!(dates, lane.starts);
        }
    }
}

fn aws_windows(text: &str, lanes: &BTreeMap<String, Lane>) {
    let windows: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
    let mut found: BTreeMap<&str, Vec<Minute>> = BTreeMap::new();
    for window in &windows {
        let name = window["Name"].as_str().unwrap();
        let (name, lane) = lanes.iter().rfind(|(lane, _)| name.starts_with(*lane)).unwrap();
        let hours = window["Duration"].as_i64().unwrap();
        assert!(
            (1..=24).contains(&hours)
                && hours * HOUR >= lane.length
                && (hours - 1) * HOUR < lane.length
        );
        assert!(window["Cutoff"].as_i64().unwrap() < hours);
        let bound = |key: &str| Minute::parse_rfc3339(window[key].as_str().unwrap()).unwrap();
        let schedule = window["Schedule"].as_str().unwrap();
        let starts = found.entry(name).or_default();
        if let Some(at) = schedule.strip_prefix("at(") {
            starts.push(Minute::parse_rfc3339(&format!("{}Z", at.trim_end_matches(')'))).unwrap());
            continue;
        }
        let (from, until) = (bound("StartDate"), bound("EndDate"));
        if let Some(days) = schedule.strip_prefix("rate(") {
            let days: i64 = days.strip_suffix(" days)").unwrap().parse().unwrap();
            starts.extend((0..).map(|i| from + i * days * DAY).take_while(|&at| at < until));
        } else {
            let cron = |at: Minute| {
                let rule = at.utc().format("cron(%-M %-H ? * %a *)").to_string();
                rule.replace(
                    &at.utc().format("%a").to_string(),
                    &at.utc().format("%a").to_string().to_uppercase(),
                ) == schedule
            };
            starts.extend(
                (from.since_epoch().0..until.since_epoch().0)
                    .map(|at| Minute::from_epoch(Minutes(at)))
                    .filter(|&at| cron(at)),
            );
        }
    }
    let expected: BTreeMap<&str, Vec<Minute>> =
        lanes.iter().map(|(name, lane)| (name.as_str(), lane.starts.clone())).collect();
    assert_eq!(found, expected, "{text}");
}

fn alertmanager_intervals(text: &str, lanes: &BTreeMap<String, Lane>) {
    let mut found: BTreeMap<&str, Vec<Interval>> = BTreeMap::new();
    let (mut name, mut from, mut to) = ("", Minutes::ZERO, Minutes::ZERO);
    let (mut days, mut month): (Vec<u32>, u32) = (Vec::new(), 0);
    for line in text.lines() {
        let Some((key, value)) = line.trim_start_matches([' ', '-']).split_once(": ") else {
            continue;
        };
        let bare = value.trim_matches(['\'', '[', ']']);
        match key {
            "name" => name = bare,
            "start_time" => from = clock(bare),
            "end_time" => to = clock(bare),
            "days_of_month" => {
                days = value
                    .trim_matches(['[', ']'])
                    .split(", ")
                    .map(|day| day.trim_matches('\'').parse().unwrap())
                    .collect();
            }
            "months" => {
                month = NaiveDate::parse_from_str(&format!("1 {bare} 2000"), "%d %B %Y")
                    .unwrap()
                    .month()
            }
            "years" => {
                let year: i32 = bare.parse().unwrap();
                for &day in &days {
                    let midnight =
                        Minute::midnight(NaiveDate::from_ymd_opt(year, month, day).unwrap());
                    let interval = Interval::new(midnight + from, midnight + to).unwrap();
                    found.entry(name).or_default().push(interval);
                }
            }
            "location" => assert_eq!(bare, "UTC"),
            _ => {}
        }
    }
    assert_eq!(found.len(), lanes.len(), "{text}");
    for (name, intervals) in found {
        assert_eq!(intervals.into_iter().collect::<IntervalSet>(), lanes[name].minutes(), "{text}");
    }
}

fn clock(text: &str) -> Minutes {
    let (hours, minutes) = text.split_once(':').unwrap();
    Minutes(hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap())
}

/// Read minute by minute between the first slot and the last window.
fn sync_windows(emission: &Emission, lanes: &BTreeMap<String, Lane>) {
    if emission.cautions.iter().any(|caution| caution.contains("overlaps")) {
        return;
    }
    let mut rest = emission.text.split("    - kind: ").skip(1).collect::<Vec<_>>();
    for lane in lanes.values() {
        let from = lane.slots[0].min(lane.starts[0]);
        let until =
            lane.starts[lane.starts.len() - 1].max(lane.slots[lane.slots.len() - 1]) + lane.length;
        let region = lanes.iter().find(|(_, other)| std::ptr::eq(*other, lane)).unwrap().0;
        let scope = match region.strip_prefix("lowtide-work-") {
            Some(region) => format!("clusters: ['{region}']"),
            None => "applications: ['*']".to_owned(),
        };
        let mut allowed = Vec::new();
        let mut denied = Vec::new();
        rest.retain(|window| {
            if !window.contains(&scope) {
                return true;
            }
            let schedule = window.split('\'').nth(1).unwrap();
            assert!(window.contains(&format!("duration: {}m\n", lane.length.0)));
            let starts = (from.since_epoch().0..until.since_epoch().0)
                .map(|at| Minute::from_epoch(Minutes(at)))
                .filter(|&at| cron_matches(schedule, at))
                .map(|at| Interval::lasting(at, lane.length));
            if window.starts_with("allow") {
                allowed.extend(starts)
            } else {
                denied.extend(starts)
            }
            false
        });
        let denied: IntervalSet = denied.into_iter().collect();
        let open = allowed
            .iter()
            .flat_map(|&window| denied.complement_within(window).iter().collect::<Vec<_>>());
        assert_eq!(open.collect::<IntervalSet>(), lane.minutes(), "{}", emission.text);
    }
    assert!(rest.is_empty());
}

fn gke_windows(emitted: Result<Option<Emission>, emit::Unsayable>, lanes: &BTreeMap<String, Lane>) {
    let said = |lane: &Lane| lane.cycle.is_some() && !lane.is_mostly_displaced();
    assert_eq!(emitted.is_ok(), lanes.values().all(said));
    let Ok(emission) = emitted else { return };
    let text = emission.unwrap().text;
    for lane in lanes.values() {
        let start = format!("--maintenance-window-start {} ", lane.slots[0]);
        assert!(text.contains(&start), "{text}");
        for slot in lane.slots.iter().filter(|slot| !lane.starts.contains(slot)) {
            assert!(text.contains(&format!("--add-maintenance-exclusion-start {slot} ")), "{text}");
        }
        assert!(lane.is_regular() || text.contains("exclusion counts against the 48h"), "{text}");
    }
}
