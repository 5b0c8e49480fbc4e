//! Which keys has a tier?

use super::spec::{CENTURY, COUNT, Range, Shape, TEN_YEARS};
use super::table::table;
use crate::file::kinds::{Choice, Duration, Flag, Integer, List, Number, Own, Text};
use crate::fleet::Scope;
use crate::ground::duration::Minutes;

/// What a tier that is not built in has to give.
pub static NEW_TIER: [&str; 3] = ["cadence", "horizon", "phases"];
/// The tiers that need no table.
pub static BUILT_IN_TIERS: [&str; 5] = ["weekly", "biweekly", "hotfix", "quarterly", "annual"];

/// Months, or a duration.
pub const HORIZON: &str =
    "^([1-9][0-9]{0,2}mo|([0-9]+w)? *([0-9]+d)? *([0-9]+h)? *([0-9]+m(in)?)?)$";

table! {
    pub TierKeys: "[tiers.NAME]",
        "A kind of maintenance; a built-in tier keeps what is left out, another one has to give cadence, horizon and phases";
    cadence: optional Own(Shape::Pattern("^(once|[1-9][0-9]{0,2}d|[1-9][0-9]?w|[1-9][0-9]?mo)$")), "\"1w\"",
        "How often there is a window: every 1d to 366d, 1w to 52w (from Monday) or 1mo to 60mo (from the 1st), or once";
    horizon: optional Own(Shape::Pattern(HORIZON)), "\"13w\"",
        "How far ahead is planned, at most 10 years; in months (`12mo`) where the cadence is, and only there";
    clock: optional Text, "\"Europe/Berlin\"",
        "The clock that keeps the slots of a recurring tier: UTC (the default), an IANA time zone, or local, each region's own (rolling only)";
    anchor: optional Own(Shape::Day), "\"2026-01-05\"",
        "A date of the cycle from which all others are counted; default 1970-01-05, a Monday";
    on: optional List(1, &Shape::Text), "[\"Sat#3\"]",
        "The days on which windows start, on the tier's clock: `Sat`, `Mon-Thu`; done once or in months also `Sat#3`, `Fri#-1`, `day#20`, `day#-1`, `Tue#2+10`; default any day";
    scope: optional Choice<Scope>(&["global", "rolling"], &[Scope::Global, Scope::Rolling]), "\"rolling\"",
        "Whether all regions go down together (global, the default) or each has a window of its own (rolling)";
    notice: optional Duration(Minutes::ZERO, TEN_YEARS), "\"72h\"",
        "The least time between now and a window's start; default 0m";
    phases: optional List(1, &Shape::Phase), "[{ name = \"execute\", duration = \"60m\", disruption = 1 }]",
        "The parts of a window, one after another without pause; they replace all built-in phases";
    max_parallel: optional Integer(1, COUNT, "windows"), "2",
        "How many windows may be open at once, at least 1; default any number";
    soak: optional Duration(Minutes::ZERO, TEN_YEARS), "\"1d\"",
        "The least time between the windows of a wave and those of a later one; default 0m";
    gap: optional Duration(Minutes::ZERO, TEN_YEARS), "\"2h\"",
        "The least time between two windows that the failover rule keeps apart; default 0m";
    hot_factor: optional Number(Range::ZeroToOne, ""), "0.1",
        "What is left of the impact on a service with hot_upgrade, 0 to 1; default 0.1";
    drain_factor: optional Number(Range::ZeroToOne, ""), "0.2",
        "What is left of the impact on users who are drained to the failover, 0 to 1; default 0.2";
    operations: optional List(0, &Shape::Text), "[\"log-cleanup\"]",
        "The work that is done; rules can forbid it, and a phase with operations = true stands for it; default none";
    services: optional List(1, &Shape::Text), "[\"im\"]",
        "The services that are touched; default all";
    urgency: optional Number(Range::ZeroOrMore, "user-minutes per hour"), "50000",
        "What an hour of waiting costs, in user-minutes; once tiers only; default 0";
    purges: optional List(0, &Shape::Table(PurgeKeys::SPEC)), "[{ data = \"logs\", older_than = \"180d\" }]",
        "The data that is deleted, for retention rules; default none";
    rollback_required: optional Flag, "true",
        "Whether a proposed window has to name its rollback document; default true";
    announce: optional List(0, &Shape::Announcement), "[\"7d\", \"24h\", \"start\", \"end\"]",
        "When users are told: durations before the start, `start` and `end`; default 7d, 24h, 1h, start and end";
}

table! {
    pub PhaseKeys: "phase",
        "A part of a window";
    name: required Text, "\"execute\"",
        "The phase's name";
    duration: required Duration(Minutes(1), TEN_YEARS), "\"60m\"",
        "How long it lasts, at least 1m, before the team's pace";
    disruption: required Number(Range::ZeroToOne, ""), "1",
        "The expected share of users disturbed in each minute, 0 to 1";
}

table! {
    pub OperationsPhaseKeys: "phase with `operations = true`",
        "The tier's operations, one after another, each a phase of its own";
    name: optional Text, "\"execute\"",
        "For people; the phases have the operations' names";
    operations: required Flag, "true",
        "true: the tier's operations make up this phase";
}

table! {
    pub PurgeKeys: "purges",
        "Data of which the old part is deleted";
    data: required Text, "\"logs\"",
        "What is deleted, as retention rules call it";
    older_than: required Duration(Minutes::ZERO, CENTURY), "\"180d\"",
        "Whatever is older than this is deleted";
}
