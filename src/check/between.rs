//! Which windows must not meet? The second table of model §5, and windows of one region.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::near::{Entry, Near};
use crate::check::terms::{Finding, Other, Terms};
use crate::check::{absorbed, days, words};
use crate::finding::{Code, RuleName};
use crate::fleet::{Cadence, Fleet, RegionId, Scope, TierId};
use crate::ground::cycles::Every;
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::window::Window;

/// All findings on the judged windows of `all`, between each other and with agreed ones. Of
/// those that are judged some are `agreed` themselves, by their positions.
pub fn findings(
    fleet: &Fleet,
    terms: &Terms,
    near: &Near,
    agreed: &BTreeSet<usize>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let longest_gap = fleet.tiers.iter().map(|tier| tier.gap).max().unwrap_or(Minutes::ZERO);
    let (mut overlaps, mut apart) = (Told::default(), Told::default());
    // Agreed windows stand behind those that are judged.
    let listed = || near.all.iter().enumerate().filter(|(_, (other, _))| is_listed(*other));
    for (i, &a) in listed() {
        for j in near.to(a.1.interval, longest_gap).into_iter().filter(|&j| j > i) {
            let b = near.all[j];
            let (told, _) = later_first(a, b);
            findings.extend(overlaps.tell(told, || overlap(fleet, a, b)));
            findings.extend(apart.tell(told, || failover_or_gap(fleet, a, b)));
        }
    }
    for (i, j) in out_of_order_in_a_cycle(fleet, terms, near, agreed) {
        let (a, b) = (near.all[i], near.all[j]);
        findings.extend(waves(fleet, a, b));
        findings.extend(after(fleet, a, b));
    }
    findings.extend(max_parallel(fleet, near.all));
    findings.extend(team(fleet, near.all));
    findings
}

/// Of how many others one window is told that it must not meet them.
const MOST_TOLD: usize = 10;

/// How many have been told of each window.
#[derive(Default)]
struct Told(BTreeMap<Other, usize>);

impl Told {
    /// What is `found` of a window that has not been told of enough.
    fn tell(&mut self, told: Entry, found: impl FnOnce() -> Option<Finding>) -> Option<Finding> {
        let known = self.0.entry(told.0).or_default();
        let finding = if *known < MOST_TOLD { found() } else { None };
        *known += usize::from(finding.is_some());
        finding
    }
}

/// The judged windows of a rolling tier in one cycle, by their positions.
#[derive(Default)]
struct Round {
    /// By the last wave that they have a region of, each as they start.
    waves: BTreeMap<u32, Vec<usize>>,
    regions: BTreeMap<RegionId, Vec<usize>>,
}

/// Pairs of judged windows of one cycle, the positions rising, of which one comes before the
/// other and has not ended, and soaked, when that starts; of each that starts so the first few.
/// Agreed windows have no part in the order.
fn out_of_order_in_a_cycle(
    fleet: &Fleet,
    terms: &Terms,
    near: &Near,
    agreed: &BTreeSet<usize>,
) -> BTreeSet<(usize, usize)> {
    let [first, rest @ ..] = fleet.regions.as_slice() else { return BTreeSet::new() };
    let in_waves = rest.iter().any(|region| region.wave != first.wave);
    let in_order = fleet.regions.iter().any(|region| !region.after.is_empty());
    if !in_waves && !in_order {
        return BTreeSet::new();
    }
    let wave = |region: &RegionId| fleet.regions[*region].wave;
    let mut rounds: BTreeMap<(TierId, Option<i64>), Round> = BTreeMap::new();
    let has_part = |i: &usize| is_listed(near.all[*i].0) && !agreed.contains(i);
    for i in near.by_start().filter(has_part) {
        let window = near.all[i].1;
        let Some(last) = window.regions.iter().map(wave).max() else { continue };
        if terms.scope_of(fleet, window.tier) != Scope::Rolling {
            continue;
        }
        for cycle in cycles(fleet, terms, window) {
            let round = rounds.entry((window.tier, cycle)).or_default();
            round.waves.entry(last).or_default().push(i);
            for &region in &window.regions {
                round.regions.entry(region).or_default().push(i);
            }
        }
    }
    let mut pairs = BTreeSet::new();
    let mut early_ones = vec![0; near.all.len()];
    for ((tier, _), round) in &rounds {
        let earliest = |early: usize| near.all[early].1.interval.end() + fleet.tiers[*tier].soak;
        let start = |late: usize| near.all[late].1.interval.start();
        for &one in round.waves.values().flatten() {
            let own = &near.all[one].1.regions;
            let first = own.iter().map(wave).min().expect("those without regions are left out");
            for (_, later) in round.waves.range(first + 1..) {
                let too_early = later.iter().take_while(|&&late| start(late) < earliest(one));
                for &late in too_early.filter(|&&late| late != one) {
                    if early_ones[late] < MOST_TOLD && pairs.insert((one.min(late), one.max(late)))
                    {
                        early_ones[late] += 1;
                    }
                }
            }
            for region in own.iter().flat_map(|&region| &fleet.regions[region].after) {
                let before = round.regions.get(region).into_iter().flatten();
                let unfinished =
                    before.filter(|&&early| early != one && start(one) < earliest(early));
                let some = unfinished.take(MOST_TOLD);
                pairs.extend(some.map(|&early| (early.min(one), early.max(one))));
            }
        }
    }
    pairs
}

