//! When is who told what? The moments, without the words.

use std::collections::BTreeMap;

use crate::announce::audience::Audience;
use crate::fleet::wording::kind::Kind;
use crate::fleet::{Announcement, Fleet, RegionId, Rule};
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::rules::notices::{self, Asked};
use crate::window::Window;

/// Something that is to be said, to somebody, at some time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// When it is to be said at the latest.
    pub at: Minute,
    pub audience: Audience,
    /// One region, or those of the window that a team works on.
    pub regions: Vec<RegionId>,
    /// Position among the windows.
    pub window: usize,
    pub kind: Kind,
    pub standing: Standing,
    /// The notice rules that ask for it, by their positions in the region's rules.
    pub rules: Vec<usize>,
}

/// Whether it can still be said in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It is not yet time.
    Due,
    /// The window was filed in time, which is what the rule asks.
    Given,
    /// It could not be said, but another one comes later, before the window starts.
    Missed,
    /// It is said so much too late, and nothing makes up for it.
    Late(Minutes),
    /// The time has passed: it was said after the window was filed, or it is of no use any
    /// more as the window has started or is over.
    Over,
}

impl Entry {
    /// Whether a rule's notice can no longer be given in time.
    pub fn breaks_a_rule(&self) -> bool {
        !self.rules.is_empty() && matches!(self.standing, Standing::Late(_))
    }

    /// The clock of those who are told.
    pub fn zone<'f>(&self, fleet: &'f Fleet) -> &'f Zone {
        match self.audience {
            Audience::Crew(team) => &fleet.teams[team].zone,
            _ => &fleet.regions[self.regions[0]].zone,
        }
    }

    /// The notice rules that ask for it.
    pub fn rules_of<'f>(&self, fleet: &'f Fleet) -> impl Iterator<Item = &'f Rule> {
        let region = self.regions[0];
        self.rules.iter().map(move |&rule| &fleet.regions[region].rules[rule])
    }
}

/// Where in the life of a window something is said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Before,
    Start,
    End,
}

/// Somebody who is told of a window.
struct Listener {
    audience: Audience,
    regions: Vec<RegionId>,
    /// When, each with the notice rules that ask for it.
    times: BTreeMap<(Minute, Stage), Vec<usize>>,
}

/// All that is to be said of `windows`, in order of time: to users and crews what their tier
/// announces, and to each audience of a notice rule the latest that its lead allows.
pub fn schedule(fleet: &Fleet, windows: &[Window], now: Minute) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (position, window) in windows.iter().enumerate() {
        for listener in listeners(fleet, window) {
            entries.extend(listener.entries(position, window, now));
        }
    }
    sort(&mut entries);
    entries
}

/// What is to be said at `now` of each of `windows`, to everybody who is ever told of it.
pub fn of_event(fleet: &Fleet, windows: &[Window], now: Minute, kind: Kind) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (position, window) in windows.iter().enumerate() {
        entries.extend(listeners(fleet, window).into_iter().map(|listener| Entry {
            at: now,
            rules: listener.times.values().flatten().copied().collect(),
            audience: listener.audience,
            regions: listener.regions,
            window: position,
            kind,
            standing: Standing::Due,
        }));
    }
    sort(&mut entries);
    entries
}

/// By time, then as the windows come; users before others, crews last.
fn sort(entries: &mut [Entry]) {
    entries.sort_by(|a, b| {
        let key = |entry: &Entry| (entry.at, entry.window);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.audience.cmp(&b.audience))
            .then_with(|| a.regions.cmp(&b.regions))
    });
}

fn listeners(fleet: &Fleet, window: &Window) -> Vec<Listener> {
    let mut listeners: Vec<Listener> = Vec::new();
    let mut tell = |audience: &Audience, region: RegionId, together: bool| {
        let known = listeners.iter().position(|listener| {
            listener.audience == *audience && (together || listener.regions == [region])
        });
        let position = known.unwrap_or_else(|| {
            let audience = audience.clone();
            listeners.push(Listener { audience, regions: Vec::new(), times: BTreeMap::new() });
            listeners.len() - 1
        });
        let listener = &mut listeners[position];
        if !listener.regions.contains(&region) {
            listener.regions.push(region);
        }
        position
    };
    let start = window.interval.start();
    let mut times: Vec<(usize, (Minute, Stage), Option<usize>)> = Vec::new();
    for &region in &window.regions {
        let own = &fleet.regions[region];
        let users = tell(&Audience::Users, region, false);
        let crew = own.team.map(|team| tell(&Audience::Crew(team), region, true));
        for &moment in &fleet.tiers[window.tier].announce {
            let time = match moment {
                Announcement::Before(minutes) => (start - minutes, Stage::Before),
                Announcement::AtStart => (start, Stage::Start),
                Announcement::AtEnd => (window.interval.end(), Stage::End),
            };
            times.extend([Some(users), crew].into_iter().flatten().map(|who| (who, time, None)));
        }
    }
    for deadline in notices::deadlines(fleet, window.tier, &window.regions, start) {
        let Some(Asked { region, position, rule, audience }) = deadline.asked else { continue };
        let who = tell(&Audience::of_rule(audience, &rule.id), region, false);
        times.push((who, (deadline.by, Stage::Before), Some(position)));
    }
    for (who, time, rule) in times {
        let rules = listeners[who].times.entry(time).or_default();
        rules.extend(rule);
    }
    listeners
}

