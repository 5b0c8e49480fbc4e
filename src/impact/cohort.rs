//! What do regions on one clock share? At every minute they are in the same hour of the week.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::fleet::{Fleet, Phase, RegionId, TierId};
use crate::ground::harm::UserMinutes;
use crate::ground::minute::Minute;
use crate::impact::hours::{self, Hour, Hours};
use crate::impact::load::Load;
use crate::impact::{self, Exposure, Steps};

/// A figure for each hour of the week, Monday 00:00 first.
type Hourly = [f64; 168];

/// Regions that share a zone, seasons and calendars: the load of each is its own curve, read
/// at the same hours and times the same factors. Nobody is drained.
pub struct Cohort {
    pub regions: Vec<RegionId>,
    /// Cut where factors change.
    stretches: Rc<[Hour]>,
}

impl Cohort {
    /// All `regions`, as few cohorts as there are.
    pub fn among(fleet: &Fleet, regions: &[RegionId], hours: &Hours) -> Vec<Self> {
        let mut cohorts: BTreeMap<_, Vec<RegionId>> = BTreeMap::new();
        for &region in regions {
            let key = (
                fleet.regions[region].zone.name(),
                hours::seasons_of(fleet, region),
                impact::season_calendars(fleet, region),
                hours::counting_calendars(fleet, region),
            );
            cohorts.entry(key).or_default().push(region);
        }
        let cohort = |regions: Vec<RegionId>| {
            let stretches = stretches(fleet, regions[0], hours);
            Self { regions, stretches }
        };
        cohorts.into_values().map(cohort).collect()
    }

    /// The load of all of them, whose curves come to `hours`.
    fn pieces(&self, hours: &Hourly) -> Steps {
        let value = |stretch: &Hour| (stretch.start, hours[stretch.of_week] * stretch.factor);
        self.stretches.iter().map(value).collect()
    }

    /// Adds a window of `phases` from `start`, which lies in the span, to `footprint`.
    fn tread(&self, phases: &[Phase], start: Minute, footprint: &mut Footprint) {
        let mut own = self.stretches.partition_point(|stretch| stretch.start <= start) - 1;
        let mut at = start;
        for phase in phases {
            let end = at + phase.duration;
            while at < end {
                let next = self.stretches.get(own + 1).map(|next| next.start);
                let until = next.map_or(end, |next| next.min(end));
                let Hour { of_week, factor, .. } = self.stretches[own];
                footprint.add(of_week, phase.disruption * factor * (until - at).as_f64());
                at = until;
                own += usize::from(next == Some(until));
            }
        }
    }
}

/// How many disturbed minutes windows have in each hour of the week, times the seasons'
/// factors; those of a curve follow from it.
#[derive(Default)]
struct Footprint {
    /// Hours with their minutes; all others have none.
    minutes: Vec<(usize, f64)>,
}

impl Footprint {
    fn add(&mut self, hour: usize, minutes: f64) {
        match self.minutes.iter_mut().find(|(known, _)| *known == hour) {
            Some((_, sum)) => *sum += minutes,
            None if minutes == 0.0 => {}
            None => self.minutes.push((hour, minutes)),
        }
    }

    /// What the windows come to where a disturbed minute costs so much in each hour.
    fn of(&self, hours: &Hourly) -> f64 {
        self.minutes.iter().map(|&(hour, minutes)| hours[hour] * minutes).sum()
    }
}

/// The hours of `region`, cut where the factors of its calendars change.
fn stretches(fleet: &Fleet, region: RegionId, hours: &Hours) -> Rc<[Hour]> {
    let own = hours.of(fleet, region);
    if impact::season_calendars(fleet, region).is_empty() {
        return own;
    }
    let factors = own.iter().map(|hour| (hour.start, hour.factor)).collect();
    let factors = impact::with_calendars(fleet, region, hours.span(), factors);
    let cut = |(start, factor): (Minute, f64)| {
        let within = own.partition_point(|hour| hour.start <= start) - 1;
        Hour { start, of_week: own[within].of_week, factor }
    };
    factors.into_iter().map(cut).collect()
}

/// What a minute of a global outage of `regions` costs: the sum of their loads, each with
/// its weight and exposure.
///
/// Cohorts are added hour by hour first, so the work grows with the zones, not with the regions.
pub fn global_load(fleet: &Fleet, regions: &[RegionId], tier: TierId, hours: &Hours) -> Load {
    let parts: Vec<Steps> = Cohort::among(fleet, regions, hours)
        .into_iter()
        .map(|cohort| {
            let mut sum = [0.0; 168];
            for &region in &cohort.regions {
                let exposure = Exposure::of(fleet, region, tier).weighted;
                let own = &fleet.regions[region];
                let hours = own.activity.values().iter().zip(own.network_risk.values());
                for (sum, (users, risk)) in sum.iter_mut().zip(hours) {
                    *sum += exposure * users * risk;
                }
            }
            cohort.pieces(&sum)
        })
        .collect();
    Load::new(hours.span(), impact::combined(&parts, |values| values.iter().sum()))
}

/// Windows of one tier that all take the same time, one of which is to be chosen.
pub struct Candidates<'c, S> {
    pub phases: &'c [Phase],
    /// Of a span that holds every minute of every window.
    pub hours: &'c Hours,
    pub count: usize,
    /// Where the windows of a candidate start, of which it has the mean.
    pub starts: S,
}