fn is_listed(other: Other) -> bool {
    matches!(other, Other::Listed(_))
}

fn holds(window: &Window, minute: Minute) -> bool {
    window.interval.start() <= minute && minute < window.interval.end()
}

/// The first minute at which both are open.
fn first_shared_minute(a: &Window, b: &Window) -> Option<Minute> {
    let mut minute = a.interval.start().max(b.interval.start());
    while minute < a.interval.end() && minute < b.interval.end() {
        if holds(a, minute) && holds(b, minute) {
            return Some(minute);
        }
        minute = minute + Minutes(1);
    }
    None
}

/// What orders windows by when they open; of two that open together the judged one comes
/// later, or else the one listed later.
fn opens((other, window): Entry) -> (Minute, bool, usize) {
    let (Other::Listed(position) | Other::Existing(position)) = other;
    (window.interval.start(), is_listed(other), position)
}

/// Both windows, the one that the finding is about first.
fn later_first<'a>(a: Entry<'a>, b: Entry<'a>) -> (Entry<'a>, Entry<'a>) {
    let b_is_told = is_listed(b.0) && (!is_listed(a.0) || opens(b) > opens(a));
    if b_is_told { (b, a) } else { (a, b) }
}

/// Two windows of one region at one minute.
fn overlap(fleet: &Fleet, a: Entry, b: Entry) -> Option<Finding> {
    let ((told, window), (other, beside)) = later_first(a, b);
    let shared: Vec<RegionId> =
        window.regions.iter().copied().filter(|region| beside.regions.contains(region)).collect();
    let &region = shared.first()?;
    let at = first_shared_minute(window, beside)?;
    Some(finding(
        Code::Overlap,
        told,
        Some(other),
        Some(region),
        (!is_listed(other)).then_some(RuleName::Agreed),
        at,
        format!(
            "{} is open at the same time from {at} and also takes down {}",
            words::window(other, beside),
            words::regions(fleet, &shared)
        ),
    ))
}

/// Two regions of which one carries the other's users, or a third one those of both.
fn failover_or_gap(fleet: &Fleet, a: Entry, b: Entry) -> Option<Finding> {
    let ((told, window), (other, beside)) = later_first(a, b);
    let (here, there, why) = kept_apart(fleet, window, beside)?;
    if absorbed::are_one(fleet, window, beside) {
        return None;
    }
    if let Some(at) = first_shared_minute(window, beside) {
        let message = format!(
            "{} has `{}` down from {at} while this window has `{}` down; {why}",
            words::window(other, beside),
            fleet.regions[there].id,
            fleet.regions[here].id,
        );
        return Some(finding(Code::Failover, told, Some(other), Some(here), None, at, message));
    }
    let (strict, gap) = [window.tier, beside.tier]
        .map(|tier| (tier, fleet.tiers[tier].gap))
        .into_iter()
        .max_by_key(|&(_, gap)| gap)?;
    // One of the two is negative: the windows share no minute.
    let after = window.interval.start() - beside.interval.end();
    let before = beside.interval.start() - window.interval.end();
    let found = after.max(before);
    let at = if after >= Minutes::ZERO {
        window.interval.start()
    } else {
        window.interval.start().max(beside.interval.start() - gap)
    };
    let tier = &fleet.tiers[strict].name;
    (found < gap).then(|| {
        let message = format!(
            "there are {} between this window of `{}` and {} of `{}`; tier `{tier}` asks for {}, because {why}",
            found,
            fleet.regions[here].id,
            words::window(other, beside),
            fleet.regions[there].id,
            gap,
        );
        finding(Code::Gap, told, Some(other), Some(here), Some(RuleName::Gap(strict)), at, message)
    })
}

