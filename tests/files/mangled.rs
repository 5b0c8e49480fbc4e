//! Can a file make the reader fall over? Good files, mangled at random.

use std::sync::LazyLock;

use lowtide::file::{STARTER, Source, read_fleet, read_windows};
use lowtide::fleet::Fleet;
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::Database;
use lowtide::lint::{self, Terms};
use lowtide::report;
use lowtide::request::Request;
use lowtide::solve::{self, Budget, Effort};
use proptest::prelude::*;

static FLEET: LazyLock<Fleet> = LazyLock::new(|| {
    read_fleet(&Source::new("regions.toml", STARTER), &[], &Database::embedded()).unwrap()
});

const WINDOWS: &str = r#"
[[windows]]
id = "a"
tier = "weekly"
regions = ["sg", "de"]
start = 2026-12-01T19:15:00Z
duration = "3h"
operations = ["x"]
"#;

const PLAN: &str = r#"{ "format": "lowtide.plan/1", "tier": "weekly", "choices": [ { "windows": [
  { "regions": ["de", "sg"], "start": "2026-12-01T19:15:00Z", "end": "2026-12-01T22:15:00Z",
    "status": "planned" } ] } ] }"#;

/// What stands in files, and what should not.
const WORDS: [&str; 32] = [
    "=",
    "[",
    "]",
    "{",
    "}",
    "[[",
    "]]",
    "\"",
    "'",
    "\n",
    ",",
    ".",
    "#",
    "\u{feff}",
    "\u{202e}",
    "日本",
    "nan",
    "-inf",
    "1e999",
    "0x",
    "99999999999999999999999",
    "2026-02-30",
    "\"0m\"",
    "\"52w\"",
    "true",
    "operations = true",
    "rule = \"notice\"",
    "tiers",
    "\\",
    "\t",
    "\u{0}",
    "id = \"de\"",
];

