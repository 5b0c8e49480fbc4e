//! How sure is a plan? What the weeks say that the curves were learned from.

use crate::fleet::{Fleet, RegionId};
use crate::plan::{Plan, Seen};

/// Of the first choice of a global plan, and of those that are as good.
pub fn of_choice(seen: Seen, plan: &Plan) -> String {
    let mut text = in_weeks(seen);
    if plan.choices.len() > 1 {
        text.push_str(&format!("; it beat the next in {}", seen.beats_runner_up));
    }
    let alike: Vec<String> = plan
        .choices
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, choice)| choice.seen.is_some_and(Seen::is_as_good_as_first))
        .map(|(i, _)| format!("#{}", i + 1))
        .collect();
    if !alike.is_empty() {
        text.push_str(&format!("; as good within the noise: {}", alike.join(", ")));
    }
    text.push('.');
    text
}

/// The same of a rolling plan, whose windows are each tried alone.
pub fn of_each_region(fleet: &Fleet, seen: &[(RegionId, Seen)]) -> String {
    let mut text = format!(
        "Each window alone: the best that its region's own rules allow, or within 2 % of an ordinary window of it, in {} weeks seen",
        span_of_weeks(seen)
    );
    let often = |(_, seen): &&(RegionId, Seen)| seen.within_2_percent;
    let (least, most) = (seen.iter().min_by_key(often), seen.iter().max_by_key(often));
    if let (Some((region, least)), Some((_, most))) = (least, most)
        && least.within_2_percent < most.within_2_percent
    {
        text.push_str(&format!("; least often `{}`", fleet.regions[*region].id));
    }
    text.push('.');
    text
}

/// `9 to 13 of 13`, over the regions of a rolling plan.
pub fn span_of_weeks(seen: &[(RegionId, Seen)]) -> String {
    let often = || seen.iter().map(|(_, seen)| seen.within_2_percent);
    let (least, most) = (often().min().unwrap_or(0), often().max().unwrap_or(0));
    let weeks = seen.iter().map(|(_, seen)| seen.weeks).max().unwrap_or(0);
    if least == most {
        format!("{least} of {weeks}")
    } else {
        format!("{least} to {most} of {weeks}")
    }
}

/// Without a full stop.
pub fn in_weeks(seen: Seen) -> String {
    format!(
        "Best, or within 2 % of an ordinary window of it, in {} of the {} weeks seen",
        seen.within_2_percent, seen.weeks
    )
}
