//! Which dates are unlike others? Seasons and freezes of the region file.

use crate::fleet::ids::{RegionId, TierId};
use crate::ground::dates::DateRange;

/// Dates on which a region is busier or quieter than usual.
#[derive(Clone, Debug)]
pub struct Season {
    pub name: String,
    pub dates: DateRange,
    /// `>= 0`.
    pub factor: f64,
    /// `None` for all.
    pub regions: Option<Vec<RegionId>>,
}

/// Local dates on which nothing may be changed.
#[derive(Clone, Debug)]
pub struct Freeze {
    pub name: String,
    pub dates: DateRange,
    /// `None` for all.
    pub regions: Option<Vec<RegionId>>,
    /// `None` for all.
    pub tiers: Option<Vec<TierId>>,
}
