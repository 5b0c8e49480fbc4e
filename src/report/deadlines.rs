//! By when does notice of a plan's windows have to be given, and to whom?

use crate::fleet::{Ahead, Fleet, RegionId};
use crate::ground::duration::{Minutes, WEEK};
use crate::ground::minute::Minute;
use crate::plan::{Choice, Keeping, Plan, PlannedWindow, Verdict};
use crate::report::document::{Column, Shape, Table};
use crate::report::windows::first_windows;
use crate::rules::notices::{self, Asked};
use crate::words::figures;

/// How far ahead all deadlines are shown; later ones only of first windows.
const NEAR: Minutes = WEEK.times(3);

/// The last minute at which somebody can be told of a window.
pub struct Deadline<'p> {
    pub by: Minute,
    pub window: &'p PlannedWindow,
    /// `None` for all regions of the window.
    pub region: Option<RegionId>,
    pub audience: Option<&'p str>,
    pub ahead: Ahead,
    /// The id of the rule, or the name of the tier.
    pub rule: &'p str,
}

impl Deadline<'_> {
    fn whom<'f>(&self, fleet: &'f Fleet) -> &'f str {
        match (self.region, self.window.regions.as_slice()) {
            (Some(only), _) | (None, &[only]) => &fleet.regions[only].id,
            _ => "all",
        }
    }
}

/// Those of every window that `choice` puts somewhere, the soonest first.
pub fn all<'p>(fleet: &'p Fleet, plan: &Plan, choice: &'p Choice) -> Vec<Deadline<'p>> {
    let placed = choice.windows.iter().filter(|window| window.is_placed());
    let of_window = |window: &'p PlannedWindow| {
        let start = window.interval.start();
        let asked = notices::deadlines(fleet, plan.tier, &window.regions, start).into_iter();
        asked.map(move |deadline| {
            let (region, audience, rule) = match deadline.asked {
                Some(Asked { region, audience, rule, .. }) => {
                    (Some(region), audience, rule.id.as_str())
                }
                None => (None, Some("users"), fleet.tiers[plan.tier].name.as_str()),
            };
            let notices::Deadline { by, ahead, .. } = deadline;
            Deadline { by, window, region, audience, ahead, rule }
        })
    };
    let mut found: Vec<Deadline> = placed.flat_map(of_window).collect();
    found.sort_by_key(|deadline| (deadline.by, deadline.window.interval.start()));
    found
}

/// The deadlines of the next weeks, and those of the first windows; and how many are left out.
pub fn table(fleet: &Fleet, plan: &Plan, choice: &Choice) -> (Table, usize) {
    let first = first_windows(fleet, choice);
    let is_first = |window: &PlannedWindow| first.iter().any(|(other, _)| *other == window);
    let all = all(fleet, plan, choice);
    let shown = all.iter().filter(|d| d.by <= plan.now + NEAR || is_first(d.window));
    let mut table = Table::new(vec![
        Column::left("File by", 0),
        Column::right("In", 0),
        Column::left("Region", 0),
        Column::left("Audience", 1),
        Column::left("Window", 0),
        Column::left("Ahead", 3),
        Column::left("Rule", 2),
    ]);
    for deadline in shown {
        let start = deadline.window.interval.start();
        let cells = vec![
            figures::utc(deadline.by),
            if is_given(plan, deadline) {
                "given".to_owned()
            } else {
                left(deadline.by - plan.now)
            },
            deadline.whom(fleet).to_owned(),
            deadline.audience.unwrap_or("-").to_owned(),
            figures::utc(start),
            deadline.ahead.to_string(),
            deadline.rule.to_owned(),
        ];
        table.row_at(cells, [(0, deadline.by, Shape::Date), (4, start, Shape::Date)]);
    }
    let left_out = all.len() - table.rows.len();
    (table, left_out)
}

/// Whether it has passed, and notice was given in time with an earlier plan, which is kept.
fn is_given(plan: &Plan, deadline: &Deadline) -> bool {
    let kept = |keeping: &&Keeping| matches!(keeping.verdict, Verdict::Kept { .. });
    let filed = plan.keeping.as_ref().filter(kept).map(|keeping| keeping.filed);
    deadline.by < plan.now && filed.is_some_and(|filed| filed <= deadline.by)
}

/// `in 31h`, `in 45m`, `in 12d`, `LATE by 3h`: whole hours or days, rounded down, so that nobody
/// has less.
pub fn left(until: Minutes) -> String {
    let rounded = |minutes: Minutes| match minutes.0 {
        few @ 0..180 => format!("{few}m"),
        some @ 180..4320 => format!("{}h", some / 60),
        many => format!("{}d", many / 1440),
    };
    match until {
        late if late < Minutes::ZERO => format!("LATE by {}", rounded(late.abs())),
        soon => format!("in {}", rounded(soon)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_never_more_than_there_is() {
        for (minutes, shown) in [
            (0, "in 0m"),
            (179, "in 179m"),
            (180, "in 3h"),
            (31 * 60 + 59, "in 31h"),
            (4319, "in 71h"),
            (4320, "in 3d"),
            (-1, "LATE by 1m"),
            (-200, "LATE by 3h"),
        ] {
            assert_eq!(left(Minutes(minutes)), shown);
        }
    }
}