impl Listener {
    /// Nobody has been told of a window before it was filed, which is now where nothing says
    /// when (model §5); the first announcement since then is the one that says it is planned.
    fn entries(self, position: usize, window: &Window, now: Minute) -> Vec<Entry> {
        let before = self.times.keys().filter(|(_, stage)| *stage == Stage::Before);
        let last_before = before.map(|(at, _)| *at).max();
        let told_since = window.filed.unwrap_or(now);
        let mut told = false;
        let mut entries = Vec::with_capacity(self.times.len());
        for ((at, stage), rules) in self.times {
            let kind = match stage {
                Stage::Before if told => Kind::Reminder,
                Stage::Before => Kind::Planned,
                Stage::Start => Kind::Started,
                Stage::End => Kind::Finished,
            };
            told |= at >= told_since;
            let before_start = stage == Stage::Before;
            let standing = if window.filed.is_some_and(|filed| filed <= at) && !rules.is_empty() {
                Standing::Given
            } else if at >= now {
                Standing::Due
            } else if window.interval.end() <= now
                || (before_start && window.interval.start() <= now)
                || (rules.is_empty() && at >= told_since)
            {
                Standing::Over
            } else if rules.is_empty() && before_start && Some(at) < last_before {
                Standing::Missed
            } else {
                Standing::Late(told_since - at)
            };
            entries.push(Entry {
                at,
                audience: self.audience.clone(),
                regions: self.regions.clone(),
                window: position,
                kind,
                standing,
                rules,
            });
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{self, Source};
    use crate::ground::tz::Database;

    #[track_caller]
    fn at(text: &str) -> Minute {
        Minute::parse_rfc3339(text).unwrap()
    }

    /// A region with a team, a regulator who wants three days, customers who want two
    /// business days, and an unnamed rule of a day.
    fn fleet() -> Fleet {
        let text = r#"
            version = 1
            [teams.apac]
            timezone = "Asia/Singapore"
            [[regions]]
            id = "jp"
            timezone = "Asia/Tokyo"
            tier = "weekly"
            team = "apac"
            activity = { weekday = [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1], weekend = [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1] }
            compliance = [
                { rule = "notice", id = "law", lead = "3d", audience = "regulator" },
                { rule = "notice", id = "contract", business_days = 2, audience = "customers" },
                { rule = "notice", id = "courtesy", lead = "1d", audience = "users" },
                { rule = "notice", id = "annual", lead = "30d", audience = "press", tiers = ["annual"] },
            ]
            [[regions]]
            id = "sg"
            timezone = "Asia/Singapore"
            tier = "weekly"
            team = "apac"
            activity = [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]
        "#;
        file::read_fleet(&Source::new("regions.toml", text), &[], &Database::embedded()).unwrap()
    }

    /// Monday 04:00 to 06:00 in Tokyo.
    fn window(fleet: &Fleet, filed: Option<&str>) -> Window {
        let text = r#"
            [[windows]]
            tier = "weekly"
            start = 2026-12-06T19:00:00Z
            duration = "2h"
        "#;
        let mut windows = file::read_windows(&Source::new("windows.toml", text), fleet).unwrap();
        Window { filed: filed.map(at), ..windows.remove(0) }
    }

    /// `WHEN AUDIENCE REGIONS KIND` of each entry, and its standing where it is not due.
    fn lines(now: &str, filed: Option<&str>) -> Vec<String> {
        let fleet = fleet();
        let entries = schedule(&fleet, &[window(&fleet, filed)], at(now));
        let line = |entry: &Entry| {
            let regions = entry.regions.iter().map(|&region| fleet.regions[region].id.as_str());
            let standing = match entry.standing {
                Standing::Due => String::new(),
                other => format!(" {other:?}"),
            };
            format!(
                "{} {} {} {}{standing}",
                entry.at.utc().format("%m-%d %H:%M"),
                entry.audience.name(),
                regions.collect::<Vec<_>>().join("+"),
                entry.kind.name(),
            )
        };
        entries.iter().map(line).collect()
    }

    #[test]
    fn everybody_is_told_in_time() {
        let expected = [
            "11-29 19:00 users jp planned",
            "11-29 19:00 users sg planned",
            "11-29 19:00 crew jp+sg planned",
            "12-03 14:59 customers jp planned", // two business days before Monday in Tokyo
            "12-03 19:00 regulator jp planned",
            "12-05 19:00 users jp reminder", // the rule `courtesy` wants no more than that
            "12-05 19:00 users sg reminder",
            "12-05 19:00 crew jp+sg reminder",
            "12-06 18:00 users jp reminder",
            "12-06 18:00 users sg reminder",
            "12-06 18:00 crew jp+sg reminder",
            "12-06 19:00 users jp started",
            "12-06 19:00 users sg started",
            "12-06 19:00 crew jp+sg started",
            "12-06 21:00 users jp finished",
            "12-06 21:00 users sg finished",
            "12-06 21:00 crew jp+sg finished",
        ];
        assert_eq!(lines("2026-11-22T12:00Z", None), expected);
    }

    #[test]
    fn what_cannot_be_said_in_time_is_late_unless_it_is_said_later() {
        #[track_caller]
        fn case(now: &str, filed: Option<&str>, expected: &[&str]) {
            let found = lines(now, filed);
            let past = |line: &&String| !line.contains(" sg ") && !line.contains(" jp+sg ");
            let found: Vec<&str> =
                found.iter().filter(past).map(String::as_str).take(expected.len()).collect();
            assert_eq!(found, expected, "{now} {filed:?}");
        }
        case(
            "2026-12-03T20:00Z",
            None,
            &[
                "11-29 19:00 users jp planned Missed",
                "12-03 14:59 customers jp planned Late(Minutes(301))",
                "12-03 19:00 regulator jp planned Late(Minutes(60))",
                "12-05 19:00 users jp planned",
                "12-06 18:00 users jp reminder",
            ],
        );
        // Filed between the two deadlines, and after the first word to users.
        case(
            "2026-12-04T00:00Z",
            Some("2026-12-03T15:00Z"),
            &[
                "11-29 19:00 users jp planned Missed",
                "12-03 14:59 customers jp planned Late(Minutes(1))",
                "12-03 19:00 regulator jp planned Given",
                "12-05 19:00 users jp planned Given",
                "12-06 18:00 users jp reminder",
            ],
        );
        // Half an hour before the start nothing makes up for the last hour.
        case(
            "2026-12-06T18:30Z",
            None,
            &[
                "11-29 19:00 users jp planned Missed",
                "12-03 14:59 customers jp planned Late(Minutes(4531))",
                "12-03 19:00 regulator jp planned Late(Minutes(4290))",
                "12-05 19:00 users jp planned Late(Minutes(1410))",
                "12-06 18:00 users jp planned Late(Minutes(30))",
            ],
        );
        // The last moment is in time.
        case(
            "2026-12-03T14:59Z",
            None,
            &["11-29 19:00 users jp planned Missed", "12-03 14:59 customers jp planned"],
        );
        // Once the window has started, only its start and end are worth a word.
        case(
            "2026-12-06T19:20Z",
            None,
            &[
                "11-29 19:00 users jp planned Over",
                "12-03 14:59 customers jp planned Over",
                "12-03 19:00 regulator jp planned Over",
                "12-05 19:00 users jp planned Over",
                "12-06 18:00 users jp planned Over",
                "12-06 19:00 users jp started Late(Minutes(20))",
                "12-06 21:00 users jp finished",
            ],
        );
    }

    #[test]
    fn an_event_is_told_to_everybody_who_is_ever_told() {
        let fleet = fleet();
        let now = at("2026-12-06T20:00Z");
        let entries = of_event(&fleet, &[window(&fleet, None)], now, Kind::RolledBack);
        let audiences: Vec<&str> = entries.iter().map(|entry| entry.audience.name()).collect();
        assert_eq!(audiences, ["users", "users", "customers", "regulator", "crew"]);
        assert!(entries.iter().all(|entry| entry.at == now && entry.standing == Standing::Due));
    }
}
