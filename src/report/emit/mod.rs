//! A plan for the programs that keep windows: schedulers, clusters, alerting.
//!
//! Each target is a file of its own here, and says what it cannot carry. What it loses
//! stands in its output, as comment lines where the format has comments, and among the
//! [`Emission::cautions`] for whoever runs the program. What it cannot say at all is an
//! [`Unsayable`], and nothing is written.

mod alertmanager;
mod argocd;
mod aws_ssm;
mod cautions;
mod comments;
mod cron;
mod gke;
mod lane;
mod rrule;
mod systemd;

use std::fmt;

use crate::fleet::Fleet;
use crate::plan::{Choice, Plan};
use crate::words::figures;

use lane::Lane;

/// Who keeps the windows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// Recurrence rules of RFC 5545.
    Rrule,
    /// A crontab.
    Cron,
    /// Timer units.
    Systemd,
    /// Maintenance windows of AWS Systems Manager.
    AwsSsm,
    /// Maintenance windows of Google Kubernetes Engine.
    Gke,
    /// Sync windows of Argo CD.
    ArgoCd,
    /// Time intervals of Alertmanager.
    Alertmanager,
}

/// What is handed over.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Emission {
    pub text: String,
    /// What the plan says and the text does not, a sentence each.
    pub cautions: Vec<String>,
}

/// Why a target cannot have the plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsayable(String);

impl fmt::Display for Unsayable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unsayable {}

/// The first choice of a plan, for `target`; `None` when the plan has no choice.
///
/// # Errors
/// When the target has no words for such windows.
pub fn of_plan(fleet: &Fleet, plan: &Plan, target: Target) -> Result<Option<Emission>, Unsayable> {
    let Some(choice) = plan.choices.first() else { return Ok(None) };
    let source = Source { fleet, plan, choice };
    let (lanes, empty): (Vec<Lane>, Vec<Lane>) =
        lane::of_plan(&source).into_iter().partition(|lane| !lane.starts().is_empty());
    if lanes.is_empty() {
        return Err(Unsayable(
            "every window of the plan is skipped, so there is none to hand over".to_owned(),
        ));
    }
    let mut emission = match target {
        Target::Rrule => rrule::emission(&source, &lanes),
        Target::Cron => cron::emission(&source, &lanes),
        Target::Systemd => systemd::emission(&source, &lanes),
        Target::AwsSsm => aws_ssm::emission(&source, &lanes)?,
        Target::Gke => gke::emission(&source, &lanes)?,
        Target::ArgoCd => argocd::emission(&source, &lanes)?,
        Target::Alertmanager => alertmanager::emission(&source, &lanes),
    };
    let left_out = |lane: Lane| format!("{}: every window is skipped, and left out", lane.name);
    emission.cautions.extend(empty.into_iter().map(left_out));
    Ok(Some(emission))
}

/// What is handed over, and whose it is.
struct Source<'a> {
    fleet: &'a Fleet,
    plan: &'a Plan,
    choice: &'a Choice,
}

impl Source<'_> {
    /// What this is, for the first line of whatever is written.
    fn title(&self) -> String {
        let tier = &self.fleet.tiers[self.plan.tier];
        let mut regions: Vec<usize> =
            self.choice.windows.iter().flat_map(|window| window.regions.iter().copied()).collect();
        regions.sort_unstable();
        regions.dedup();
        format!(
            "{} maintenance of {}, planned by lowtide {} at {}",
            tier.name,
            figures::count(regions.len(), "region"),
            env!("CARGO_PKG_VERSION"),
            self.plan.now
        )
    }
}
