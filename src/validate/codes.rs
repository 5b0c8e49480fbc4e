//! What does each code say of a window, and what can be done about it?

use crate::finding::Code;
use crate::finding::{Kind, Severity};

/// Every code that a window can be told of.
pub fn kinds() -> Vec<Kind> {
    Code::ALL
        .into_iter()
        .map(|code| Kind {
            code: code.name(),
            about: about(code),
            remedy: remedy(code),
            severity: severity(code),
        })
        .collect()
}

/// Where the user says nothing.
pub fn severity(code: Code) -> Severity {
    match code {
        Code::UnusedAccept => Severity::Warning,
        _ => Severity::Error,
    }
}

/// Whether it is about the window and others, not about the window alone.
pub fn is_about_others(code: Code) -> bool {
    matches!(code, Code::Overlap | Code::MinInterval | Code::MaxPer) || !code.is_own()
}

fn about(code: Code) -> &'static str {
    match code {
        Code::UnknownTier => "The window names a tier that the region file does not have",
        Code::UnknownRegion => "The window names a region that the region file does not have",
        Code::DuplicateId => "Two windows have the same id",
        Code::NotInTier => "A region of the window takes no part in its tier",
        Code::InThePast => "The window starts before now",
        Code::TooShort => "The window is shorter than the phases of its tier",
        Code::NoRollback => "The window names no rollback document, which its tier requires",
        Code::Forbid => "A minute of the window lies inside hours or dates that a rule forbids",
        Code::Allow => "A minute of the window lies outside the only hours that a rule allows",
        Code::Notice => "The window starts earlier than the notice that a rule asks for",
        Code::MaxDuration => "The window is longer than a rule allows",
        Code::MaxUserMinutes => "The window disturbs as many user-minutes as a rule forbids",
        Code::MinInterval => "The window is too near another window of the same region",
        Code::MaxPer => "Too many windows of the region start within the time of a rule",
        Code::ForbidOperations => "The window does work that a rule forbids",
        Code::Retention => "The tier purges data that a rule keeps for longer",
        Code::TeamShift => "A minute of the window lies outside the shifts of the team",
        Code::Freeze => "A minute of the window lies inside a freeze",
        Code::Carrier => "A minute of the window lies too near work of a carrier",
        Code::TierNotice => "The window starts earlier than the notice of its tier",
        Code::Overlap => "Two windows of one region are open at the same minute",
        Code::MaxParallel => "More windows are open at one minute than the tier allows",
        Code::Failover => "A region and its failover are down at the same minute",
        Code::Team => "A team has more windows open at one minute than it can hold",
        Code::Waves => "A window of a wave starts too early after one of an earlier wave",
        Code::Gap => "Two windows that failover keeps apart are too near each other",
        Code::Regret => "The window costs much more than the best slot would",
        Code::UnusedAccept => "The window accepts a finding that there is not",
    }
}

/// What helps where no other start does, or where none was found.
pub fn remedy(code: Code) -> &'static str {
    match code {
        Code::UnknownTier => "name a tier of the region file",
        Code::UnknownRegion => "name a region of the region file, by its id",
        Code::DuplicateId => "give each window an id of its own",
        Code::NotInTier => "leave the region out, or add the tier to its `tiers`",
        Code::InThePast => "choose a later start",
        Code::TooShort => "make the window at least as long as the phases of its tier",
        Code::NoRollback => "write down how to roll back, and name the document as `rollback`",
        Code::Notice | Code::TierNotice => {
            "choose a later start; where notice was given earlier, say when as `filed`"
        }
        Code::MaxDuration => "split the work, or give it a tier with shorter phases",
        Code::MaxUserMinutes => "choose a quieter start, or take fewer regions at once",
        Code::ForbidOperations => {
            "leave the operation out, or do it in a window without the region"
        }
        Code::Retention => "let the tier purge only what is older, or leave the region out",
        Code::MinInterval | Code::MaxPer => "choose a start further from the other windows",
        Code::Forbid | Code::Allow | Code::TeamShift => "choose a start at other hours",
        Code::Freeze | Code::Carrier => "choose a start on another day",
        Code::Overlap | Code::MaxParallel | Code::Failover | Code::Team | Code::Gap => {
            "choose a start at which fewer windows are open"
        }
        Code::Waves => "choose a start after the earlier waves have soaked",
        Code::Regret => "choose a quieter start",
        Code::UnusedAccept => "take it out of `accept`",
    }
}
