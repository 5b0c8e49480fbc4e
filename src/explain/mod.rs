//! Why this slot, and why not that one? Every rule's verdict on a window, what it costs, and
//! how it compares with the slots that are allowed.
//!
//! [`together`] asks of several windows at once. [`prices`] says what the rules cost,
//! [`weights`] when another slot would win.

pub mod ground;
pub mod limit;
pub mod prices;
pub mod together;
pub mod weights;

use crate::finding::{ConflictingRule, RuleName};
use crate::fleet::{Fleet, RegionId, Scope, TierId};
use crate::ground::cycles;
use crate::ground::duration::Minutes;
use crate::ground::harm::{UserMinutes, ties};
use crate::ground::minute::Minute;
use crate::ground::starts::{Grid, StartSet};
use crate::impact;
use crate::plan::{PlannedWindow, RegionShare, Search, Seen, Status};
use crate::request::constraint::Constraint;
use crate::request::{Objective, Request};
use crate::solve::pick::Scores;
use crate::solve::rhythm::Rhythm;
use crate::solve::slots::{Slots, mean};
use crate::solve::timing::Timing;
use crate::solve::{PlanError, seen, timings};

use ground::Ground;

/// What there is to say about a window that starts at one instant.
#[derive(Clone, Debug)]
pub struct Explanation {
    pub tier: TierId,
    pub scope: Scope,
    pub objective: Objective,
    pub now: Minute,
    pub at: Minute,
    /// The region whose rules are asked for; `None` for those of all.
    pub region: Option<RegionId>,
    /// The one window of a global plan, or that of each region.
    pub windows: Vec<Explained>,
    /// The rules between regions that the windows of all of them break together.
    pub together: Vec<ConflictingRule>,
}

impl Explanation {
    /// What is told of the regions that are asked for.
    pub fn verdicts<'e>(&self, window: &'e Explained) -> impl Iterator<Item = &'e RuleVerdict> {
        let region = self.region;
        window.verdicts.iter().filter(move |v| region.is_none_or(|region| v.region == region))
    }

    /// Whether every window could be there, and all of them at once.
    pub fn allowed(&self) -> bool {
        self.windows.iter().all(Explained::allowed) && self.together.is_empty()
    }
}

/// One window at the instant, on the grid or off it.
#[derive(Clone, Debug)]
pub struct Explained {
    pub window: PlannedWindow,
    /// The impact of each phase on each region, in the window's order of both.
    pub by_phase: Vec<Vec<UserMinutes>>,
    pub search: Search,
    pub on_grid: bool,
    /// Whether it lies where a plan would look.
    pub in_search: bool,
    /// By region, in the file's order.
    pub verdicts: Vec<RuleVerdict>,
    /// Of a recurring window: the slot that it is an occurrence of.
    pub slot: Option<Slot>,
    pub standing: Standing,
    /// How it would have done in the weeks that were seen, where they are known.
    pub seen: Option<Seen>,
    /// The nearest allowed slots, in the search, strictly earlier and later.
    pub before: Option<Neighbour>,
    pub after: Option<Neighbour>,
}

/// What one rule says.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleVerdict {
    pub region: RegionId,
    pub rule: RuleName,
    /// Why it refuses the window, if it does.
    pub refuses: Option<Ground>,
    /// Of a recurring window: what it says in the other cycles.
    pub elsewhere: Option<Elsewhere>,
}

impl RuleVerdict {
    /// What the rule gives as its reason, or the event of the calendar that stands in the way.
    pub fn reason<'f>(&self, fleet: &'f Fleet) -> Option<&'f str> {
        let rule = self.rule.stated(fleet);
        rule.and_then(|rule| rule.reason.as_deref()).or_else(|| {
            let Some(Ground::Minute(minute)) = self.refuses else { return None };
            let region = &fleet.regions[self.region];
            let calendars = self.rule.calendars(fleet);
            let mut calendars = calendars.filter(|calendar| calendar.concerns(self.region, region));
            calendars
                .find_map(|calendar| calendar.event_at(minute, &region.zone)?.summary.as_deref())
        })
    }
}

