//! What is asked of the solver, and what it answers.

use std::sync::Arc;

/// One start for each job, chosen from its options: the least sum of costs is wanted.
#[derive(Clone, Debug, Default)]
pub struct Problem {
    /// In minutes, strictly rising; every start of every option is among them.
    pub instants: Vec<i64>,
    /// The cycle of a recurring plan, in minutes: time is a circle, and the instants lie in
    /// `[0, period)`.
    pub period: Option<i64>,
    pub resources: Vec<Resource>,
    pub jobs: Vec<Job>,
    /// Minutes, `>= 0`, between the end of a job and the start of one of a later wave.
    pub soak: i64,
}

/// Something of which only so much may be in use at an instant.
#[derive(Clone, Debug)]
pub struct Resource {
    /// For each instant; where jobs hold [parts](Part) of it, in any order and of any number,
    /// yet no more than there are instants.
    pub capacity: Vec<u32>,
}

#[derive(Clone, Debug, Default)]
pub struct Job {
    /// In minutes, `>= 1`.
    pub length: i64,
    /// Jobs of an earlier wave end at least `soak` before those of a later one start. Waves
    /// do not reach around the circle.
    pub wave: usize,
    /// Each resource at most once.
    pub uses: Vec<Use>,
    /// What it holds of resources of which no job has uses.
    pub parts: Vec<Part>,
    /// With strictly rising starts.
    pub options: Vec<Slot>,
}

/// A job holds one unit of `resource` at every instant in `[start, start + minutes)`, but at no
/// instant twice.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    pub resource: usize,
    pub minutes: i64,
    /// Whether it goes on around the circle, if there is one, or ends at the last instant.
    pub around: bool,
}

/// A job holds one unit of `resource` in a stretch of its capacity; several parts of one job do
/// not overlap.
#[derive(Clone, Debug)]
pub struct Part {
    pub resource: usize,
    /// For each instant, where the stretch begins and ends if the job starts there; nothing is
    /// held beyond the last of them.
    pub stretches: Arc<[(u32, u32)]>,
}

/// A place in time where a job could go.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    pub start: i64,
    /// Finite and `>= 0`.
    pub cost: f64,
    /// What decides between plans of equal cost: the fewer in total, the better.
    pub moves: u32,
}

/// What is good enough, and with how much help it is looked for.
#[derive(Clone, Copy)]
pub struct Limits {
    /// A plan is good enough when it costs at most this share more than the bound, as a
    /// share of its cost; 0 asks for a proof.
    pub max_gap: f64,
    /// Stop at the first plan: costs do not matter, only whether there is one.
    pub first: bool,
    /// The answer does not depend on it.
    pub threads: usize,
}

/// How far the solver has come.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Progress {
    /// Of the best plan, if there is one yet.
    pub cost: Option<f64>,
    /// No plan costs less.
    pub bound: f64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// No plan costs less, up to a relative [`TIE`].
    Optimal,
    /// A plan, but there may be a better one.
    Bounded,
    /// There is no plan.
    Infeasible,
    /// No plan was found in time, and none ruled out.
    Unknown,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    pub outcome: Outcome,
    /// For each job an index into its options.
    pub starts: Option<Vec<usize>>,
    /// Infinite without a plan.
    pub cost: f64,
    /// No plan costs less; the cost itself when that is optimal.
    pub bound: f64,
}

/// Costs within this relative distance count as equal.
pub const TIE: f64 = 1e-9;
