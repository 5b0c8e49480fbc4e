//! Which starts does a rule refuse? The first table of model §5, on whole stretches.
//!
//! A new rule has its place in [`Rules::of_region`] here; ARCHITECTURE.md lists its others.

pub mod budgets;
mod local;
pub mod notices;
mod refusing;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::finding::RuleName;
use crate::fleet::calendar::{Calendar, Effect};
use crate::fleet::{Cadence, Fleet, RegionId, RuleKind, Scope, Tier, TierId};
use crate::ground::interval::{Interval, IntervalSet};
use crate::ground::minute::Minute;
use crate::ground::period::Per;
use crate::ground::tz::Zone;
use crate::impact::Exposure;
use crate::impact::hours::Hours;
use crate::request::Request;
use crate::request::constraint::{Constraint, Refusal};
use crate::window::Window;
use local::Pattern;

pub use local::inside;

/// What the rules are asked about: windows of one tier over a span.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'f> {
    pub fleet: &'f Fleet,
    pub tier: TierId,
    pub scope: Scope,
    pub now: Minute,
    /// Holds every minute of every window that is asked about.
    pub span: Interval,
    /// Windows already agreed.
    pub existing: &'f [Window],
}

impl<'f> Terms<'f> {
    pub fn of(fleet: &'f Fleet, request: &'f Request, scope: Scope, span: Interval) -> Self {
        let (tier, now, existing) = (request.tier, request.now, request.existing.as_slice());
        Self { fleet, tier, scope, now, span, existing }
    }
}

/// Gathers constraints; rules that are alike share their minutes.
pub struct Rules<'f> {
    terms: Terms<'f>,
    hours: Rc<Hours>,
    minutes: BTreeMap<(String, Pattern), Rc<Refusal>>,
}

impl<'f> Rules<'f> {
    pub fn new(terms: Terms<'f>) -> Self {
        Self { terms, hours: Rc::new(Hours::within(terms.span)), minutes: BTreeMap::new() }
    }

    /// The hours of the span, for all that is asked about in it.
    pub fn hours(&self) -> Rc<Hours> {
        Rc::clone(&self.hours)
    }