/// What a rule says of a slot's other occurrences.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Elsewhere {
    /// How many of them it refuses.
    pub occurrences: usize,
    pub first: Option<Minute>,
    /// Whether the slot stands too seldom, and this rule has a part in it.
    pub refuses_slot: bool,
    /// Whether some occurrence comes too soon, or too often, after others of the slot.
    pub rhythm: bool,
}

/// A recurring slot.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Slot {
    /// On the tier's clock.
    pub place: cycles::Slot,
    /// The mean charge.
    pub impact: UserMinutes,
    /// Occurrences that are struck out.
    pub struck: usize,
    /// In how many cycles it stands, of those that are not done.
    pub stands: usize,
    pub of: usize,
    /// In how many it would have to stand.
    pub needed: usize,
    pub refused: bool,
}

/// A place among the slots that are allowed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Standing {
    /// 1 for the best; of a refused window, what it would be.
    pub rank: usize,
    /// How many slots are allowed.
    pub of: usize,
    /// What is minimised, here and at the best slot.
    pub value: f64,
    pub best: Option<f64>,
}

impl Standing {
    /// How much worse than the best slot, as a share of that.
    pub fn above_best(&self) -> Option<f64> {
        let best = self.best?;
        if ties(self.value, best) && ties(best, self.value) {
            return Some(0.0);
        }
        (best > 0.0).then(|| self.value / best - 1.0)
    }
}

/// An allowed slot nearby.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Neighbour {
    pub start: Minute,
    /// The impact, or the mean charge of the slot.
    pub impact: UserMinutes,
}

impl Explained {
    /// Whether no rule refuses the window, nor the slot it is an occurrence of.
    pub fn allowed(&self) -> bool {
        self.window_allowed() && self.slot.is_none_or(|slot| !slot.refused)
    }

    /// Whether a plan could take it.
    pub fn is_candidate(&self) -> bool {
        self.allowed() && self.on_grid && self.in_search
    }

    /// Whether no rule refuses this one window.
    pub fn window_allowed(&self) -> bool {
        self.verdicts.iter().all(|verdict| verdict.refuses.is_none())
    }
}

/// Explains windows that start at `at`: in a rolling plan those of all regions, together, or that
/// of `region` alone. In a global one the window is that of all regions, whoever's rules are
/// asked for.
///
/// # Errors
/// When the question makes no sense, as for [`crate::solve::plan`].
pub fn explain(
    fleet: &Fleet,
    request: &Request,
    at: Minute,
    region: Option<RegionId>,
) -> Result<Explanation, PlanError> {
    let only = region.filter(|_| request.scope == Scope::Rolling);
    let timings = timings::of(fleet, request)?;
    let mut windows: Vec<Explained> = timings
        .iter()
        .filter(|timing| only.is_none_or(|region| timing.slots().regions == [region]))
        .map(|timing| explained(timing, at))
        .collect();
    if let (Some(seen), [window]) =
        (seen::seen(fleet, request, &[vec![at]])?, windows.as_mut_slice())
    {
        window.seen = Some(seen[0]);
    }
    if request.scope == Scope::Rolling {
        let asked: Vec<(RegionId, Vec<Minute>)> =
            windows.iter().map(|explained| (explained.window.regions[0], vec![at])).collect();
        for (region, seen) in seen::by_region(fleet, request, &asked)? {
            let own = |explained: &&mut Explained| explained.window.regions == [region];
            if let Some(window) = windows.iter_mut().find(own) {
                window.seen = Some(seen);
            }
        }
    }
    let together =
        together::broken(fleet, request, windows.iter().map(|explained| &explained.window));
    let Request { tier, scope, objective, now, .. } = *request;
    Ok(Explanation { tier, scope, objective, now, at, region, windows, together })
}

