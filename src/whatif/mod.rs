//! What would change? Two plans side by side.

pub mod sentences;

use crate::explain::limit;
use crate::explain::prices::{self, Planner};
use crate::explain::{self, Explanation};
use crate::finding::RuleName;
use crate::fleet::{Cadence, Fleet, RegionId, Scope};
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::plan::{Choice, Outcome, Plan, PlannedWindow, Status};
use crate::request::Request;
use crate::solve::{PlanError, seen};

/// One question, asked of one fleet.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub fleet: &'a Fleet,
    pub request: &'a Request,
}

/// The plan for one fleet, and what binds it.
#[derive(Clone, Debug)]
pub struct Side<'a> {
    pub asked: Asked<'a>,
    pub plan: Plan,
    /// The limits that keep some window from a place at least as good as its own; where
    /// nothing fits, the rules that together leave no room.
    pub binding: Vec<Bound>,
}

/// A limit that binds; regions by their ids, which are the same on both sides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bound {
    pub code: &'static str,
    pub id: String,
    pub regions: Vec<String>,
}

/// Both sides, and what differs.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    pub before: Side<'a>,
    pub after: Side<'a>,
    /// A global plan that moves: what its earlier slot would be now.
    pub stay: Option<Explanation>,
}

impl<'a> Side<'a> {
    fn of(asked: Asked<'a>, planner: &mut Planner) -> Result<Self, PlanError> {
        let Asked { fleet, request } = asked;
        let mut plan = planner(fleet, request)?;
        seen::tell(fleet, request, &mut plan)?;
        let bound = |rule: RuleName, regions: Vec<RegionId>| Bound {
            code: rule.kind(fleet),
            id: rule.id(fleet).to_owned(),
            regions: regions.iter().map(|&r| fleet.regions[r].id.clone()).collect(),
        };
        let binding = match &plan.outcome {
            Outcome::Impossible(conflict) => {
                conflict.rules.iter().map(|rule| bound(rule.rule, vec![rule.region])).collect()
            }
            _ => {
                let limits = prices::binding(fleet, request, &plan)?;
                let whom = |&limit| bound(limit, limit::concerned(limit, fleet, request));
                limits.iter().map(whom).collect()
            }
        };
        Ok(Self { asked, plan, binding })
    }

    pub fn choice(&self) -> Option<&Choice> {
        self.plan.choices.first()
    }

    /// The first window of each region that takes place where the plan wants it, in the
    /// fleet's order; of a region that has none such, the first of all.
    pub fn windows(&self) -> Vec<(&str, &PlannedWindow)> {
        let Some(choice) = self.choice() else { return Vec::new() };
        let Asked { fleet, request } = self.asked;
        let of = |region: RegionId| {
            let mut own = choice.windows.iter().filter(move |w| w.regions.contains(&region));
            own.clone().find(|window| window.status == Status::Planned).or_else(|| own.next())
        };
        let regions = request.regions.iter();
        regions.filter_map(|&r| Some((fleet.regions[r].id.as_str(), of(r)?))).collect()
    }

    /// Where the slot of a global plan is: of a recurring one, in the first cycle.
    pub fn slot(&self) -> Option<Minute> {
        let choice = self.choice().filter(|_| self.plan.scope == Scope::Global)?;
        Some(match choice.offset {
            Some(offset) => self.plan.search.from + offset,
            None => choice.windows[0].interval.start(),
        })
    }
}

impl Comparison<'_> {
    /// Limits that bind after and did not before.
    pub fn newly_binding(&self) -> Vec<&Bound> {
        self.after.binding.iter().filter(|bound| !self.before.binding.contains(bound)).collect()
    }

    /// Limits that bound before and do not after.
    pub fn no_longer_binding(&self) -> Vec<&Bound> {
        self.before.binding.iter().filter(|bound| !self.after.binding.contains(bound)).collect()
    }

    /// Whether the windows are in the same places: recurring ones in the same place of a cycle.
    pub fn same_slot(&self) -> bool {
        if let (Some(before), Some(after)) = (self.before.slot(), self.after.slot()) {
            return self.before.place_in_cycle(before) == self.after.place_in_cycle(after);
        }
        let places = |side: &Side| -> Vec<(String, Minutes)> {
            let windows = side.windows().into_iter();
            windows.map(|(id, w)| (id.to_owned(), side.place_in_cycle(w.slot()))).collect()
        };
        places(&self.before) == places(&self.after)
    }
}

impl Side<'_> {
    /// A start as it is compared: in the cycle when windows recur.
    fn place_in_cycle(&self, start: Minute) -> Minutes {
        match self.asked.fleet.tiers[self.asked.request.tier].cadence {
            Cadence::Once => start.since_epoch(),
            Cadence::Every(every) => (start - self.plan.search.from).rem_euclid(every.minutes()),
        }
    }
}

/// Makes both plans and compares them.
///
/// # Errors
/// When one of the questions makes no sense.
pub fn compare<'a>(
    before: Asked<'a>,
    after: Asked<'a>,
    planner: &mut Planner,
) -> Result<Comparison<'a>, PlanError> {
    let before = Side::of(before, planner)?;
    let after = Side::of(after, planner)?;
    let mut comparison = Comparison { before, after, stay: None };
    if let Some(slot) = comparison.before.slot()
        && comparison.after.plan.scope == Scope::Global
        && !comparison.same_slot()
    {
        let Asked { fleet, request } = comparison.after.asked;
        // Of a recurring plan the same place of the first cycle there is now.
        let slot = match comparison.before.choice().and_then(|choice| choice.offset) {
            Some(offset) => comparison.after.plan.search.from + offset,
            None => slot,
        };
        comparison.stay = Some(explain::explain(fleet, request, slot, None)?);
    }
    Ok(comparison)
}
