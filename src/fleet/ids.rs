//! Which region, tier, team or service is meant? A type for each, so that none is taken for
//! another.

use std::ops::{Index, IndexMut};

use crate::fleet::{Region, Service, Team, Tier};

/// The ids of the members of a list of the fleet: positions in it, which index it.
macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident of $member:ty;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $id(pub usize);

        impl Index<$id> for Vec<$member> {
            type Output = $member;
            fn index(&self, id: $id) -> &$member {
                &self[id.0]
            }
        }

        impl IndexMut<$id> for Vec<$member> {
            fn index_mut(&mut self, id: $id) -> &mut $member {
                &mut self[id.0]
            }
        }
    )*};
}

ids! {
    /// Position in [`Fleet::regions`](crate::fleet::Fleet::regions), from 0.
    RegionId of Region;
    /// Position in [`Fleet::tiers`](crate::fleet::Fleet::tiers), from 0.
    TierId of Tier;
    /// Position in [`Fleet::teams`](crate::fleet::Fleet::teams), from 0.
    TeamId of Team;
    /// Position in [`Fleet::services`](crate::fleet::Fleet::services), from 0.
    ServiceId of Service;
}
