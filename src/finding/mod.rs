//! What can be wrong, and how bad is that? For whoever judges, and for those who write it down.

mod code;
pub mod events;
mod found;
mod rule;
mod severity;

pub use code::{About, Code};
pub use found::{Finding, Findings, Kind, Place, Start, Subject, WayOut};
pub use rule::{ConflictingRule, RuleName};
pub use severity::{Levels, Severity};
