//! Which one? Parts of a fleet by their position in its lists.

/// Position in [`Fleet::regions`].
pub type RegionId = usize;
/// Position in [`Fleet::tiers`].
pub type TierId = usize;
/// Position in [`Fleet::teams`].
pub type TeamId = usize;
/// Position in [`Fleet::services`].
pub type ServiceId = usize;
