//! Random region files, windows already agreed on, and questions about both.
//!
//! Files are written as text, as a user would write them, so that the reader is tested
//! along. Every key and rule of the region file occurs. Many values come from short lists,
//! because ties are of interest.

use std::fmt;

use chrono::{Datelike, Days};
use lowtide::file::{self, Folder, Source};
use lowtide::fleet::{Fleet, Scope};
use lowtide::ground::cycles::Horizon;
use lowtide::ground::duration;
use lowtide::ground::duration::Minutes;
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::Database;
use lowtide::request::{Objective, Request};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// A question as a user would ask it.
#[derive(Clone)]
pub struct World {
    /// The region file.
    regions: String,
    /// The calendar files that it names, `c0.ics` and so on.
    calendars: Vec<String>,
    /// The file of agreed windows; empty when there is none.
    windows: String,
    now: Minute,
    /// Minutes after `now`.
    from: i64,
    /// In minutes; 0 for the tier's.
    horizon: i64,
    objective: Objective,
    top: usize,
}

impl World {
    /// # Panics
    /// When the files are refused: they are meant to be sound.
    pub fn read(&self) -> (Fleet, Request) {
        let folder = tempfile::tempdir().unwrap();
        for (i, calendar) in self.calendars.iter().enumerate() {
            std::fs::write(folder.path().join(format!("c{i}.ics")), calendar).unwrap();
        }
        let source =
            Source::new("regions.toml", &self.regions).in_folder(Folder::new(folder.path()));
        let fleet = file::read_fleet(&source, &[], &Database::embedded())
            .unwrap_or_else(|faults| panic!("{faults}"));
        let tier = fleet.tier("work").expect("every file has the tier");
        let existing = if self.windows.is_empty() {
            Vec::new()
        } else {
            file::read_windows(&Source::new("windows.toml", &self.windows), &fleet)
                .unwrap_or_else(|faults| panic!("{faults}"))
        };
        let request = Request {
            scope: Scope::Global,
            objective: self.objective,
            from: self.now + Minutes(self.from),
            horizon: match self.horizon {
                0 => fleet.tiers[tier].horizon,
                minutes => Horizon::Minutes(Minutes(minutes)),
            },
            top: self.top,
            existing,
            ..Request::of_tier(&fleet, tier, self.now)
        };
        (fleet, request)
    }
}

/// The files as they are, for whoever has to find out why a test fails.
impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { regions, calendars, windows, now, from, horizon, objective, top } = self;
        let calendars: Vec<String> =
            calendars.iter().enumerate().map(|(i, text)| format!("--- c{i}.ics\n{text}")).collect();
        write!(
            f,
            "now {now}, from {from} minutes later, horizon {horizon} minutes, {objective:?}, top {top}\n\
             --- regions.toml\n{regions}{}--- windows.toml\n{windows}---",
            calendars.concat()
        )
    }
}

/// A tier that is done once; its grid is coarse and its horizon short.
pub fn once() -> impl Strategy<Value = World> {
    let cadence = Just("cadence = \"once\"\nhorizon = \"4d\"\n".to_owned());
    let urgency = optional("urgency", select(vec!["0", "3", "250.5", "100000"]));
    let horizon = prop_oneof![1 => 1..4i64, 9 => 4..4 * 48i64].prop_map(|halves| halves * 30 + 7);
    world(vec![cadence.boxed(), urgency], select(vec!["60m", "1h", "30m"]).boxed(), horizon.boxed())
}

/// A tier that recurs, for a few cycles of few starts.
pub fn recurring() -> impl Strategy<Value = World> {
    let cycles = select(vec![(1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2)]);
    let beyond = select(vec![0, 1, 3 * DAY]);
    (cycles, beyond).prop_flat_map(|((weeks, count), beyond)| {
        let cadence = format!("cadence = \"{weeks}w\"\nhorizon = \"{}w\"\n", weeks * count);
        world(
            vec![Just(cadence).boxed()],
            Just("60m").boxed(),
            Just(weeks * count * 7 * DAY + beyond).boxed(),
        )
    })
}

