//! Which rule stands in the way, and of which region?

use crate::finding::code::Code;
use crate::fleet::RegionId;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConflictingRule {
    pub region: RegionId,
    pub code: Code,
    pub id: String,
}
