//! Would the weeks that were seen have chosen the same? The choice of all of them, tried on
//! each.

use super::cells::{HOURS, Week};
use super::excess::{Window, above_best, best};
use crate::fleet::history::filled;
use crate::ground::harm::ties;

/// How the choice of all weeks would have done in each of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Replay {
    /// The hour of the local week at which the window starts.
    pub slot: usize,
    /// The best that does not overlap it.
    pub runner_up: usize,
    pub weeks: usize,
    /// In how many weeks the slot cost at most so many percent of an ordinary window more
    /// than the best of that week.
    pub within_2: usize,
    pub within_5: usize,
    pub beats_runner_up: usize,
}

/// Tries the choice of `activity` on the weeks that it was learned from.
pub fn replay(activity: &[f64; HOURS], weeks: &[Week], window: &Window) -> Replay {
    let costs = window.costs(activity);
    let slot = best(&costs);
    let apart = (0..HOURS).filter(|&start| !window.overlaps(slot, start));
    let runner_up = apart.min_by(|&a, &b| costs[a].total_cmp(&costs[b])).unwrap_or(slot);
    let seen: Vec<[f64; HOURS]> = weeks.iter().map(|week| window.costs(&filled(week))).collect();
    let within = |percent| seen.iter().filter(|costs| above_best(costs, slot) <= percent).count();
    Replay {
        slot,
        runner_up,
        weeks: weeks.len(),
        within_2: within(2.0),
        within_5: within(5.0),
        beats_runner_up: seen.iter().filter(|costs| !ties(costs[runner_up], costs[slot])).count(),
    }
}

impl Replay {
    /// Whether the weeks cannot tell the slot from the runner-up: below nine of thirteen it
    /// is a coin toss.
    pub fn is_noise(&self) -> bool {
        self.beats_runner_up * 13 < self.weeks * 9
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::Phase;

    #[test]
    fn weeks_that_are_all_alike_choose_alike() {
        let week: Week = std::array::from_fn(|k| Some(10.0 + ((k * 37) % 168) as f64));
        let window = Window::of(&[Phase {
            name: String::new(),
            duration: crate::ground::duration::HOUR,
            disruption: 1.0,
        }]);
        let replay = replay(&week.map(Option::unwrap), &[week; 13], &window);
        assert_eq!((replay.slot, replay.within_2, replay.beats_runner_up), (0, 13, 13));
        assert!(!replay.is_noise());
    }

    #[test]
    fn fewer_than_nine_of_thirteen_weeks_are_noise() {
        let seen = |beats_runner_up, weeks| {
            let (within_2, within_5) = (weeks, weeks);
            Replay { slot: 0, runner_up: 5, weeks, within_2, within_5, beats_runner_up }.is_noise()
        };
        assert!(!seen(9, 13) && seen(8, 13) && !seen(6, 8) && seen(5, 8));
    }
}
