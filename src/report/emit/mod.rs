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
mod crontab;
mod emission;
mod gke;
mod lane;
mod rhythm;
mod rrule;
mod source;
mod systemd;

use crate::fleet::Fleet;
use crate::plan::Plan;

use lane::Lane;
use source::Source;

pub use emission::{Emission, Unsayable};

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
        return Err(Unsayable::new(
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
