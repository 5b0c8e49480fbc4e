//! Why does nothing fit? A smallest set of rules that together leave no room.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::finding::{ConflictingRule, RuleName};
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::ground::starts::{Grid, StartSet};
use crate::plan::Conflict;
use crate::request::constraint::{Constraint, Refusal};
use crate::solve::rhythm::Rhythm;
use crate::solve::slots::Slots;

/// How many nodes the search for a smallest set may visit before it settles for one from
/// which nothing can be dropped.
const NODES: usize = 200_000;

/// Why no start of a once plan is left; windows may not reach past `until`.
pub fn of_once(slots: &Slots, until: Minute) -> Conflict {
    let named = by_rule(slots, |constraint| {
        let mut refused = StartSet::none(slots.grid);
        slots.refuse(constraint, &mut refused);
        refused
    });
    let span = crate::ground::interval::Interval::new(slots.terms.span.start(), until)
        .expect("a horizon is not empty");
    let starts = Grid::within(span, slots.request.step);
    let mut room = Room::new(slots);
    let mut longest = Minutes::ZERO;
    for i in 0..starts.count() {
        let start = starts.at(i);
        longest = room.at(start, (until - start).min(slots.length), longest).max(longest);
    }
    told(named, slots.length, longest)
}

/// Why a recurring window could start at no instant of any cycle that is not done. The days
/// that `on` leaves out are among them: it is a rule like others.
pub fn of_recurring(rhythm: &Rhythm) -> Conflict {
    let instants = rhythm.instants();
    let mut named: Vec<(ConflictingRule, StartSet)> = Vec::new();
    for party in rhythm.parties() {
        let of_party = by_rule(party, |constraint| {
            let mut starts = StartSet::none(party.grid);
            party.refuse(constraint, &mut starts);
            let is_on = matches!(constraint.rule, RuleName::On(_));
            let mut refused = StartSet::none_of(instants.len());
            for (at, instant) in instants.iter().enumerate() {
                let breaks =
                    if is_on { !instant.is_picked } else { starts.contains(instant.start) };
                if breaks && rhythm.is_of(instant.cycle, party) {
                    refused.insert(at);
                }
            }
            refused
        });
        of_party.into_iter().for_each(|(rule, refused)| add(&mut named, rule, &refused));
    }
    let length = rhythm.slots().length;
    let mut longest = Minutes::ZERO;
    for party in rhythm.parties() {
        let mut room = Room::new(party);
        let own = instants.iter().filter(|at| at.is_picked && rhythm.is_of(at.cycle, party));
        for instant in own {
            longest = room.at(party.grid.at(instant.start), length, longest).max(longest);
        }
    }
    told(named, length, longest)
}

/// What each rule of `slots` refuses; what binds all regions at once is one rule.
fn by_rule(
    slots: &Slots,
    refused_by: impl Fn(&Constraint) -> StartSet,
) -> Vec<(ConflictingRule, StartSet)> {
    let mut named = Vec::new();
    for constraint in &slots.constraints {
        let mut rule = constraint.name();
        if rule.rule.binds_all_regions() {
            rule.region = slots.request.regions[0];
        }
        add(&mut named, rule, &refused_by(constraint));
    }
    named
}

/// A rule may refuse on several grounds.
fn add(named: &mut Vec<(ConflictingRule, StartSet)>, rule: ConflictingRule, refused: &StartSet) {
    match named.iter_mut().find(|(known, _)| *known == rule) {
        Some((_, sum)) => sum.union_with(refused),
        None => named.push((rule, refused.clone())),
    }
}

fn told(named: Vec<(ConflictingRule, StartSet)>, needed: Minutes, longest: Minutes) -> Conflict {
    let remove = fewest_in_the_way(&named);
    let rules = fewest_rules(named);
    Conflict { remove, ..Conflict::of(rules, needed, Some(longest)) }
}

/// The fewest rules that refuse one candidate, the first of those that are refused so.
pub fn fewest_in_the_way(named: &[(ConflictingRule, StartSet)]) -> Vec<ConflictingRule> {
    let count = named.first().map_or(0, |(_, refused)| refused.universe());
    let mut refusers = vec![0_usize; count];
    for (_, refused) in named {
        refused.iter().for_each(|at| refusers[at] += 1);
    }
    let Some(at) = (0..count).min_by_key(|&at| refusers[at]) else { return Vec::new() };
    named.iter().filter(|(_, set)| set.contains(at)).map(|(rule, _)| *rule).collect()
}

/// How long a window can be under the rules of `slots`.
struct Room<'g> {
    slots: &'g Slots<'g>,
    /// Those that cut windows short most often come first.
    refusals: Vec<&'g Refusal>,
}

impl<'g> Room<'g> {
    fn new(slots: &'g Slots<'g>) -> Self {
        let mut seen = std::collections::BTreeSet::new();
        let distinct = slots.constraints.iter().filter(|c| seen.insert(Rc::as_ptr(&c.refusal)));
        Self { slots, refusals: distinct.map(|c| c.refusal.as_ref()).collect() }
    }

    /// The longest window of at most `most` minutes that fits at `start`, or anything up to
    /// `enough` when no longer one does.
    fn at(&mut self, start: Minute, most: Minutes, enough: Minutes) -> Minutes {
        let mut room = most;
        for i in 0..self.refusals.len() {
            if room <= enough {
                break;
            }
            let left = self.refusals[i].room(self.slots.terms, &self.slots.phases, start, room);
            if left < room {
                room = left;
                self.refusals.swap(i, i / 2);
            }
        }
        room
    }
}