/// A tier in days, weeks or months, on any clock, from any anchor and on some days only.
pub fn on_clocks() -> impl Strategy<Value = World> {
    let days = (1..=3i64, 1..=3i64).prop_map(|(days, count)| {
        (format!("cadence = '{days}d'\nhorizon = '{}d'\n", days * count), vec![""])
    });
    let weeks = (1..=2i64, 1..=3i64).prop_map(|(weeks, count)| {
        let on = vec!["", "", "on = ['Sat', 'Sun']\n", "on = ['Mon-Thu']\n"];
        (format!("cadence = '{weeks}w'\nhorizon = '{}w'\n", weeks * count), on)
    });
    let months = (1..=2i64).prop_map(|count| {
        let on = vec![
            "on = ['Sat#3']\n",
            "on = ['Tue#2+10', 'day#-1']\n",
            "on = ['day#15', 'Sun#-1-3']\n",
            "on = ['Sat']\n",
        ];
        (format!("cadence = '1mo'\nhorizon = '{count}mo'\n"), on)
    });
    let cadence = prop_oneof![2 => days, 3 => weeks, 1 => months];
    let anchor = optional("anchor", select(vec!["'2026-01-01'", "'2026-05-17'"]));
    cadence.prop_flat_map(move |(cadence, on)| {
        let clock = weighted(0.8, "clock", select(&ZONES[..]).prop_map(|zone| format!("'{zone}'")));
        let on = select(on).prop_map(str::to_owned).boxed();
        let tier = vec![Just(cadence).boxed(), clock, anchor.clone(), on];
        world(tier, Just("60m").boxed(), Just(0).boxed())
    })
}

/// In minutes.
const DAY: i64 = duration::DAY.0;

/// Zones whose clocks do something odd.
const ZONES: [&str; 12] = [
    "UTC",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Vancouver",
    "America/Santiago",
    "America/St_Johns",
    "Europe/Berlin",
    "America/New_York",
];

/// Days on which some of them change, New Year, and a leap day.
const TURNS: [&str; 12] = [
    "2026-02-15T02:00Z",
    "2026-03-08T10:00Z",
    "2026-03-29T01:00Z",
    "2026-04-04T14:00Z",
    "2026-04-23T22:00Z",
    "2026-09-06T04:00Z",
    "2026-09-26T14:00Z",
    "2026-10-03T15:30Z",
    "2026-10-29T21:00Z",
    "2026-11-01T09:00Z",
    "2026-12-31T12:00Z",
    "2028-02-29T12:00Z",
];

fn world(
    tier: Vec<BoxedStrategy<String>>,
    step: BoxedStrategy<&'static str>,
    horizon: BoxedStrategy<i64>,
) -> impl Strategy<Value = World> {
    let now = (select(&TURNS[..]), -9 * DAY..DAY)
        .prop_map(|(turn, minutes)| Minute::parse_rfc3339(turn).unwrap() + Minutes(minutes));
    (now, 1..=4usize).prop_flat_map(move |(now, count)| {
        let regions: Vec<BoxedStrategy<String>> =
            (0..count).map(|i| region(i, count, now)).collect();
        let file = vec![
            step.clone().prop_map(|step| format!("version = 1\nstep = \"{step}\"\n")).boxed(),
            services_and_operations(),
            teams(),
            self::tier(&tier),
            regions.prop_map(|regions| regions.concat()).boxed(),
            shared_rules(count, now),
            tables("seasons", 2, season(count, now)),
            tables("freezes", 2, freeze(count, now)),
        ];
        let calendars = prop::collection::vec(calendar(count, now), 0..=2);
        let windows = tables("windows", 4, window(count, now));
        let from = prop_oneof![3 => Just(0), 1 => 1..2 * DAY];
        let objective = select(vec![Objective::Total, Objective::Fair]);
        (file, calendars, windows, from, horizon.clone(), objective, 1..=3usize).prop_map(
            move |(file, calendars, windows, from, horizon, objective, top)| World {
                regions: calendars.iter().enumerate().fold(
                    file.concat(),
                    |file, (i, (keys, _))| {
                        format!(
                            "{file}[[calendars]]\nname = 'calendar {i}'\nfile = 'c{i}.ics'\n{keys}"
                        )
                    },
                ),
                calendars: calendars.into_iter().map(|(_, text)| text).collect(),
                windows,
                now,
                from,
                horizon,
                objective,
                top,
            },
        )
    })
}

