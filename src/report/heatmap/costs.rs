//! What does a start cost at each hour, and may it be there?

use crate::ground::duration::{DAY, WEEK};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::ground::tz::Zone;
use crate::report::heatmap::grid::{Clock, Grid};
use crate::week::{Starts, Week};

/// How much is shown whole; of more only the week of the best start.
const LONGEST: i64 = 31;

/// Every slot of a window, in the first cycle, on the clock of `zone`.
pub fn grid(week: &Week, starts: &Starts, zone: &Zone, by_weekday: bool, width: usize) -> Grid {
    let shown = shown(starts);
    let clock = Clock::new(zone, by_weekday, shown.start());
    let days = if by_weekday { 7 } else { shown.minutes().div_euclid(DAY) as usize + 2 };
    let mut grid = Grid::new(&clock, days, week.step, width);
    let slots = starts.cycles[0].starts.iter().enumerate();
    for (slot, &start) in slots.filter(|(_, start)| shown.contains(**start)) {
        grid.add(&clock, start, starts.impacts[slot], starts.is_allowed(slot));
    }
    for (i, &slot) in starts.ranking.iter().enumerate() {
        let start = starts.cycles[0].starts[slot];
        if shown.contains(start) {
            grid.mark(&clock, start, i + 1);
        }
    }
    grid
}

/// The stretch of the first cycle that is shown.
fn shown(starts: &Starts) -> Interval {
    let cycle = &starts.cycles[0];
    let all = cycle.starts.iter().copied();
    let first = all.clone().fold(cycle.span.start(), Minute::min);
    let last = all.fold(cycle.span.start(), Minute::max);
    if (last - first).div_euclid(DAY) < LONGEST {
        return Interval::new(first, last + DAY).expect("a day has minutes");
    }
    let best = starts.ranking.first().map_or(first, |&slot| cycle.starts[slot]);
    Interval::lasting(best.next_monday() - WEEK, WEEK)
}
