//! Which of its own regions' rules does a window break? The first table of model §5.

use crate::check::case::{Broken, Case};
use crate::check::clock::Wall;
use crate::check::near::Near;
use crate::check::terms::{Finding, Terms};
use crate::check::{clock, days, downtime, events, impact, words};
use crate::finding::{Code, RuleName};
use crate::fleet::calendar::{Calendar, Effect, Kind};
use crate::fleet::{Ahead, Fleet, Freeze, FreezeSpan, Only, Rule, RuleKind, Team, TeamId};
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::ground::period::{Per, Unit};
use crate::ground::tz::Zone;
use crate::ground::when::When;
use crate::window::Window;
use chrono::NaiveDate;

/// All findings on the window at position `i` of `all`.
pub fn findings(fleet: &Fleet, terms: &Terms, i: usize, near: &Near) -> Vec<Finding> {
    let window = near.all[i].1;
    let mut findings = Vec::new();
    for &region in &window.regions {
        let case = Case { fleet, terms, near, i, window, region };
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
        let of_tier = |(_, calendar): &(usize, &Calendar)| concerns(&calendar.tiers, &window.tier);
        for (at, calendar) in events::calendars(fleet, region).filter(of_tier) {
            if calendar.effect == Effect::Forbid
                && let Some(rule) = RuleName::of_calendar(fleet, at)
            {
                let code =
                    if calendar.kind == Kind::Carrier { Code::Carrier } else { Code::Freeze };
                report(code, rule, case.meets(calendar, case.zone(), &case.name()));
            }
        }
        if let Some(team) = fleet.regions[region].team {
            let Team { name, zone, .. } = &fleet.teams[team];
            for (at, calendar) in events::calendars_of_team(fleet, team).filter(of_tier) {
                if calendar.effect == Effect::Forbid
                    && let Some(rule) = RuleName::of_calendar(fleet, at)
                {
                    let place = format!("the clock of team `{name}`");
                    let broken = case.meets(calendar, zone, &place);
                    report(Code::TeamShift, rule, broken);
                }
            }
        }
        let allowing: Vec<(usize, &Calendar)> = events::calendars(fleet, region)
            .filter(of_tier)
            .filter(|(_, calendar)| calendar.effect == Effect::Allow)
            .collect();
        if let Some(&(first, _)) = allowing.first() {
            let calendars: Vec<&Calendar> = allowing.iter().map(|&(_, c)| c).collect();
            report(Code::Allow, RuleName::Calendar(first), case.is_outside_events(&calendars));
        }
        for (at, freeze) in fleet.freezes.iter().enumerate() {
            if concerns(&freeze.regions, &region) && concerns(&freeze.tiers, &window.tier) {
                report(Code::Freeze, RuleName::of_freeze(fleet, at), case.is_frozen(freeze));
            }
        }
    }
    // The tier asks for its notice once, not in each region.
    findings.extend(tier_notice(fleet, terms, i, window));
    findings.extend(days::on_another_day(fleet, terms, i, window));
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

/// The times of day at which it changes whether a minute is inside one of them.
fn turns(when: &[When]) -> Vec<Minutes> {
    when.iter().flat_map(|when| [when.start, when.end]).collect()
}

/// How far a start is from the moment notice was given.
fn distance(given: Minute, start: Minute) -> String {
    if start < given {
        format!("at {start}, {} before notice was given", (given - start))
    } else {
        format!("at {start}, {} after notice was given", (start - given))
    }
}

impl Case<'_> {
    fn breaks(&self, rule: &Rule) -> Option<Broken> {
        let id = &rule.id;
        let zone = rule.zone.as_ref().unwrap_or(self.zone());
        let own = events::calendars(self.fleet, self.region);
        let weekdays = events::weekdays_around(own, zone, self.window.interval);
        match &rule.kind {
            RuleKind::Forbid { when, dates } => {
                let inside = |wall: Wall, when: &When| wall.is_inside(when, &weekdays);
                let (at, wall) = self.first_minute(zone, &turns(when), |wall| {
                    when.iter().any(|when| inside(wall, when))
                        || dates.iter().any(|dates| wall.is_on(dates))
                })?;
                let hours = when.iter().filter(|when| inside(wall, when)).map(words::when);
                let days = dates.iter().filter(|dates| wall.is_on(dates)).map(words::dates);
                let what = words::list(hours.chain(days));
                let name = self.name();
                Some(Broken::at(
                    at,
                    format!("{wall} in {name} lies inside {what}, which rule `{id}` forbids"),
                ))
            }
            RuleKind::Allow { when } => {
                let (at, wall) = self.first_minute(zone, &turns(when), |wall| {
                    !when.iter().any(|when| wall.is_inside(when, &weekdays))
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
                (found >= *limit * (1.0 - 1e-9)).then(|| {
                    Broken::anywhere(format!(
                        "the window disturbs {} for {found:.0} user-minutes; rule `{id}` asks for less than {limit:.0} user-minutes",
                        self.name()
                    ))
                })
            }
            RuleKind::MinInterval { interval } => self.comes_too_close(id, *interval),
            RuleKind::MaxPer { count, per: Per::Stretch(per) } => {
                self.comes_too_often(id, *count, *per)
            }
            RuleKind::MaxPer { count, per: Per::Calendar(unit) } => {
                self.comes_too_often_in(id, *count, *unit)
            }
            RuleKind::MaxDowntime { budget, per } => downtime::exceeds(self, id, budget, *per),
            RuleKind::ForbidTransition => self.meets_a_change(id),
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
        let zone = self.zone();
        let business_day = |days: u32| {
            let is_business_day = |date| events::is_business_day(self.fleet, self.region, date);
            clock::business_day(zone, given, days, is_business_day)
        };
        let none = |asked: &str| {
            let message = format!(
                "rule `{id}` of {} asks for {asked} of notice, and its holidays leave no business day",
                self.name()
            );
            Some(Broken::at(self.start(), message))
        };
        let (earliest, asked) = match ahead {
            Ahead::Lead(lead) => (given + lead, lead.to_string()),
            Ahead::BusinessDays(days) => {
                let asked = words::count(days as usize, "business day");
                match business_day(days) {
                    Some(date) => (clock::first_minute_of(zone, date), asked),
                    None => return none(&asked),
                }
            }
            Ahead::FullBusinessDays(days) => {
                let asked = words::count(days as usize, "full business day");
                let after = |date: NaiveDate| date + chrono::Days::new(1);
                match business_day(days) {
                    Some(date) => (clock::first_minute_of(zone, after(date)), asked),
                    None => return none(&asked),
                }
            }
            Ahead::By(by) => {
                let last = clock::last_time_before(by, zone, self.start());
                return (last < given).then(|| {
                    let message = format!(
                        "notice was given at {}; rule `{id}` of {} asks for it by {by}, which before this window was {}",
                        Wall::at(zone, given),
                        self.name(),
                        Wall::at(zone, last)
                    );
                    Broken::at(self.start(), message)
                });
            }
        };
        (self.start() < earliest).then(|| {
            Broken::at(
                self.start(),
                format!(
                    "the window starts {}; rule `{id}` of {} asks for {asked} of notice, so for {} or later",
                    distance(given, self.start()),
                    self.name(),
                    Wall::at(zone, earliest)
                ),
            )
        })
    }

    /// A change of the region's offset strictly inside the window.
    fn meets_a_change(&self, id: &str) -> Option<Broken> {
        let zone = self.zone();
        let mut minute = self.start() + Minutes(1);
        while minute < self.end() {
            let (before, after) = (zone.offset_at(minute - Minutes(1)), zone.offset_at(minute));
            if before != after {
                let message = format!(
                    "the clock of {} changes at {minute}, to {}, within the window; rule `{id}` forbids that",
                    self.name(),
                    Wall::at(zone, minute)
                );
                return Some(Broken::at(minute, message));
            }
            minute = minute + Minutes(1);
        }
        None
    }

    /// Too many starts in one part of the region's calendar.
    fn comes_too_often_in(&self, id: &str, count: u32, unit: Unit) -> Option<Broken> {
        let part = |start: Minute| downtime::part(unit, Wall::at(self.zone(), start).date());
        let own = part(self.start());
        let others = self.others_within(Per::Calendar(unit));
        let others = others.filter(|(_, other)| part(other.interval.start()) == own);
        let found = 1 + others.count();
        (found > count as usize).then(|| {
            let message = format!(
                "{} of {} start in one {unit}, from {}; rule `{id}` allows {count}",
                words::count(found, "window"),
                self.name(),
                own.0
            );
            Broken::at(self.start(), message)
        })
    }

    fn comes_too_close(&self, id: &str, interval: Minutes) -> Option<Broken> {
        // How long there is nothing between the two; negative when they overlap.
        let between = |other: &Window| {
            (self.start() - other.interval.end()).max(other.interval.start() - self.end())
        };
        let (other, nearest) = self.others(interval).min_by_key(|(_, other)| between(other))?;
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
        let others = self.others_within(Per::Stretch(per));
        let mut starts: Vec<Minute> = others.map(|(_, other)| other.interval.start()).collect();
        starts.push(self.start());
        starts.sort_unstable();
        let before = |minute: Minute| starts.partition_point(|&start| start < minute);
        // Moving a stretch later until it begins at a start loses none, so these suffice.
        for &first in &starts {
            if self.start() < first || first + per <= self.start() {
                continue;
            }
            let found = before(first + per) - before(first);
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

    /// Whether the window meets an event of a calendar that forbids, on that clock.
    fn meets(&self, calendar: &Calendar, zone: &Zone, place: &str) -> Option<Broken> {
        let (at, event) = events::first_held(zone, calendar, self.window.interval)?;
        let wall = Wall::at(zone, at);
        let near = match (calendar.kind, calendar.buffer) {
            (Kind::Carrier, Minutes::ZERO) => "lies in the works".to_owned(),
            (Kind::Carrier, buffer) => {
                format!("lies in, or within {} of, the works", buffer)
            }
            _ => "lies in".to_owned(),
        };
        let message = format!("{wall} in {place} {near} `{event}` of calendar `{}`", calendar.name);
        Some(Broken::at(at, message))
    }

    fn is_outside_events(&self, calendars: &[&Calendar]) -> Option<Broken> {
        let at = events::first_free(calendars, self.zone(), self.window.interval)?;
        let names = calendars.iter().map(|calendar| calendar.name.clone());
        let message = format!(
            "{} in {} lies in no event of {}, which hold all that is allowed",
            Wall::at(self.zone(), at),
            self.name(),
            words::list(names)
        );
        Some(Broken::at(at, message))
    }

    fn is_frozen(&self, freeze: &Freeze) -> Option<Broken> {
        let zone = self.zone();
        let (at, wall, lasts) = match &freeze.span {
            FreezeSpan::Dates(dates) => {
                let (at, wall) = self.first_minute(zone, &[], |wall| wall.is_on(dates))?;
                (at, wall, words::dates(dates))
            }
            FreezeSpan::Times { from, to } => {
                let first = clock::instant_meant(zone, *from);
                let end = clock::instant_meant(zone, *to);
                let at = self.start().max(first);
                if at >= self.end() || at >= end {
                    return None;
                }
                let lasts = format!("from {} to {}", Wall::at(zone, first), Wall::at(zone, end));
                (at, Wall::at(zone, at), lasts)
            }
        };
        let message = format!(
            "{wall} in {} lies in freeze `{}`, which lasts {lasts}",
            self.name(),
            freeze.name,
        );
        Some(Broken::at(at, message))
    }

    fn is_outside_shifts(&self, team: TeamId) -> Option<Broken> {
        let calendars = events::calendars_of_team(self.fleet, team);
        let team = &self.fleet.teams[team];
        if team.shifts.is_empty() {
            return None;
        }
        let weekdays = events::weekdays_around(calendars, &team.zone, self.window.interval);
        let (at, wall) = self.first_minute(&team.zone, &turns(&team.shifts), |wall| {
            !team.shifts.iter().any(|shift| wall.is_inside(shift, &weekdays))
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
