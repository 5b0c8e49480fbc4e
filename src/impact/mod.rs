//! Whom does a window disturb, and how badly? Model §4, on whole stretches at a time.

pub mod cohort;
pub mod hours;
pub mod load;

use crate::fleet::{Fleet, Phase, RegionId, RuleKind, Scope, TierId, Touched};
use crate::ground::duration::HOUR;
use crate::ground::harm::UserMinutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::impact::hours::Hours;
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

/// A step function over some span: where each value begins, the first where the span does.
type Steps = Vec<(Minute, f64)>;

/// The calendars of `region` whose events are seasons, by position.
fn season_calendars(fleet: &Fleet, region: RegionId) -> Vec<usize> {
    (0..fleet.calendars.len())
        .filter(|&c| fleet.calendars[c].season().is_some())
        .filter(|&c| fleet.calendars[c].concerns(region, &fleet.regions[region]))
        .collect()
}

/// The `steps` of a region over `span`, times the factors of its calendars while their events
/// last.
fn with_calendars(fleet: &Fleet, region: RegionId, span: Interval, steps: Steps) -> Steps {
    let calendars = season_calendars(fleet, region);
    if calendars.is_empty() {
        return steps;
    }
    let home = &fleet.regions[region].zone;
    let factors = calendars.iter().map(|&c| &fleet.calendars[c]).map(|calendar| {
        let factor = calendar.season().unwrap_or(1.0);
        let mut steps = vec![(span.start(), 1.0)];
        for stretch in calendar.minutes(span, home).iter() {
            // A stretch that begins with the span replaces the first step.
            steps.pop_if(|step| step.0 == stretch.start());
            steps.push((stretch.start(), factor));
            steps.push((stretch.end(), 1.0));
        }
        steps.pop_if(|step| step.0 == span.end());
        steps
    });
    let all: Vec<Steps> = std::iter::once(steps).chain(factors).collect();
    combined(&all, |values| values.iter().product())
}

/// What a region's curves come to at each hour, times seasons.
fn steps_of(
    fleet: &Fleet,
    region: RegionId,
    hours: &Hours,
    value: impl Fn(usize, f64) -> f64,
) -> Steps {
    let own = hours.of(fleet, region);
    let steps = own.iter().map(|hour| (hour.start, value(hour.of_week, hour.factor)));
    with_calendars(fleet, region, hours.span(), steps.collect())
}

fn users_at(fleet: &Fleet, region: RegionId, hours: &Hours) -> Steps {
    let activity = fleet.regions[region].activity.values();
    steps_of(fleet, region, hours, |hour, season| activity[hour] * season)
}

/// Concurrent users of `region` over `span`: activity times seasons.
pub fn users(fleet: &Fleet, region: RegionId, span: Interval) -> Load {
    Load::new(span, users_at(fleet, region, &Hours::within(span)))
}

/// `load(r, t) * drain(r, t)` of `region` over `span`: before weight and exposure.
pub fn region_load(
    fleet: &Fleet,
    region: RegionId,
    tier: TierId,
    scope: Scope,
    span: Interval,
) -> Load {
    load_within(fleet, region, tier, scope, &Hours::within(span))
}

/// The same over the span of `hours`.
pub fn load_within(
    fleet: &Fleet,
    region: RegionId,
    tier: TierId,
    scope: Scope,
    hours: &Hours,
) -> Load {
    let drain = drain(fleet, region, tier, scope);
    let drained = fleet.tiers[tier].drain_factor;
    let always = if matches!(drain, Drain::Always) { drained } else { 1.0 };
    let (activity, risk) =
        (fleet.regions[region].activity.values(), fleet.regions[region].network_risk.values());
    let value = |hour: usize, season: f64| activity[hour] * season * risk[hour] * always;
    let full = steps_of(fleet, region, hours, value);
    let steps = match drain {
        Drain::Never | Drain::Always => full,
        Drain::WhileRoom { failover, capacity } => {
            let both = [region, failover].map(|region| users_at(fleet, region, hours));
            let [own, other] = both;
            combined(&[full, own, other], |values| {
                values[0] * if values[1] + values[2] <= capacity { drained } else { 1.0 }
            })
        }
    };
    Load::new(hours.span(), steps)
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
            let hours = Hours::within(span);
            let both = [region, failover].map(|region| users_at(fleet, region, &hours));
            let drained = combined(&both, |users| f64::from(users[0] + users[1] <= capacity));
            Load::new(span, drained)
        }
    }
}

/// Combines step functions of one span into another.
fn combined(parts: &[Steps], combine: impl Fn(&[f64]) -> f64) -> Steps {
    let mut next = vec![0; parts.len()];
    let mut values = vec![0.0; parts.len()];
    let longest = parts.iter().map(Vec::len).max().unwrap_or(0);
    let mut steps = Vec::with_capacity(2 * longest);
    loop {
        let waiting = parts.iter().zip(&next).filter_map(|(part, &next)| part.get(next));
        let Some(start) = waiting.map(|&(start, _)| start).min() else { return steps };
        for (part, (next, value)) in parts.iter().zip(next.iter_mut().zip(values.iter_mut())) {
            if let Some(&(_, new)) = part.get(*next).filter(|step| step.0 == start) {
                (*value, *next) = (new, *next + 1);
            }
        }
        steps.push((start, combine(&values)));
    }
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
    of_phases(fleet, region, tier, scope, (phases, &Hours::within(span)))
}

/// The same, where the hours last from the first phase to the last.
pub fn of_phases(
    fleet: &Fleet,
    region: RegionId,
    tier: TierId,
    scope: Scope,
    (phases, hours): (&[PlacedPhase], &Hours),
) -> UserMinutes {
    let load = load_within(fleet, region, tier, scope, hours);
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
