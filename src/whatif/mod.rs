//! What would change? Two plans side by side.

pub mod sentences;

use crate::explain::limit;
use crate::explain::prices::{self, Planner};
use crate::explain::{self, Explanation};
use crate::finding::RuleName;
use crate::fleet::{Cadence, Clock, Fleet, RegionId, Scope};
use crate::ground::cycles::Slot;
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

    /// Where the plan wants its windows, those aside that were agreed before.
    fn slots<'c>(&self, choice: &'c Choice) -> impl Iterator<Item = Minute> + use<'c> {
        let own = choice.windows.iter().filter(|window| window.status != Status::Agreed);
        own.map(PlannedWindow::slot)
    }

    /// Where the slot of a global plan is: of a recurring one, in the first cycle.
    pub fn slot(&self) -> Option<Minute> {
        let choice = self.choice().filter(|_| self.plan.scope == Scope::Global)?;
        self.slots(choice).min()
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
        self.before.places() == self.after.places()
    }
}

/// Where windows of some regions are, as it is compared: on the clock when they recur.
#[derive(PartialEq)]
enum Place<'p> {
    Once(Minute),
    Recurring(Slot, Option<&'p Clock>),
}

impl Side<'_> {
    fn places(&self) -> Vec<(Vec<&str>, Place<'_>)> {
        let Some(choice) = self.choice() else { return Vec::new() };
        let Asked { fleet, request } = self.asked;
        let ids = |regions: &[RegionId]| match self.plan.scope {
            Scope::Global => Vec::new(),
            Scope::Rolling => regions.iter().map(|&r| fleet.regions[r].id.as_str()).collect(),
        };
        let clock = fleet.tiers[request.tier].clock.as_ref();
        if request.regions.is_empty() || fleet.tiers[request.tier].cadence == Cadence::Once {
            let windows = choice.windows.iter();
            return windows.map(|w| (ids(&w.regions), Place::Once(w.slot()))).collect();
        }
        let slots = choice.stands.iter();
        slots.map(|own| (ids(&own.regions), Place::Recurring(own.slot, clock))).collect()
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
        // Of a recurring plan an occurrence in the cycles there are now.
        let from = comparison.after.plan.search.from;
        let before = comparison.before.choice().filter(|choice| choice.slot.is_some());
        let later = before
            .and_then(|choice| comparison.before.slots(choice).filter(|&slot| slot >= from).min());
        let slot = later.unwrap_or(slot);
        comparison.stay = Some(explain::explain(fleet, request, slot, None)?);
    }
    Ok(comparison)
}
