//! Did a plan have to move a window? Its slot is struck out, and the move lies in its cycle.
//!
//! A plan is judged more leniently where windows are moved (model §6 sets its other
//! occurrences aside), so that it has to prove that they are: what the plan says of itself,
//! anybody can write.

use crate::check;
use crate::finding::Code;
use crate::ground::minute::Minute;
use crate::validate::around::{Around, reach};
use crate::validate::starts::Case;
use crate::window::Window;

/// Whether the window of `case`, which the plan says to have moved from `slot`, breaks a rule
/// there beside the windows that stand and those that are `agreed`.
pub fn is_proven(case: &Case, slot: Minute, standing: &Around, agreed: &Around) -> bool {
    let start = case.window.interval.start();
    let cycle = case.cycle(slot);
    if slot == start || cycle.is_none() || cycle != case.cycle(start) {
        return false;
    }
    let there = case.moved_to(slot);
    let Case { fleet, terms, .. } = case;
    let span = there.interval.widened(reach(fleet, &there));
    let near = |windows: &Around| -> Vec<Window> {
        windows.sharing(span).into_iter().map(|(_, window)| window.clone()).collect()
    };
    let agreed = near(agreed);
    let alone = std::slice::from_ref(&there);
    let beside = [alone, &near(standing)].concat();
    let own = check::own_findings(fleet, terms, &beside, 0, &agreed);
    let agreed = check::check(fleet, terms, alone, &agreed);
    own.into_iter().chain(agreed).any(|finding| strikes_out(finding.code))
}

/// Whether a plan strikes an occurrence out that breaks it. No plan has a slot before its
/// notice, and what is the same everywhere is no reason to be elsewhere.
fn strikes_out(code: Code) -> bool {
    let before_all = [Code::InThePast, Code::Notice, Code::TierNotice];
    code.is_mended_by_a_start() && !before_all.contains(&code)
}
