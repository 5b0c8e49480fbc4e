//! Does a year hold together? Every window of every tier against the independent checker.

mod made_up;
mod small;
mod world;

use std::collections::BTreeMap;

use lowtide::check::{self, Other, Source, Terms};
use lowtide::file;
use lowtide::finding::Code;
use lowtide::fleet::{Cadence, Fleet, RegionId, Scope, TierId};
use lowtide::ground::duration::Minutes;
use lowtide::ground::interval::Interval;
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::Database;
use lowtide::window::Window;
use lowtide::year::{self, Entry, Question, Year};

use self::world::{DAY, world};
use crate::support;

#[track_caller]
fn at(text: &str) -> Minute {
    Minute::parse_rfc3339(text).unwrap()
}

fn read(text: &str) -> Fleet {
    file::read_fleet(&file::Source::new("r", text), &[], &Database::embedded())
        .unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

/// Everything that is planned ahead, for all regions.
fn question(fleet: &Fleet, from: &str, until: &str) -> Question {
    Question {
        now: at("2026-11-22T12:00Z"),
        span: Interval::new(at(from), at(until)).unwrap(),
        year: None,
        from_date: None,
        anchor: at(from),
        step: fleet.step,
        tiers: None,
        regions: fleet.region_ids().collect(),
        existing: Vec::new(),
    }
}

/// A window that somebody has agreed on.
fn agreed(tier: TierId, region: RegionId, interval: Interval) -> Window {
    Window {
        id: None,
        tier,
        regions: vec![region],
        interval,
        rollback: None,
        filed: None,
        operations: Vec::new(),
        slot: None,
        line: None,
    }
}

fn answer(fleet: &Fleet, question: &Question) -> Year {
    year::plan(fleet, question, &mut support::plan)
}

fn window(fleet: &Fleet, entry: &Entry) -> Window {
    Window {
        regions: entry.window.regions.clone(),
        operations: fleet.tiers[entry.tier].operations.clone(),
        slot: Some(entry.slot),
        ..agreed(entry.tier, RegionId(0), entry.window.interval)
    }
}

/// Every rule, for all windows together: those of a round are judged, beside all others.
fn broken(fleet: &Fleet, question: &Question, year: &Year) -> Vec<String> {
    let mut found = Vec::new();
    for of in &year.tiers {
        let round = |at: Minute| (at - of.first).div_euclid(of.round);
        let once = fleet.tiers[of.tier].cadence == Cadence::Once;
        let held: Vec<&Entry> = year.windows.iter().filter(|entry| entry.is_held()).collect();
        let mut rounds: BTreeMap<i64, Vec<&Entry>> = BTreeMap::new();
        for entry in held.iter().filter(|entry| entry.tier == of.tier) {
            let key = if once { round(entry.window.interval.start()) } else { 0 };
            rounds.entry(key).or_default().push(entry);
        }
        for judged in rounds.values() {
            let others =
                held.iter().filter(|entry| !judged.iter().any(|j| std::ptr::eq(*j, **entry)));
            let mut beside: Vec<Window> = others.map(|entry| window(fleet, entry)).collect();
            beside.extend(question.existing.iter().cloned());
            let windows: Vec<Window> = judged.iter().map(|entry| window(fleet, entry)).collect();
            let terms = Terms {
                now: question.now,
                source: Source::Plan,
                scope: None,
                cycles_from: Some(of.first),
            };
            for finding in check::check(fleet, &terms, &windows, &beside) {
                // The checker takes all that is done once for one round.
                let other_round = match finding.other {
                    Some(Other::Existing(i)) => {
                        beside[i].tier == of.tier
                            && round(beside[i].interval.start())
                                != round(windows[finding.window].interval.start())
                    }
                    _ => false,
                };
                if finding.code == Code::Waves && other_round {
                    continue;
                }
                let (name, start) =
                    (&fleet.tiers[of.tier].name, windows[finding.window].interval.start());
                found.push(format!("{name} at {start}: {}: {}", finding.code, finding.message));
            }
        }
    }
    found
}

fn takes_part(entry: &Entry, region: RegionId) -> bool {
    entry.window.regions.contains(&region)
}

/// What is missing or there twice: in each round each region has one entry, or is told to
/// have no place.
fn miscounted(fleet: &Fleet, question: &Question, year: &Year) -> Vec<String> {
    let mut found = Vec::new();
    for of in &year.tiers {
        if of.unplaced.iter().any(|u| u.within == year.span && u.regions == of.regions) {
            continue; // there is no rhythm
        }
        let last = match fleet.tiers[of.tier].cadence {
            Cadence::Once => of.first + ((year.span.end() - of.first) / of.round).max(1) * of.round,
            Cadence::Every(_) => {
                let slots = year.of_tier(of.tier).map(|entry| entry.slot);
                slots.max().expect("there is a rhythm") + Minutes(1)
            }
        };
        let mut start = of.first;
        while start < last {
            let round = Interval::lasting(start, of.round);
            let is_over = round.end() <= year.span.start();
            for &region in of.regions.iter().filter(|_| !is_over) {
                let entries = year
                    .of_tier(of.tier)
                    .filter(|e| takes_part(e, region) && round.contains(e.slot))
                    .count();
                let told = of
                    .unplaced
                    .iter()
                    .any(|u| round.overlaps(u.within) && u.regions.contains(&region));
                let done = question.existing.iter().any(|window| {
                    window.tier == of.tier
                        && window.regions.contains(&region)
                        && round.contains(window.interval.start())
                });
                let expected = match fleet.tiers[of.tier].cadence {
                    Cadence::Once => usize::from(!told && !done),
                    Cadence::Every(_) => usize::from(!done),
                };
                if entries != expected {
                    let id = &fleet.regions[region].id;
                    let tier = &fleet.tiers[of.tier].name;
                    found.push(format!("{entries} of {tier} for {id} from {start}"));
                }
            }
            start = round.end();
        }
    }
    found
}

fn is_deeper(fleet: &Fleet, deep: TierId, routine: TierId) -> bool {
    match (fleet.tiers[deep].cadence, fleet.tiers[routine].cadence) {
        (_, Cadence::Once) => false,
        (Cadence::Once, Cadence::Every(_)) => true,
        (Cadence::Every(a), Cadence::Every(b)) => a.minutes() > b.minutes(),
    }
}

/// Routine windows in a week in which something deeper is done in one of their regions.
fn not_absorbed(fleet: &Fleet, year: &Year) -> Vec<String> {
    let week = |entry: &Entry| (entry.window.interval.start() + Minutes(1)).next_monday();
    let held = || year.windows.iter().filter(|entry| entry.is_held());
    let mut found = Vec::new();
    for routine in held() {
        for deep in held().filter(|deep| is_deeper(fleet, deep.tier, routine.tier)) {
            let shared = deep.window.regions.iter().any(|&r| takes_part(routine, r));
            if shared && week(deep) == week(routine) {
                found.push(format!(
                    "{} at {} beside {} at {}",
                    fleet.tiers[routine.tier].name,
                    routine.window.interval.start(),
                    fleet.tiers[deep.tier].name,
                    deep.window.interval.start()
                ));
            }
        }
    }
    found
}

#[track_caller]
fn holds_together(fleet: &Fleet, question: &Question) -> Year {
    let year = answer(fleet, question);
    assert_eq!(broken(fleet, question, &year), Vec::<String>::new());
    assert_eq!(miscounted(fleet, question, &year), Vec::<String>::new());
    assert_eq!(not_absorbed(fleet, &year), Vec::<String>::new());
    for entry in year.windows.iter().filter(|entry| entry.is_held()) {
        let scope = fleet.tiers[entry.tier].scope;
        let impact = check::impact_by_region(fleet, &window(fleet, entry), scope);
        let sum = impact.iter().map(|(_, impact)| impact.0).sum::<f64>();
        let shown = entry.window.impact.0;
        assert!((sum - shown).abs() <= 1e-9 * sum.max(1.0), "{shown} is not {sum}");
    }
    year
}

#[test]
fn a_year_of_twelve_regions_breaks_no_rule() {
    let fleet = read(&world());
    let question = question(&fleet, "2027-01-01T00:00Z", "2028-01-01T00:00Z");
    let year = holds_together(&fleet, &question);
    let names: Vec<&str> = year.tiers.iter().map(|t| fleet.tiers[t.tier].name.as_str()).collect();
    assert_eq!(names, ["annual", "quarterly", "biweekly", "weekly"]);
    let left_out: Vec<&str> =
        year.left_out.iter().map(|&tier| fleet.tiers[tier].name.as_str()).collect();
    assert_eq!(left_out, ["hotfix"]);
    let held = |tier: usize| year.of_tier(year.tiers[tier].tier).filter(|e| e.is_held()).count();
    assert_eq!((held(0), held(1)), (12, 48));
    assert_eq!(answer(&fleet, &question), year, "the same question has the same answer");
}

#[test]
fn a_region_that_can_have_no_window_does_not_take_those_of_others() {
    let rule = "[[regions.compliance]]\nrule = 'max-duration'\nlimit = '11h'\ntiers = ['annual']\n";
    let fleet = read(&world().replacen(
        "\n[[regions]]\nid = 'r1'",
        &format!("\n{rule}[[regions]]\nid = 'r1'"),
        1,
    ));
    let year = holds_together(&fleet, &question(&fleet, "2027-01-01T00:00Z", "2028-01-01T00:00Z"));
    let annual = &year.tiers[0];
    assert_eq!(year.of_tier(annual.tier).filter(|entry| entry.is_held()).count(), 11);
    let unplaced: Vec<&[RegionId]> = annual.unplaced.iter().map(|u| u.regions.as_slice()).collect();
    assert_eq!(unplaced, [[RegionId(0)].as_slice()]);
}

#[test]
fn the_rest_of_a_year_keeps_its_periods_and_what_is_done_in_them() {
    let fleet = read(&world());
    let whole = question(&fleet, "2027-01-01T00:00Z", "2028-01-01T00:00Z");
    let quarterly = fleet.tier("quarterly").unwrap();
    let done =
        agreed(quarterly, RegionId(3), Interval::lasting(at("2027-05-03T00:00Z"), Minutes(300)));
    let rest = Question {
        span: Interval::new(at("2027-06-01T00:00Z"), whole.span.end()).unwrap(),
        existing: vec![done],
        ..whole
    };
    let year = holds_together(&fleet, &rest);
    let of = |region: RegionId| {
        let entries = year.of_tier(quarterly).filter(|entry| takes_part(entry, region));
        entries.map(|entry| entry.slot).collect::<Vec<Minute>>()
    };
    // The second of four periods ends on 2 July.
    assert_eq!(of(RegionId(3)).len(), 2);
    assert_eq!(of(RegionId(4)).len(), 3);
    assert!(
        of(RegionId(4))[0] < at("2027-07-02T00:00Z")
            && of(RegionId(3))[0] >= at("2027-07-02T00:00Z")
    );
}

#[test]
fn what_is_left_of_a_skipped_window_is_tried_again() {
    let flat = format!("activity = {DAY:?}\ntiers = ['weekly', 'deep']");
    let fleet = read(&format!(
        "version = 1\nstep = '60m'\n\
         tiers.deep = {{ cadence = 'once', horizon = '4w', phases = [{{ name = 'work', duration = '2h', disruption = 1 }}] }}\n\
         [[regions]]\nid = 'a'\ntimezone = 'UTC'\n{flat}\n\
         [[regions]]\nid = 'b'\ntimezone = 'UTC'\n{}\n\
         [[freezes]]\nfrom = '2027-01-11'\nto = '2027-01-17'\nregions = ['a']\ntiers = ['weekly']\n\
         [[freezes]]\nfrom = '2027-01-18'\nto = '2027-02-10'\ntiers = ['deep']\n\
         [[freezes]]\nfrom = '2027-01-04'\nto = '2027-01-10'\ntiers = ['deep']\n",
        flat.replace(", 'deep'", "")
    ));
    let year = holds_together(&fleet, &question(&fleet, "2027-01-04T00:00Z", "2027-02-01T00:00Z"));
    let weekly = fleet.tier("weekly").unwrap();
    let second = Interval::lasting(at("2027-01-11T00:00Z"), Minutes(7 * 24 * 60));
    let entries = year.of_tier(weekly).filter(|entry| second.contains(entry.slot));
    let found: Vec<(&[RegionId], &str)> =
        entries.map(|entry| (entry.window.regions.as_slice(), entry.status())).collect();
    assert_eq!(
        found,
        [([RegionId(0)].as_slice(), "absorbed"), ([RegionId(1)].as_slice(), "planned")]
    );
}

#[test]
fn the_shipped_regions_have_a_year() {
    let fleet = read(include_str!("../../../regions.toml"));
    holds_together(&fleet, &question(&fleet, "2027-01-01T00:00Z", "2028-01-01T00:00Z"));
}

#[test]
fn scopes_of_tiers_are_kept() {
    let fleet = read(&world());
    let mut question = question(&fleet, "2027-03-01T00:00Z", "2027-03-29T00:00Z");
    question.tiers = Some(vec![fleet.tier("weekly").unwrap(), fleet.tier("hotfix").unwrap()]);
    let year = holds_together(&fleet, &question);
    assert!(year.left_out.is_empty());
    // Two days each, once in every period.
    assert_eq!(year.tiers[0].round, Minutes(2 * 24 * 60));
    for entry in &year.windows {
        let alone = fleet.tiers[entry.tier].scope == Scope::Rolling;
        assert!(!alone || entry.window.regions.len() == 1);
    }
}
