//! Which of its own regions' rules does a window break? The first table of model §5.

use crate::check::clock::{Wall, start_of_business_day};
use crate::check::terms::{Finding, Other, Terms};
use crate::check::{events, impact, words};
use crate::finding::{Code, RuleName};
use crate::fleet::calendar::{Calendar, Effect, Kind};
use crate::fleet::{Ahead, Fleet, Only, RegionId, Rule, RuleKind, TeamId};
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::window::Window;

/// All findings on the window at position `i` of `all`.
pub fn findings(fleet: &Fleet, terms: &Terms, i: usize, all: &[(Other, &Window)]) -> Vec<Finding> {
    let window = all[i].1;
    let mut findings = Vec::new();
    for &region in &window.regions {
        let case = Case { fleet, terms, all, i, window, region };
        let mut report = |code: Code, rule: RuleName, broken: Option<Broken>| {
            findings.extend(broken.map(|broken| Finding {
                code,
                window: i,
                other: broken.other,
                region: Some(region),
                rule: Some(rule),
                at: broken.at,
                message: broken.message,
            }));
        };
        for (at, rule) in fleet.regions[region].rules.iter().enumerate() {
            if concerns(&rule.tiers, &window.tier)
                && let Some(code) = rule.kind.code()
            {
                report(code, RuleName::Rule { region, rule: at }, case.breaks(rule));
            }
        }
        if let Some(team) = fleet.regions[region].team {
            report(Code::TeamShift, RuleName::Shifts(team), case.is_outside_shifts(team));
        }
        for (at, calendar) in events::calendars(fleet, region) {
            if calendar.effect == Effect::Forbid
                && let Some(rule) = RuleName::of_calendar(fleet, at)
            {
                let (code, broken) = case.meets(calendar);
                report(code, rule, broken);
            }
        }
        for (at, freeze) in fleet.freezes.iter().enumerate() {
            if concerns(&freeze.regions, &region) && concerns(&freeze.tiers, &window.tier) {
                let broken = case.first_minute(case.zone(), |wall| wall.is_on(&freeze.dates));
                let broken = broken.map(|(at, wall)| Broken {
                    at: Some(at),
                    other: None,
                    message: format!(
                        "{wall} in {} lies in freeze `{}`, which lasts {}",
                        case.name(),
                        freeze.name,
                        words::dates(&freeze.dates)
                    ),
                });
                report(Code::Freeze, RuleName::of_freeze(fleet, at), broken);
            }
        }
    }
    // The tier asks for its notice once, not in each region.
    findings.extend(tier_notice(fleet, terms, i, window));
    findings
}

/// Whether a list that defaults to all holds `what`.
fn concerns<T: PartialEq>(whom: &Only<T>, what: &T) -> bool {
    match whom {
        Only::These(list) => list.contains(what),
        Only::All => true,
    }
}

fn tier_notice(fleet: &Fleet, terms: &Terms, i: usize, window: &Window) -> Option<Finding> {
    let tier = &fleet.tiers[window.tier];
    let given = window.filed.unwrap_or(terms.now);
    let start = window.interval.start();
    (start < given + tier.notice).then(|| Finding {
        code: Code::TierNotice,
        window: i,
        other: None,
        region: None,
        rule: Some(RuleName::TierNotice(window.tier)),
        at: Some(start),
        message: format!(
            "the window starts {}; tier `{}` asks for {} of notice, so for {} or later",
            distance(given, start),
            tier.name,
            tier.notice,
            given + tier.notice,
        ),
    })
}

/// How far a start is from the moment notice was given.
fn distance(given: Minute, start: Minute) -> String {
    if start < given {
        format!("at {start}, {} before notice was given", (given - start))
    } else {
        format!("at {start}, {} after notice was given", (start - given))
    }
}

/// How a rule is broken.
struct Broken {
    at: Option<Minute>,
    other: Option<Other>,
    message: String,
}

impl Broken {
    fn at(at: Minute, message: String) -> Self {
        Self { at: Some(at), other: None, message }
    }

    fn anywhere(message: String) -> Self {
        Self { at: None, other: None, message }
    }
}

/// One window in one of its regions.
struct Case<'a> {
    fleet: &'a Fleet,
    terms: &'a Terms,
    all: &'a [(Other, &'a Window)],
    i: usize,
    window: &'a Window,
    region: RegionId,
}

