//! What is asked of a year?

use crate::fleet::{RegionId, TierId};
use crate::ground::duration::Minutes;
use crate::ground::interval::Interval;
use crate::ground::minute::Minute;
use crate::window::Window;

/// What is asked: every window of these tiers in a span.
#[derive(Clone, Debug)]
pub struct Question {
    pub now: Minute,
    /// Does not start before `now`.
    pub span: Interval,
    /// Where periods are counted from: the start of the span, or of the year that it is the
    /// rest of.
    pub anchor: Minute,
    /// Minutes between candidate starts.
    pub step: Minutes,
    /// `None` for all that are planned ahead.
    pub tiers: Option<Vec<TierId>>,
    /// Those that may take part, in the fleet's order.
    pub regions: Vec<RegionId>,
    /// Windows already agreed.
    pub existing: Vec<Window>,
}
