//! Which dates are unlike others? Seasons and freezes of the region file.

use chrono::NaiveDateTime;

use crate::fleet::ids::{RegionId, TierId};
use crate::fleet::only::Only;
use crate::ground::dates::DateRange;

/// Dates on which a region is busier or quieter than usual.
#[derive(Clone, Debug)]
pub struct Season {
    pub name: String,
    pub dates: DateRange,
    /// `>= 0`.
    pub factor: f64,
    pub regions: Only<RegionId>,
}

/// Local dates or times at which nothing may be changed.
#[derive(Clone, Debug)]
pub struct Freeze {
    pub name: String,
    pub span: FreezeSpan,
    pub regions: Only<RegionId>,
    pub tiers: Only<TierId>,
}

/// On the clock of each region.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FreezeSpan {
    Dates(DateRange),
    /// `to` is not included.
    Times {
        from: NaiveDateTime,
        to: NaiveDateTime,
    },
}

impl Freeze {
    /// Whether it holds for windows of `tier` in `region`.
    pub fn concerns(&self, region: RegionId, tier: TierId) -> bool {
        self.regions.includes(&region) && self.tiers.includes(&tier)
    }
}
