//! Which options of a job are still worth a look?

use std::borrow::Cow;

/// The options of a task that are left in a node.
pub struct Pool<'a> {
    pub rows: Cow<'a, [u32]>,
    pub costs: Cow<'a, [f64]>,
}

impl Pool<'_> {
    /// Leaves the options that are to be kept.
    pub fn retain(&mut self, keep: &[bool]) {
        if !keep.contains(&false) {
            return;
        }
        let kept = || (0..keep.len()).filter(|&option| keep[option]);
        self.rows = kept().map(|option| self.rows[option]).collect();
        self.costs = kept().map(|option| self.costs[option]).collect();
    }
}
