//! Where do the windows of one tier go, one at a time, beside those that stand?

use std::rc::Rc;

use crate::finding::ConflictingRule;
use crate::fleet::{Fleet, RegionId, TierId};
use crate::ground::duration::Minutes;
use crate::ground::harm::ties;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::starts::{Grid, StartSet};
use crate::impact;
use crate::plan::{Conflict, PlannedWindow, Status};
use crate::request::Request;
use crate::rules::{Rules, Terms};
use crate::solve::absorbing;
use crate::solve::absorbing::quiet_span;
use crate::solve::beside::{self, Place, Rounds};
use crate::solve::conflict;
use crate::solve::slots::{self, Slots};
use crate::window::Window;
use crate::year::answer::{Entry, Unplaced, Why};
use crate::year::order;

/// The windows that stand, those agreed before first.
pub struct Setting<'f> {
    pub fleet: &'f Fleet,
    pub standing: Vec<Window>,
}

/// A window of a tier's plan, less the regions that are absorbed.
pub struct Occurrence {
    pub window: PlannedWindow,
    /// Whether none is.
    pub is_whole: bool,
}

/// What became of the windows of a plan.
#[derive(Default)]
pub struct Set {
    pub entries: Vec<Entry>,
    pub unplaced: Vec<Unplaced>,
}

impl<'f> Setting<'f> {
    /// What is left of a routine window, and what deeper ones absorb of it.
    pub fn absorbed(
        &self,
        asked: &Request,
        window: PlannedWindow,
    ) -> (Option<Occurrence>, Vec<Entry>) {
        let start = window.interval.start();
        let within = |region| quiet_span(self.fleet, asked.tier, region, start);
        let deeper: Vec<(RegionId, Option<TierId>)> = window
            .regions
            .iter()
            .map(|&region| {
                let deepest = |within| self.deepest(asked.tier, region, within);
                (region, within(region).and_then(deepest))
            })
            .collect();
        let of = |by: Option<TierId>| -> Vec<RegionId> {
            deeper.iter().filter(|(_, deep)| *deep == by).map(|&(region, _)| region).collect()
        };
        let mut tiers: Vec<TierId> = deeper.iter().filter_map(|&(_, tier)| tier).collect();
        tiers.sort_unstable();
        tiers.dedup();
        let absorbed = tiers.into_iter().map(|by| Entry {
            tier: asked.tier,
            window: self.window(asked, of(Some(by)), window.slot(), Status::Skipped),
            slot: window.slot(),
            absorbed_by: Some(by),
            because: Vec::new(),
        });
        let absorbed: Vec<Entry> = absorbed.collect();
        let left = of(None);
        let is_whole = absorbed.is_empty();
        let window = match (left.is_empty(), is_whole) {
            (true, _) => None,
            (_, true) => Some(window),
            // What moved the whole window need not concern those that are left.
            _ => Some(self.window(asked, left, window.slot(), Status::Planned)),
        };
        (window.map(|window| Occurrence { window, is_whole }), absorbed)
    }

    /// The deepest tier that does work in `region` within that span and makes that of
    /// `routine` needless.
    fn deepest(&self, routine: TierId, region: RegionId, within: Interval) -> Option<TierId> {
        let absorbing = self.standing.iter().filter(|window| {
            window.regions.contains(&region)
                && within.contains(window.interval.start())
                && absorbing::absorbs(self.fleet, window.tier, routine)
        });
        let mut tiers: Vec<TierId> = absorbing.map(|window| window.tier).collect();
        order::deepest_first(self.fleet, &mut tiers);
        tiers.first().copied()
    }

    /// Gives each window its place: those that can stay first, then those that rules have
    /// moved, then the others.
    pub fn set(&mut self, asked: &Request, rounds: Rounds, occurrences: Vec<Occurrence>) -> Set {
        let mut set = Set::default();
        let (mut moved, mut homeless) = (Vec::new(), Vec::new());
        for occurrence in occurrences {
            match occurrence.window.status {
                Status::Skipped => {
                    set.entries.push(self.entry(asked, occurrence.window, vec![]));
                }
                Status::Moved { .. } => moved.push(occurrence),
                Status::Planned | Status::Agreed => {
                    homeless.extend(self.stay(asked, rounds, occurrence, &mut set));
                }
            }
        }
        for occurrence in moved {
            homeless.extend(self.stay(asked, rounds, occurrence, &mut set));
        }
        homeless.sort_by_key(|(window, _)| (window.slot(), window.regions.clone()));
        for (window, because) in homeless {
            self.rehouse(asked, rounds, window, because, &mut set);
        }
        set
    }

