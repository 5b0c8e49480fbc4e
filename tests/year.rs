//! Does a year hold together? Every window of every tier against the independent checker.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

use lowtide::check::{self, Other, Source, Terms};
use lowtide::file;
use lowtide::finding::Code;
use lowtide::fleet::{Cadence, Fleet, RegionId, Scope, TierId};
use lowtide::ground::interval::Interval;
use lowtide::ground::minute::{Minute, WEEK};
use lowtide::ground::tz::Database;
use lowtide::solve::{self, Effort};
use lowtide::window::Window;
use lowtide::year::{self, Entry, Question, Year};
use proptest::prelude::*;

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
        anchor: at(from),
        step: fleet.step,
        tiers: None,
        regions: (0..fleet.regions.len()).collect(),
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
        line: None,
    }
}

fn answer(fleet: &Fleet, question: &Question) -> Year {
    year::plan(fleet, question, &mut |fleet, request| {
        let started = Instant::now();
        let mut effort = Effort {
            stop: &|| started.elapsed() > Duration::from_secs(5),
            max_gap: 0.0,
            threads: 1,
            progress: &mut |_| {},
        };
        solve::plan(fleet, request, &mut effort)
    })
}

fn window(fleet: &Fleet, entry: &Entry) -> Window {
    Window {
        regions: entry.window.regions.clone(),
        operations: fleet.tiers[entry.tier].operations.clone(),
        ..agreed(entry.tier, 0, entry.window.interval)
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
            Cadence::Weeks(_) => {
                let slots = year.of_tier(of.tier).map(|entry| entry.slot);
                slots.max().expect("there is a rhythm") + 1
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
                    Cadence::Weeks(_) => 1,
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
        (Cadence::Once, Cadence::Weeks(_)) => true,
        (Cadence::Weeks(a), Cadence::Weeks(b)) => a > b,
    }
}

/// Routine windows in a week in which something deeper is done in one of their regions.
fn not_absorbed(fleet: &Fleet, year: &Year) -> Vec<String> {
    let week = |entry: &Entry| (entry.window.interval.start() + 1).next_monday();
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
        let sum: f64 = impact.iter().map(|(_, impact)| impact).sum();
        let shown = entry.window.impact;
        assert!((sum - shown).abs() <= 1e-9 * sum.max(1.0), "{shown} is not {sum}");
    }
    year
}

/// How busy people are at each hour of a day.
const DAY: [u64; 24] =
    [28, 18, 12, 8, 6, 8, 15, 30, 48, 58, 62, 66, 72, 70, 66, 66, 70, 78, 86, 94, 100, 96, 78, 50];

const ZONES: [&str; 12] = [
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Asia/Karachi",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/London",
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Vancouver",
    "America/Mexico_City",
];

