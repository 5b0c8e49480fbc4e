//! Is a window needlessly bad? Its impact against the best slot it could have had.

use crate::check;
use crate::fleet::Fleet;
use crate::ground::duration::Minutes;
use crate::ground::harm::UserMinutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::validate::starts::{Case, Starts};
use crate::words::figures;

/// A window that costs more than it may.
pub struct Regret {
    found: UserMinutes,
    best: UserMinutes,
    at: Minute,
    span: Interval,
}

/// Equal but for rounding is equal.
const ROUNDING: f64 = 1.0 + 1e-9;

/// Whether `found` is more than `allowed` above `best`.
fn is_regretted(found: UserMinutes, best: UserMinutes, allowed: f64) -> bool {
    found > best * (1.0 + allowed) * ROUNDING
}

impl Case<'_> {
    /// Where the best slot is sought for a window that starts at `start`: in its cycle, or
    /// so that it ends within the tier's horizon.
    fn compared(&self, start: Minute) -> Option<Interval> {
        self.cycle(start).or_else(|| {
            let until =
                self.terms.now + self.horizon() - self.window.interval.minutes() + Minutes(1);
            Interval::new(self.terms.now, until)
        })
    }

    /// What there is to regret; nothing in what is past.
    pub fn regret(&self) -> Option<Regret> {
        let allowed = self.max_regret?;
        let start = self.window.interval.start();
        if start < self.terms.now {
            return None;
        }
        let span = self.compared(start)?;
        let (at, best) = self.best_in(span)?;
        let found = check::impact_by_region(self.fleet, &self.window, self.scope());
        let best = UserMinutes(best);
        let found = found.into_iter().map(|(_, impact)| impact).sum();
        is_regretted(found, best, allowed).then_some(Regret { found, best, at, span })
    }

    /// The starts among `starts`, rising, that are nothing to regret.
    pub fn keep_without_regret(&self, starts: &Starts, candidates: &mut Vec<usize>) {
        let Some(allowed) = self.max_regret else { return };
        let impacts = self.impacts(starts.grid);
        let mut known: Option<(Interval, Option<f64>)> = None;
        candidates.retain(|&i| {
            let start = starts.grid.at(i);
            let Some(span) = self.compared(start) else { return true };
            let best = match known {
                Some((same, best)) if same == span => best,
                _ => {
                    let best = self.best_in(span).map(|(_, best)| best);
                    known = Some((span, best));
                    best
                }
            };
            best.is_none_or(|best| {
                !is_regretted(UserMinutes(impacts[i]), UserMinutes(best), allowed)
            })
        });
    }
}

impl Regret {
    pub fn message(&self, fleet: &Fleet, case: &Case) -> String {
        let allowed = figures::percent(case.max_regret.unwrap_or(0.0));
        let tier = &fleet.tiers[case.window.tier].name;
        let more = if self.best > UserMinutes::ZERO {
            format!("{} more than", figures::percent(self.found / self.best - 1.0))
        } else {
            "more than".to_owned()
        };
        format!(
            "the window costs {}, {more} the {} at {}, the best slot of `{tier}` from {} to {}; at most {allowed} more is allowed",
            figures::user_minutes(self.found),
            figures::quantity(self.best),
            self.at,
            self.span.start(),
            self.span.end(),
        )
    }
}
