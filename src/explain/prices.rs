//! What do the rules cost? Each is struck out of the fleet, and the plan made anew.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::explain::limit;
use crate::finding::RuleName;
use crate::fleet::{Cadence, Fleet, Scope};
use crate::ground::harm::{UserMinutes, ties};
use crate::ground::minute::Minute;
use crate::ground::starts::StartSet;
use crate::plan::{Choice, Outcome, Plan, PlannedWindow, Status};
use crate::request::{Objective, Request};
use crate::solve::PlanError;
use crate::solve::timing::Timing;
use crate::solve::timings;

/// How many pairs of rules that stand in for each other are priced.
const PAIRS: usize = 5;

/// What the best plan would cost without single rules.
#[derive(Clone, Debug)]
pub struct Prices {
    /// The plan with all of them.
    pub base: Plan,
    /// Those that matter, the most expensive first.
    pub alone: Vec<Price>,
    /// Rules that are alike, and pairs that cover for each other: where several go at once.
    pub together: Vec<Price>,
    /// How many rules and limits there are.
    pub limits: usize,
    /// Those without which nothing fits: a notice decides where cycles begin.
    pub needed: Vec<RuleName>,
    /// Those whose price could not be told with the effort there was.
    pub untold: Vec<RuleName>,
}

/// What the best plan would be without some limits.
#[derive(Clone, PartialEq, Debug)]
pub struct Price {
    pub limits: Vec<RuleName>,
    /// In user-minutes.
    pub impact: UserMinutes,
    /// What is minimised.
    pub objective_value: f64,
    /// The first slot, whether or not its window is moved.
    pub start: Minute,
    /// Whether this plan, or the one with all rules, is not proven best.
    pub bounded: bool,
}

impl Price {
    /// What would be saved, in user-minutes, waiting included; of a fair plan the impact,
    /// which may grow where the largest burden shrinks. `None` where all rules together leave
    /// no plan.
    pub fn saving(&self, base: &Plan) -> Option<f64> {
        let choice = base.choices.first()?;
        Some(match base.objective {
            Objective::Total => choice.objective_value - self.objective_value,
            Objective::Fair => (choice.impact - self.impact).0,
        })
    }

    /// The same as a share of what the best costs.
    pub fn saved_share(&self, base: &Plan) -> Option<f64> {
        let choice = base.choices.first()?;
        let best = match base.objective {
            Objective::Total => choice.objective_value,
            Objective::Fair => choice.impact.0,
        };
        self.saving(base).filter(|_| best > 0.0).map(|saving| saving / best)
    }
}

/// How plans are made: for a fleet and a request, with what effort is left.
pub type Planner<'a> = dyn FnMut(&Fleet, &Request) -> Result<Plan, PlanError> + 'a;

/// The price of every rule and limit that binds `request`.
///
/// # Errors
/// When the question makes no sense.
pub fn prices(fleet: &Fleet, request: &Request, plan: &mut Planner) -> Result<Prices, PlanError> {
    let request = &Request { top: 1, keep: None, ..request.clone() };
    let base = plan(fleet, request)?;
    let limits = limit::all(fleet, request);
    let mut market = Market { fleet, request, base, plan, needed: Vec::new(), untold: Vec::new() };
    let refusers = Refusers::of(fleet, request, &limits)?;
    // Nobody has to give way to another, nor to what is agreed.
    let at_ease = request.existing.is_empty()
        && limits.iter().any(|limit| limit.is_between())
        && refusers.everyone_has_their_best(&market.base);
    let mut alone = Vec::new();
    for (at, limit) in limits.iter().enumerate() {
        let can_matter = match limit.is_between() {
            true => !at_ease,
            false => refusers.can_matter(at, limit, &market.base),
        };
        if can_matter {
            alone.extend(market.price(std::slice::from_ref(limit)));
        }
    }
    market.sort(&mut alone);

    let mut together = Vec::new();
    for group in alike(fleet, &limits).into_iter().chain(refusers.pairs(&market.base, &limits)) {
        let members: BTreeSet<&RuleName> = group.iter().collect();
        let best_alone = alone
            .iter()
            .filter(|price| members.contains(&price.limits[0]))
            .map(|price| price.objective_value)
            .fold(f64::INFINITY, f64::min);
        let price = market.price(&group);
        together.extend(price.filter(|price| !ties(best_alone, price.objective_value)));
    }
    market.sort(&mut together);
    together.dedup_by(|a, b| a.limits == b.limits);
    let Market { base, needed, untold, .. } = market;
    Ok(Prices { base, alone, together, limits: limits.len(), needed, untold })
}