fn services_and_operations() -> BoxedStrategy<String> {
    let service = |name: &'static str| {
        table(vec![
            Just(format!("[services.{name}]\n")).boxed(),
            optional("sensitivity", select(vec!["1", "0.25", "3"])),
            optional("hot_upgrade", select(vec!["true", "false"])),
        ])
    };
    let operation = |name: &'static str| {
        table(vec![
            Just(format!("[operations.{name}]\n")).boxed(),
            (1..30).prop_map(|minutes| format!("duration = \"{minutes}m\"\n")).boxed(),
            disruption().prop_map(|share| format!("disruption = {share}\n")).boxed(),
        ])
    };
    table(vec![service("im"), service("rtc"), operation("clean"), operation("move")])
}

fn teams() -> BoxedStrategy<String> {
    let team = |name: &'static str| {
        table(vec![
            Just(format!("[teams.{name}]\n")).boxed(),
            zone(),
            optional("shifts", when(10..24)),
            optional("parallel", select(vec!["1", "2"])),
            optional("pace", select(vec!["0.5", "1", "1.1", "1.25", "2.0"])),
        ])
    };
    table(vec![team("days"), team("nights")])
}

fn tier(cadence: &[BoxedStrategy<String>]) -> BoxedStrategy<String> {
    let mut lines = vec![Just("[tiers.work]\n".to_owned()).boxed()];
    lines.extend(cadence.iter().cloned());
    lines.extend([
        phases(),
        optional("notice", select(vec!["'0m'", "'50m'", "'20h'"])),
        optional("scope", select(vec!["'global'", "'rolling'"])),
        optional("hot_factor", select(vec!["0", "0.3", "1"])),
        optional("drain_factor", select(vec!["0", "0.5"])),
        optional("max_parallel", select(vec!["1", "3"])),
        optional("soak", select(vec!["'1h'", "'1d'"])),
        optional("gap", select(vec!["'30m'"])),
        weighted(0.15, "services", select(vec!["['im']", "['rtc', 'im']"])),
        optional("purges", select(vec!["[{ data = 'logs', older_than = '30d' }]", "[]"])),
        optional("rollback_required", select(vec!["true", "false"])),
        optional("announce", select(vec!["['1h', 'start']"])),
    ]);
    table(lines)
}

/// Phases, and the operations that some of them stand for.
fn phases() -> BoxedStrategy<String> {
    let fixed = (0usize..100, 1..45, disruption()).prop_map(|(name, minutes, share)| {
        format!("  {{ name = 'p{name}', duration = '{minutes}m', disruption = {share} }},\n")
    });
    let operations = select(vec![
        ("", ""),
        ("operations = ['clean']\n", ""),
        ("operations = ['move', 'clean']\n", "  { name = 'execute', operations = true },\n"),
        ("operations = ['clean']\n", "  { operations = true },\n"),
    ]);
    (prop::collection::vec(fixed, 1..=3), operations)
        .prop_map(|(fixed, (operations, phase))| {
            format!("{operations}phases = [\n{}{phase}]\n", fixed.concat())
        })
        .boxed()
}