fn explained(timing: &Timing, at: Minute) -> Explained {
    let slots = timing.slots();
    let all = slots.over(Grid::new(at, Minutes(1), 1));
    let series = Series::of(timing, at);
    // Those who take part in its cycle; where that is done, all.
    let party = series.as_ref().and_then(|series| series.windows[series.cycle?].as_ref());
    let here = party.unwrap_or(&all);
    let window = here.window(at, Status::Planned);
    let scores = timing.scores();
    let own = Own::of(&all, series.as_ref());
    let (before, after) = neighbours(timing, &scores, at);
    Explained {
        by_phase: by_phase(here, &window),
        search: search(timing),
        on_grid: at.round_up_to(slots.request.step) == at,
        in_search: in_search(timing, at),
        verdicts: verdicts(&all, here, series.as_ref()),
        slot: series.as_ref().map(|series| series.slot(UserMinutes(own.total))),
        standing: own.standing(timing, &scores),
        seen: None,
        before,
        after,
        window,
    }
}

fn by_phase(here: &Slots, window: &PlannedWindow) -> Vec<Vec<UserMinutes>> {
    let terms = here.terms;
    let of = |region: RegionId, phase| {
        impact::of_region(terms.fleet, region, terms.tier, terms.scope, std::slice::from_ref(phase))
    };
    let regions = window.regions.iter();
    regions.map(|&region| window.phases.iter().map(|phase| of(region, phase)).collect()).collect()
}

fn search(timing: &Timing) -> Search {
    let slots = timing.slots();
    let (from, until) = match timing {
        Timing::Once { slots, .. } => {
            let span = slots.request.span_for(slots.terms.fleet, slots.regions[0]);
            (span.start(), span.end())
        }
        Timing::Recurring(rhythm) => (rhythm.cycles.first(), rhythm.cycles.end()),
    };
    Search {
        from,
        until,
        step: slots.request.step,
        candidates: timing.refused().universe(),
        feasible: timing.refused().universe() - timing.refused().len(),
        cycles: Vec::new(),
    }
}

fn in_search(timing: &Timing, at: Minute) -> bool {
    let Search { from, until, .. } = search(timing);
    match timing {
        Timing::Once { slots, .. } => from <= at && at + slots.length <= until,
        Timing::Recurring(rhythm) => rhythm.cycles.holding(at).is_some(),
    }
}

/// The slot that an instant belongs to: its occurrences in all cycles.
struct Series<'t, 'f> {
    rhythm: &'t Rhythm<'f>,
    /// For each cycle the window at the occurrence; `None` where the cycle is done.
    windows: Vec<Option<Slots<'f>>>,
    starts: Vec<Minute>,
    struck: Vec<bool>,
    slot: cycles::Slot,
    /// The cycle that holds the instant, if the search does.
    cycle: Option<usize>,
}

impl<'t, 'f> Series<'t, 'f> {
    fn of(timing: &'t Timing<'f>, at: Minute) -> Option<Self> {
        let Timing::Recurring(rhythm) = timing else { return None };
        let (slot, starts) = rhythm.like(at);
        let window = |(cycle, &start): (usize, &Minute)| {
            rhythm.party(cycle).map(|party| party.over(Grid::new(start, Minutes(1), 1)))
        };
        let windows: Vec<Option<Slots>> = starts.iter().enumerate().map(window).collect();
        let blocked = |cycle: usize| {
            let window: Option<&Slots> = windows[cycle].as_ref();
            window.is_some_and(|window| !window.refused(|_| true).is_empty())
        };
        let struck = rhythm.struck_among(&starts, blocked);
        let cycle = starts.iter().position(|&start| start == at);
        Some(Self { rhythm, windows, starts, struck, slot, cycle })
    }

