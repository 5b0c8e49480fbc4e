//! Which dates are unlike others? Seasons and freezes of the region file.

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

/// Local dates on which nothing may be changed.
#[derive(Clone, Debug)]
pub struct Freeze {
    pub name: String,
    pub dates: DateRange,
    pub regions: Only<RegionId>,
    pub tiers: Only<TierId>,
}