/// Twelve regions round the world under every kind of rule, with the five tiers that are
/// built in.
fn world() -> String {
    let mut file = "\
version = 1
step = '30m'
tiers.annual = { max_parallel = 1, soak = '3d', gap = '2h' }
tiers.quarterly = { max_parallel = 2, soak = '1d', gap = '1h' }
tiers.biweekly = { services = ['rtc'] }
services.im = { hot_upgrade = true }
services.rtc = { sensitivity = 3 }
teams.east = { timezone = 'Asia/Singapore', parallel = 2 }
teams.west = { timezone = 'Europe/London', pace = 1.25 }
"
    .to_owned();
    for (i, zone) in ZONES.iter().enumerate() {
        let peak = 1000 * (1 + 7 * i % 12);
        let services = ["{ im = 1.0 }", "{ im = 1.0, rtc = 0.3 }"][usize::from(i % 4 != 3)];
        let biweekly = if i % 4 == 3 { "" } else { ", 'biweekly'" };
        write!(
            file,
            "\n[[regions]]\nid = 'r{i}'\ntimezone = '{zone}'\nactivity = {DAY:?}\n\
             peak_users = {peak}\nservices = {services}\nteam = '{}'\nwave = {}\n\
             failover = 'r{}'\ntiers = ['weekly', 'hotfix', 'quarterly', 'annual'{biweekly}]\n",
            if i < 5 { "east" } else { "west" },
            i % 3,
            i ^ 1,
        )
        .unwrap();
        let rules: &[&str] = match i {
            0 => &[
                "rule = 'min-interval', interval = '24h', tiers = ['annual', 'quarterly']",
                "rule = 'max-per', count = 3, per = '21d'",
            ],
            2 => &["rule = 'forbid', when = ['Mon-Fri 09:00-13:00']"],
            4 => &["rule = 'min-interval', interval = '8d', tiers = ['annual']"],
            5 => &[
                "rule = 'forbid', when = ['Mon-Fri 08:30-17:30'], tiers = ['quarterly', 'annual']",
                "rule = 'notice', business_days = 5",
            ],
            7 => &["rule = 'forbid', dates = ['2027-02-08..2027-03-09']"],
            9 => &["rule = 'max-per', count = 2, per = '14d', tiers = ['quarterly']"],
            _ => &[],
        };
        for rule in rules {
            let keys = rule.replace(", tiers", "\ntiers").replace(", ", "\n");
            let keys = keys.replace("['quarterly'\n", "['quarterly', ");
            let keys = keys.replace("['annual'\n", "['annual', ");
            write!(file, "[[regions.compliance]]\n{keys}\n").unwrap();
        }
    }
    file.push_str(
        "\n[[seasons]]\nname = 'summer'\nfrom = '07-01'\nto = '08-31'\nfactor = 0.7\n\
         \n[[freezes]]\nname = 'year end'\nfrom = '12-20'\nto = '01-03'\n",
    );
    file
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
    assert_eq!(unplaced, [[0].as_slice()]);
}

#[test]
fn the_rest_of_a_year_keeps_its_periods_and_what_is_done_in_them() {
    let fleet = read(&world());
    let whole = question(&fleet, "2027-01-01T00:00Z", "2028-01-01T00:00Z");
    let quarterly = fleet.tier("quarterly").unwrap();
    let done = agreed(quarterly, 3, Interval::lasting(at("2027-05-03T00:00Z"), 300));
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
    assert_eq!(of(3).len(), 2);
    assert_eq!(of(4).len(), 3);
    assert!(of(4)[0] < at("2027-07-02T00:00Z") && of(3)[0] >= at("2027-07-02T00:00Z"));
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
    let second = Interval::lasting(at("2027-01-11T00:00Z"), 7 * 24 * 60);
    let entries = year.of_tier(weekly).filter(|entry| second.contains(entry.slot));
    let found: Vec<(&[RegionId], &str)> =
        entries.map(|entry| (entry.window.regions.as_slice(), entry.status())).collect();
    assert_eq!(found, [([0].as_slice(), "absorbed"), ([1].as_slice(), "planned")]);
}

#[test]
fn the_shipped_regions_have_a_year() {
    let fleet = read(include_str!("../regions.toml"));
    holds_together(&fleet, &question(&fleet, "2027-01-01T00:00Z", "2028-01-01T00:00Z"));
}

