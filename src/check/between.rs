//! Which windows must not meet? The second table of model §5, and windows of one region.

use crate::check::terms::{Finding, Other, Terms, together};
use crate::check::words;
use crate::finding::{Code, RuleName};
use crate::fleet::{Cadence, Fleet, RegionId, Scope};
use crate::ground::duration::{Minutes, WEEK};
use crate::ground::minute::Minute;
use crate::window::Window;

/// All findings on `windows`, between each other and with `existing`.
pub fn findings(
    fleet: &Fleet,
    terms: &Terms,
    windows: &[Window],
    existing: &[Window],
) -> Vec<Finding> {
    let all = together(windows, existing);
    let mut findings = Vec::new();
    for (i, &a) in all.iter().enumerate() {
        for &b in &all[i + 1..] {
            if is_listed(a.0) {
                findings.extend(overlap(fleet, a, b));
                findings.extend(failover_or_gap(fleet, a, b));
                findings.extend(waves(fleet, terms, a, b));
            }
        }
    }
    findings.extend(max_parallel(fleet, &all));
    findings.extend(team(fleet, &all));
    findings
}

/// A window, and where it stands in the lists given.
type Entry<'a> = (Other, &'a Window);

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
        None,
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
        let rule = Some(RuleName::Gap(strict));
        finding(Code::Gap, told, Some(other), Some(here), rule, at, message)
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

/// Windows of one tier, of which one is of an earlier wave than the other.
fn waves(fleet: &Fleet, terms: &Terms, a: Entry, b: Entry) -> Option<Finding> {
    let rolls = terms.scope_of(fleet, a.1.tier) == Scope::Rolling;
    if !rolls || a.1.tier != b.1.tier || !same_cycle(fleet, terms, a.1, b.1) {
        return None;
    }
    out_of_order(fleet, a, b).or_else(|| out_of_order(fleet, b, a))
}

/// Whether `late` has a region of a later wave than one of `early` has, and starts too early.
fn out_of_order(fleet: &Fleet, early: Entry, late: Entry) -> Option<Finding> {
    let tier = &fleet.tiers[early.1.tier];
    let wave = |region: &RegionId| fleet.regions[*region].wave;
    let &first = early.1.regions.iter().min_by_key(|region| wave(region))?;
    let &last = late.1.regions.iter().max_by_key(|region| wave(region))?;
    let earliest = early.1.interval.end() + tier.soak;
    if wave(&first) >= wave(&last) || earliest <= late.1.interval.start() {
        return None;
    }
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
    Some(finding(Code::Waves, told.0, Some(other.0), Some(here), rule, at, message))
}

/// A wave order holds within a cycle. What is done once has only one, but in the plan of a
/// year, where it comes once in each stretch as long as its horizon.
fn same_cycle(fleet: &Fleet, terms: &Terms, a: &Window, b: &Window) -> bool {
    let tier = &fleet.tiers[a.tier];
    let (a, b) = (a.interval.start(), b.interval.start());
    let same = |first: Minute, length: Minutes| {
        (a - first).div_euclid(length) == (b - first).div_euclid(length)
    };
    match (tier.cadence, terms.cycles_from) {
        (Cadence::Once, None) => true,
        (Cadence::Once, Some(first)) => same(first, tier.horizon),
        (Cadence::Weeks(weeks), Some(first)) => same(first, weeks * WEEK),
        (Cadence::Weeks(weeks), None) => 2 * (a - b).abs() < weeks * WEEK,
    }
}

/// Too many windows at one minute for the tier of one of them.
fn max_parallel(fleet: &Fleet, all: &[Entry]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, tier) in fleet.tier_ids().zip(&fleet.tiers) {
        let Some(limit) = tier.max_parallel else { continue };
        for (told, at, open) in one_too_many(all, limit) {
            let is_told = |&&(other, window): &&Entry| other == told && window.tier == id;
            if all.iter().find(is_told).is_none() {
                continue;
            }
            let message = format!(
                "{} are open at {at}; tier `{}` asks for at most {limit}",
                words::count(open, "window"),
                tier.name
            );
            let rule = Some(RuleName::MaxParallel(id));
            findings.push(finding(Code::MaxParallel, told, None, None, rule, at, message));
        }
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
        for (told, at, open) in one_too_many(&kept, team.parallel) {
            let region = kept
                .iter()
                .find(|(other, _)| *other == told)
                .and_then(|(_, window)| window.regions.iter().find(of_team));
            let message = format!(
                "team `{}` has {} open at {at}; expected at most {}",
                team.name,
                words::count(open, "window"),
                team.parallel
            );
            let rule = Some(RuleName::Team(id));
            findings.push(finding(Code::Team, told, None, region.copied(), rule, at, message));
        }
    }
    findings
}

/// The judged windows that are the last to open of more than `limit`, each with the first
/// minute at which it is, and how many are open then.
fn one_too_many(windows: &[Entry], limit: u32) -> Vec<(Other, Minute, usize)> {
    let mut found = Vec::new();
    for &(told, window) in windows.iter().filter(|(other, _)| is_listed(*other)) {
        let near: Vec<Entry> = windows
            .iter()
            .copied()
            .filter(|(_, other)| first_shared_minute(window, other).is_some())
            .collect();
        let mut minute = window.interval.start();
        while minute < window.interval.end() {
            let open: Vec<Entry> =
                near.iter().copied().filter(|(_, other)| holds(other, minute)).collect();
            let judged = open.iter().copied().filter(|(other, _)| is_listed(*other));
            let last = judged.max_by_key(|&entry| opens(entry)).map(|(other, _)| other);
            if last == Some(told) && open.len() > limit as usize {
                found.push((told, minute, open.len()));
                break;
            }
            minute = minute + Minutes(1);
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