/// Where limits are struck out for a price.
struct Market<'a, 'p> {
    fleet: &'a Fleet,
    request: &'a Request,
    base: Plan,
    plan: &'a mut Planner<'p>,
    needed: Vec<RuleName>,
    untold: Vec<RuleName>,
}

impl Market<'_, '_> {
    /// The best plan without `limits`; `None` where it is no other.
    fn price(&mut self, limits: &[RuleName]) -> Option<Price> {
        let without = limit::without(self.fleet, limits);
        let plan = match (self.plan)(&without, self.request) {
            Ok(plan) => plan,
            Err(_) => {
                self.untold.extend_from_slice(limits);
                return None;
            }
        };
        let Some(choice) = plan.choices.first() else {
            match (&plan.outcome, limits, self.base.choices.is_empty()) {
                (Outcome::Unknown { .. }, ..) => self.untold.extend_from_slice(limits),
                (Outcome::Impossible(_), [only], false) => self.needed.push(*only),
                _ => {}
            }
            return None;
        };
        // A plan with all rules keeps the rest of them, too: one found that is no
        // better says nothing.
        let relaxes = !limits.iter().any(|limit| limit::changes_more(*limit, self.fleet));
        let bounded = matches!(plan.outcome, Outcome::Bounded { .. });
        let no_better = self
            .base
            .choices
            .first()
            .is_some_and(|base| base.objective_value <= choice.objective_value);
        if relaxes && bounded && no_better {
            self.untold.extend_from_slice(limits);
            return None;
        }
        let unproven =
            |plan: &Plan| matches!(plan.outcome, Outcome::Bounded { .. } | Outcome::Unknown { .. });
        let other = |a: f64, b: f64| !ties(a.max(b), a.min(b));
        let matters = self.base.choices.first().is_none_or(|base| {
            other(base.impact.0, choice.impact.0)
                || other(base.objective_value, choice.objective_value)
        });
        matters.then(|| Price {
            limits: limits.to_vec(),
            impact: choice.impact,
            objective_value: choice.objective_value,
            start: first_slot(choice),
            bounded: unproven(&plan) || unproven(&self.base),
        })
    }

    /// The most expensive first.
    fn sort(&self, prices: &mut [Price]) {
        prices.sort_by(|a, b| {
            a.objective_value
                .total_cmp(&b.objective_value)
                .then_with(|| a.impact.total_cmp(&b.impact))
                .then_with(|| a.limits.cmp(&b.limits))
        });
    }
}

/// Where the first window is that is not agreed already, moves aside.
fn first_slot(choice: &Choice) -> Minute {
    let own = choice.windows.iter().filter(|window| window.status != Status::Agreed);
    own.map(PlannedWindow::slot).min().unwrap_or(choice.windows[0].interval.start())
}

/// Rules of several regions that have one name.
fn alike(fleet: &Fleet, limits: &[RuleName]) -> Vec<Vec<RuleName>> {
    let mut groups: Vec<((&str, &str), Vec<RuleName>)> = Vec::new();
    for limit in limits.iter().filter(|limit| matches!(limit, RuleName::Rule { .. })) {
        let key = (limit.kind(fleet), limit.id(fleet));
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, group)) => group.push(*limit),
            None => groups.push((key, vec![*limit])),
        }
    }
    groups.into_iter().map(|(_, group)| group).filter(|group| group.len() > 1).collect()
}