/// Marsaglia's xorshift, enough for made-up fleets.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn of<'c>(&mut self, choices: &[&'c str]) -> &'c str {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// A few regions, tiers and rules at random, tight enough that some windows find no place.
fn made_up(seed: u64) -> String {
    let dice = &mut Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..8 {
        dice.below(2);
    }
    let mut file = "version = 1\nstep = '60m'\n".to_owned();
    let tiers = ["deep", "middle", "fortnight", "week", "other"];
    let cadences = ["once", "once", "2w", "1w", "1w"];
    for (tier, cadence) in tiers.iter().zip(cadences) {
        write!(
            file,
            "[tiers.{tier}]\ncadence = '{cadence}'\nhorizon = '{}'\nscope = '{}'\nsoak = '{}'\n\
             gap = '{}'\nnotice = '{}'\nphases = [{{ name = 'work', duration = '{}', disruption = 1 }}]\n",
            dice.of(&["4w", "5w", "8w"]),
            dice.of(&["global", "rolling"]),
            dice.of(&["0m", "6h", "2d"]),
            dice.of(&["0m", "3h"]),
            dice.of(&["0m", "3d"]),
            dice.of(&["1h", "4h", "9h"]),
        )
        .unwrap();
        if dice.below(2) == 0 {
            writeln!(file, "max_parallel = {}", 1 + dice.below(2)).unwrap();
        }
    }
    for team in ["a", "b"] {
        write!(
            file,
            "[teams.{team}]\ntimezone = 'UTC'\nparallel = {}\npace = {}\nshifts = ['{}']\n",
            1 + dice.below(2),
            dice.of(&["1.0", "1.25"]),
            dice.of(&["Mon-Sun 00:00-24:00", "Mon-Fri 06:00-22:00"]),
        )
        .unwrap();
    }
    let regions = 2 + dice.below(3);
    for region in 0..regions {
        let hours: Vec<u64> = (0..24).map(|_| dice.below(100)).collect();
        let named: Vec<&str> = tiers.iter().copied().filter(|_| dice.below(4) > 0).collect();
        write!(
            file,
            "[[regions]]\nid = 'r{region}'\ntimezone = '{}'\nactivity = [{}, 1]\nwave = {}\n\
             tiers = {:?}\n",
            ZONES[dice.below(12) as usize],
            hours[1..].iter().map(u64::to_string).collect::<Vec<_>>().join(", "),
            dice.below(2),
            if named.is_empty() { vec!["week"] } else { named },
        )
        .unwrap();
        if dice.below(3) > 0 {
            writeln!(file, "team = '{}'", dice.of(&["a", "b"])).unwrap();
        }
        if dice.below(2) > 0 {
            writeln!(file, "failover = 'r{}'", (region + 1) % regions).unwrap();
        }
        for _ in 0..dice.below(4) {
            let rule = match dice.below(6) {
                0 => {
                    format!("rule = 'min-interval'\ninterval = '{}'", dice.of(&["12h", "3d", "9d"]))
                }
                1 | 2 => format!(
                    "rule = 'max-per'\ncount = {}\nper = '{}'",
                    1 + dice.below(3),
                    dice.of(&["7d", "13d", "30d"])
                ),
                3 => "rule = 'forbid'\nwhen = ['Mon-Fri 09:00-18:00']".to_owned(),
                4 => "rule = 'allow'\nwhen = ['daily 20:00-07:00']".to_owned(),
                _ => "rule = 'max-user-minutes'\nlimit = 20000".to_owned(),
            };
            write!(file, "[[regions.compliance]]\n{rule}\n").unwrap();
            if dice.below(2) == 0 {
                writeln!(file, "tiers = ['{}', '{}']", dice.of(&tiers[..2]), dice.of(&tiers[2..]))
                    .unwrap();
            }
        }
    }
    if dice.below(2) == 0 {
        file.push_str("[[freezes]]\nname = 'stop'\nfrom = '2027-01-13'\nto = '2027-01-21'\n");
        if dice.below(2) == 0 {
            file.push_str("regions = ['r0']\n");
        }
    }
    file
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_season_of_any_small_fleet_breaks_no_rule(seed in any::<u64>(), weeks in 5_i64..11, busy in any::<bool>()) {
        let fleet = read(&made_up(seed));
        let mut question = question(&fleet, "2026-12-30T00:00Z", "2027-01-01T00:00Z");
        question.span = Interval::lasting(question.span.start(), weeks * WEEK);
        if busy {
            let tier = (0..fleet.tiers.len()).find(|&t| !fleet.participants(t).is_empty()).unwrap();
            let region = fleet.participants(tier)[0];
            let interval = Interval::lasting(at("2027-01-12T03:00Z"), 300);
            question.existing = vec![agreed(tier, region, interval)];
        }
        holds_together(&fleet, &question);
    }
}

#[test]
fn scopes_of_tiers_are_kept() {
    let fleet = read(&world());
    let mut question = question(&fleet, "2027-03-01T00:00Z", "2027-03-29T00:00Z");
    question.tiers = Some(vec![fleet.tier("weekly").unwrap(), fleet.tier("hotfix").unwrap()]);
    let year = holds_together(&fleet, &question);
    assert!(year.left_out.is_empty());
    // Two days each, once in every period.
    assert_eq!(year.tiers[0].round, 2 * 24 * 60);
    for entry in &year.windows {
        let alone = fleet.tiers[entry.tier].scope == Scope::Rolling;
        assert!(!alone || entry.window.regions.len() == 1);
    }
}