/// The fewest rules that together refuse every candidate, each with those that it refuses.
pub fn fewest_rules(named: Vec<(ConflictingRule, StartSet)>) -> Vec<ConflictingRule> {
    // Of rules that refuse the same candidates, the first stands for all.
    let mut distinct: BTreeMap<StartSet, usize> = BTreeMap::new();
    let mut rules: Vec<ConflictingRule> = Vec::new();
    for (rule, refused) in named {
        if !refused.is_empty() && !distinct.contains_key(&refused) {
            distinct.insert(refused, rules.len());
            rules.push(rule);
        }
    }
    let mut sets: Vec<(usize, StartSet)> =
        distinct.into_iter().map(|(set, rule)| (rule, set)).collect();
    sets.sort_by_key(|(rule, _)| *rule);
    let sets: Vec<StartSet> = sets.into_iter().map(|(_, set)| set).collect();
    cover(&kinds_of_candidates(&sets), sets.len()).into_iter().map(|i| rules[i]).collect()
}

/// The different lists of sets that candidates are in, without those that hold another
/// such list: whatever covers the shorter one covers the longer.
fn kinds_of_candidates(sets: &[StartSet]) -> Vec<Vec<usize>> {
    let count = sets.first().map_or(0, StartSet::universe);
    let mut kind = vec![0_u32; count];
    let mut lists: Vec<Vec<usize>> = vec![Vec::new()];
    for (i, set) in sets.iter().enumerate() {
        let mut split: BTreeMap<u32, u32> = BTreeMap::new();
        for (candidate, kind) in kind.iter_mut().enumerate() {
            if set.contains(candidate) {
                let old = *kind;
                *kind = *split.entry(old).or_insert_with(|| {
                    let mut list = lists[old as usize].clone();
                    list.push(i);
                    lists.push(list);
                    lists.len() as u32 - 1
                });
            }
        }
    }
    let mut used = vec![false; lists.len()];
    kind.iter().for_each(|&k| used[k as usize] = true);
    let mut lists: Vec<Vec<usize>> =
        lists.into_iter().zip(used).filter(|(_, used)| *used).map(|(list, _)| list).collect();
    lists.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    let mut minimal: Vec<Vec<usize>> = Vec::new();
    for list in lists {
        if !minimal.iter().any(|held| held.iter().all(|i| list.binary_search(i).is_ok())) {
            minimal.push(list);
        }
    }
    minimal
}

/// The fewest of `count` sets such that each of `lists` names one of them, rising.
fn cover(lists: &[Vec<usize>], count: usize) -> Vec<usize> {
    let mut nodes = NODES;
    for size in 1..=count {
        let mut chosen = Vec::new();
        match search(lists, count, size, &mut chosen, &mut nodes) {
            Some(true) => {
                chosen.sort_unstable();
                return chosen;
            }
            Some(false) => {}
            None => break,
        }
    }
    irreducible(lists, count)
}

/// Completes `chosen` with `left` more sets; `None` when the nodes are used up.
fn search(
    lists: &[Vec<usize>],
    count: usize,
    left: usize,
    chosen: &mut Vec<usize>,
    nodes: &mut usize,
) -> Option<bool> {
    *nodes = nodes.checked_sub(1)?;
    let open: Vec<&Vec<usize>> =
        lists.iter().filter(|list| !list.iter().any(|i| chosen.contains(i))).collect();
    let Some(shortest) = open.iter().min_by_key(|list| list.len()) else { return Some(true) };
    let mut covers = vec![0_usize; count];
    open.iter().flat_map(|list| list.iter()).for_each(|&i| covers[i] += 1);
    let most = covers.iter().copied().max().unwrap_or(0);
    if left * most < open.len() {
        return Some(false);
    }
    let mut branches: Vec<usize> = shortest.to_vec();
    branches.sort_by_key(|&i| (usize::MAX - covers[i], i));
    for branch in branches {
        chosen.push(branch);
        if search(lists, count, left - 1, chosen, nodes)? {
            return Some(true);
        }
        chosen.pop();
    }
    Some(false)
}

/// A cover from which no set can be dropped.
fn irreducible(lists: &[Vec<usize>], count: usize) -> Vec<usize> {
    let covers = |sets: &[usize]| lists.iter().all(|list| list.iter().any(|i| sets.contains(i)));
    let mut sets: Vec<usize> = (0..count).collect();
    let mut at = count;
    while at > 0 {
        at -= 1;
        let mut fewer = sets.clone();
        fewer.remove(at);
        if covers(&fewer) {
            sets = fewer;
        }
    }
    sets
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cover_is_as_small_as_trying_every_subset_finds(
            members in prop::collection::vec(prop::collection::vec(any::<bool>(), 12), 1..7),
        ) {
            let grid = Grid::new(Minute::from_epoch(Minutes::ZERO), Minutes(1), 12);
            let sets: Vec<StartSet> = members
                .iter()
                .map(|bits| {
                    let mut set = StartSet::none(grid);
                    (0..12).filter(|&i| bits[i]).for_each(|i| set.insert(i));
                    set
                })
                .collect();
            let covers = |chosen: &[usize]| (0..12).all(|c| chosen.iter().any(|&i| sets[i].contains(c)));
            let all: Vec<usize> = (0..sets.len()).collect();
            prop_assume!(covers(&all));
            let smallest = (0_u32..1 << sets.len())
                .filter(|bits| covers(&all.iter().copied().filter(|&i| bits >> i & 1 == 1).collect::<Vec<_>>()))
                .map(u32::count_ones)
                .min()
                .unwrap();
            let kinds = kinds_of_candidates(&sets);
            let found = cover(&kinds, sets.len());
            prop_assert!(covers(&found));
            prop_assert_eq!(found.len(), smallest as usize);
            prop_assert!(covers(&irreducible(&kinds, sets.len())));
        }
    }
}
