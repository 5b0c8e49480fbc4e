//! Which start would do instead? The nearest that breaks nothing, before or after.

use crate::check;
use crate::finding::Code;
use crate::finding::{Start, WayOut};
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::validate::starts::Case;
use crate::window::Window;
use crate::words::figures;

/// How many starts that the window's own rules allow are tried against the other windows.
const TRIES: usize = 500;

impl Case<'_> {
    /// What to do about a window that breaks `broken`.
    pub fn way_out(&self, broken: impl Iterator<Item = Code>, regretted: bool) -> WayOut {
        let mended: Vec<Code> = broken.filter(|&code| code.is_mended_by_a_start()).collect();
        let worst = mended.first().copied().or(regretted.then_some(Code::Regret));
        let Some(worst) = worst else {
            return WayOut { advice: String::new(), start: None };
        };
        match self.nearest() {
            Some(start) => {
                let away = start - self.window.interval.start();
                let side = if away < Minutes::ZERO { "earlier" } else { "later" };
                let moved = self.moved_to(start);
                let impact = check::impact_by_region(self.fleet, &moved, self.scope());
                let impact = impact.into_iter().map(|(_, impact)| impact).sum();
                let distance = away.abs().to_string();
                let cost = figures::user_minutes(impact);
                WayOut {
                    advice: format!("start at {start}, {distance} {side}, at {cost}"),
                    start: Some(Start { at: start.to_string(), impact }),
                }
            }
            None => WayOut {
                advice: format!(
                    "no start within {} breaks nothing; {}",
                    self.horizon(),
                    worst.about().remedy
                ),
                start: None,
            },
        }
    }

    /// The nearest start at which this window, alone moved, breaks nothing that a start can
    /// mend; of two as near, the earlier.
    fn nearest(&self) -> Option<Minute> {
        let start = self.window.interval.start();
        let horizon = self.horizon();
        let until = start.max(self.terms.now) + horizon + Minutes(1);
        let starts = self.starts(start - horizon, until)?;
        let mut candidates: Vec<usize> = starts.refused.missing().collect();
        self.keep_without_regret(&starts, &mut candidates);
        let mut nearest: Vec<Minute> = candidates.into_iter().map(|i| starts.grid.at(i)).collect();
        nearest.sort_by_key(|&at| ((at - start).abs(), at));
        nearest.into_iter().take(TRIES).find(|&at| self.holds_at(at))
    }

    /// Whether the checker finds nothing at `start`, neither on this window nor, because of
    /// it, on another.
    fn holds_at(&self, start: Minute) -> bool {
        let moved = self.moved_to(start);
        let is_broken = |finding: &check::Finding| finding.code.is_mended_by_a_start();
        let alone = [moved.clone()];
        if check::check(self.fleet, &self.terms, &alone, &self.others).iter().any(is_broken) {
            return false;
        }
        // A crowd is told of whoever opens last, and a rule may hold for the other's tier only.
        let clashes = |windows: &[Window]| {
            let findings = check::check(self.fleet, &self.terms, windows, &[]);
            findings.iter().filter(|finding| finding.code.is_about_others()).count()
        };
        let concerned = |other: &&Window| {
            other.interval.overlaps(moved.interval)
                || other.regions.iter().any(|region| moved.regions.contains(region))
        };
        let near: Vec<Window> = self.others.iter().filter(concerned).cloned().collect();
        let before = clashes(&near);
        clashes(&[near, vec![moved.clone()]].concat()) <= before
    }
}