fn region(i: usize, count: usize, now: Minute) -> BoxedStrategy<String> {
    let failover = select(
        (0..count)
            .filter(|&other| other != i)
            .map(|r| format!("'r{r}'"))
            .chain([String::new()])
            .collect::<Vec<_>>(),
    )
    .prop_map(|id| if id.is_empty() { id } else { format!("failover = {id}\n") });
    let services = vec![
        "",
        "service = 'rtc'\n",
        "service = 'im'\n",
        "services = { im = 1, rtc = 0.25 }\n",
        "services = { rtc = 0, im = 1.5 }\n",
    ];
    let tiers = prop_oneof![
        6 => select(vec!["tier = 'work'\n", "tiers = ['hotfix', 'work']\n"]),
        1 => Just("tiers = ['hotfix']\n"),
    ];
    table(vec![
        Just(format!("[[regions]]\nid = \"r{i}\"\n")).boxed(),
        zone(),
        tiers.prop_map(str::to_owned).boxed(),
        curve().prop_map(|curve| format!("activity = {curve}\n")).boxed(),
        optional("network_risk", curve()),
        optional("peak_users", select(vec!["0.004", "70", "1_200_000", "3e6"])),
        optional("weight", select(vec!["0.5", "2", "10"])),
        select(services).prop_map(str::to_owned).boxed(),
        optional("team", select(vec!["'days'", "'nights'"])),
        order(i),
        weighted(0.3, "weekend", select(vec!["['Fri', 'Sat']", "['Sun']", "[]"])),
        optional("jurisdiction", select(vec!["'EU'", "'US'"])),
        failover.boxed(),
        optional("capacity", select(vec!["5", "1e6"])),
        optional("carriers", select(vec!["['telia']"])),
        optional("locale", select(vec!["'de-DE'"])),
        prop::collection::vec(rule(now), 0..=3).prop_map(|rules| rules.concat()).boxed(),
    ])
}

/// The wave of a region, or the one before it that it comes after.
fn order(i: usize) -> BoxedStrategy<String> {
    let wave = optional("wave", select(vec!["0", "1"]));
    match i {
        0 => wave,
        i => {
            prop_oneof![3 => wave, 1 => Just(format!("after = ['r{}']\nwave = 1\n", i - 1))].boxed()
        }
    }
}

/// A rule of one region.
fn rule(now: Minute) -> BoxedStrategy<String> {
    rule_under("[[regions.compliance]]\n".to_owned(), now)
}

/// Rules at the top, of some regions.
fn shared_rules(count: usize, now: Minute) -> BoxedStrategy<String> {
    let ids = subsequence((0..count).collect::<Vec<_>>(), 1..=count);
    let rule = ids.prop_flat_map(move |ids| {
        rule_under(format!("[[rules]]\nregions = {}\n", listed(&ids)), now)
    });
    prop::collection::vec(rule, 0..=2).prop_map(|rules| rules.concat()).boxed()
}

