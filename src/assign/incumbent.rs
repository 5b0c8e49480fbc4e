//! The best plan so far, and what it makes superfluous.

use super::grain::Grain;
use super::improve::Plan;
use super::problem::TIE;

#[derive(Clone)]
pub struct Incumbent {
    pub plan: Option<Plan>,
    /// The least cost met; that of the plan, or tied with it.
    pub least: f64,
    pub grain: Grain,
}

impl Incumbent {
    /// Without a plan yet; none costs more than `most`.
    pub fn new(most: f64, grain: Grain) -> Self {
        Self { plan: None, least: most, grain }
    }

    /// Plans that cost more are of no interest.
    pub fn cutoff(&self) -> f64 {
        self.least * (1.0 + TIE)
    }

    /// Whether no plan that costs at least `bound` and makes at least `moves` moves is
    /// better.
    pub fn excludes(&self, bound: f64, moves: u64) -> bool {
        bound > self.cutoff()
            || self.plan.as_ref().is_some_and(|plan| self.ties(bound) && moves >= plan.moves)
    }

    /// `bound` for all plans that are better; infinite when it says that there are none.
    pub fn or_nothing(&self, bound: f64) -> f64 {
        if self.excludes(bound, 0) { f64::INFINITY } else { bound }
    }

    /// Whether no plan that costs at least `bound` is cheaper.
    pub fn ties(&self, bound: f64) -> bool {
        let near = self.grain.below(self.least);
        self.plan.is_some()
            && (bound >= self.least * (1.0 - TIE) || near.is_some_and(|near| bound > near))
    }

    /// Takes `plan` if it is better: cheaper, or tied with fewer moves.
    pub fn offer(&mut self, plan: Plan) -> bool {
        let better = match &self.plan {
            None => true,
            Some(_) if plan.cost < self.least * (1.0 - TIE) => true,
            Some(known) => {
                plan.cost <= self.cutoff() && (plan.moves, plan.cost) < (known.moves, known.cost)
            }
        };
        if better {
            self.least = if self.plan.is_none() { plan.cost } else { self.least.min(plan.cost) };
            self.plan = Some(plan);
        }
        better
    }
}
