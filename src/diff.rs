//! What changed between two sets of windows, and which rule or number did it?

use std::collections::BTreeMap;

use crate::finding::ConflictingRule;
use crate::fleet::{Cadence, Fleet, RegionId, TierId};
use crate::ground::duration::{Minutes, WEEK};
use crate::ground::harm::UserMinutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::starts::{Grid, StartSet};
use crate::impact;
use crate::plan::Plan;
use crate::request::constraint::Refusal;
use crate::rules::{Rules, Terms};
use crate::solve::beside::{self, Place, Rounds};
use crate::window::{self, Window};

/// A window by the names that both sides share.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Placed {
    pub tier: String,
    pub regions: Vec<String>,
    pub interval: Interval,
}

/// Everything that differs, in time order.
#[derive(Clone, Debug)]
pub struct Difference {
    pub changes: Vec<Change>,
    /// How many windows are the same.
    pub same: usize,
}

/// A window that is on one side only, or that is elsewhere on the other.
#[derive(Clone, Debug)]
pub struct Change {
    pub before: Option<Placed>,
    pub after: Option<Placed>,
    /// The rules that refuse the earlier window, as the later region file has them.
    pub refused_by: Vec<ConflictingRule>,
    /// What each costs by the later region file, where nothing refuses the earlier one.
    pub costs: Option<(UserMinutes, UserMinutes)>,
}

/// Windows further apart are two, not one that moved.
const FAR: Minutes = WEEK.times(13);

/// The windows that a plan holds.
pub fn of_plan(fleet: &Fleet, plan: &Plan) -> Vec<Placed> {
    let windows = plan.choices.first().into_iter().flat_map(|choice| &choice.windows);
    windows
        .filter(|window| window.is_placed())
        .map(|window| Placed {
            tier: fleet.tiers[plan.tier].name.clone(),
            regions: ids(fleet, &window.regions),
            interval: window.interval,
        })
        .collect()
}

/// Windows that were read from a file.
pub fn of_windows(fleet: &Fleet, windows: &[Window]) -> Vec<Placed> {
    let placed = windows.iter().map(|window| Placed {
        tier: fleet.tiers[window.tier].name.clone(),
        regions: ids(fleet, &window.regions),
        interval: window.interval,
    });
    placed.collect()
}

fn ids(fleet: &Fleet, regions: &[RegionId]) -> Vec<String> {
    regions.iter().map(|&region| fleet.regions[region].id.clone()).collect()
}

/// Compares two sets of windows; `fleet` is the later region file, which says why.
pub fn between(fleet: &Fleet, mut before: Vec<Placed>, mut after: Vec<Placed>) -> Difference {
    let standing = standing(fleet, &after);
    let all = before.len();
    before.retain(|window| match after.iter().position(|other| other == window) {
        Some(at) => {
            after.remove(at);
            false
        }
        None => true,
    });
    let same = all - before.len();
    let mut changes: Vec<Change> = pairs(before, after)
        .into_iter()
        .map(|(before, after)| why(fleet, &standing, before, after))
        .collect();
    changes.sort_by_key(|change| {
        let placed = change.before.as_ref().or(change.after.as_ref());
        placed.map(|placed| (placed.interval, placed.tier.clone(), placed.regions.clone()))
    });
    Difference { changes, same }
}

/// Each window with the one on the other side that it became: of the same tier and regions, in
/// the same order, as many as can be and as near as can be.
fn pairs(before: Vec<Placed>, after: Vec<Placed>) -> Vec<(Option<Placed>, Option<Placed>)> {
    let mut groups: BTreeMap<(String, Vec<String>), [Vec<Placed>; 2]> = BTreeMap::new();
    for (side, windows) in [before, after].into_iter().enumerate() {
        for window in windows {
            let kind = (window.tier.clone(), window.regions.clone());
            groups.entry(kind).or_default()[side].push(window);
        }
    }
    let mut found = Vec::new();
    for [mut old, mut new] in groups.into_values() {
        old.sort();
        new.sort();
        found.extend(aligned(&old, &new));
    }
    found
}