fn rule_under(header: String, now: Minute) -> BoxedStrategy<String> {
    let clock =
        || weighted(0.2, "timezone", select(&ZONES[..]).prop_map(|zone| format!("'{zone}'")));
    let kinds = prop_oneof![
        6 => (when(1..10), clock())
            .prop_map(|(when, clock)| format!("rule = 'forbid'\nwhen = {when}\n{clock}")),
        4 => (dates(now), clock())
            .prop_map(|(dates, clock)| format!("rule = 'forbid'\ndates = {dates}\n{clock}")),
        1 => (when(1..8), dates(now)).prop_map(|(when, dates)| {
            format!("rule = 'forbid'\nwhen = {when}\ndates = {dates}\n")
        }),
        4 => (when(10..24), clock())
            .prop_map(|(when, clock)| format!("rule = 'allow'\nwhen = {when}\n{clock}")),
        2 => (0i64..40).prop_map(|hours| format!("rule = 'notice'\nlead = '{hours}h5m'\n")),
        2 => (1..=3).prop_map(|days| {
            format!("rule = 'notice'\nbusiness_days = {days}\naudience = 'regulator'\n")
        }),
        1 => (1..=2).prop_map(|days| format!("rule = 'notice'\nfull_business_days = {days}\n")),
        1 => select(vec!["Wed 17:00", "Sun 02:30", "Mon,Thu 09:00"])
            .prop_map(|by| format!("rule = 'notice'\nby = '{by}'\n")),
        2 => (30..240).prop_map(|limit| format!("rule = 'max-duration'\nlimit = '{limit}m'\n")),
        4 => number().prop_map(|limit| {
            format!("rule = 'max-user-minutes'\nlimit = {}\n", limit * 50.0 + 1e-3)
        }),
        2 => (0..100).prop_map(|hours| format!("rule = 'min-interval'\ninterval = '{hours}h'\n")),
        2 => (1..=2, select(vec!["day", "week", "month", "quarter"])).prop_map(|(count, per)| {
            format!("rule = 'max-per'\ncount = {count}\nper = '{per}'\n")
        }),
        3 => (10..300, select(vec!["day", "week", "month", "year", "3d", "9d"]))
            .prop_map(|(limit, per)| {
                format!("rule = 'max-downtime'\nlimit = '{limit}m'\nper = '{per}'\n")
            }),
        1 => (select(vec!["99.5%", "90%"]), select(vec!["week", "month", "2d"]))
            .prop_map(|(share, per)| {
                format!("rule = 'max-downtime'\navailability = '{share}'\nper = '{per}'\n")
            }),
        1 => Just("rule = 'forbid-transition'\n".to_owned()),
        2 => (1..=3, 1..9).prop_map(|(count, days)| {
            format!("rule = 'max-per'\ncount = {count}\nper = '{days}d'\n")
        }),
        1 => Just("rule = 'residency'\njurisdictions = ['EU']\n".to_owned()),
        1 => select(vec!["move", "shred"]).prop_map(|operation| {
            format!("rule = 'forbid-operations'\noperations = ['{operation}']\n")
        }),
        1 => select(vec!["10d", "30d", "31d"]).prop_map(|keep| {
            format!("rule = 'retention'\ndata = 'logs'\nkeep = '{keep}'\n")
        }),
    ];
    table(vec![
        Just(header).boxed(),
        kinds.boxed(),
        weighted(0.2, "tiers", select(vec!["['work']", "['hotfix']", "['work', 'hotfix']"])),
        weighted(0.2, "reason", Just("'trading hours'")),
        weighted(0.2, "source", Just("'the law'")),
    ])
}

fn season(count: usize, now: Minute) -> BoxedStrategy<String> {
    table(vec![
        optional("name", Just("'fair'")),
        from_and_to(now),
        select(vec!["factor = 0\n", "factor = 0.5\n", "factor = 3\n"])
            .prop_map(str::to_owned)
            .boxed(),
        some_regions(count),
    ])
}

fn freeze(count: usize, now: Minute) -> BoxedStrategy<String> {
    table(vec![
        (0..1_000_000).prop_map(|name| format!("name = 'freeze {name}'\n")).boxed(),
        prop_oneof![3 => from_and_to(now), 1 => local_times(now)].boxed(),
        some_regions(count),
        weighted(0.2, "tiers", select(vec!["['work']", "['hotfix']"])),
    ])
}

/// The keys of a calendar but for its file, and the file.
fn calendar(count: usize, now: Minute) -> impl Strategy<Value = (String, String)> {
    let kinds = select(vec![
        "kind = 'freeze'\n",
        "kind = 'freeze'\neffect = 'season'\nfactor = 0.25\n",
        "kind = 'holiday'\n",
        "kind = 'holiday'\neffect = 'season'\nfactor = 3\n",
        "kind = 'holiday'\neffect = 'forbid'\n",
        "kind = 'carrier'\n",
        "kind = 'carrier'\nbuffer = '40m'\n",
        "kind = 'carrier'\ncarrier = 'telia'\nbuffer = '2h'\n",
        "kind = 'carrier'\neffect = 'none'\n",
        "kind = 'carrier'\neffect = 'season'\nfactor = 2\nbuffer = '1h'\n",
        "kind = 'holiday'\nas = 'Sun'\n",
        "kind = 'workday'\n",
        "kind = 'workday'\nas = 'Mon'\n",
        "effect = 'allow'\n",
        "kind = 'freeze'\ntiers = ['work']\n",
        "effect = 'allow'\ntiers = ['hotfix']\n",
    ]);
    let teams = select(vec!["", "as = 'Sat'\n"])
        .prop_map(|key| format!("kind = 'holiday'\nteams = ['days']\n{key}"));
    let of_regions = table(vec![kinds.prop_map(str::to_owned).boxed(), some_regions(count)]);
    let keys = prop_oneof![12 => of_regions, 1 => teams];
    let events = prop::collection::vec(event(now), 1..=3).prop_map(|events| {
        let events: Vec<String> = events
            .iter()
            .enumerate()
            .map(|(i, event)| format!("BEGIN:VEVENT\nUID:{i}\n{event}END:VEVENT\n"))
            .collect();
        format!("BEGIN:VCALENDAR\nVERSION:2.0\n{}END:VCALENDAR\n", events.concat())
    });
    (keys, events)
}

