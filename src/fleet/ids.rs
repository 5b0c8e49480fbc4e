//! Which region, tier, team or service is meant? A type for each, so that none is taken for
//! another.

/// Position in [`Fleet::regions`](crate::fleet::Fleet::regions), from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RegionId(pub usize);

/// Position in [`Fleet::tiers`](crate::fleet::Fleet::tiers), from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TierId(pub usize);

/// Position in [`Fleet::teams`](crate::fleet::Fleet::teams), from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TeamId(pub usize);

/// Position in [`Fleet::services`](crate::fleet::Fleet::services), from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ServiceId(pub usize);
