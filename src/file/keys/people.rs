//! Which keys have teams, and what they work on: services and operations?

use super::spec::{COUNT, LOCALE, Range, Shape, TEN_YEARS};
use super::table::table;
use crate::file::kinds::{Duration, Flag, Integer, List, Number, Own, Prose, Text};
use crate::ground::duration::Minutes;

table! {
    pub ServiceKeys: "[services.NAME]",
        "A service that regions offer";
    sensitivity: optional Number(Range::AboveZero, ""), "1",
        "How much worse it is to lose this service than a plain one, above 0; default 1";
    hot_upgrade: optional Flag, "true",
        "Whether it is upgraded while it runs, which leaves hot_factor of the impact; default false";
}

table! {
    pub OperationKeys: "[operations.NAME]",
        "A step of work";
    duration: required Duration(Minutes(1), TEN_YEARS), "\"30m\"",
        "How long it takes, at least 1m, before the team's pace";
    disruption: required Number(Range::ZeroToOne, ""), "0.1",
        "The expected share of users disturbed in each minute, 0 to 1";
    description: optional Prose, "\"removes old logs\"",
        "For people";
}

table! {
    pub TeamKeys: "[teams.NAME]",
        "The people who do the work";
    timezone: optional Text, "\"Asia/Singapore\"",
        "IANA time zone of the shifts; needed where there are shifts";
    shifts: optional List(1, &Shape::Text), "[\"Mon-Fri 08:00-20:00\"]",
        "When the team works, days then times on its own clock; default always";
    parallel: optional Integer(1, COUNT, "windows"), "1",
        "How many windows the team can have open at once, at least 1; default 1";
    pace: optional Number(Range::Pace, ""), "1.1",
        "Factor on the length of every phase, from 0.001 to 1000, exact in the decimals written; default 1";
    locale: optional Own(Shape::Pattern(LOCALE)), "\"de-DE\"",
        "Language of what the team is told, a BCP 47 tag; default that of announcements";
}
