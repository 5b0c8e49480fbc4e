//! Which keys has a file of expectations?

use super::spec::Bond::AtLeastOne;
use super::spec::{Range, Shape};
use super::table::table;
use super::tiers::HORIZON;
use crate::file::kinds::{Choice, List, Number, Own, Text};
use crate::fleet::Scope;
use crate::request::Objective;

table! {
    pub ExpectationsKeys: "the top of the file",
        "What a region file is expected to plan";
    regions: optional Text, "\"regions.toml\"",
        "The region file, relative to this file; default that of the command line";
    tests: required List(1, &Shape::Table(TestKeys::SPEC)), "[]",
        "The tests; at least one";
}

table! {
    pub TestKeys: "[[tests]]",
        "A question, and what is expected of the answer", bonds [AtLeastOne(&[
        "slot_within",
        "never_between",
        "allowed_at",
        "refused_at",
        "impact_below",
        "region_local_within",
        "order",
    ])];
    name: required Text, "\"nobody works at Christmas\"",
        "What is tested, a sentence";
    tier: required Text, "\"weekly\"",
        "The kind of maintenance";
    now: required Own(Shape::Instant), "2026-11-22T12:00:00Z",
        "The instant to plan from";
    scope: optional Choice<Scope>(&["global", "rolling"], &[Scope::Global, Scope::Rolling]), "\"global\"",
        "Default the tier's";
    objective: optional Choice<Objective>(&["total", "fair"], &[Objective::Total, Objective::Fair]), "\"total\"",
        "Default total";
    from: optional Own(Shape::Instant), "2026-12-01",
        "Where the search begins; default now";
    horizon: optional Own(Shape::Pattern(HORIZON)), "\"13w\"",
        "Default the tier's";
    only: optional List(1, &Shape::Text), "[\"sg\"]",
        "The regions that are planned; default all";
    existing: optional Text, "\"agreed.toml\"",
        "Windows already agreed, a file relative to this one";
    set: optional List(1, &Shape::Text), "[\"regions.sg.weight=2\"]",
        "Changes to the region file for this test";
    slot_within: optional List(1, &Shape::Text), "[\"Sat,Sun 00:00-24:00\"]",
        "Every window of the best plan lies inside, in UTC";
    never_between: optional List(1, &Shape::Text), "[\"Mon-Fri 08:00-18:00\", \"12-24..12-26\"]",
        "No window of the best plan has a minute inside, in UTC: days then times, dates, or instants A..B";
    allowed_at: optional List(1, &Shape::Instant), "[2026-12-06T19:00:00Z]",
        "No rule refuses windows that start there";
    refused_at: optional List(1, &Shape::Table(RefusedKeys::SPEC)), "[{ at = 2026-12-25T12:00:00Z, rule = \"freeze\" }]",
        "This rule, among others, refuses windows that start there";
    impact_below: optional Number(Range::AboveZero, "user-minutes"), "25_000_000",
        "The best plan costs less, in user-minutes";
    region_local_within: optional Own(Shape::LocalTimes), "{ sg = \"daily 00:00-06:00\" }",
        "Every window of the best plan lies inside, on the region's own clock";
    order: optional List(2, &Shape::Text), "[\"ma\", \"de\"]",
        "The windows of these regions start in this order; rolling only";
}

table! {
    pub RefusedKeys: "refused_at",
        "A start that some rule refuses";
    at: required Own(Shape::Instant), "2026-12-25T12:00:00Z",
        "The start of the window";
    rule: required Text, "\"freeze\"",
        "The rule's id, the name of the team, freeze or tier that asks for it, or its code";
}