#[derive(Clone, Debug)]
enum Change {
    Delete(usize, usize),
    Double(usize, usize),
    Insert(usize, usize),
    /// Two stretches of the text change places.
    Swap(usize, usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..100_000_usize;
    prop_oneof![
        (at.clone(), 0..60_usize).prop_map(|(at, length)| Change::Delete(at, length)),
        (at.clone(), 0..300_usize).prop_map(|(at, length)| Change::Double(at, length)),
        (at.clone(), 0..WORDS.len()).prop_map(|(at, word)| Change::Insert(at, word)),
        (at.clone(), at, 0..30_usize).prop_map(|(a, b, length)| Change::Swap(a, b, length)),
    ]
}

/// A text may be cut anywhere: what is no UTF-8 any more is made so, as a terminal would.
fn mangled(text: &str, changes: &[Change]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for change in changes {
        let size = bytes.len().max(1);
        let stretch = |at: usize, length: usize| {
            let start = (at % size).min(bytes.len());
            start..(start + length).min(bytes.len())
        };
        match *change {
            Change::Delete(at, length) => drop(bytes.drain(stretch(at, length))),
            Change::Double(at, length) => {
                let copy = bytes[stretch(at, length)].to_vec();
                let at = at % size;
                bytes.splice(at..at, copy);
            }
            Change::Insert(at, word) => {
                let at = (at % size).min(bytes.len());
                bytes.splice(at..at, WORDS[word].bytes());
            }
            Change::Swap(a, b, length) => {
                let (a, b) = (stretch(a, length), stretch(b, length));
                let (one, other) = (bytes[a.clone()].to_vec(), bytes[b.clone()].to_vec());
                if a.end <= b.start {
                    bytes.splice(b, one);
                    bytes.splice(a, other);
                }
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A small fleet with something of most kinds.
const FLEET_OF_TWO: &str = r#"
version = 1
step = "60m"
[tiers.once]
cadence = "once"
horizon = "3d"
scope = "rolling"
urgency = 3
soak = "1h"
gap = "30m"
max_parallel = 1
phases = [{ name = "p", duration = "90m", disruption = 0.5 }, { name = "q", duration = "1h", disruption = 1 }]
[tiers.often]
cadence = "1w"
horizon = "4w"
clock = "Europe/Berlin"
on = ["Sat", "Sun"]
notice = "5h"
phases = [{ name = "p", duration = "2h", disruption = 1 }]
[tiers.monthly]
cadence = "1mo"
horizon = "3mo"
on = ["Sat#3", "Tue#2+10"]
phases = [{ name = "p", duration = "2h", disruption = 1 }]
[services.im]
sensitivity = 2
[teams.crew]
timezone = "Asia/Kolkata"
shifts = ["Mon-Sat 06:00-22:00"]
pace = 1.25
[[rules]]
rule = "max-downtime"
availability = "99%"
per = "month"
[[regions]]
id = "a"
timezone = "America/New_York"
tiers = ["once", "often", "monthly"]
activity = [9, 5, 3, 1, 2, 5, 9, 20, 30, 40, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 40, 30, 20, 10]
peak_users = 1000
weight = 2
services = { im = 0.5 }
team = "crew"
failover = "b"
weekend = ["Fri", "Sat"]
[[regions.compliance]]
rule = "notice"
business_days = 3
[[regions.compliance]]
rule = "forbid"
when = ["Mon-Fri 09:00-17:00", "Sat#1 00:00-24:00"]
dates = ["12-24..01-02"]
[[regions.compliance]]
rule = "max-per"
count = 2
per = "30d"
[[regions.compliance]]
rule = "min-interval"
interval = "36h"
[[regions]]
id = "b"
timezone = "Pacific/Chatham"
tiers = ["once", "often", "monthly"]
activity = { weekday = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], weekend = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2] }
capacity = 800
after = ["a"]
[[seasons]]
from = "11-15"
to = "01-06"
factor = 0.5
[[freezes]]
from = "2026-12-18T18:00"
to = "2027-01-02T06:00"
"#;

/// The most places of one window for which a plan is made here.
const MOST_PLACES: i64 = 3000;

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn what_a_mangled_file_is_read_as_can_be_planned(changes in prop::collection::vec(change(), 1..6)) {
        let text = mangled(FLEET_OF_TWO, &changes);
        let source = Source::new("x", &text);
        let Ok(fleet) = read_fleet(&source, &[], &Database::embedded()) else { return Ok(()) };
        let now = Minute::parse_rfc3339("2026-11-22T12:00:00Z").unwrap();
        lint::find(&Terms { fleet: &fleet, now, other_zones: None });
        for tier in fleet.tier_ids() {
            let request = Request::of_tier(&fleet, tier, now);
            if request.horizon.minutes() / request.step > MOST_PLACES {
                continue;
            }
            let budget = Budget::new(20_000, &|| false);
            let mut effort = Effort { budget, max_gap: 0.0, threads: 1, progress: &mut |_| {} };
            if let Ok(plan) = solve::plan(&fleet, &request, &mut effort) {
                let document = report::plan::document(&fleet, &plan);
                prop_assert!(!document.to_markdown().is_empty());
                let json = report::json::of_plan(&fleet, &plan);
                let windows = read_windows(&Source::new("x.json", &json), &fleet);
                prop_assert!(windows.is_ok() || plan.choices.is_empty() || json.contains("skipped"));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn a_mangled_region_file_is_read_or_refused(changes in prop::collection::vec(change(), 1..6)) {
        let text = mangled(STARTER, &changes);
        if let Err(faults) = read_fleet(&Source::new("x", &text), &[], &Database::embedded()) {
            prop_assert!(faults.iter().count() > 0);
            prop_assert!(!faults.render(true, None).is_empty());
        }
    }

    #[test]
    fn mangled_proposals_are_read_or_refused(changes in prop::collection::vec(change(), 1..4)) {
        for (name, text) in [("x.toml", WINDOWS), ("x.json", PLAN)] {
            let text = mangled(text, &changes);
            match read_windows(&Source::new(name, &text), &FLEET) {
                Ok(windows) => prop_assert!(!windows.is_empty()),
                Err(faults) => prop_assert!(!faults.render(false, None).is_empty()),
            }
        }
    }

    #[test]
    fn a_mangled_setting_is_made_or_refused(
        which in 0..5_usize,
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let setting = [
            "regions.sg.compliance.office-hours.when=[\"Mon-Fri 09:00-18:00\"]",
            "tiers.weekly.phases.execute.duration=3h",
            "regions.'sg'.activity.5=3",
            "teams.apac.pace=1.5",
            "seasons.0.factor=2",
        ][which];
        let settings = [mangled(setting, &changes)];
        if let Err(faults) =
            read_fleet(&Source::new("x", STARTER), &settings, &Database::embedded())
        {
            prop_assert!(!faults.render(false, None).is_empty());
        }
    }
}
