//! Whom does a window disturb, and how badly? Model §4, on whole stretches at a time.

pub mod cohort;
pub mod load;

use crate::fleet::calendar::Weekdays;
use crate::fleet::{Fleet, Phase, RegionId, RuleKind, Scope, TierId, Touched};
use crate::ground::duration::{DAY, HOUR, Minutes};
use crate::ground::harm::UserMinutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::{self, Zone};
use crate::impact::load::Load;
use crate::window::{self, PlacedPhase, Window};

/// What turns a region's load into its impact, for one tier (model §4 and §6).
#[derive(Clone, Copy, Debug)]
pub struct Exposure {
    /// Weight and `exposure(r)`: the sum of `share * sensitivity * hot`.
    pub weighted: f64,
    /// The same with the weight and all sensitivities 1: people as regulators count them.
    pub counted: f64,
    /// What an hour of the region's own average activity comes to, in user-minutes: the
    /// denominator of a burden.
    pub average_hour: f64,
}

impl Exposure {
    pub fn of(fleet: &Fleet, region: RegionId, tier: TierId) -> Self {
        let touched = fleet.touched(region, tier);
        let weight = fleet.regions[region].weight;
        let mean = fleet.regions[region].activity.mean();
        // The sum of nothing is -0.0, which nobody wants to read.
        let sum = |of: fn(&Touched) -> f64| touched.iter().map(of).fold(0.0, |sum, t| sum + t);
        Self {
            weighted: weight * sum(|t| t.share * t.sensitivity * t.hot),
            counted: sum(|t| t.share * t.hot),
            average_hour: weight * sum(|t| t.share * t.sensitivity) * HOUR.as_f64() * mean,
        }
    }

    /// The burden of an impact, in hours of the region's own average activity; nobody is
    /// burdened where no service has any users.
    pub fn burden(&self, impact: UserMinutes) -> f64 {
        if self.average_hour > 0.0 { impact.0 / self.average_hour } else { 0.0 }
    }
}

/// Where a region's users are at each hour of a span: stretches of one local hour each.
fn local_hours(zone: &Zone, span: Interval, mut each: impl FnMut(Minute, Minutes)) {
    for (piece, offset) in zone.offsets(span) {
        let mut start = piece.start();
        while start < piece.end() {
            let local = tz::local_minutes(start, offset);
            each(start, local);
            start = start + (HOUR - local.rem_euclid(HOUR));
        }
    }
}

/// How many stretches [`local_hours`] finds, or a few more.
fn hours_in(span: Interval) -> usize {
    (span.minutes() / HOUR) as usize + 8
}

/// The product of the factors of those `seasons` that hold on the local date.
struct SeasonFactor<'f> {
    fleet: &'f Fleet,
    seasons: Vec<usize>,
    day: i64,
    factor: f64,
}

impl<'f> SeasonFactor<'f> {
    fn new(fleet: &'f Fleet, seasons: Vec<usize>) -> Self {
        Self { fleet, seasons, day: i64::MIN, factor: 1.0 }
    }

    fn at(&mut self, local: Minutes) -> f64 {
        let day = local.div_euclid(DAY);
        if day != self.day && !self.seasons.is_empty() {
            let date = tz::local_date_of(local);
            self.factor = self
                .seasons
                .iter()
                .map(|&s| &self.fleet.seasons[s])
                .filter(|season| season.dates.contains(date))
                .map(|season| season.factor)
                .product();
        }
        self.day = day;
        self.factor
    }
}

fn seasons_of(fleet: &Fleet, region: RegionId) -> Vec<usize> {
    (0..fleet.seasons.len()).filter(|&s| fleet.seasons[s].regions.includes(&region)).collect()
}

/// The calendars of `region` whose events are seasons, by position.
fn season_calendars(fleet: &Fleet, region: RegionId) -> Vec<usize> {
    (0..fleet.calendars.len())
        .filter(|&c| fleet.calendars[c].season().is_some())
        .filter(|&c| fleet.calendars[c].concerns(region, &fleet.regions[region]))
        .collect()
}

