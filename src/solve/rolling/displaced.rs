//! Where do struck-out occurrences go? One at a time, under every rule (model §6).

use crate::fleet::RegionId;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::plan::{PlannedWindow, Status};
use crate::solve::pick::ties;
use crate::solve::rhythm::Rhythm;
use crate::solve::rolling::Rolling;
use crate::solve::rolling::between::{self, InForce};
use crate::solve::rolling::lane::Place;
use crate::solve::timing::Timing;

/// A window that stands.
#[derive(Clone, Copy)]
struct Standing {
    region: RegionId,
    cycle: usize,
    interval: Interval,
}

/// Every window of the plan that puts each lane at its place: those that a dated rule strikes
/// out are moved, or else skipped.
pub fn occurrences(rolling: &Rolling, places: &[Place]) -> Vec<PlannedWindow> {
    let mut windows = Vec::new();
    let mut standing = Vec::new();
    for (lane, place) in rolling.lanes.iter().zip(places) {
        let slots = lane.slots();
        match &lane.timing {
            Timing::Once { .. } => {
                windows.push(slots.window(slots.grid.at(place.candidate), Status::Planned));
            }
            Timing::Recurring(rhythm) => {
                for (cycle, start) in rhythm.starts(place.candidate).enumerate() {
                    if !rhythm.struck.contains(start) {
                        let start = slots.grid.at(start);
                        let interval = Interval::lasting(start, slots.length);
                        standing.push(Standing { region: lane.region, cycle, interval });
                        windows.push(slots.window(start, Status::Planned));
                    }
                }
            }
        }
    }
    for (lane, place) in rolling.lanes.iter().zip(places) {
        let Timing::Recurring(rhythm) = &lane.timing else { continue };
        let slots = lane.slots();
        let struck = rhythm.starts(place.candidate).enumerate();
        for (cycle, start) in struck.filter(|&(_, start)| rhythm.struck.contains(start)) {
            let slot = slots.grid.at(start);
            match best(rolling, rhythm, lane.region, cycle, &standing) {
                Some(start) => {
                    let interval = Interval::lasting(start, slots.length);
                    standing.push(Standing { region: lane.region, cycle, interval });
                    windows.push(slots.window(start, Status::Moved { slot }));
                }
                None => windows.push(slots.window(slot, Status::Skipped)),
            }
        }
    }
    windows
}

/// The best start of `cycle` at which a window of `region` breaks no rule beside those that
/// stand.
fn best(
    rolling: &Rolling,
    rhythm: &Rhythm,
    region: RegionId,
    cycle: usize,
    standing: &[Standing],
) -> Option<Minute> {
    let slots = &rhythm.slots;
    let starts = cycle * rhythm.offsets..(cycle + 1) * rhythm.offsets;
    let mut free: Vec<usize> = starts.filter(|&start| !rhythm.blocked.contains(start)).collect();
    free.sort_by(|&a, &b| slots.impacts[a].total_cmp(&slots.impacts[b]).then(a.cmp(&b)));
    let fits = |start: usize| {
        let interval = Interval::lasting(slots.grid.at(start), slots.length);
        let new = Standing { region, cycle, interval };
        fits(rolling, new, standing) && keeps_rhythm(rhythm, new, standing)
    };
    let first = free.iter().position(|&start| fits(start))?;
    let least = slots.impacts[free[first]];
    free[first..]
        .iter()
        .take_while(|&&start| ties(slots.impacts[start], least))
        .filter(|&&start| fits(start))
        .min()
        .map(|&start| slots.grid.at(start))
}

/// Whether `new` breaks no rule of its region that counts the region's other windows.
fn keeps_rhythm(rhythm: &Rhythm, new: Standing, standing: &[Standing]) -> bool {
    let own = standing.iter().filter(|other| other.region == new.region);
    let mut starts: Vec<Minute> = own.map(|other| other.interval.start()).collect();
    starts.push(new.interval.start());
    starts.sort_unstable();
    let length = new.interval.minutes();
    rhythm.slots.constraints.iter().all(|c| !c.refusal.refuses_rhythm(&starts, length))
}

/// Whether `new` breaks no rule between regions.
fn fits(rolling: &Rolling, new: Standing, standing: &[Standing]) -> bool {
    let (fleet, request) = (rolling.fleet, rolling.request);
    let tier = &fleet.tiers[request.tier];
    let in_force = InForce::all(fleet, request);
    let wave = |standing: &Standing| fleet.regions[standing.region].wave;
    let in_order = |early: &Standing, late: &Standing| {
        early.interval.end() + tier.soak <= late.interval.start()
    };
    let pairs = standing.iter().filter(|other| other.region != new.region).all(|other| {
        let distance = (new.interval.start() - other.interval.end())
            .max(other.interval.start() - new.interval.end());
        let far = between::apart(fleet, tier.gap, &in_force, new.region, other.region)
            .is_none_or(|apart| distance >= apart);
        let ordered = other.cycle != new.cycle
            || match wave(&new).cmp(&wave(other)) {
                std::cmp::Ordering::Less => in_order(&new, other),
                std::cmp::Ordering::Greater => in_order(other, &new),
                std::cmp::Ordering::Equal => true,
            };
        far && ordered
    });
    let agreed_far = request.existing.iter().all(|window| {
        let distance = (new.interval.start() - window.interval.end())
            .max(window.interval.start() - new.interval.end());
        let relying = |&other: &RegionId| between::relying(fleet, new.region, other);
        let related = window.regions.iter().any(|other| !relying(other).is_empty());
        !related || distance >= between::gap_to(fleet, request, window)
    });
    let mut others: Vec<(Vec<RegionId>, Interval)> = standing
        .iter()
        .map(|other| (vec![other.region], other.interval))
        .chain(request.existing.iter().map(|w| (w.regions.clone(), w.interval)))
        .filter(|(_, interval)| interval.overlaps(new.interval))
        .collect();
    others.push((vec![new.region], new.interval));
    let most_open = |counts: &dyn Fn(RegionId) -> bool| {
        let counted: Vec<Interval> = others
            .iter()
            .filter(|(regions, _)| regions.iter().any(|&region| counts(region)))
            .map(|(_, interval)| *interval)
            .collect();
        counted
            .iter()
            .map(|window| window.start().max(new.interval.start()))
            .map(|at| counted.iter().filter(|window| window.contains(at)).count())
            .max()
            .unwrap_or(0)
    };
    let team = fleet.regions[new.region].team;
    let within_team = team.is_none_or(|team| {
        let of_team = |region: RegionId| fleet.regions[region].team == Some(team);
        most_open(&of_team) <= fleet.teams[team].parallel as usize
    });
    let within_all = tier.max_parallel.is_none_or(|most| most_open(&|_| true) <= most as usize);
    pairs && agreed_far && within_team && within_all
}