/// The first regions of the two windows that must not be down together, and why.
fn kept_apart(fleet: &Fleet, a: &Window, b: &Window) -> Option<(RegionId, RegionId, String)> {
    for &here in &a.regions {
        for &there in &b.regions {
            let name = |region: RegionId| &fleet.regions[region].id;
            let failover = |region: RegionId| fleet.regions[region].failover;
            let why = if here == there {
                continue;
            } else if failover(here) == Some(there) {
                format!("`{}` is the failover of `{}`", name(there), name(here))
            } else if failover(there) == Some(here) {
                format!("`{}` is the failover of `{}`", name(here), name(there))
            } else if failover(here) == failover(there)
                && let Some(shared) = failover(here)
            {
                format!("`{}` is the failover of both", name(shared))
            } else {
                continue;
            };
            return Some((here, there, why));
        }
    }
    None
}

/// Windows of one cycle, of which one is of an earlier wave than the other.
fn waves(fleet: &Fleet, a: Entry, b: Entry) -> Option<Finding> {
    let (early, late, found) = match (out_of_order(fleet, a.1, b.1), out_of_order(fleet, b.1, a.1))
    {
        (Some(found), _) => (a, b, found),
        (None, Some(found)) => (b, a, found),
        (None, None) => return None,
    };
    Some(too_early_a_wave(fleet, early, late, found))
}

/// The first region of `early` and the last of `late`, in the order of waves, where that
/// starts too early for the order.
fn out_of_order(fleet: &Fleet, early: &Window, late: &Window) -> Option<(RegionId, RegionId)> {
    let wave = |region: &RegionId| fleet.regions[*region].wave;
    let &first = early.regions.iter().min_by_key(|region| wave(region))?;
    let &last = late.regions.iter().max_by_key(|region| wave(region))?;
    let earliest = early.interval.end() + fleet.tiers[early.tier].soak;
    (wave(&first) < wave(&last) && late.interval.start() < earliest).then_some((first, last))
}

fn too_early_a_wave(
    fleet: &Fleet,
    early: Entry,
    late: Entry,
    (first, last): (RegionId, RegionId),
) -> Finding {
    let tier = &fleet.tiers[early.1.tier];
    let wave = |region: &RegionId| fleet.regions[*region].wave;
    let earliest = early.1.interval.end() + tier.soak;
    let (told, other) = if is_listed(late.0) { (late, early) } else { (early, late) };
    let here = if is_listed(late.0) { last } else { first };
    let message = format!(
        "`{}` of wave {} starts at {}; expected {earliest} or later, {} after `{}` of wave {} ends",
        fleet.regions[last].id,
        wave(&last),
        late.1.interval.start(),
        tier.soak,
        fleet.regions[first].id,
        wave(&first),
    );
    let at = told.1.interval.start();
    let rule = Some(RuleName::Waves(told.1.tier));
    finding(Code::Waves, told.0, Some(other.0), Some(here), rule, at, message)
}

/// Two windows of one cycle, of which one has a region that comes after one of the other's.
fn after(fleet: &Fleet, a: Entry, b: Entry) -> Option<Finding> {
    comes_too_early(fleet, a, b).or_else(|| comes_too_early(fleet, b, a))
}

/// Whether `late` has a region that comes after one that `early` has, and starts too early.
fn comes_too_early(fleet: &Fleet, early: Entry, late: Entry) -> Option<Finding> {
    let tier = &fleet.tiers[early.1.tier];
    let earliest = early.1.interval.end() + tier.soak;
    let start = late.1.interval.start();
    if earliest <= start {
        return None;
    }
    let waits_for = |&region: &RegionId| {
        let first = fleet.regions[region].after.iter();
        first.copied().find(|other| early.1.regions.contains(other)).map(|other| (region, other))
    };
    let (region, first) = late.1.regions.iter().find_map(waits_for)?;
    let message = format!(
        "`{}` starts at {start}; expected {earliest} or later, {} after `{}` ends, after which it comes",
        fleet.regions[region].id, tier.soak, fleet.regions[first].id,
    );
    let rule = Some(RuleName::After(late.1.tier));
    Some(finding(Code::After, late.0, Some(early.0), Some(region), rule, start, message))
}

/// The cycles that the window belongs to, in one of its regions or another: an order holds
/// within a cycle. What is done once has only one, but in the plan of a year, where it comes
/// once in each stretch as long as its horizon.
fn cycles(fleet: &Fleet, terms: &Terms, window: &Window) -> BTreeSet<Option<i64>> {
    let tier = &fleet.tiers[window.tier];
    let length = match tier.cadence {
        Cadence::Once => Some(tier.horizon.minutes()),
        Cadence::Every(every @ Every::Weeks(_)) if tier.clock.is_none() => Some(every.minutes()),
        Cadence::Every(_) => None,
    };
    if let (Some(length), Some(first)) = (length, terms.cycles_from) {
        return BTreeSet::from([Some((window.interval.start() - first).div_euclid(length))]);
    }
    window.regions.iter().map(|&region| days::cycle(fleet, window, region)).collect()
}