    /// Leaves the window where it is, or returns it with the rules that it would break.
    fn stay(
        &mut self,
        asked: &Request,
        rounds: Rounds,
        occurrence: Occurrence,
        set: &mut Set,
    ) -> Option<(PlannedWindow, Vec<ConflictingRule>)> {
        let Occurrence { window, is_whole } = occurrence;
        let mut broken = self.broken_at(asked, rounds, &window);
        if !is_whole {
            // Its phases may be others now.
            let slots = self.slots(asked, window.regions.clone(), just(window.interval.start()));
            let own = slots.constraints.iter().filter(|constraint| {
                let mut refused = StartSet::none(slots.grid);
                slots.refuse(constraint, &mut refused);
                refused.contains(0)
            });
            broken.extend(own.map(|constraint| constraint.name()));
        }
        if !broken.is_empty() {
            return Some((window, broken));
        }
        set.entries.push(self.held(asked, window, Vec::new()));
        None
    }

    /// Moves the window to the best start of its round that breaks nothing, or skips it.
    fn rehouse(
        &mut self,
        asked: &Request,
        rounds: Rounds,
        window: PlannedWindow,
        because: Vec<ConflictingRule>,
        set: &mut Set,
    ) {
        let regions = window.regions.clone();
        let round = rounds.span(regions[0], window.slot());
        let length = slots::phases(self.fleet, asked, &regions).1;
        let (grid, mut candidates) = self.starts(asked, rounds, &window, length);
        let slots = self.slots(asked, regions.clone(), grid);
        let refused = slots.refused(|_| true);
        self.keep_quiet(asked, &regions, grid, &mut candidates);
        let steps = grid.count().saturating_sub(1);
        let interval = Interval::lasting(grid.at(0), grid.at(steps) - grid.at(0) + length);
        let slot = Some(window.slot());
        let anywhere = Place { tier: asked.tier, rounds, regions: &regions, interval, slot };
        let near = beside::near(self.fleet, anywhere, &self.standing);
        let broken = |start: usize| {
            let interval = Interval::lasting(grid.at(start), length);
            beside::broken(self.fleet, Place { interval, ..anywhere }, &near)
        };
        let mut free: Vec<usize> =
            candidates.iter().copied().filter(|&start| !refused.contains(start)).collect();
        free.sort_by(|&a, &b| slots.impacts[a].total_cmp(&slots.impacts[b]).then(a.cmp(&b)));
        let best = free.iter().position(|&start| broken(start).is_empty()).map(|first| {
            let least = slots.impacts[free[first]];
            let tied = free[first..].iter().take_while(|&&s| ties(slots.impacts[s], least));
            *tied.filter(|&&s| broken(s).is_empty()).min().unwrap_or(&free[first])
        });
        if let Some(start) = best {
            let start = grid.at(start);
            let (status, because) = match window.slot() {
                slot if slot == start => (Status::Planned, Vec::new()),
                slot => (Status::Moved { slot }, because),
            };
            let window = slots.window(start, status);
            set.entries.push(self.held(asked, window, because));
            return;
        }
        // What rules alone skip is no loss of this calendar.
        if window.status != Status::Skipped || !free.is_empty() {
            let rules = in_the_way(&slots, &candidates, broken);
            let conflict = Conflict::of(rules, length, None);
            set.unplaced.push(Unplaced { within: round, regions, why: Why::NoRoom(conflict) });
        }
        let skipped = self.window(asked, window.regions.clone(), window.slot(), Status::Skipped);
        set.entries.push(self.entry(asked, skipped, because));
    }

    /// The starts of the window's round, on a grid: of what is done once, those whose window
    /// ends in what is asked about.
    fn starts(
        &self,
        asked: &Request,
        rounds: Rounds,
        window: &PlannedWindow,
        length: Minutes,
    ) -> (Grid, Vec<usize>) {
        let Some(cycles) = rounds.cycles_of(window.regions[0]) else {
            let until = asked.from + asked.horizon.minutes() - length + Minutes(1);
            let none = Grid::new(asked.from, asked.step, 0);
            let span = Interval::new(asked.from, until);
            let grid = span.map_or(none, |starts| Grid::within(starts, asked.step));
            return (grid, (0..grid.count()).collect());
        };
        let cycle = cycles.holding(window.slot()).expect("windows of a plan are in its cycles");
        let (moves, grain) = (cycles.moves(cycle), cycles.grain());
        let (first, last) = (moves[0], moves[moves.len() - 1]);
        let grid = Grid::new(first, grain, ((last - first) / grain) as usize + 1);
        (grid, moves.into_iter().filter_map(|start| grid.index_of(start)).collect())
    }