/// The same for windows of one kind, in time order.
fn aligned(old: &[Placed], new: &[Placed]) -> Vec<(Option<Placed>, Option<Placed>)> {
    let apart = |i: usize, j: usize| (old[i].interval.start() - new[j].interval.start()).abs();
    // How many windows stay alone from there on, and how far the others move together.
    let mut best = vec![vec![(0, Minutes::ZERO); new.len() + 1]; old.len() + 1];
    let alone = |(count, moved): (usize, Minutes)| (count + 1, moved);
    for i in (0..=old.len()).rev() {
        for j in (0..=new.len()).rev() {
            let mut ways = Vec::new();
            if i < old.len() && j < new.len() && apart(i, j) < FAR {
                let (count, moved) = best[i + 1][j + 1];
                ways.push((count, moved + apart(i, j)));
            }
            ways.extend((i < old.len()).then(|| alone(best[i + 1][j])));
            ways.extend((j < new.len()).then(|| alone(best[i][j + 1])));
            best[i][j] = ways.into_iter().min().unwrap_or_default();
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        let here = best[i][j];
        if i < old.len() && here == alone(best[i + 1][j]) {
            found.push((Some(old[i].clone()), None));
            i += 1;
        } else if j < new.len() && here == alone(best[i][j + 1]) {
            found.push((None, Some(new[j].clone())));
            j += 1;
        } else {
            found.push((Some(old[i].clone()), Some(new[j].clone())));
            (i, j) = (i + 1, j + 1);
        }
    }
    found
}

/// The windows of a side, as far as the region file knows them.
fn standing(fleet: &Fleet, side: &[Placed]) -> Vec<Window> {
    let window = |placed: &Placed| {
        let (tier, regions) = known(fleet, placed)?;
        Some(Window {
            id: None,
            tier,
            regions,
            interval: placed.interval,
            rollback: None,
            filed: None,
            operations: Vec::new(),
            slot: None,
            line: None,
        })
    };
    side.iter().filter_map(window).collect()
}

/// What the later region file has against the earlier window: its own rules, else what it
/// breaks together with the windows that stand now.
fn why(
    fleet: &Fleet,
    standing: &[Window],
    before: Option<Placed>,
    after: Option<Placed>,
) -> Change {
    let mut change = Change { before, after, refused_by: Vec::new(), costs: None };
    let Some((tier, regions)) = change.before.as_ref().and_then(|old| known(fleet, old)) else {
        return change;
    };
    let Some(old) = &change.before else { return change };
    change.refused_by = refusing(fleet, tier, &regions, old.interval);
    if change.refused_by.is_empty() {
        let new = change.after.as_ref().map(|new| new.interval);
        let own = |window: &&Window| {
            window.tier == tier && window.regions == regions && Some(window.interval) == new
        };
        let others: Vec<Window> = standing.iter().filter(|w| !own(w)).cloned().collect();
        change.refused_by = refusing_beside(fleet, tier, &regions, old.interval, &others);
    }
    if change.refused_by.is_empty()
        && let Some(new) = &change.after
    {
        let cost = |interval| cost(fleet, tier, &regions, interval);
        change.costs = Some((cost(old.interval), cost(new.interval)));
    }
    change
}

/// The tier and the regions of a window, where the region file still has them.
fn known(fleet: &Fleet, placed: &Placed) -> Option<(TierId, Vec<RegionId>)> {
    let regions = placed.regions.iter().map(|id| fleet.region(id));
    Some((fleet.tier(&placed.tier)?, regions.collect::<Option<Vec<RegionId>>>()?))
}

/// The rules that refuse a window there, notices aside: they ask when, not where.
fn refusing(
    fleet: &Fleet,
    tier: TierId,
    regions: &[RegionId],
    interval: Interval,
) -> Vec<ConflictingRule> {
    let (scope, now) = (fleet.tiers[tier].scope, Minute::from_epoch(Minutes::ZERO));
    let phases = window::paced_phases(fleet, tier, regions, &fleet.tiers[tier].operations);
    let length = window::length(&phases).max(Minutes(1));
    let span = Interval::lasting(interval.start(), length);
    let terms = Terms { fleet, tier, scope, now, span, existing: &[] };
    let here = Grid::new(interval.start(), Minutes(1), 1);
    let mut rules = Rules::new(terms);
    let mut found: Vec<ConflictingRule> = Vec::new();
    for constraint in regions.iter().flat_map(|&region| rules.of_region(region)) {
        let mut refused = StartSet::none(here);
        if !matches!(*constraint.refusal, Refusal::Before(_)) {
            constraint.refusal.refuse(terms, &phases, here, &mut refused);
        }
        if refused.contains(0) && !found.contains(&constraint.name()) {
            found.push(constraint.name());
        }
    }
    found
}

/// The rules between windows that one there would break together with `others`.
fn refusing_beside(
    fleet: &Fleet,
    tier: TierId,
    regions: &[RegionId],
    interval: Interval,
    others: &[Window],
) -> Vec<ConflictingRule> {
    // Waves hold within one plan: of what is done once all of it, of what recurs one cycle.
    let own = others.iter().filter(|window| window.tier == tier).map(|w| w.interval.start());
    let first = own.chain([interval.start()]).min().expect("there is one at least");
    let rounds = match fleet.tiers[tier].cadence {
        Cadence::Once => {
            Rounds::Periods { first, length: fleet.tiers[tier].horizon.minutes().max(WEEK) }
        }
        Cadence::Every(every) => {
            let monday = first.next_monday() - WEEK;
            Rounds::Periods { first: monday, length: every.minutes() }
        }
    };
    let place = Place { tier, rounds, regions, interval, slot: None };
    beside::broken(fleet, place, &beside::near(fleet, place, others))
}

fn cost(fleet: &Fleet, tier: TierId, regions: &[RegionId], interval: Interval) -> UserMinutes {
    let phases = window::paced_phases(fleet, tier, regions, &fleet.tiers[tier].operations);
    let placed = window::place(&phases, interval);
    let scope = fleet.tiers[tier].scope;
    regions.iter().map(|&region| impact::of_region(fleet, region, tier, scope, &placed)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(tier: &str, start: &str) -> Placed {
        let start = Minute::parse_rfc3339(start).unwrap();
        let interval = Interval::lasting(start, Minutes(60));
        Placed { tier: tier.to_owned(), regions: vec!["sg".to_owned()], interval }
    }

    #[test]
    fn windows_keep_their_order() {
        let old = ["2026-11-23T22:00Z", "2026-11-30T22:00Z"].map(|start| placed("w", start));
        let new = ["2026-11-28T22:00Z", "2026-12-05T22:00Z"].map(|start| placed("w", start));
        let expected: Vec<_> =
            old.iter().cloned().map(Some).zip(new.iter().cloned().map(Some)).collect();
        assert_eq!(pairs(old.to_vec(), new.to_vec()), expected);
    }

    #[test]
    fn a_window_goes_with_the_nearest_of_its_kind() {
        let [first, second] = ["2026-12-06T19:00Z", "2026-12-13T19:00Z"].map(|at| placed("w", at));
        let (moved, added) = (placed("w", "2026-12-14T19:00Z"), placed("x", "2026-12-13T19:00Z"));
        let found = pairs(vec![first.clone(), second.clone()], vec![moved.clone(), added.clone()]);
        let expected = [(Some(first), None), (Some(second), Some(moved)), (None, Some(added))];
        assert_eq!(found, expected);
    }
}