impl Case<'_> {
    fn zone(&self) -> &Zone {
        &self.fleet.regions[self.region].zone
    }

    fn name(&self) -> String {
        format!("`{}`", self.fleet.regions[self.region].id)
    }

    fn start(&self) -> Minute {
        self.window.interval.start()
    }

    fn end(&self) -> Minute {
        self.window.interval.end()
    }

    /// The first minute of the window at which the clock of `zone` shows a time that is `bad`.
    fn first_minute(&self, zone: &Zone, bad: impl Fn(Wall) -> bool) -> Option<(Minute, Wall)> {
        let mut minute = self.start();
        while minute < self.end() {
            let wall = Wall::at(zone, minute);
            if bad(wall) {
                return Some((minute, wall));
            }
            minute = minute + Minutes(1);
        }
        None
    }

    /// The other windows of this region.
    fn others(&self) -> impl Iterator<Item = (Other, &Window)> {
        let others = self.all.iter().enumerate().filter(|&(position, _)| position != self.i);
        others
            .map(|(_, &(other, window))| (other, window))
            .filter(|(_, window)| window.regions.contains(&self.region))
    }

    fn breaks(&self, rule: &Rule) -> Option<Broken> {
        let id = &rule.id;
        match &rule.kind {
            RuleKind::Forbid { when, dates } => {
                let (at, wall) = self.first_minute(self.zone(), |wall| {
                    when.iter().any(|when| wall.is_inside(when))
                        || dates.iter().any(|dates| wall.is_on(dates))
                })?;
                let hours = when.iter().filter(|when| wall.is_inside(when)).map(words::when);
                let days = dates.iter().filter(|dates| wall.is_on(dates)).map(words::dates);
                let what = words::list(hours.chain(days));
                let name = self.name();
                Some(Broken::at(
                    at,
                    format!("{wall} in {name} lies inside {what}, which rule `{id}` forbids"),
                ))
            }
            RuleKind::Allow { when } => {
                let (at, wall) = self.first_minute(self.zone(), |wall| {
                    !when.iter().any(|when| wall.is_inside(when))
                })?;
                let allowed = words::list(when.iter().map(words::when));
                let name = self.name();
                Some(Broken::at(
                    at,
                    format!(
                        "{wall} in {name} lies outside {allowed}, which is all that rule `{id}` allows"
                    ),
                ))
            }
            RuleKind::Notice { ahead, .. } => self.comes_too_soon(id, *ahead),
            RuleKind::MaxDuration { limit } => {
                let found = self.end() - self.start();
                (found > *limit).then(|| {
                    Broken::at(
                        self.start() + *limit,
                        format!(
                            "the window lasts {} minutes; rule `{id}` of {} allows at most {} minutes ({})",
                            found.0,
                            self.name(),
                            limit.0,
                            limit
                        ),
                    )
                })
            }
            RuleKind::MaxUserMinutes { limit } => {
                let scope = self.terms.scope_of(self.fleet, self.window.tier);
                let found = impact::user_minutes(self.fleet, self.window, self.region, scope);
                (found >= limit * (1.0 - 1e-9)).then(|| {
                    Broken::anywhere(format!(
                        "the window disturbs {} for {found:.0} user-minutes; rule `{id}` asks for less than {limit:.0} user-minutes",
                        self.name()
                    ))
                })
            }
            RuleKind::MinInterval { interval } => self.comes_too_close(id, *interval),
            RuleKind::MaxPer { count, per } => self.comes_too_often(id, *count, *per),
            RuleKind::ForbidOperations { operations } => {
                let found: Vec<String> = self
                    .window
                    .operations
                    .iter()
                    .filter(|operation| operations.contains(operation))
                    .cloned()
                    .collect();
                (!found.is_empty()).then(|| {
                    Broken::anywhere(format!(
                        "the window does {}, which rule `{id}` of {} forbids",
                        words::list(found),
                        self.name()
                    ))
                })
            }
            RuleKind::Retention { data, keep } => {
                let tier = &self.fleet.tiers[self.window.tier];
                let purge = tier
                    .purges
                    .iter()
                    .find(|purge| purge.data == *data && purge.older_than < *keep)?;
                Some(Broken::anywhere(format!(
                    "tier `{}` purges `{data}` older than {}; rule `{id}` of {} keeps it for {}",
                    tier.name,
                    purge.older_than,
                    self.name(),
                    keep
                )))
            }
            RuleKind::Residency { .. } => None,
        }
    }

    fn comes_too_soon(&self, id: &str, ahead: Ahead) -> Option<Broken> {
        let given = self.window.filed.unwrap_or(self.terms.now);
        let (earliest, asked) = match ahead {
            Ahead::Lead(lead) => (given + lead, lead.to_string()),
            Ahead::BusinessDays(days) => {
                let asked = words::count(days as usize, "business day");
                let is_holiday = |date| events::is_holiday(self.fleet, self.region, date);
                match start_of_business_day(self.zone(), given, days, is_holiday) {
                    Some(earliest) => (earliest, asked),
                    None => {
                        return Some(Broken::at(
                            self.start(),
                            format!(
                                "rule `{id}` of {} asks for {asked} of notice, and its holidays leave no business day",
                                self.name()
                            ),
                        ));
                    }
                }
            }
        };
        (self.start() < earliest).then(|| {
            Broken::at(
                self.start(),
                format!(
                    "the window starts {}; rule `{id}` of {} asks for {asked} of notice, so for {} or later",
                    distance(given, self.start()),
                    self.name(),
                    Wall::at(self.zone(), earliest)
                ),
            )
        })
    }

    fn comes_too_close(&self, id: &str, interval: Minutes) -> Option<Broken> {
        // How long there is nothing between the two; negative when they overlap.
        let between = |other: &Window| {
            (self.start() - other.interval.end()).max(other.interval.start() - self.end())
        };
        let (other, nearest) = self.others().min_by_key(|(_, other)| between(other))?;
        let found = between(nearest);
        (found < interval).then(|| {
            let comes_first = self.start() < nearest.interval.start();
            let at = if comes_first {
                self.start().max(nearest.interval.start() - interval)
            } else {
                self.start()
            };
            let found = match found {
                _ if found < Minutes::ZERO => "overlaps it".to_owned(),
                _ if comes_first => format!("ends {} before it", found),
                _ => format!("starts {} after it", found),
            };
            Broken {
                at: Some(at),
                other: Some(other),
                message: format!(
                    "{} is another window of {} and this one {found}; rule `{id}` asks for at least {} between them",
                    words::window(other, nearest),
                    self.name(),
                    interval
                ),
            }
        })
    }

    fn comes_too_often(&self, id: &str, count: u32, per: Minutes) -> Option<Broken> {
        let mut starts: Vec<Minute> =
            self.others().map(|(_, other)| other.interval.start()).collect();
        starts.push(self.start());
        // Moving a stretch later until it begins at a start loses none, so these suffice.
        for &first in &starts {
            let inside = |start: Minute| first <= start && start < first + per;
            if !inside(self.start()) {
                continue;
            }
            let found = starts.iter().filter(|&&start| inside(start)).count();
            if found > count as usize {
                return Some(Broken::at(
                    self.start(),
                    format!(
                        "{} of {} start within {} from {}; rule `{id}` allows {count}",
                        words::count(found, "window"),
                        self.name(),
                        per,
                        Wall::at(self.zone(), first)
                    ),
                ));
            }
        }
        None
    }

    /// Whether the window meets an event of a calendar that forbids, and under which rule.
    fn meets(&self, calendar: &Calendar) -> (Code, Option<Broken>) {
        let held = events::first_held(self.fleet, self.region, calendar, self.window.interval);
        let broken = held.map(|(at, event)| {
            let wall = Wall::at(self.zone(), at);
            let near = match (calendar.kind, calendar.buffer) {
                (Kind::Carrier, Minutes::ZERO) => "lies in the works".to_owned(),
                (Kind::Carrier, buffer) => {
                    format!("lies in, or within {} of, the works", buffer)
                }
                _ => "lies in".to_owned(),
            };
            let message = format!(
                "{wall} in {} {near} `{event}` of calendar `{}`",
                self.name(),
                calendar.name
            );
            Broken::at(at, message)
        });
        let code = if calendar.kind == Kind::Carrier { Code::Carrier } else { Code::Freeze };
        (code, broken)
    }

    fn is_outside_shifts(&self, team: TeamId) -> Option<Broken> {
        let team = &self.fleet.teams[team];
        if team.shifts.is_empty() {
            return None;
        }
        let (at, wall) = self.first_minute(&team.zone, |wall| {
            !team.shifts.iter().any(|shift| wall.is_inside(shift))
        })?;
        Some(Broken::at(
            at,
            format!(
                "{wall} on the clock of team `{}` lies outside its shifts, {}",
                team.name,
                words::list(team.shifts.iter().map(words::when))
            ),
        ))
    }
}
