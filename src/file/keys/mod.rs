//! Which keys are there? The one vocabulary of the region file, of proposed windows and of
//! expectations.
//!
//! Readers ask for keys here, faults look for suggestions, and the JSON Schema for
//! everything: what is said of a key is said once.

mod announcements;
mod dated;
mod expectations;
mod people;
pub mod rules;
pub mod spec;
pub mod table;
mod tiers;
mod top;
mod windows;

use table::Table;

pub use announcements::{AnnouncementsKeys, PublisherKeys, TextKeys, TextsKeys};
pub use dated::{CalendarKeys, EffectWord, FreezeKeys, SeasonKeys};
pub use expectations::{ExpectationsKeys, RefusedKeys, TestKeys};
pub use people::{OperationKeys, ServiceKeys, TeamKeys};
pub use rules::{RuleWord, SharedRuleKeys};
pub use tiers::{BUILT_IN_TIERS, OperationsPhaseKeys, PhaseKeys, PurgeKeys, TierKeys};
pub use top::{DefaultsKeys, InheritedKeys, LearnedKeys, RegionKeys, TopKeys};
pub use windows::{AcceptKeys, ProposalsKeys, WindowKeys};

/// The labels of the tables of the region file that have a key `name` of their own.
pub fn tables_with(name: &str) -> Vec<&'static str> {
    let tables = [
        TopKeys::SPEC,
        TierKeys::SPEC,
        PhaseKeys::SPEC,
        PurgeKeys::SPEC,
        ServiceKeys::SPEC,
        OperationKeys::SPEC,
        TeamKeys::SPEC,
        RegionKeys::SPEC,
        InheritedKeys::SPEC,
    ];
    let lists = [SeasonKeys::SPEC, FreezeKeys::SPEC, CalendarKeys::SPEC];
    tables
        .into_iter()
        .chain(RuleWord::ALL.into_iter().map(RuleWord::spec))
        .chain(lists)
        .filter(|spec| spec.keys.iter().any(|key| key.name == name))
        .map(|spec| spec.label)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::spec::{STEPS, Shape, Spec};
    use super::*;

    /// All tables that can be reached from `spec`.
    fn below(spec: &'static Spec, found: &mut Vec<&'static Spec>) {
        if found.iter().any(|known| std::ptr::eq(*known, spec)) {
            return;
        }
        found.push(spec);
        for key in spec.all_keys() {
            match key.shape {
                Shape::Table(spec)
                | Shape::Named(spec)
                | Shape::Tiers(spec, _)
                | Shape::List(_, &Shape::Table(spec)) => below(spec, found),
                Shape::List(_, Shape::Rule | Shape::SharedRule) => {
                    RuleWord::ALL.into_iter().for_each(|word| below(word.spec(), found));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn every_bond_is_about_keys_of_its_table() {
        let mut all = Vec::new();
        for top in [TopKeys::SPEC, ProposalsKeys::SPEC, ExpectationsKeys::SPEC, TextsKeys::SPEC] {
            below(top, &mut all);
        }
        for spec in all {
            for name in spec.bonds.iter().flat_map(|bond| bond.names()) {
                assert!(spec.key(name).is_some(), "{name} of {}", spec.label);
            }
        }
    }

    #[test]
    fn every_choice_of_a_step_is_a_step() {
        let Shape::Choice(choices) = TopKeys::SPEC.key("step").unwrap().shape else { panic!() };
        let mut minutes: Vec<i64> =
            choices.iter().map(|text| crate::ground::duration::parse(text).unwrap().0).collect();
        minutes.dedup();
        assert_eq!(minutes, STEPS);
    }
}