/// An event near `now`: whole days, or minutes on some clock, some of them again and again.
fn event(now: Minute) -> BoxedStrategy<String> {
    let again = select(vec!["", "", "RRULE:FREQ=WEEKLY\n", "RRULE:FREQ=DAILY;COUNT=3\n"]);
    let days = (0..20u64, 1..4).prop_map(move |(ahead, length)| {
        let first = now.utc().date() + Days::new(ahead);
        format!("DTSTART;VALUE=DATE:{}\nDURATION:P{length}D\n", first.format("%Y%m%d"))
    });
    let zone = select(vec![("", ""), ("", "Z"), (";TZID=America/New_York", "")]);
    let minutes =
        (zone, -2 * DAY..18 * DAY, 1..1500).prop_map(move |((zone, utc), ahead, length)| {
            let start = (now + Minutes(ahead)).utc().format("%Y%m%dT%H%M%S");
            format!("DTSTART{zone}:{start}{utc}\nDURATION:PT{length}M\n")
        });
    table(vec![prop_oneof![days, minutes].boxed(), again.prop_map(str::to_owned).boxed()])
}

fn window(count: usize, now: Minute) -> BoxedStrategy<String> {
    let place = (-12 * DAY..15 * DAY, 5..200i64).prop_map(move |(ahead, minutes)| {
        format!("start = {}\nduration = '{minutes}m'\n", now + Minutes(ahead))
    });
    let regions = subsequence((0..count).collect::<Vec<_>>(), 1..=count)
        .prop_map(|ids| format!("regions = {}\n", listed(&ids)));
    table(vec![
        select(vec!["tier = 'work'\n", "tier = 'hotfix'\n"]).prop_map(str::to_owned).boxed(),
        place.boxed(),
        regions.boxed(),
        weighted(0.2, "rollback", Just("'rollback.md'")),
        weighted(0.2, "operations", Just("['move']")),
    ])
}

fn zone() -> BoxedStrategy<String> {
    select(&ZONES[..]).prop_map(|zone| format!("timezone = \"{zone}\"\n")).boxed()
}

fn some_regions(count: usize) -> BoxedStrategy<String> {
    let ids = subsequence((0..count).collect::<Vec<_>>(), 1..=count);
    optional("regions", ids.prop_map(|ids| listed(&ids)))
}

fn listed(ids: &[usize]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("'r{id}'")).collect();
    format!("[{}]", ids.join(", "))
}

/// One or two stretches of the local week, of so many hours each.
fn when(hours: std::ops::Range<i64>) -> BoxedStrategy<String> {
    let days = select(vec![
        "daily",
        "Mon-Fri",
        "Sat,Sun",
        "Sat-Thu",
        "Wed",
        "Fri-Mon",
        "sun",
        "Sat#3",
        "day#-1,Wed",
        "Tue#2+10",
    ]);
    let one = (days, 0..48i64, hours, select(vec![0, 0, 5, 59])).prop_map(
        |(days, start, length, more)| {
            let clock = |minute: i64| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
            let (start, end) = (start * 30, start * 30 + length * 60 + more);
            let end = if end == DAY { "24:00".to_owned() } else { clock(end) };
            format!("'{days} {}-{end}'", clock(start))
        },
    );
    prop::collection::vec(one, 1..=2).prop_map(|all| format!("[{}]", all.join(", "))).boxed()
}