/// The calendars of `region` that say as which weekday dates count, by position.
fn counting_calendars(fleet: &Fleet, region: RegionId) -> Vec<usize> {
    (0..fleet.calendars.len())
        .filter(|&c| fleet.calendars[c].counts_as.is_some())
        .filter(|&c| fleet.calendars[c].concerns(region, &fleet.regions[region]))
        .collect()
}

/// As which weekday the dates of `span` count on the clock of `home`.
fn weekdays(fleet: &Fleet, calendars: &[usize], home: &Zone, span: Interval) -> Weekdays {
    Weekdays::of(calendars.iter().map(|&c| &fleet.calendars[c]), home, span)
}

/// The minute of the week as which a local time counts.
fn counted_minute(local: Minutes, weekdays: &Weekdays) -> Minutes {
    if weekdays.are_plain() {
        return tz::minute_of_week(local);
    }
    DAY * weekdays.on(tz::local_date_of(local)) as i64 + local.rem_euclid(DAY)
}

/// `load` of a region on the clock of `home`, times the factors of `calendars` while their
/// events last.
fn with_calendars(fleet: &Fleet, calendars: &[usize], home: &Zone, load: Load) -> Load {
    if calendars.is_empty() {
        return load;
    }
    let span = load.span();
    let factors: Vec<Load> = calendars
        .iter()
        .map(|&c| &fleet.calendars[c])
        .map(|calendar| {
            let factor = calendar.season().unwrap_or(1.0);
            let mut pieces = vec![(span.start(), 1.0)];
            for stretch in calendar.minutes(span, home).iter() {
                // A stretch that begins with the span replaces the first piece.
                pieces.pop_if(|piece| piece.0 == stretch.start());
                pieces.push((stretch.start(), factor));
                pieces.push((stretch.end(), 1.0));
            }
            pieces.pop_if(|piece| piece.0 == span.end());
            Load::new(span, pieces)
        })
        .collect();
    let all: Vec<&Load> = std::iter::once(&load).chain(&factors).collect();
    sum_of(span, &all, |values| values.iter().product())
}

/// Concurrent users of `region` over `span`: activity times seasons.
pub fn users(fleet: &Fleet, region: RegionId, span: Interval) -> Load {
    let calendars = season_calendars(fleet, region);
    let mut season = SeasonFactor::new(fleet, seasons_of(fleet, region));
    let counting = counting_calendars(fleet, region);
    let region = &fleet.regions[region];
    let weekdays = weekdays(fleet, &counting, &region.zone, span);
    let mut pieces = Vec::with_capacity(hours_in(span));
    local_hours(&region.zone, span, |start, local| {
        let hour = counted_minute(local, &weekdays);
        pieces.push((start, region.activity.at(hour) * season.at(local)));
    });
    with_calendars(fleet, &calendars, &region.zone, Load::new(span, pieces))
}

/// `load(r, t) * drain(r, t)` of `region` over `span`: before weight and exposure.
pub fn region_load(
    fleet: &Fleet,
    region: RegionId,
    tier: TierId,
    scope: Scope,
    span: Interval,
) -> Load {
    let mut season = SeasonFactor::new(fleet, seasons_of(fleet, region));
    let own = &fleet.regions[region];
    let mut pieces = Vec::with_capacity(hours_in(span));
    let drain = drain(fleet, region, tier, scope);
    let always = if matches!(drain, Drain::Always) { fleet.tiers[tier].drain_factor } else { 1.0 };
    let weekdays = weekdays(fleet, &counting_calendars(fleet, region), &own.zone, span);
    local_hours(&own.zone, span, |start, local| {
        let hour = counted_minute(local, &weekdays);
        let users = own.activity.at(hour) * season.at(local);
        pieces.push((start, users * own.network_risk.at(hour) * always));
    });
    let calendars = season_calendars(fleet, region);
    let full = with_calendars(fleet, &calendars, &own.zone, Load::new(span, pieces));
    match drain {
        Drain::Never | Drain::Always => full,
        Drain::WhileRoom { .. } => {
            let drained = drained_minutes(fleet, region, drain, span);
            sum_of(span, &[&full, &drained], |values| {
                values[0] * if values[1] > 0.0 { fleet.tiers[tier].drain_factor } else { 1.0 }
            })
        }
    }
}

