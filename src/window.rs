//! One stretch of maintenance: what is proposed, agreed or planned.

use crate::fleet::{Fleet, Phase, RegionId, TierId};
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;

/// A window that somebody proposes or has agreed on.
#[derive(Clone, PartialEq, Debug)]
pub struct Window {
    pub id: Option<String>,
    pub tier: TierId,
    /// In the fleet's order, each once, at least one.
    pub regions: Vec<RegionId>,
    pub interval: Interval,
    /// The rollback document.
    pub rollback: Option<String>,
    /// When notice was given; `None` for now.
    pub filed: Option<Minute>,
    /// The work that is done; the tier's where the proposal does not say.
    pub operations: Vec<String>,
    /// Of what recurs in a year, where the plan of its tier wants it: there it is settled which
    /// deeper work has absorbed regions of it. `None` elsewhere.
    pub slot: Option<Minute>,
    /// The line of the file that it stands on, from 1.
    pub line: Option<usize>,
}

impl Window {
    /// A window of which nothing else is known: it has no name, and does the tier's work.
    pub fn plain(tier: TierId, regions: Vec<RegionId>, interval: Interval) -> Self {
        Self {
            id: None,
            tier,
            regions,
            interval,
            rollback: None,
            filed: None,
            operations: Vec::new(),
            slot: None,
            line: None,
        }
    }
}

/// A phase with its place in time.
#[derive(Clone, PartialEq, Debug)]
pub struct PlacedPhase {
    pub name: String,
    pub interval: Interval,
    /// Expected share of users disturbed in each minute, `0..=1`.
    pub disruption: f64,
}

/// The phases of a global window of `regions`, each as long as the slowest of their teams
/// needs (model §3); `duration` is at least a minute.
pub fn paced_phases(
    fleet: &Fleet,
    tier: TierId,
    regions: &[RegionId],
    operations: &[String],
) -> Vec<Phase> {
    let mut phases = fleet.phases(tier, operations);
    for phase in &mut phases {
        phase.duration = regions
            .iter()
            .map(|&region| match fleet.regions[region].team {
                Some(team) => fleet.teams[team].pace.times_rounded_up(phase.duration),
                None => phase.duration,
            })
            .max()
            .unwrap_or(phase.duration);
    }
    phases
}

/// How long a window of these phases is.
pub fn length(phases: &[Phase]) -> Minutes {
    phases.iter().map(|phase| phase.duration).sum()
}

/// The phases one after another from the start of `window`, cut off at its end. A window
/// longer than its phases disturbs nobody after the last.
pub fn place(phases: &[Phase], window: Interval) -> Vec<PlacedPhase> {
    let mut start = window.start();
    let mut placed = Vec::with_capacity(phases.len());
    for phase in phases {
        let end = start + phase.duration;
        if let Some(interval) = Interval::lasting(start, phase.duration).intersection(window) {
            placed.push(PlacedPhase {
                name: phase.name.clone(),
                interval,
                disruption: phase.disruption,
            });
        }
        start = end;
    }
    placed
}