/// A few days near `now`, some of every year.
fn dates(now: Minute) -> BoxedStrategy<String> {
    near(now)
        .prop_map(
            |(from, to)| {
                if from == to { format!("['{from}']") } else { format!("['{from}..{to}']") }
            },
        )
        .boxed()
}

fn from_and_to(now: Minute) -> BoxedStrategy<String> {
    near(now).prop_map(|(from, to)| format!("from = \"{from}\"\nto = \"{to}\"\n")).boxed()
}

/// From a local time to another, or to a date.
fn local_times(now: Minute) -> BoxedStrategy<String> {
    (0..25u64, 0..24, select(vec![0, 1, 5]), any::<bool>())
        .prop_map(move |(ahead, hour, days, is_timed)| {
            let from = now.utc().date() + Days::new(ahead);
            let to = from + Days::new(days);
            let time = if is_timed { "T23:30" } else { "" };
            format!("from = '{from}T{hour:02}:30'\nto = '{to}{time}'\n")
        })
        .boxed()
}

fn near(now: Minute) -> impl Strategy<Value = (String, String)> {
    (0..25u64, select(vec![0, 0, 1, 3, 8, 20]), any::<bool>()).prop_map(
        move |(ahead, length, yearly)| {
            let from = now.utc().date() + Days::new(ahead);
            let day = |date: chrono::NaiveDate| match yearly {
                true => format!("{:02}-{:02}", date.month(), date.day()),
                false => date.to_string(),
            };
            (day(from), day(from + Days::new(length)))
        },
    )
}

fn disruption() -> impl Strategy<Value = &'static str> {
    select(vec!["0", "0.0", "0.1", "0.2", "1", "1.0"])
}

/// A curve in one of its three forms, with at least one value that is not 0.
fn curve() -> BoxedStrategy<String> {
    prop_oneof![
        3 => values(24),
        1 => values(168),
        2 => (values(24), values(24))
            .prop_map(|(weekday, weekend)| format!("{{ weekday = {weekday}, weekend = {weekend} }}")),
    ]
    .boxed()
}

fn values(count: usize) -> BoxedStrategy<String> {
    let few = prop::collection::vec(select(vec![0.0, 1.0, 1.0, 4.0]), count);
    let many = prop::collection::vec(prop_oneof![1 => Just(0.0), 5 => number()], count);
    prop_oneof![few, many]
        .prop_map(|mut values| {
            if values.iter().all(|&value| value == 0.0) {
                values[0] = 1.0;
            }
            format!("{values:?}")
        })
        .boxed()
}

/// From a thousandth to a million, each order of magnitude as likely as another.
fn number() -> impl Strategy<Value = f64> {
    (-3.0..6.0f64).prop_map(|power| libm::pow(10.0, power))
}

fn optional<V: fmt::Display + 'static>(
    key: &'static str,
    value: impl Strategy<Value = V> + 'static,
) -> BoxedStrategy<String> {
    weighted(0.5, key, value)
}

/// `key = value` with that probability, or nothing.
fn weighted<V: fmt::Display + 'static>(
    probability: f64,
    key: &'static str,
    value: impl Strategy<Value = V> + 'static,
) -> BoxedStrategy<String> {
    prop::option::weighted(probability, value)
        .prop_map(move |value| value.map_or(String::new(), |value| format!("{key} = {value}\n")))
        .boxed()
}

fn table(lines: Vec<BoxedStrategy<String>>) -> BoxedStrategy<String> {
    lines.prop_map(|lines| lines.concat()).boxed()
}

/// Up to `most` tables of a list.
fn tables(name: &'static str, most: usize, one: BoxedStrategy<String>) -> BoxedStrategy<String> {
    prop::collection::vec(one.prop_map(move |text| format!("[[{name}]]\n{text}")), 0..=most)
        .prop_map(|all| all.concat())
        .boxed()
}