/// When a region's users can go to its failover (model §4).
#[derive(Clone, Copy, Debug)]
pub enum Drain {
    Never,
    Always,
    /// While both regions' users fit into the failover.
    WhileRoom {
        failover: RegionId,
        capacity: f64,
    },
}

/// Whether and when `region` is drained in a window of `tier`.
pub fn drain(fleet: &Fleet, region: RegionId, tier: TierId, scope: Scope) -> Drain {
    let own = &fleet.regions[region];
    let Some(failover) = own.failover.filter(|_| scope == Scope::Rolling) else {
        return Drain::Never;
    };
    let jurisdiction = fleet.regions[failover].jurisdiction.as_ref();
    let resident =
        own.rules.iter().filter(|rule| rule.holds_for(tier)).all(|rule| match &rule.kind {
            RuleKind::Residency { jurisdictions } => {
                jurisdiction.is_some_and(|j| jurisdictions.contains(j))
            }
            _ => true,
        });
    match fleet.regions[failover].capacity {
        _ if !resident => Drain::Never,
        None => Drain::Always,
        Some(capacity) => Drain::WhileRoom { failover, capacity },
    }
}

/// 1 at the minutes at which the users of `region` are drained, else 0.
pub fn drained_minutes(fleet: &Fleet, region: RegionId, drain: Drain, span: Interval) -> Load {
    match drain {
        Drain::Never => Load::new(span, [(span.start(), 0.0)]),
        Drain::Always => Load::new(span, [(span.start(), 1.0)]),
        Drain::WhileRoom { failover, capacity } => {
            let both = [&users(fleet, region, span), &users(fleet, failover, span)];
            sum_of(span, &both, |users| f64::from(users[0] + users[1] <= capacity))
        }
    }
}

/// Combines step functions of one span into another.
fn sum_of(span: Interval, loads: &[&Load], combine: impl Fn(&[f64]) -> f64) -> Load {
    let parts: Vec<Vec<(Minute, f64)>> = loads
        .iter()
        .map(|load| load.pieces().map(|(stretch, value)| (stretch.start(), value)).collect())
        .collect();
    combined(span, &parts, combine)
}

fn combined(span: Interval, parts: &[Vec<(Minute, f64)>], combine: impl Fn(&[f64]) -> f64) -> Load {
    let mut next = vec![0; parts.len()];
    let mut values = vec![0.0; parts.len()];
    let longest = parts.iter().map(Vec::len).max().unwrap_or(0);
    let mut pieces = Vec::with_capacity(2 * longest);
    loop {
        let waiting = parts.iter().zip(&next).filter_map(|(part, &next)| part.get(next));
        let Some(start) = waiting.map(|&(start, _)| start).min() else { break };
        for (part, (next, value)) in parts.iter().zip(next.iter_mut().zip(values.iter_mut())) {
            if let Some(&(_, new)) = part.get(*next).filter(|piece| piece.0 == start) {
                (*value, *next) = (new, *next + 1);
            }
        }
        pieces.push((start, combine(&values)));
    }
    Load::new(span, pieces)
}

/// The impact of a window with these phases on `region`.
pub fn of_region(
    fleet: &Fleet,
    region: RegionId,
    tier: TierId,
    scope: Scope,
    phases: &[PlacedPhase],
) -> UserMinutes {
    let (Some(first), Some(last)) = (phases.first(), phases.last()) else {
        return UserMinutes::ZERO;
    };
    let span = Interval::new(first.interval.start(), last.interval.end())
        .expect("phases follow one another");
    let load = region_load(fleet, region, tier, scope, span);
    let sum: f64 = phases.iter().map(|p| p.disruption * load.sum(p.interval)).sum();
    UserMinutes(Exposure::of(fleet, region, tier).weighted * sum)
}

