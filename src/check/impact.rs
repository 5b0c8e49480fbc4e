//! What does a window cost? Model §4, adding up minutes.

use crate::check::clock::{Wall, Weekdays};
use crate::check::events;
use crate::check::events::Seasons;
use crate::fleet::{Fleet, Only, PhaseTemplate, Region, RegionId, RuleKind, Scope, TierId};
use crate::ground::duration::Minutes;
use crate::ground::harm::UserMinutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::window::Window;

/// What `window` costs each of its regions, in user-minutes, with drain where `scope` is
/// rolling (model §4).
pub fn impact_by_region(
    fleet: &Fleet,
    window: &Window,
    scope: Scope,
) -> Vec<(RegionId, UserMinutes)> {
    window
        .regions
        .iter()
        .map(|&region| {
            // Begun at 0: the sum of no services would be -0.
            let exposure = touched(fleet, region, window.tier)
                .iter()
                .fold(0.0, |sum, s| sum + s.share * s.sensitivity * s.hot);
            let weight = fleet.regions[region].weight;
            (region, UserMinutes(weight * exposure * disturbed_load(fleet, window, region, scope)))
        })
        .collect()
}

/// What regulators count (model §5, `max-user-minutes`): the impact on `region` with its
/// weight and all sensitivities 1.
pub fn user_minutes(fleet: &Fleet, window: &Window, region: RegionId, scope: Scope) -> UserMinutes {
    let exposure: f64 =
        touched(fleet, region, window.tier).iter().map(|service| service.share * service.hot).sum();
    UserMinutes(exposure * disturbed_load(fleet, window, region, scope))
}

/// An `impact` of `window` on `region`, in hours of the region's own average activity (model
/// §6, Objective).
pub fn burden(fleet: &Fleet, window: &Window, region: RegionId, impact: UserMinutes) -> f64 {
    let exposure: f64 = touched(fleet, region, window.tier)
        .iter()
        .map(|service| service.share * service.sensitivity)
        .sum();
    let Region { weight, activity, .. } = &fleet.regions[region];
    let mean = activity.values().iter().sum::<f64>() / 168.0;
    let hour = weight * exposure * 60.0 * mean;
    // Without an exposure there is no impact either.
    if hour > 0.0 { impact.0 / hour } else { 0.0 }
}

/// Whether the region takes part in the tier (model §3 and §4).
pub fn takes_part(fleet: &Fleet, region: RegionId, tier: TierId) -> bool {
    fleet.regions[region].tiers.contains(&tier) && !touched(fleet, region, tier).is_empty()
}

/// How long the phases of `window` take together.
pub fn length_of_phases(fleet: &Fleet, window: &Window) -> Minutes {
    phases(fleet, window).iter().map(|phase| phase.minutes).sum()
}

/// The sum over the phases of disruption times the sum of load times drain.
fn disturbed_load(fleet: &Fleet, window: &Window, region: RegionId, scope: Scope) -> f64 {
    let people = People::of(fleet, region, window.interval);
    let failover = fleet.regions[region].failover;
    let there = failover.map(|failover| People::of(fleet, failover, window.interval));
    let mut total = 0.0;
    let mut start = window.interval.start();
    for phase in phases(fleet, window) {
        let end = start + phase.minutes;
        let mut in_phase = 0.0;
        let mut minute = start;
        while minute < end && minute < window.interval.end() {
            let drain = match &there {
                Some(there) => drain(&people, there, window.tier, scope, minute),
                None => 1.0,
            };
            in_phase += people.load(minute) * drain;
            minute = minute + Minutes(1);
        }
        total += phase.disruption * in_phase;
        start = end;
    }
    total
}

/// A part of a window.
pub struct Phase {
    pub minutes: Minutes,
    pub disruption: f64,
}