/// Which limits refuse which candidates.
struct Refusers<'f> {
    fleet: &'f Fleet,
    request: &'f Request,
    timings: Vec<Timing<'f>>,
    /// For each timing, by their position, the limits of regions' own that refuse something.
    sets: Vec<BTreeMap<usize, Sets>>,
    /// For each limit, by its position, the timings in which it does.
    concerned: Vec<Vec<usize>>,
    /// For each timing, how many limits refuse each candidate and each start.
    counts: Vec<(Vec<u32>, Vec<u32>)>,
    /// See [`Self::least`].
    least: OnceCell<Vec<f64>>,
}

/// The candidates and the single starts that a limit refuses.
struct Sets {
    candidates: StartSet,
    starts: StartSet,
}

impl<'f> Refusers<'f> {
    fn of(fleet: &'f Fleet, request: &'f Request, limits: &[RuleName]) -> Result<Self, PlanError> {
        let position: BTreeMap<RuleName, usize> =
            limits.iter().enumerate().map(|(at, limit)| (*limit, at)).collect();
        // Limits between regions refuse nothing by themselves.
        let own = |rule: RuleName| position.get(&rule).copied().filter(|_| !rule.is_between());
        let timings = timings::of(fleet, request)?;
        let (mut sets, mut counts) = (Vec::new(), Vec::new());
        let mut concerned = vec![Vec::new(); limits.len()];
        for (t, timing) in timings.iter().enumerate() {
            let slots = timing.slots();
            let candidates = timing.refused().universe();
            let mut of_timing: BTreeMap<usize, Sets> = BTreeMap::new();
            let none = || Sets {
                candidates: StartSet::none_of(candidates),
                starts: StartSet::none(slots.grid),
            };
            let mut counted = (vec![0; candidates], vec![0; slots.grid.count()]);
            for (rule, set) in timing.refusals() {
                if let Some(at) = own(rule.rule) {
                    of_timing.entry(at).or_insert_with(none).candidates.union_with(&set);
                } else if rule.rule.is_between() {
                    // What agreed windows refuse is no single rule's.
                    set.iter().for_each(|i| counted.0[i] += 2);
                }
            }
            for constraint in &slots.constraints {
                if let Some(at) = own(constraint.rule) {
                    let sets = of_timing.entry(at).or_insert_with(none);
                    slots.refuse(constraint, &mut sets.starts);
                }
            }
            for (&at, sets) in &of_timing {
                sets.candidates.iter().for_each(|i| counted.0[i] += 1);
                sets.starts.iter().for_each(|i| counted.1[i] += 1);
                concerned[at].push(t);
            }
            sets.push(of_timing);
            counts.push(counted);
        }
        Ok(Self { fleet, request, timings, sets, concerned, counts, least: OnceCell::new() })
    }

    /// Whether striking out a limit of regions' own could change the best plan; `false` is
    /// proven.
    fn can_matter(&self, at: usize, limit: &RuleName, base: &Plan) -> bool {
        let recurring = self.fleet.tiers[self.request.tier].cadence != Cadence::Once;
        // What counts other windows of the region bears on occurrences that it lets stand, too.
        if recurring
            && (limit::counts_windows(*limit, self.fleet)
                || limit::changes_more(*limit, self.fleet))
        {
            return true;
        }
        if self.request.scope == Scope::Rolling && limit::changes_costs(*limit, self.fleet) {
            return true;
        }
        let opens = |&t: &usize| {
            let Sets { candidates, starts } = &self.sets[t][&at];
            let (refused, blocked) = &self.counts[t];
            // Places for moved occurrences count as well.
            candidates.iter().any(|i| refused[i] == 1)
                || recurring && starts.iter().any(|i| blocked[i] == 1)
        };
        self.concerned[at].iter().any(opens) && (recurring || self.can_save(at, base))
    }