/// The impact of a window that is agreed already, region by region.
pub fn of_window(fleet: &Fleet, window: &Window) -> Vec<(RegionId, UserMinutes)> {
    let paced = window::paced_phases(fleet, window.tier, &window.regions, &window.operations);
    let placed = window::place(&paced, window.interval);
    let scope = fleet.tiers[window.tier].scope;
    window
        .regions
        .iter()
        .map(|&region| (region, of_region(fleet, region, window.tier, scope, &placed)))
        .collect()
}

/// The burden that each region bears already (model §6): of the windows in `existing` that
/// ended before `now`, each by the services that its own tier touches.
pub fn past_burdens(fleet: &Fleet, existing: &[Window], now: Minute) -> Vec<f64> {
    let mut burdens = vec![0.0; fleet.regions.len()];
    for window in existing.iter().filter(|window| window.interval.end() <= now) {
        for (region, impact) in of_window(fleet, window) {
            burdens[region.0] += Exposure::of(fleet, region, window.tier).burden(impact);
        }
    }
    burdens
}

/// The minutes of disturbance that a window of these phases comes to at a load of 1.
pub fn disturbed_minutes(phases: &[Phase]) -> f64 {
    phases.iter().map(|phase| phase.disruption * phase.duration.as_f64()).sum()
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

    /// Berlin with 1 user from 02:00 to 03:00 and nobody else, and what the file adds.
    fn fleet(more: &str) -> Fleet {
        let mut hours = [0; 24];
        hours[2] = 1;
        let text = format!(
            "version = 1
             tiers.work = {{ cadence = 'once', horizon = '1w', phases = [{{ name = 'work', duration = '6h', disruption = 1 }}] }}
             [[regions]]
             id = 'r'
             timezone = 'Europe/Berlin'
             tier = 'work'
             activity = {hours:?}
             {more}"
        );
        file::read_fleet(&Source::new("r", &text), &[], &Database::embedded()).unwrap()
    }

    /// Six hours of work.
    fn window(fleet: &Fleet, start: &str) -> Window {
        Window {
            id: None,
            tier: fleet.tier("work").unwrap(),
            regions: vec![RegionId(0)],
            interval: Interval::lasting(at(start), 6 * HOUR),
            rollback: None,
            filed: None,
            operations: Vec::new(),
            slot: None,
            line: None,
        }
    }

    #[test]
    fn a_repeated_hour_counts_twice_and_a_skipped_one_never() {
        #[track_caller]
        fn case(start: &str, expected: f64) {
            let fleet = fleet("");
            assert_eq!(
                of_window(&fleet, &window(&fleet, start)),
                [(RegionId(0), UserMinutes(expected))],
                "{start}"
            );
        }
        case("2026-10-23T22:00Z", 60.0);
        case("2026-10-24T22:00Z", 120.0);
        case("2026-03-28T22:00Z", 0.0);
        case("2026-10-25T00:30Z", 90.0); // from within the first pass
        case("2026-10-24T18:30Z", 30.0); // to within it
    }

    #[test]
    fn a_season_begins_and_ends_at_local_midnights() {
        #[track_caller]
        fn case(start: &str, expected: f64) {
            let fleet = fleet("[[seasons]]\nfrom = '12-31'\nto = '01-01'\nfactor = 3");
            assert_eq!(
                of_window(&fleet, &window(&fleet, start)),
                [(RegionId(0), UserMinutes(expected))],
                "{start}"
            );
        }
        case("2026-12-29T23:00Z", 60.0);
        case("2026-12-30T23:00Z", 180.0);
        case("2026-12-31T23:00Z", 180.0);
        case("2027-01-01T23:00Z", 60.0);
    }

    #[test]
    fn a_window_burdens_its_region_once_it_has_ended() {
        let fleet = fleet("weight = 5");
        let agreed = [window(&fleet, "2026-10-23T22:00Z")]; // to 04:00
        // One user for one hour, where 1/24 of a user is the average.
        for (now, hours) in [("2026-10-24T04:00Z", 24.0), ("2026-10-24T03:59Z", 0.0)] {
            let burden = past_burdens(&fleet, &agreed, at(now))[0];
            assert!((burden - hours).abs() < 1e-9, "{now}: {burden}");
        }
    }
}