/// For each of the candidates the largest burden of one of `regions`, in a global outage, on
/// top of what each bears in the `past`.
pub fn largest_burdens<S, I>(
    fleet: &Fleet,
    regions: &[RegionId],
    tier: TierId,
    past: &[f64],
    candidates: &Candidates<'_, S>,
) -> Vec<f64>
where
    S: Fn(usize) -> I,
    I: IntoIterator<Item = Minute>,
{
    let mut worst = vec![0.0_f64; candidates.count];
    for cohort in Cohort::among(fleet, regions, candidates.hours) {
        let members: Vec<(f64, Hourly)> = cohort
            .regions
            .iter()
            .map(|&region| (past[region.0], burdens_of_minutes(fleet, region, tier)))
            .collect();
        // Nobody bears more than someone who has the worst of all of them.
        let past = members.iter().map(|member| member.0).fold(0.0, f64::max);
        let mut peaks = [0.0; 168];
        for (_, hours) in &members {
            peaks.iter_mut().zip(hours).for_each(|(peak, &hour)| *peak = hour.max(*peak));
        }
        let mut footprint = Footprint::default();
        for (candidate, worst) in worst.iter_mut().enumerate() {
            footprint.minutes.clear();
            let mut windows = 0;
            for start in (candidates.starts)(candidate) {
                cohort.tread(candidates.phases, start, &mut footprint);
                windows += 1;
            }
            let share = 1.0 / f64::from(windows.max(1));
            let burden = |past: f64, hours: &Hourly| past + share * footprint.of(hours);
            if burden(past, &peaks) > *worst {
                for (past, hours) in &members {
                    *worst = worst.max(burden(*past, hours));
                }
            }
        }
    }
    worst
}

/// The burden that a disturbed minute of a global outage is to `region` in each hour, without
/// seasons.
fn burdens_of_minutes(fleet: &Fleet, region: RegionId, tier: TierId) -> Hourly {
    let exposure = Exposure::of(fleet, region, tier);
    let own = &fleet.regions[region];
    let (users, risk) = (own.activity.values(), own.network_risk.values());
    std::array::from_fn(|hour| {
        exposure.burden(UserMinutes(exposure.weighted * users[hour] * risk[hour]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{self, Source};
    use crate::fleet::Scope;
    use crate::ground::duration::{DAY, Minutes};
    use crate::ground::interval::Interval;
    use crate::ground::tz::Database;
    use crate::window;

    /// Regions on three clocks, two of them with clock changes, with seasons for some.
    fn fleet() -> Fleet {
        let mut text = "
            version = 1
            seasons = [
                { name = 'peak', from = '10-20', to = '10-24', factor = 3, regions = ['r0', 'r3'] },
                { name = 'lull', from = '10-22', to = '11-02', factor = 0.25 },
            ]
            [tiers.work]
            cadence = '1w'
            horizon = '13w'
            phases = [
                { name = 'drain', duration = '40m', disruption = 0.25 },
                { name = 'wait', duration = '30m', disruption = 0 },
                { name = 'work', duration = '95m', disruption = 1 },
            ]
        "
        .to_owned();
        for region in 0..9 {
            let zone = ["Europe/Berlin", "Asia/Kolkata", "America/New_York"][region % 3];
            let curve: Vec<usize> = (0..168).map(|hour| hour * (7 + region) % 31).collect();
            text += &format!(
                "
                [[regions]]
                id = 'r{region}'
                timezone = '{zone}'
                tier = 'work'
                weight = {}
                activity = {curve:?}
                ",
                region + 1,
            );
        }
        file::read_fleet(&Source::new("r", &text), &[], &Database::embedded()).unwrap()
    }

    /// Every half hour, alone and together with the same time a week later: across seasons'
    /// ends and the end of summer time in Europe and America.
    #[test]
    fn the_largest_burden_is_that_of_a_region_by_itself() {
        let fleet = fleet();
        let tier = fleet.tier("work").unwrap();
        let phases = &fleet.tiers[tier].operations;
        let phases = window::paced_phases(&fleet, tier, &[RegionId(0)], phases);
        let first = Minute::parse_rfc3339("2026-10-18T00:10Z").unwrap();
        let count = 14 * 48;
        // The last window ends with the span.
        let span = Interval::lasting(first, 21 * DAY - Minutes(30) + window::length(&phases));
        let regions: Vec<RegionId> = fleet.region_ids().collect();
        let past: Vec<f64> = regions.iter().map(|region| region.0 as f64 / 100.0).collect();
        for together in 1..=2 {
            let starts = |candidate: usize| {
                let start = first + Minutes(30) * candidate as i64;
                (0..together).map(move |week| start + 7 * DAY * week)
            };
            let candidates =
                Candidates { phases: &phases, hours: &Hours::within(span), count, starts };
            let found = largest_burdens(&fleet, &regions, tier, &past, &candidates);
            for (candidate, found) in found.into_iter().enumerate() {
                let burden = |&region: &RegionId| {
                    let one = |start: Minute| {
                        let mut from = start;
                        let load = impact::region_load(&fleet, region, tier, Scope::Global, span);
                        let sum = phases.iter().map(|phase| {
                            let own = Interval::lasting(from, phase.duration);
                            from = own.end();
                            phase.disruption * load.sum(own)
                        });
                        let exposure = Exposure::of(&fleet, region, tier);
                        exposure.burden(UserMinutes(exposure.weighted * sum.sum::<f64>()))
                    };
                    let sum: f64 = starts(candidate).map(one).sum();
                    past[region.0] + sum / together as f64
                };
                let expected = regions.iter().map(burden).fold(0.0, f64::max);
                assert!((found - expected).abs() <= 1e-9 * expected, "{found} {expected}");
            }
        }
    }
}
