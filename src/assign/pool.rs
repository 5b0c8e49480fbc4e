//! Which options of a job are still worth a look?

use std::borrow::Cow;

/// The options of a task that are left in a node.
pub struct Pool<'a> {
    pub rows: Cow<'a, [u32]>,
    pub costs: Cow<'a, [f64]>,
}