    /// Whether a window that comes once and goes where only this limit refuses it can make
    /// another plan than `base`, at less cost or with less impact; `false` is proven.
    fn can_save(&self, at: usize, base: &Plan) -> bool {
        let best = match base.choices.first() {
            Some(best) if base.objective == Objective::Total => best.objective_value,
            _ => return true,
        };
        if !matches!(base.outcome, Outcome::Optimal) {
            return true;
        }
        let opened = |&t: &usize| {
            let slots = self.timings[t].slots();
            let (refused, _) = &self.counts[t];
            let only = self.sets[t][&at].candidates.iter().filter(|&i| refused[i] == 1);
            (t, only.map(|i| slots.total(i)).fold(f64::INFINITY, f64::min))
        };
        let opened: Vec<(usize, f64)> = self.concerned[at].iter().map(opened).collect();
        // All others are where they like best, each of which may be opened as well.
        let gains = opened.iter().map(|&(t, own)| (self.least()[t] - own).max(0.0)).sum::<f64>();
        let excess = opened.iter().map(|&(t, own)| (own - self.least()[t]).max(0.0));
        let excess = excess.fold(f64::INFINITY, f64::min);
        let bound = self.least().iter().sum::<f64>() - gains + excess;
        // Plans of one cost can differ in impact only where waiting counts.
        match self.fleet.tiers[self.request.tier].urgency > 0.0 {
            true => bound <= best * (1.0 + 2e-9),
            false => !ties(best, bound),
        }
    }

    /// For each timing the least that an allowed candidate comes to, in user-minutes.
    fn least(&self) -> &[f64] {
        let least = |timing: &Timing| {
            let total = timing.scores().total;
            timing.refused().missing().map(|i| total[i]).fold(f64::INFINITY, f64::min)
        };
        self.least.get_or_init(|| self.timings.iter().map(least).collect())
    }

    /// Whether no region had to give way to another.
    fn everyone_has_their_best(&self, base: &Plan) -> bool {
        self.request.objective == Objective::Total
            && base
                .choices
                .first()
                .is_some_and(|choice| ties(choice.objective_value, self.least().iter().sum()))
    }

    /// Pairs of limits that both refuse some better candidate, which no other does: one
    /// covers for the other. The pairs with the best such candidates.
    fn pairs(&self, base: &Plan, limits: &[RuleName]) -> Vec<Vec<RuleName>> {
        let Some(choice) = base.choices.first().filter(|_| self.timings.len() == 1) else {
            return Vec::new();
        };
        let scores = self.timings[0].scores();
        let (refused, _) = &self.counts[0];
        let mut better: Vec<usize> = (0..refused.len())
            .filter(|&i| refused[i] == 2 && scores.objective(i) < choice.objective_value)
            .collect();
        better.sort_by(|&a, &b| scores.objective(a).total_cmp(&scores.objective(b)));
        let mut pairs: Vec<Vec<RuleName>> = Vec::new();
        for i in better {
            let refusing = self.sets[0].iter().filter(|(_, sets)| sets.candidates.contains(i));
            let pair: Vec<RuleName> = refusing.map(|(&at, _)| limits[at]).collect();
            if pair.len() == 2 && !pairs.contains(&pair) {
                pairs.push(pair);
            }
            if pairs.len() == PAIRS {
                break;
            }
        }
        pairs
    }
}

/// The limits that bind `plan`: each refuses, as the only one, a place that would be at least
/// as good as the one its window has.
///
/// Limits between regions are not among them; their prices say whether they bind.
///
/// # Errors
/// When the question makes no sense.
pub fn binding(fleet: &Fleet, request: &Request, plan: &Plan) -> Result<Vec<RuleName>, PlanError> {
    let limits = limit::all(fleet, request);
    let refusers = Refusers::of(fleet, request, &limits)?;
    let Some(choice) = plan.choices.first() else { return Ok(Vec::new()) };
    let mut binding = BTreeSet::new();
    for (t, timing) in refusers.timings.iter().enumerate() {
        let Some(chosen) = timing.chosen(choice) else { continue };
        let scores = timing.scores();
        let (refused, _) = &refusers.counts[t];
        let as_good = |&i: &usize| ties(scores.objective(i), scores.objective(chosen));
        let binds = |sets: &Sets| sets.candidates.iter().any(|i| refused[i] == 1 && as_good(&i));
        let of_timing = refusers.sets[t].iter().filter(|(_, sets)| binds(sets));
        binding.extend(of_timing.map(|(&at, _)| at));
    }
    Ok(binding.into_iter().map(|at| limits[at]).collect())
}