    pub fn terms(&self) -> Terms<'f> {
        self.terms
    }

    /// Every rule of the first table of model §5 that binds `region`.
    pub fn of_region(&mut self, region: RegionId) -> Vec<Constraint> {
        let Terms { fleet, tier, now, existing, span, .. } = self.terms;
        let own = &fleet.regions[region];
        let spec = &fleet.tiers[tier];
        let mut found = Vec::new();
        let mut add = |rule, refusal: Rc<Refusal>| {
            found.push(Constraint { region, rule, refusal });
        };
        let notice = Refusal::Before(now + spec.notice);
        add(RuleName::TierNotice(tier), Rc::new(notice));
        if let Some(id) = own.team.filter(|&team| !fleet.teams[team].shifts.is_empty()) {
            let team = &fleet.teams[id];
            let counting = positions(fleet, |calendar| {
                calendar.counts_as.is_some() && calendar.is_of_team(id)
            });
            let minutes = self.local(&team.zone, Pattern::Outside(team.shifts.clone(), counting));
            add(RuleName::Shifts(id), minutes);
        }
        for (i, freeze) in fleet.freezes.iter().enumerate() {
            if freeze.concerns(region, tier) {
                let minutes = self.local(&own.zone, Pattern::Freeze(freeze.span));
                add(RuleName::of_freeze(fleet, i), minutes);
            }
        }
        for (i, calendar) in fleet.calendars.iter().enumerate() {
            let team = own.team.filter(|&team| calendar.is_of_team(team));
            let home = match team.map(|team| &fleet.teams[team]) {
                Some(team) => &team.zone,
                None if calendar.concerns(region, own) => &own.zone,
                None => continue,
            };
            let forbids = calendar.effect == Effect::Forbid && calendar.holds_for(tier);
            if let Some(rule) = RuleName::of_calendar(fleet, i).filter(|_| forbids) {
                add(rule, self.local(home, Pattern::Calendar(i)));
            }
        }
        let allowing = positions(fleet, |calendar| {
            calendar.effect == Effect::Allow
                && calendar.concerns(region, own)
                && calendar.holds_for(tier)
        });
        if let Some(&first) = allowing.first() {
            let minutes = self.local(&own.zone, Pattern::OutsideCalendars(allowing));
            add(RuleName::Calendar(first), minutes);
        }
        if let Some(on) = &spec.on {
            let zone = self.clock_of_days(region);
            let others = match spec.cadence {
                Cadence::Once => Pattern::OtherDays(on.clone()),
                Cadence::Every(_) => Pattern::OtherDaysOfSlots(on.clone()),
            };
            add(RuleName::On(tier), self.local(&zone, others));
        }
        let counting = positions(fleet, |calendar| {
            calendar.counts_as.is_some() && calendar.concerns(region, own)
        });
        let agreed = || existing.iter().filter(|window| window.regions.contains(&region));
        let taken: IntervalSet = agreed().map(|window| window.interval).collect();
        if !taken.is_empty() {
            add(RuleName::Agreed, Rc::new(Refusal::Minutes(taken)));
        }
        let holding = own.rules.iter().enumerate().filter(|(_, rule)| rule.holds_for(tier));
        for (rule, stated) in holding {
            let rule = RuleName::Rule { region, rule };
            let zone = stated.zone.as_ref().unwrap_or(&own.zone);
            match &stated.kind {
                RuleKind::Forbid { when, dates } => {
                    if !when.is_empty() {
                        let minutes =
                            self.local(zone, Pattern::Inside(when.clone(), counting.clone()));
                        add(rule, minutes);
                    }
                    if !dates.is_empty() {
                        let minutes = self.local(zone, Pattern::Dates(dates.clone()));
                        add(rule, minutes);
                    }
                }
                RuleKind::Allow { when } => {
                    let minutes =
                        self.local(zone, Pattern::Outside(when.clone(), counting.clone()));
                    add(rule, minutes);
                }
                RuleKind::Notice { ahead, .. } => {
                    let earliest = notices::earliest_start(fleet, region, *ahead, now);
                    let refusal = earliest.map_or(Refusal::Always, Refusal::Before);
                    add(rule, Rc::new(refusal));
                }
                RuleKind::MaxDuration { limit } => {
                    add(rule, Rc::new(Refusal::Longer(*limit)));
                }
                RuleKind::MaxUserMinutes { limit } => {
                    let factor = Exposure::of(fleet, region, tier).counted;
                    let refusal = Refusal::UserMinutes { region, limit: *limit, factor };
                    add(rule, Rc::new(refusal));
                }
                RuleKind::MinInterval { interval } => {
                    let agreed = agreed()
                        .filter_map(|window| {
                            let (start, end) = (window.interval.start(), window.interval.end());
                            Interval::new(start - *interval, end + *interval)
                        })
                        .collect();
                    let refusal = Refusal::Near { interval: *interval, agreed };
                    add(rule, Rc::new(refusal));
                }
                RuleKind::MaxPer { count, per: Per::Stretch(per) } => {
                    let mut starts: Vec<Minute> = agreed().map(|w| w.interval.start()).collect();
                    starts.sort_unstable();
                    let count = *count as usize;
                    let refusal = Refusal::Crowded { count, per: *per, agreed: starts };
                    add(rule, Rc::new(refusal));
                }
                RuleKind::ForbidOperations { operations } => {
                    if operations.iter().any(|name| spec.operations.contains(name)) {
                        add(rule, Rc::new(Refusal::Always));
                    }
                }
                RuleKind::Retention { data, keep } => {
                    if spec.purges.iter().any(|p| p.data == *data && p.older_than < *keep) {
                        add(rule, Rc::new(Refusal::Always));
                    }
                }
                RuleKind::ForbidTransition => {
                    add(rule, self.local(&own.zone, Pattern::Transitions));
                }
                RuleKind::MaxPer { count, per: Per::Calendar(unit) } => {
                    let starts = agreed().map(|window| window.interval.start()).collect();
                    let count = *count as usize;
                    let parts = budgets::parts(fleet, region, *unit, span);
                    add(rule, Rc::new(Refusal::Counted { count, parts, agreed: starts }));
                }
                RuleKind::MaxDowntime { budget, per } => {
                    let downtime = budgets::budget(fleet, region, (*budget, *per), span, agreed());
                    add(rule, Rc::new(Refusal::Downtime(downtime)));
                }
                RuleKind::Residency { .. } => {}
            }
        }
        found
    }

    fn local(&mut self, zone: &Zone, pattern: Pattern) -> Rc<Refusal> {
        let Terms { span, fleet, .. } = self.terms;
        let refusal = self
            .minutes
            .entry((zone.name().to_owned(), pattern))
            .or_insert_with_key(|(_, pattern)| Rc::new(pattern.refusal(fleet, zone, span)));
        Rc::clone(refusal)
    }

    /// The clock on which the days of the tier's `on` are read (model §5).
    fn clock_of_days(&self, region: RegionId) -> Zone {
        let Terms { fleet, tier, scope, .. } = self.terms;
        let Tier { cadence, clock, .. } = &fleet.tiers[tier];
        if clock.is_none() && *cadence == Cadence::Once && scope == Scope::Rolling {
            return fleet.regions[region].zone.clone();
        }
        fleet.clock_of(tier, region)
    }
}

