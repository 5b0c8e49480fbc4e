//! Which start would do instead? The nearest that breaks nothing, before or after.

use std::collections::BTreeSet;

use crate::check;
use crate::finding::Code;
use crate::finding::{Start, WayOut};
use crate::fleet::Scope;
use crate::ground::duration::Minutes;
use crate::ground::minute::Minute;
use crate::validate::around::reach;
use crate::validate::starts::Case;
use crate::window::Window;
use crate::words::figures;

/// How many starts that the rules leave are put to the checker.
const TRIES: usize = 2000;

/// How many windows it may judge for that: one at each start, and those near it.
const JUDGED: usize = 5_000;

/// What a search for the nearest start came to.
enum Nearest {
    Found {
        start: Minute,
        before: Vec<check::Finding>,
    },
    /// There is none within the horizon.
    Nowhere,
    /// None of the nearest; as far as this was looked.
    NotWithin(Minutes),
}

impl Case<'_> {
    /// What to do about a window that breaks `broken`.
    pub fn way_out(&self, broken: impl Iterator<Item = Code>, regretted: bool) -> WayOut {
        let mended: Vec<Code> = broken.filter(|&code| code.is_mended_by_a_start()).collect();
        let worst = mended.first().copied().or(regretted.then_some(Code::Regret));
        let Some(worst) = worst else {
            return WayOut { advice: String::new(), start: None };
        };
        match self.nearest() {
            Nearest::Found { start, before } => {
                let away = start - self.window.interval.start();
                let side = if away < Minutes::ZERO { "earlier" } else { "later" };
                let moved = self.moved_to(start);
                let impact = check::impact_by_region(self.fleet, &moved, self.scope());
                let impact = impact.into_iter().map(|(_, impact)| impact).sum();
                let distance = away.abs().to_string();
                let cost = figures::user_minutes(impact);
                // What others break there without it stays as it is.
                let before: BTreeSet<&str> =
                    before.iter().map(|finding| finding.code.name()).collect();
                let besides = match before.into_iter().collect::<Vec<_>>().as_slice() {
                    [] => String::new(),
                    codes => format!("; there other windows break {} anyway", codes.join(", ")),
                };
                WayOut {
                    advice: format!("start at {start}, {distance} {side}, at {cost}{besides}"),
                    start: Some(Start { at: start.to_string(), impact }),
                }
            }
            Nearest::Nowhere => WayOut {
                advice: format!(
                    "no start within {} breaks nothing; {}",
                    self.horizon(),
                    worst.about().remedy
                ),
                start: None,
            },
            Nearest::NotWithin(far) => WayOut {
                advice: format!(
                    "no start within {far} breaks nothing, and no farther ones were tried; {}",
                    worst.about().remedy
                ),
                start: None,
            },
        }
    }

    /// The nearest start at which this window, alone moved, breaks nothing that a start can
    /// mend; of two as near, the earlier.
    fn nearest(&self) -> Nearest {
        let start = self.window.interval.start();
        let span = self.span_of_starts();
        let Some(starts) = self.starts(span.start(), span.end()) else { return Nearest::Nowhere };
        let mut refused = starts.refused.clone();
        self.refuse_beside_others(starts.grid, &mut refused);
        let mut candidates: Vec<usize> = refused.missing().collect();
        self.keep_without_regret(&starts, &mut candidates);
        let mut nearest: Vec<Minute> = candidates.into_iter().map(|i| starts.grid.at(i)).collect();
        nearest.sort_by_key(|&at| ((at - start).abs(), at));
        let mut judged = 0;
        for (tried, &at) in nearest.iter().enumerate() {
            if tried > 0 && (tried == TRIES || judged > JUDGED) {
                return Nearest::NotWithin((nearest[tried - 1] - start).abs());
            }
            if let Some(before) = self.holds_at(at, &mut judged) {
                return Nearest::Found { start: at, before };
            }
        }
        Nearest::Nowhere
    }

    /// Where the checker finds nothing at `start`, neither on this window nor, because of it,
    /// on another: what it finds on others near it, with this window or without. Counts the
    /// windows that are `judged` for that.
    fn holds_at(&self, start: Minute, judged: &mut usize) -> Option<Vec<check::Finding>> {
        let moved = self.moved_to(start);
        let is_broken = |finding: &check::Finding| finding.code.is_mended_by_a_start();
        let alone = [moved.clone()];
        let far = reach(self.fleet, &moved);
        let span = moved.interval.widened(far);
        let others = self.others.iter().filter(|other| other.interval.overlaps(span));
        let others: Vec<Window> = others.cloned().collect();
        *judged += 1;
        if check::check(self.fleet, &self.terms, &alone, &others).iter().any(is_broken) {
            return None;
        }
        // A crowd is told of whoever opens last, a rule may hold for the other's tier only, and
        // an order holds between what is proposed. Rules of those near it see no farther.
        let cycle = self.cycle(start);
        let is_in_order = |at: usize, other: &Window| {
            at < self.proposed
                && self.scope() == Scope::Rolling
                && other.tier == moved.tier
                && cycle.is_none_or(|cycle| cycle.contains(other.interval.start()))
        };
        let (mut near, mut beyond) = (Vec::new(), Vec::new());
        for (at, other) in self.others.iter().enumerate() {
            let is_concerned = other.interval.overlaps(moved.interval)
                || other.regions.iter().any(|region| moved.regions.contains(region));
            if is_concerned && other.interval.overlaps(span) || is_in_order(at, other) {
                near.push(other.clone());
            } else if is_concerned && other.interval.overlaps(span.widened(far)) {
                beyond.push(other.clone());
            }
        }
        let clashes = |windows: &[Window]| -> Vec<check::Finding> {
            let findings = check::check(self.fleet, &self.terms, windows, &beyond).into_iter();
            findings.filter(|finding| finding.code.is_about_others()).collect()
        };
        *judged += 2 * near.len();
        let before = clashes(&near);
        (clashes(&[near, vec![moved]].concat()).len() <= before.len()).then_some(before)
    }
}