    /// Leaves the starts on days, or in weeks, in which no deeper window makes this one
    /// needless.
    fn keep_quiet(
        &self,
        asked: &Request,
        regions: &[RegionId],
        grid: Grid,
        candidates: &mut Vec<usize>,
    ) {
        for &region in regions {
            let mut known: Option<(Interval, bool)> = None;
            candidates.retain(|&start| {
                let start = grid.at(start);
                if let Some((_, quiet)) = known.filter(|(same, _)| same.contains(start)) {
                    return quiet;
                }
                let span = quiet_span(self.fleet, asked.tier, region, start);
                let quiet = |span| self.deepest(asked.tier, region, span).is_none();
                known = span.map(|span| (span, quiet(span)));
                known.is_none_or(|(_, quiet)| quiet)
            });
        }
    }

    fn broken_at(
        &self,
        asked: &Request,
        rounds: Rounds,
        window: &PlannedWindow,
    ) -> Vec<ConflictingRule> {
        let PlannedWindow { regions, interval, .. } = window;
        let (interval, slot) = (*interval, Some(window.slot()));
        let place = Place { tier: asked.tier, rounds, regions, interval, slot };
        let near = beside::near(self.fleet, place, &self.standing);
        beside::broken(self.fleet, place, &near)
    }

    /// Windows of some regions at the starts of `grid`, whatever else stands.
    fn slots<'r>(&self, asked: &'r Request, regions: Vec<RegionId>, grid: Grid) -> Slots<'r>
    where
        'f: 'r,
    {
        let (phases, length) = slots::phases(self.fleet, asked, &regions);
        let steps = grid.count().saturating_sub(1);
        let span = Interval::lasting(grid.at(0), grid.at(steps) - grid.at(0) + length);
        let mut rules = Rules::new(Terms::of(self.fleet, asked, asked.scope, span));
        let past: Rc<[f64]> = impact::past_burdens(self.fleet, &[], asked.now).into();
        Slots::new(asked, regions, phases, grid, &mut rules, past)
    }

    /// The window of `regions` that starts at `start`.
    fn window(
        &self,
        asked: &Request,
        regions: Vec<RegionId>,
        start: Minute,
        status: Status,
    ) -> PlannedWindow {
        self.slots(asked, regions, just(start)).window(start, status)
    }

    /// The entry of a window that stands from now on.
    fn held(
        &mut self,
        asked: &Request,
        window: PlannedWindow,
        because: Vec<ConflictingRule>,
    ) -> Entry {
        self.standing.push(Window {
            id: None,
            tier: asked.tier,
            regions: window.regions.clone(),
            interval: window.interval,
            rollback: None,
            filed: None,
            operations: self.fleet.tiers[asked.tier].operations.clone(),
            slot: Some(window.slot()),
            line: None,
        });
        self.entry(asked, window, because)
    }

    fn entry(
        &self,
        asked: &Request,
        window: PlannedWindow,
        because: Vec<ConflictingRule>,
    ) -> Entry {
        let slot = window.slot();
        Entry { tier: asked.tier, window, slot, absorbed_by: None, because }
    }
}

/// The grid of one start, on the planner's grid or not.
fn just(start: Minute) -> Grid {
    Grid::new(start, Minutes(1), 1)
}

/// A smallest set of rules that together refuse every candidate.
fn in_the_way(
    slots: &Slots,
    candidates: &[usize],
    broken: impl Fn(usize) -> Vec<ConflictingRule>,
) -> Vec<ConflictingRule> {
    let nothing = || StartSet::none_of(candidates.len());
    let mut named: Vec<(ConflictingRule, StartSet)> = Vec::new();
    let mut refuses = |rule: ConflictingRule, at: usize| {
        let known = named.iter().position(|(known, _)| *known == rule).unwrap_or_else(|| {
            named.push((rule, nothing()));
            named.len() - 1
        });
        named[known].1.insert(at);
    };
    for constraint in &slots.constraints {
        let mut refused = StartSet::none(slots.grid);
        slots.refuse(constraint, &mut refused);
        let hit = candidates.iter().enumerate().filter(|&(_, &start)| refused.contains(start));
        hit.for_each(|(at, _)| refuses(constraint.name(), at));
    }
    for (at, &start) in candidates.iter().enumerate() {
        broken(start).into_iter().for_each(|rule| refuses(rule, at));
    }
    conflict::fewest_rules(named)
}