/// One region in UTC that is quietest on Saturday at noon, with weekly work and deep work
/// once in four weeks.
fn alone(more: &str) -> Fleet {
    let mut hours = [1000; 168];
    hours[5 * 24 + 12] = 10;
    read(&format!(
        "version = 1
         step = '60m'
         tiers.weekly = {{ phases = [{{ name = 'work', duration = '1h', disruption = 1 }}] }}
         [tiers.deep]
         cadence = 'once'
         horizon = '4w'
         phases = [{{ name = 'work', duration = '2h', disruption = 1 }}]
         [[regions]]
         id = 'r'
         timezone = 'UTC'
         tiers = ['weekly', 'deep']
         activity = {hours:?}
         {more}"
    ))
}

/// An agreed window of deep work in that region.
fn deep_window(fleet: &Fleet, start: &str) -> Window {
    agreed(fleet.tier("deep").unwrap(), 0, Interval::lasting(at(start), 120))
}

#[test]
fn a_week_begins_on_monday_at_midnight() {
    let fleet = alone("");
    #[track_caller]
    fn case(fleet: &Fleet, deep: &str, expected: [&str; 2]) {
        let mut question = question(fleet, "2027-03-01T00:00Z", "2027-03-15T00:00Z");
        question.tiers = Some(vec![fleet.tier("weekly").unwrap()]);
        question.existing = vec![deep_window(fleet, deep)];
        let year = holds_together(fleet, &question);
        let found: Vec<&str> = year.windows.iter().map(Entry::status).collect();
        assert_eq!(found, expected, "{deep}");
    }
    case(&fleet, "2027-02-28T23:59Z", ["planned", "planned"]);
    case(&fleet, "2027-03-01T00:00Z", ["absorbed", "planned"]);
    case(&fleet, "2027-03-07T23:59Z", ["absorbed", "planned"]); // ends in the next week
    case(&fleet, "2027-03-08T00:00Z", ["planned", "absorbed"]);
}

#[test]
fn deep_work_is_done_once_in_every_whole_period() {
    let fleet = alone("");
    #[track_caller]
    fn case(fleet: &Fleet, days: i64, expected: &[&str]) {
        let mut question = question(fleet, "2027-03-01T00:00Z", "2027-03-02T00:00Z");
        question.tiers = Some(vec![fleet.tier("deep").unwrap()]);
        question.span = Interval::lasting(question.span.start(), days * 24 * 60);
        let year = holds_together(fleet, &question);
        let starts = year.windows.iter().map(|entry| entry.window.interval.start().to_string());
        assert_eq!(starts.collect::<Vec<_>>(), expected, "{days} days");
    }
    let first = "2027-03-06T11:00:00Z";
    case(&fleet, 3, &["2027-03-01T00:00:00Z"]); // cut to the span
    case(&fleet, 28, &[first]);
    case(&fleet, 55, &[first]);
    case(&fleet, 56, &[first, "2027-04-03T11:00:00Z"]);
}

#[test]
fn routine_keeps_the_distance_that_deep_work_asks_for() {
    // The rule is about the deep window, yet it is the weekly one that has to go.
    let fleet = alone(
        "[[regions.compliance]]
         rule = 'min-interval'
         interval = '60h'
         tiers = ['deep']",
    );
    let mut question = question(&fleet, "2027-03-01T00:00Z", "2027-03-15T00:00Z");
    question.tiers = Some(vec![fleet.tier("weekly").unwrap()]);
    // In the weeks before and after; the second starts 46 hours after the work of Saturday.
    question.existing =
        ["2027-02-28T20:00Z", "2027-03-15T11:00Z"].map(|start| deep_window(&fleet, start)).to_vec();
    let year = holds_together(&fleet, &question);
    let found: Vec<(&str, String)> = year
        .windows
        .iter()
        .map(|entry| (entry.status(), entry.window.interval.start().to_string()))
        .collect();
    assert_eq!(
        found,
        [
            ("planned", "2027-03-06T12:00:00Z".to_owned()),
            ("moved", "2027-03-08T00:00:00Z".to_owned())
        ]
    );
    assert_eq!(year.windows[1].because[0].code, Code::MinInterval);
}
