//! Is a region file read as it is meant, with its settings, its size and all that it can say?

use lowtide::file::{Source, read_fleet};
use lowtide::fleet::{Announcement, Cadence, Only, RegionId, Scope, ServiceId, TeamId, TierId};
use lowtide::ground::cycles::Every;
use lowtide::ground::duration::Minutes;
use lowtide::ground::tz::Database;
use snapbox::{assert_data_eq, str};

use crate::faults::{DAY, SG};

#[test]
fn a_setting_changes_the_file_and_its_faults_are_its_own() {
    let file = format!(
        "{}\n[[regions.compliance]]\nid = \"night\"\nrule = \"allow\"\nwhen = [\"daily 00:00-06:00\"]\n",
        SG.replace("DAY", DAY)
    );
    let settings: Vec<String> = [
        "regions.sg.weight=2",
        "regions.sg.compliance.night.when=[\"Sat,Sun 00:00-24:00\"]",
        "tiers.weekly.notice=24h",
        "tiers.hotfix.phases.execute.duration = '45m'",
        "regions.'sg'.name=Lion City",
        "operations={ reindex = { duration = '5m', disruption = 0 } }",
        "operations.reindex.disruption=1",
        "regions.0.activity.weekend.0=5",
    ]
    .map(str::to_owned)
    .into();
    let source = Source::new("regions.toml", &file);
    let fleet = read_fleet(&source, &settings, &Database::embedded());
    let fleet = fleet.unwrap_or_else(|faults| panic!("{faults}"));
    let sg = &fleet.regions[0];
    assert_eq!((sg.weight, sg.name.as_str()), (2.0, "Lion City"));
    assert_eq!(sg.activity.at(Minutes(5 * 1440)), 5.0);
    assert_eq!(fleet.tiers[fleet.tier("weekly").unwrap()].notice, Minutes(1440));
    assert_eq!(fleet.operations["reindex"].disruption, 1.0);
    let hotfix = fleet.phases(fleet.tier("hotfix").unwrap(), &[]);
    assert_eq!(
        hotfix.iter().map(|phase| phase.duration).collect::<Vec<_>>(),
        [10, 45, 15, 15].map(Minutes)
    );

    let settings: Vec<String> = [
        "regions.sg.weight=-1",
        "regions.sgp.weight=1",
        "regions.7.weight=1",
        "regions.sg.compliance.nigth.when=[]",
        "regions.sg.compliance.night.when=[\"Mon\"]",
        "regions.sg.wieght=2",
        "regions.sg.weight.x=2",
        "tiers.wekly.notice=24h",
        "region.sg.weight=2",
        "regions.sg.activity=[1, 2",
        "regions.sg.name=",
        "regions..name=x",
        "regions.'sg.name=x",
        "weight",
    ]
    .map(str::to_owned)
    .into();
    let faults = read_fleet(&source, &settings, &Database::embedded()).unwrap_err();
    assert_data_eq!(
        faults.render(false, None),
        str![[r#"
error: `weight` of region `sg` is -1; expected a number above 0
 --> command line
  | --set regions.sg.weight=-1
  |                         ^^

error: there is no region `sgp`
 --> command line
  | --set regions.sgp.weight=1
  |               ^^^
hint: did you mean `sg`?

error: there is no region 7; expected less than 1
 --> command line
  | --set regions.7.weight=1
  |               ^
hint: the first is 0

error: there is no rule `nigth`
 --> command line
  | --set regions.sg.compliance.nigth.when=[]
  |                             ^^^^^
hint: did you mean `night`?

error: `when` of rule `night` of region `sg`: expected days then times, but found only `Mon`; write `Mon 00:00-24:00`
 --> command line
  | --set regions.sg.compliance.night.when=["Mon"]
  |                                         ^^^^^
hint: write days then times, for example `Mon-Fri 09:00-18:00`

error: unknown key `wieght` in region `sg`
 --> command line
  | --set regions.sg.wieght=2
  |                  ^^^^^^
hint: did you mean `weight`?

error: `weight` is -1; it has no `x`
 --> command line
  | --set regions.sg.weight.x=2
  |                         ^

error: there is no tier `wekly`
 --> command line
  | --set tiers.wekly.notice=24h
  |             ^^^^^
hint: did you mean `weekly`?

error: unknown key `region`
 --> command line
  | --set region.sg.weight=2
  |       ^^^^^^
hint: did you mean `regions`?

error: unclosed array, expected `]`
 --> command line
  | --set regions.sg.activity=[1, 2
  |                                ^

error: expected a value after `=`, found nothing
 --> command line
  | --set regions.sg.name=
  |                       ^

error: expected a name, found nothing
 --> command line
  | --set regions..name=x
  |               ^

error: expected a closing `'`, found none
 --> command line
  | --set regions.'sg.name=x
  |               ^^^^^^^^^^

error: expected PATH=VALUE, found `weight`
 --> command line
  | --set weight
  |       ^^^^^^
hint: for example `--set regions.sg.weight=2`

"#]]
    );
}

#[test]
fn ten_thousand_regions_are_read_and_ten_thousand_wrong_names_told() {
    let mut file = "version = 1\n".to_owned();
    for i in 0..10_000 {
        file.push_str(&format!(
            "[[regions]]\nid = \"r{i}\"\ntimezone = \"Europe/Berlin\"\ntier = \"weekly\"\nactivity = {DAY}\n"
        ));
    }
    let source = Source::new("regions.toml", &file);
    let read = || read_fleet(&source, &[], &Database::embedded());
    assert_eq!(read().unwrap().regions.len(), 10_000);
    // Ten thousand wrong names: each is told, few are compared with all others.
    let wrong = Source::new("regions.toml", &file.replace("tier = ", "failover = \"r\"\ntiers = "));
    let faults = read_fleet(&wrong, &[], &Database::embedded()).unwrap_err();
    assert_eq!(faults.iter().count(), 20_000);
    assert!(faults.render(false, None).ends_with("\nand 19950 more faults\n"));
}

#[test]
fn whatever_a_file_can_say_is_read() {
    let text = r#"
version = 1.0
step = "1h"
tiers.nightly = { cadence = "2w", horizon = "4w", scope = "rolling", notice = "0", soak = "1h", gap = "30m", max_parallel = 2, hot_factor = 0, drain_factor = 1, operations = ["reindex"], services = ["im"], phases = [{ name = "prepare", duration = "10m", disruption = 0 }, { operations = true }], purges = [{ data = "logs", older_than = "180d" }], rollback_required = false, announce = ["2d", "start", "end"] }
services = { im = { sensitivity = 2, hot_upgrade = true }, rtc = {} }
operations.reindex = { duration = "20m", disruption = 0.5, description = "anew" }
teams = { apac = { timezone = "Asia/Tokyo", shifts = ["Mon-Fri 08:00-20:00"], parallel = 2, pace = 1.10 } }

[[regions]]
id = "a-1"
timezone = "Asia/Singapore"
tiers = ["nightly", "hotfix"]
activity = DAY
peak_users = 50
services = { rtc = 0.5, im = 1 }
network_risk = DAY
team = "apac"
wave = 2
failover = "b"
capacity = 1e3
carriers = ["telia"]
locale = "en-SG"
compliance = [
  { rule = "forbid", dates = [2026-12-24, "12-24..01-02"], tiers = ["hotfix"], reason = "why", source = "where" },
  { rule = "notice", business_days = 3, audience = "regulator" },
  { rule = "max-per", count = 2, per = "30d" },
]

[[regions]]
id = "b"
timezone = "UTC"
tier = "weekly"
service = "im"
failover = "a-1"
activity = { weekday = DAY, weekend = DAY }

[[seasons]]
from = 2026-12-24
to = 2026-12-26
factor = 0
regions = ["b"]

[[freezes]]
from = "12-24"
to = "01-02"
tiers = ["nightly"]
"#;
    let source = Source::new("x", &text.replace("DAY", DAY));
    let fleet = read_fleet(&source, &[], &Database::embedded());
    let fleet = fleet.unwrap_or_else(|faults| panic!("{faults}"));
    let nightly = &fleet.tiers[fleet.tier("nightly").unwrap()];
    assert_eq!(fleet.tier("nightly"), Some(TierId(5)));
    assert_eq!(fleet.step, Minutes(60));
    assert_eq!((nightly.cadence, nightly.scope), (Cadence::Every(Every::Weeks(2)), Scope::Rolling));
    assert_eq!(
        nightly.announce,
        [Announcement::Before(Minutes(2880)), Announcement::AtStart, Announcement::AtEnd]
    );
    assert_eq!(
        (nightly.soak, nightly.gap, nightly.max_parallel),
        (Minutes(60), Minutes(30), Some(2))
    );
    assert_eq!((nightly.hot_factor, nightly.drain_factor), (0.0, 1.0));
    assert_eq!(nightly.services, Only::These(vec![ServiceId(0)]));
    assert_eq!(nightly.purges[0].older_than, Minutes(180 * 1440));
    let phases = fleet.phases(TierId(5), &nightly.operations);
    assert_eq!(phases.iter().map(|p| p.duration).collect::<Vec<_>>(), [10, 20].map(Minutes));
    assert_eq!(fleet.teams[0].pace.times_rounded_up(Minutes(20)), Minutes(22));
    let (a, b) = (&fleet.regions[0], &fleet.regions[1]);
    assert_eq!(
        (a.name.as_str(), a.failover, b.failover),
        ("a-1", Some(RegionId(1)), Some(RegionId(0)))
    );
    assert_eq!(a.tiers, [TierId(5), TierId(2)]);
    assert_eq!((a.activity.peak(), a.network_risk.peak()), (50.0, 1.0));
    assert_eq!(
        (a.services.as_slice(), b.services.as_slice()),
        (&[(ServiceId(1), 0.5), (ServiceId(0), 1.0)][..], &[(ServiceId(0), 1.0)][..])
    );
    assert_eq!((a.wave, a.capacity, a.team), (2, Some(1000.0), Some(TeamId(0))));
    let ids: Vec<&str> = a.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["forbid", "notice", "max-per"]);
    assert_eq!(a.rules[0].tiers, Only::These(vec![TierId(2)]));
    assert_eq!(fleet.seasons[0].name, "2026-12-24..2026-12-26");
    assert_eq!(
        (fleet.freezes[0].name.as_str(), &fleet.freezes[0].tiers),
        ("12-24..01-02", &Only::These(vec![TierId(5)]))
    );

    // Carriage returns and a byte order mark change nothing.
    let windows = format!("\u{feff}{}", source.text().replace('\n', "\r\n"));
    let same = read_fleet(&Source::new("x", &windows), &[], &Database::embedded()).unwrap();
    assert_eq!(format!("{same:?}"), format!("{fleet:?}"));
}