    /// The cycles that are not done.
    fn open(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.starts.len()).filter(|&cycle| self.windows[cycle].is_some())
    }

    fn mean_charge(&self) -> UserMinutes {
        let charges = self.open().filter_map(|cycle| {
            let own = self.windows[cycle].as_ref()?.impacts[0];
            Some(self.rhythm.charged(cycle, own, self.struck[cycle]))
        });
        UserMinutes(charges.sum::<f64>() / self.open().count().max(1) as f64)
    }

    /// The largest burden of a region, where that is minimised.
    fn worst_burden(&self, here: &Slots) -> Option<f64> {
        if here.request.objective != Objective::Fair {
            return None;
        }
        let shares: Vec<Vec<RegionShare>> = self
            .windows
            .iter()
            .flatten()
            .map(|window| window.window(window.grid.at(0), Status::Planned).by_region)
            .collect();
        let burden = |region: &RegionId| {
            let own = shares.iter().flatten().filter(|share| share.region == *region);
            here.past[region.0] + mean(own.map(|share| share.burden))
        };
        Some(here.regions.iter().map(burden).fold(0.0, f64::max))
    }

    fn slot(&self, impact: UserMinutes) -> Slot {
        let of = self.open().count();
        let struck = self.struck.iter().filter(|&&struck| struck).count();
        let (stands, needed) = (of - struck, self.rhythm.needed);
        let refused = stands < needed || self.rhythm.is_impossible();
        Slot { place: self.slot, impact, struck, stands, of, needed, refused }
    }

    /// The occurrences that stand before that of `cycle`.
    fn standing_before(&self, cycle: usize) -> Vec<(usize, Minute)> {
        let standing = self.open().filter(|&other| other < cycle && !self.struck[other]);
        standing.map(|other| (other, self.starts[other])).collect()
    }

    /// Whether `constraint` strikes out the occurrence of `cycle`: by itself, or after those
    /// that stand.
    fn strikes(&self, constraint: &Constraint, cycle: usize) -> Option<Struck> {
        let window = self.windows[cycle].as_ref()?;
        let standing = self.standing_before(cycle);
        let alike = window.constraints.iter().filter(|other| other.name() == constraint.name());
        let mut crowded = false;
        for own in alike {
            let mut refused = StartSet::none(window.grid);
            window.refuse(own, &mut refused);
            if refused.contains(0) {
                return Some(Struck::Alone);
            }
            crowded |= self.rhythm.crowded_by(own, cycle, self.starts[cycle], &standing);
        }
        crowded.then_some(Struck::AfterOthers)
    }
}

/// How an occurrence is struck out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Struck {
    Alone,
    AfterOthers,
}

/// What every rule of the regions says, those that cannot refuse a window included. Where a
/// region has no part in the window that is `here`, its rules only speak of other cycles.
fn verdicts(all: &Slots, here: &Slots, series: Option<&Series>) -> Vec<RuleVerdict> {
    let fleet = all.terms.fleet;
    let refuses = |constraint: &Constraint| {
        if !here.regions.contains(&constraint.region) {
            return None;
        }
        Ground::of(constraint, here).or_else(|| {
            // It may come too soon after the slot's others.
            let series = series.filter(|_| constraint.refusal.counts_others())?;
            series.strikes(constraint, series.cycle?)?;
            Some(Ground::asked(&constraint.refusal, here))
        })
    };
    let verdict = |i: usize| {
        let constraint = &all.constraints[i];
        RuleVerdict {
            region: constraint.region,
            rule: constraint.rule,
            refuses: refuses(constraint),
            elsewhere: series.map(|series| elsewhere(series, constraint)),
        }
    };
    let mut said: Vec<RuleVerdict> = Vec::new();
    let mut add = |verdict: RuleVerdict| match said.last_mut() {
        // A rule may refuse on several grounds.
        Some(last) if (last.region, last.rule) == (verdict.region, verdict.rule) => {
            last.refuses = Ground::first(last.refuses, verdict.refuses);
            last.elsewhere = last.elsewhere.zip(verdict.elsewhere).map(|(a, b)| Elsewhere {
                occurrences: a.occurrences.max(b.occurrences),
                first: a.first.into_iter().chain(b.first).min(),
                refuses_slot: a.refuses_slot || b.refuses_slot,
                rhythm: a.rhythm || b.rhythm,
            });
        }
        _ => said.push(verdict),
    };
    let own = |region: RegionId| {
        let constraints = all.constraints.iter().enumerate();
        constraints.filter(move |(_, c)| c.region == region && !c.rule.is_between()).map(|(i, _)| i)
    };
    for &region in &all.regions {
        own(region).for_each(|i| add(verdict(i)));
        let rules = fleet.regions[region].rules.iter().enumerate();
        for (rule, _) in rules.filter(|(_, rule)| rule.holds_for(all.terms.tier)) {
            let rule = RuleName::Rule { region, rule };
            if !all.constraints.iter().any(|constraint| constraint.rule == rule) {
                add(RuleVerdict { region, rule, refuses: None, elsewhere: None });
            }
        }
    }
    let between = (0..all.constraints.len()).filter(|&i| all.constraints[i].rule.is_between());
    between.for_each(|i| add(verdict(i)));
    said
}