/// The phases of a window, each as long as the slowest of its regions needs.
pub fn phases(fleet: &Fleet, window: &Window) -> Vec<Phase> {
    let mut written: Vec<(Minutes, f64)> = Vec::new();
    for template in &fleet.tiers[window.tier].phases {
        match template {
            PhaseTemplate::Fixed(phase) => written.push((phase.duration, phase.disruption)),
            PhaseTemplate::Operations => {
                for name in &window.operations {
                    let operation = &fleet.operations[name];
                    written.push((operation.duration, operation.disruption));
                }
            }
        }
    }
    let needs = |region: &RegionId, duration: Minutes| match fleet.regions[*region].team {
        Some(team) => fleet.teams[team].pace.times_rounded_up(duration),
        None => duration,
    };
    written
        .into_iter()
        .map(|(duration, disruption)| {
            let slowest = window.regions.iter().map(|region| needs(region, duration)).max();
            Phase { minutes: slowest.expect("a window has at least one region"), disruption }
        })
        .collect()
}

struct Touched {
    share: f64,
    sensitivity: f64,
    hot: f64,
}

/// The services of `region` that `tier` touches. A region without services has one plain
/// service, which is in no tier's list.
fn touched(fleet: &Fleet, region: RegionId, tier: TierId) -> Vec<Touched> {
    let tier = &fleet.tiers[tier];
    let mut found = Vec::new();
    for &(id, share) in &fleet.regions[region].services {
        let in_list = match &tier.services {
            Only::These(list) => list.contains(&id),
            Only::All => true,
        };
        if in_list {
            let service = &fleet.services[id];
            let hot = if service.hot_upgrade { tier.hot_factor } else { 1.0 };
            found.push(Touched { share, sensitivity: service.sensitivity, hot });
        }
    }
    if fleet.regions[region].services.is_empty() && tier.services == Only::All {
        found.push(Touched { share: 1.0, sensitivity: 1.0, hot: 1.0 });
    }
    found
}

/// Who uses a region around a window.
struct People<'f> {
    fleet: &'f Fleet,
    region: RegionId,
    calendars: Seasons,
    weekdays: Weekdays,
}

impl<'f> People<'f> {
    fn of(fleet: &'f Fleet, region: RegionId, window: Interval) -> Self {
        let zone = &fleet.regions[region].zone;
        let weekdays = events::weekdays_around(events::calendars(fleet, region), zone, window);
        Self { fleet, region, calendars: Seasons::of(fleet, region, window), weekdays }
    }

    /// Concurrent users: activity times all seasons of the local date and calendars (model §2).
    fn users(&self, minute: Minute) -> f64 {
        let region = &self.fleet.regions[self.region];
        let wall = Wall::at(&region.zone, minute);
        let mut users = region.activity.values()[wall.hour_of_week(&self.weekdays)];
        for season in &self.fleet.seasons {
            let concerned = match &season.regions {
                Only::These(list) => list.contains(&self.region),
                Only::All => true,
            };
            if concerned && wall.is_on(&season.dates) {
                users *= season.factor;
            }
        }
        users * self.calendars.factor(minute)
    }

    /// Users times network risk (model §2).
    fn load(&self, minute: Minute) -> f64 {
        let region = &self.fleet.regions[self.region];
        let wall = Wall::at(&region.zone, minute);
        self.users(minute) * region.network_risk.values()[wall.hour_of_week(&self.weekdays)]
    }
}

/// The tier's factor while the failover, where `there` are, can take the region's users, else
/// 1 (model §4).
fn drain(here: &People, there: &People, tier: TierId, scope: Scope, minute: Minute) -> f64 {
    let (fleet, region, failover) = (here.fleet, here.region, there.region);
    let may_go_there = fleet.regions[region].rules.iter().all(|rule| {
        let holds = match &rule.tiers {
            Only::These(list) => list.contains(&tier),
            Only::All => true,
        };
        match &rule.kind {
            RuleKind::Residency { jurisdictions } if holds => {
                match &fleet.regions[failover].jurisdiction {
                    Some(jurisdiction) => jurisdictions.contains(jurisdiction),
                    None => false,
                }
            }
            _ => true,
        }
    });
    let fits_there = match fleet.regions[failover].capacity {
        Some(capacity) => there.users(minute) + here.users(minute) <= capacity,
        None => true,
    };
    if scope == Scope::Rolling && may_go_there && fits_there {
        fleet.tiers[tier].drain_factor
    } else {
        1.0
    }
}
