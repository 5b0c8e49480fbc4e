//! How many users does one region have at each hour of its own week, and which minutes may no
//! window hold?

use crate::fleet::RegionId;
use crate::ground::duration::{DAY, Minutes, WEEK};
use crate::ground::tz::Zone;
use crate::report::heatmap::grid::{Clock, Grid};
use crate::week::{Starts, Week};

/// The first cycle, minute by minute, on the region's clock; of a long one its first weeks.
pub fn grid(
    week: &Week,
    starts: &Starts,
    region: RegionId,
    zone: &Zone,
    by_weekday: bool,
    width: usize,
) -> Grid {
    let span = starts.cycles[0].span;
    let length = span.minutes().min(4 * WEEK);
    let clock = Clock::new(zone, by_weekday, span.start());
    let days = if by_weekday { 7 } else { length.div_euclid(DAY) as usize + 1 };
    let mut grid = Grid::new(&clock, days, Minutes(15), width);
    let Some(own) = week.region(region) else { return grid };
    for minute in 0..length.0 {
        let instant = span.start() + Minutes(minute);
        let (number, here) = week.place(instant);
        let closed = own.forbidden.at(number).iter().any(|&(from, to)| from <= here && here < to);
        grid.add(&clock, instant, own.users().at(number).at(here), !closed);
    }
    for (i, &slot) in starts.ranking.iter().enumerate() {
        grid.mark(&clock, starts.cycles[0].starts[slot], i + 1);
    }
    grid
}