fn elsewhere(series: &Series, constraint: &Constraint) -> Elsewhere {
    let others = series.open().filter(|&cycle| Some(cycle) != series.cycle);
    let struck: Vec<(usize, Struck)> =
        others.filter_map(|cycle| Some((cycle, series.strikes(constraint, cycle)?))).collect();
    let here = series.cycle.and_then(|cycle| series.strikes(constraint, cycle));
    Elsewhere {
        occurrences: struck.len(),
        first: struck.first().map(|&(cycle, _)| series.starts[cycle]),
        refuses_slot: series.slot(UserMinutes::ZERO).refused
            && (here.is_some() || !struck.is_empty()),
        rhythm: struck.iter().any(|&(_, how)| how == Struck::AfterOthers),
    }
}

/// What is minimised, for the window that is explained.
struct Own {
    burden: Option<f64>,
    total: f64,
}

impl Own {
    fn of(here: &Slots, series: Option<&Series>) -> Self {
        match series {
            Some(series) => {
                Self { burden: series.worst_burden(here), total: series.mean_charge().0 }
            }
            None => Self {
                burden: here
                    .worst_burdens(&here.regions, 1, |start| [start])
                    .map(|burdens| burdens[0]),
                total: here.impacts[0] + here.waiting(here.grid.at(0)),
            },
        }
    }

    fn standing(&self, timing: &Timing, scores: &Scores) -> Standing {
        let feasible: Vec<usize> = timing.refused().missing().collect();
        let below = |own: f64, other: f64| !ties(own, other);
        let better = |i: &&usize| match (self.burden, &scores.burden) {
            (Some(own), Some(burdens)) if below(own, burdens[**i]) => true,
            (Some(own), Some(burdens)) if below(burdens[**i], own) => false,
            _ => below(self.total, scores.total[**i]),
        };
        Standing {
            rank: 1 + feasible.iter().filter(better).count(),
            of: feasible.len(),
            value: self.burden.unwrap_or(self.total),
            best: scores.best(feasible).map(|best| scores.objective(best)),
        }
    }
}

/// The nearest starts on both sides of `at` at which a window may be: of a recurring one,
/// occurrences that stand of slots that are allowed.
fn neighbours(
    timing: &Timing,
    scores: &Scores,
    at: Minute,
) -> (Option<Neighbour>, Option<Neighbour>) {
    let grid = timing.slots().grid;
    let rhythm = match timing {
        Timing::Once { slots, .. } => {
            let free = |start: &usize| !timing.refused().contains(*start);
            let neighbour = |start: usize| Neighbour {
                start: grid.at(start),
                impact: UserMinutes(slots.impacts[start]),
            };
            let earlier = grid.between(grid.at(0), at);
            let later = grid.between(at + Minutes(1), grid.at(grid.count()));
            return (
                earlier.rev().find(free).map(neighbour),
                later.into_iter().find(free).map(neighbour),
            );
        }
        Timing::Recurring(rhythm) => rhythm,
    };
    let mut places: Vec<Neighbour> = timing
        .refused()
        .missing()
        .flat_map(|slot| rhythm.occurrences(slot).map(move |occurrence| (slot, occurrence)))
        .filter(|(_, occurrence)| !occurrence.struck)
        .map(|(slot, occurrence)| Neighbour {
            start: grid.at(occurrence.start),
            impact: UserMinutes(scores.total[slot]),
        })
        .collect();
    places.sort_by_key(|place| place.start);
    let before = places.partition_point(|place| place.start < at);
    let after = places.partition_point(|place| place.start <= at);
    (before.checked_sub(1).map(|i| places[i]), places.get(after).copied())
}
