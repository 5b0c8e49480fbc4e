//! Is a start written with the offset that the region's clock has then?

use crate::fleet::{Fleet, RegionId};
use crate::ground::duration::{DAY, Minutes};
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::window::Window;
use crate::words::figures;

/// A start that is written with an offset of another time of the year, or of another place.
pub struct Slip {
    /// Of whose clock is told: the first that has the offset at another time of the year, else
    /// the first.
    pub region: RegionId,
    pub message: String,
    pub advice: String,
}

/// How far around a start an offset is looked for.
const HALF_A_YEAR: Minutes = DAY.times(190);

impl Slip {
    /// The slip of `window`, whose start is written with `offset` (seconds east of UTC). No
    /// offset at all is UTC, unless it is that of a region in another season.
    pub fn find(fleet: &Fleet, window: &Window, offset: i32) -> Option<Self> {
        let start = window.interval.start();
        let zone = |region: RegionId| &fleet.regions[region].zone;
        let regions = || window.regions.iter().copied();
        if regions().any(|region| zone(region).offset_at(start) == offset) {
            return None;
        }
        let around = Interval::new(start - HALF_A_YEAR, start + HALF_A_YEAR)?;
        let in_season = |region: &RegionId| {
            zone(*region).offsets(around).iter().any(|&(_, found)| found == offset)
        };
        let region = match regions().find(in_season) {
            None if offset == 0 => return None,
            found => found.or(regions().next())?,
        };
        let id = &fleet.regions[region].id;
        let local = zone(region).local(start);
        let meant = Minute::from_epoch(start.since_epoch() + Minutes(i64::from(offset) / 60));
        let meant = meant.utc().format("%Y-%m-%dT%H:%M");
        Some(Self {
            region,
            message: format!(
                "`start` is written with the offset {}, but the clock of `{id}` is at {} then and shows {}",
                figures::offset(offset),
                local.format("%:z"),
                local.format("%H:%M"),
            ),
            advice: format!(
                "where {} on that clock is meant, write `{meant}{}` or `\"{meant}[{}]\"`",
                meant.to_string().split_off(11),
                local.format("%:z"),
                zone(region).name(),
            ),
        })
    }
}