/// The calendars, by position, of which that holds.
fn positions(fleet: &Fleet, holds: impl Fn(&Calendar) -> bool) -> Vec<usize> {
    (0..fleet.calendars.len()).filter(|&i| holds(&fleet.calendars[i])).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::file::{self, Source};
    use crate::fleet::Ahead;
    use crate::fleet::Phase;
    use crate::ground::duration::{DAY, HOUR, Minutes, WEEK};
    use crate::ground::starts::{Grid, StartSet};
    use crate::ground::tz::Database;

    #[track_caller]
    fn at(text: &str) -> Minute {
        Minute::parse_rfc3339(text).unwrap()
    }

    /// A fleet of one region there.
    fn fleet_in(zone: &str) -> Fleet {
        let text = format!(
            "version = 1\n[[regions]]\nid = 'r'\ntimezone = '{zone}'\ntier = 'weekly'\nactivity = {:?}",
            [1; 24]
        );
        file::read_fleet(&Source::new("r", &text), &[], &Database::embedded()).unwrap()
    }

    /// Whether `rule` of a region refuses a window of an hour at `start`, where windows of
    /// two hours are agreed on at `agreed`.
    #[track_caller]
    fn refuses(rule: &str, agreed: &[&str], start: &str) -> bool {
        let text = format!(
            "version = 1
             [tiers.work]
             cadence = 'once'
             horizon = '52w'
             phases = [{{ name = 'work', duration = '1h', disruption = 1 }}]
             [[regions]]
             id = 'r'
             timezone = 'Europe/Berlin'
             tier = 'work'
             activity = {:?}
             compliance = [{{ {rule} }}]",
            [100; 24]
        );
        let fleet = file::read_fleet(&Source::new("r", &text), &[], &Database::embedded()).unwrap();
        let tier = fleet.tier("work").unwrap();
        let existing: Vec<Window> = agreed
            .iter()
            .map(|start| {
                Window::plain(tier, vec![RegionId(0)], Interval::lasting(at(start), 2 * HOUR))
            })
            .collect();
        let grid = Grid::new(at(start), Minutes(1), 1);
        let terms = Terms {
            fleet: &fleet,
            tier,
            scope: Scope::Global,
            now: at("2026-11-20T10:00Z"),
            span: Interval::lasting(at(start), HOUR),
            existing: &existing,
        };
        let phases = fleet.phases(tier, &[]);
        let mut refused = StartSet::none(grid);
        let mut room = HOUR;
        for constraint in Rules::new(terms).of_region(RegionId(0)) {
            constraint.refusal.refuse(terms, &phases, grid, &mut refused);
            room = room.min(constraint.refusal.room(terms, &phases, at(start), HOUR));
        }
        assert_eq!(refused.contains(0), room < HOUR, "{start}: there is room for {room:?}");
        refused.contains(0)
    }

    #[test]
    fn business_days_leave_out_today_and_the_weekend() {
        #[track_caller]
        fn case(name: &str, now: &str, days: u32, expected: &str) {
            let found = notices::earliest_start(
                &fleet_in(name),
                RegionId(0),
                Ahead::BusinessDays(days),
                at(now),
            );
            assert_eq!(found, Some(at(expected)), "{days} after {now} in {name}");
        }
        // 20 November 2026 was a Friday.
        case("Europe/Berlin", "2026-11-19T10:00Z", 1, "2026-11-19T23:00Z"); // Thu: Fri
        case("Europe/Berlin", "2026-11-19T10:00Z", 2, "2026-11-22T23:00Z"); // Thu: Mon
        case("Europe/Berlin", "2026-11-20T10:00Z", 1, "2026-11-22T23:00Z"); // Fri: Mon
        case("Europe/Berlin", "2026-11-20T22:59Z", 1, "2026-11-22T23:00Z"); // Fri 23:59: Mon
        case("Europe/Berlin", "2026-11-20T23:00Z", 1, "2026-11-22T23:00Z"); // Sat: Mon
        case("Europe/Berlin", "2026-11-22T22:59Z", 1, "2026-11-22T23:00Z"); // Sun: Mon
        case("Europe/Berlin", "2026-11-22T23:00Z", 1, "2026-11-23T23:00Z"); // Mon: Tue
        case("Europe/Berlin", "2026-11-20T10:00Z", 5, "2026-11-26T23:00Z"); // Fri: Fri
        case("Europe/Berlin", "2026-11-20T10:00Z", 6, "2026-11-29T23:00Z"); // Fri: Mon
        // There is no midnight on that Friday: it begins at 01:00.
        case("Africa/Cairo", "2026-04-23T10:00Z", 1, "2026-04-23T22:00Z");
    }

    proptest! {
        #[test]
        fn the_latest_notice_is_the_last_minute_that_still_allows_the_window(
            name in prop::sample::select(vec![
                "UTC", "Europe/Berlin", "Africa/Cairo", "America/Santiago",
                "Australia/Lord_Howe", "Pacific/Chatham", "Asia/Kathmandu",
            ]),
            ahead in prop_oneof![
                (0..4 * DAY.0).prop_map(|lead| Ahead::Lead(Minutes(lead))),
                (1..4u32).prop_map(Ahead::BusinessDays),
            ],
            after in 0..2 * 365 * DAY.0,
        ) {
            let (fleet, start) = (fleet_in(name), at("2026-01-01T00:00Z") + Minutes(after));
            let allowed = |now: Minute| notices::earliest_start(&fleet, RegionId(0), ahead, now).unwrap() <= start;
            let latest = notices::latest_notice(&fleet, RegionId(0), ahead, start);
            prop_assert!(allowed(latest));
            // Every minute would take too long: the next one, and then some of all others.
            for later in (1..=(start - latest).0).step_by(101) {
                prop_assert!(!allowed(latest + Minutes(later)), "{later} minutes after {latest}");
            }
        }
    }

    #[test]
    fn windows_may_be_exactly_the_interval_apart() {
        #[track_caller]
        fn case(interval: &str, start: &str, expected: bool) {
            let rule = format!("rule = 'min-interval', interval = '{interval}'");
            let agreed = ["2026-12-10T12:00Z"]; // to 14:00
            assert_eq!(refuses(&rule, &agreed, start), expected, "{interval} {start}");
        }
        case("1d", "2026-12-11T14:00Z", false);
        case("1d", "2026-12-11T13:59Z", true);
        case("1d", "2026-12-09T11:00Z", false); // ends at 12:00
        case("1d", "2026-12-09T11:01Z", true);
        case("1d", "2026-12-10T12:30Z", true);
        case("0", "2026-12-10T14:00Z", false); // touches
        case("0", "2026-12-10T13:59Z", true);
        case("0", "2026-12-10T11:00Z", false);
    }

    #[test]
    fn a_stretch_of_starts_is_half_open() {
        #[track_caller]
        fn case(count: u32, start: &str, expected: bool) {
            let rule = format!("rule = 'max-per', count = {count}, per = '7d'");
            let agreed = ["2026-12-03T00:00Z", "2026-12-01T00:00Z"];
            assert_eq!(refuses(&rule, &agreed, start), expected, "{count} {start}");
        }
        case(2, "2026-12-08T00:00Z", false); // a week after the first
        case(2, "2026-12-07T23:59Z", true);
        case(2, "2026-11-26T00:00Z", false); // a week before the second
        case(2, "2026-11-26T00:01Z", true);
        case(2, "2026-12-02T00:00Z", true);
        case(2, "2026-12-01T00:00Z", true); // as another one
        case(1, "2026-12-10T00:00Z", false);
        case(1, "2026-12-09T23:59Z", true);
        case(3, "2026-12-02T00:00Z", false);
    }

    #[test]
    fn a_window_keeps_its_distance_from_others_of_its_plan() {
        let length = HOUR * 3;
        let first = at("2026-12-01T00:00Z");
        #[track_caller]
        fn case(refusal: &Refusal, start: Minute, own: &[Minute], refused: bool) {
            let phases = [Phase { name: String::new(), duration: HOUR * 3, disruption: 1.0 }];
            let own: Vec<(Minute, &[Phase])> = own.iter().map(|&at| (at, &phases[..])).collect();
            let found = refusal.refuses_beside(start, &phases, &own);
            assert_eq!(found, refused, "{refusal:?}");
        }
        let near = |interval| Refusal::Near { interval, agreed: IntervalSet::default() };
        case(&near(WEEK - length), first + WEEK, &[first], false);
        case(&near(WEEK - length + Minutes(1)), first + WEEK, &[first], true);
        case(&near(WEEK - length + Minutes(1)), first, &[first + WEEK], true);
        case(&near(Minutes::ZERO), first, &[], false);
        let crowded = |count, per, agreed| Refusal::Crowded { count, per, agreed };
        case(&crowded(1, WEEK, vec![]), first + WEEK, &[first], false);
        case(&crowded(1, WEEK + Minutes(1), vec![]), first + WEEK, &[first], true);
        case(&crowded(2, WEEK * 2, vec![]), first + WEEK * 2, &[first, first + WEEK], false);
        case(
            &crowded(2, WEEK * 2 + Minutes(1), vec![]),
            first + WEEK * 2,
            &[first, first + WEEK],
            true,
        );
        case(&crowded(2, WEEK * 2, vec![first + DAY]), first + WEEK, &[first], true);
        // Others may break it among themselves.
        let before = first - WEEK * 2;
        case(&crowded(1, WEEK, vec![before, before + DAY]), first, &[], false);
    }

    #[test]
    fn a_limit_of_user_minutes_is_refused_when_it_is_reached() {
        // 100 users for 60 minutes.
        assert!(refuses("rule = 'max-user-minutes', limit = 6000", &[], "2026-12-01T00:00Z"));
        assert!(!refuses("rule = 'max-user-minutes', limit = 6000.01", &[], "2026-12-01T00:00Z"));
    }
}
