//! Whose id is it? Lists of a fleet's members, indexed by the ids of those members alone.

use std::ops::{Index, IndexMut};

use crate::fleet::ids::{RegionId, ServiceId, TeamId, TierId};
use crate::fleet::region::Region;
use crate::fleet::team::{Service, Team};
use crate::fleet::tier::Tier;

/// Lets lists of members be indexed by their ids.
macro_rules! members {
    ($($member:ty: $id:ident;)*) => {$(
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

members! {
    Region: RegionId;
    Tier: TierId;
    Team: TeamId;
    Service: ServiceId;
}