/// Too many windows at one minute for the least that one of their tiers allows.
fn max_parallel(fleet: &Fleet, all: &[Entry]) -> Vec<Finding> {
    let strictest = |open: &[Entry]| {
        let tiers = open.iter().map(|(_, window)| window.tier);
        let limits = tiers.filter_map(|tier| Some((fleet.tiers[tier].max_parallel?, tier)));
        limits.min_by_key(|&(limit, _)| limit)
    };
    let limit = |open: &[Entry]| strictest(open).map_or(u32::MAX, |(limit, _)| limit);
    let mut findings = Vec::new();
    for (told, at, open) in one_too_many(fleet, all, limit) {
        let Some((limit, tier)) = strictest(&open) else { continue };
        let message = format!(
            "{} are open at {at}; tier `{}` asks for at most {limit}",
            words::count(absorbed::count(fleet, &open), "window"),
            fleet.tiers[tier].name
        );
        let rule = Some(RuleName::MaxParallel(tier));
        findings.push(finding(Code::MaxParallel, told, None, None, rule, at, message));
    }
    findings
}

/// Too many windows of one team's regions at one minute.
fn team(fleet: &Fleet, all: &[Entry]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, team) in fleet.team_ids().zip(&fleet.teams) {
        let of_team = |region: &&RegionId| fleet.regions[**region].team == Some(id);
        let kept: Vec<Entry> = all
            .iter()
            .copied()
            .filter(|(_, window)| window.regions.iter().find(of_team).is_some())
            .collect();
        for (told, at, open) in one_too_many(fleet, &kept, |_| team.parallel) {
            let region = kept
                .iter()
                .find(|(other, _)| *other == told)
                .and_then(|(_, window)| window.regions.iter().find(of_team));
            let message = format!(
                "team `{}` has {} open at {at}; expected at most {}",
                team.name,
                words::count(absorbed::count(fleet, &open), "window"),
                team.parallel
            );
            let rule = Some(RuleName::Team(id));
            findings.push(finding(Code::Team, told, None, region.copied(), rule, at, message));
        }
    }
    findings
}

/// The judged windows that are the last to open of more than the `limit` of all that are open,
/// each with the first minute at which it is, and those that are open then.
fn one_too_many<'a>(
    fleet: &Fleet,
    windows: &'a [Entry<'a>],
    limit: impl Fn(&[Entry]) -> u32,
) -> Vec<(Other, Minute, Vec<Entry<'a>>)> {
    let mut found = Vec::new();
    let all = Near::new(windows);
    for &(told, window) in windows.iter().filter(|(other, _)| is_listed(*other)) {
        let near: Vec<Entry> = all
            .to(window.interval, Minutes::ZERO)
            .into_iter()
            .map(|i| windows[i])
            .filter(|(_, other)| first_shared_minute(window, other).is_some())
            .collect();
        // The fewer are open, the more there may be.
        if near.len() <= limit(&near) as usize {
            continue;
        }
        // Which are open changes only where one opens or closes.
        let changes = near.iter().flat_map(|(_, w)| [w.interval.start(), w.interval.end()]);
        let changes: BTreeSet<Minute> = changes.filter(|&minute| holds(window, minute)).collect();
        for minute in changes {
            let open: Vec<Entry> =
                near.iter().copied().filter(|(_, other)| holds(other, minute)).collect();
            let judged = open.iter().copied().filter(|(other, _)| is_listed(*other));
            let last = judged.max_by_key(|&entry| opens(entry)).map(|(other, _)| other);
            let most = limit(&open) as usize;
            // Counting is dear, and few windows are enough.
            if last == Some(told) && open.len() > most && absorbed::count(fleet, &open) > most {
                found.push((told, minute, open));
                break;
            }
        }
    }
    found
}

/// # Panics
/// When `told` is not among the judged windows.
fn finding(
    code: Code,
    told: Other,
    other: Option<Other>,
    region: Option<RegionId>,
    rule: Option<RuleName>,
    at: Minute,
    message: String,
) -> Finding {
    let Other::Listed(window) = told else { panic!("findings are about judged windows") };
    Finding { code, window, other, region, rule, at: Some(at), message }
}
