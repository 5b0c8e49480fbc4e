//! Which keys has what is different on some dates: seasons, freezes and calendars?

use super::spec::{Range, Shape, TEN_YEARS};
use super::table::table;
use crate::file::kinds::{Choice, Duration, List, Number, Own, Text};
use crate::fleet::calendar::Kind;
use crate::ground::days::DAYS;
use crate::ground::duration::Minutes;

/// What a calendar's events do to windows, as the file says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EffectWord {
    Forbid,
    Allow,
    Season,
    None,
}

impl EffectWord {
    const ALL: [Self; 4] = [Self::Forbid, Self::Allow, Self::Season, Self::None];
}

table! {
    pub SeasonKeys: "[[seasons]]",
        "Dates on which regions are busier or quieter than usual";
    name: optional Text, "\"new year\"",
        "For people; default the dates";
    from: required Own(Shape::Day), "\"12-24\"",
        "The first local date, 2026-12-24 or 12-24 for every year";
    to: required Own(Shape::Day), "\"01-02\"",
        "The last local date, inclusive; without a year it may run over New Year";
    factor: required Number(Range::ZeroOrMore, ""), "1.5",
        "Factor on activity, 0 or more";
    regions: optional List(1, &Shape::Text), "[\"sg\"]",
        "The regions it holds for; default all";
}

table! {
    pub FreezeKeys: "[[freezes]]",
        "Local dates or times at which nothing may be changed";
    name: optional Text, "\"year end\"",
        "For people; default the dates";
    from: required Own(Shape::LocalTime), "\"12-24\"",
        "The first local date, 2026-12-24 or 12-24 for every year, or a local time, 2026-12-18T18:00";
    to: required Own(Shape::LocalTime), "\"01-02\"",
        "The last local date, inclusive, or the local time at which it ends; without a year it may run over New Year";
    regions: optional List(1, &Shape::Text), "[\"sg\"]",
        "The regions it holds for; default all";
    tiers: optional List(1, &Shape::Text), "[\"annual\"]",
        "The tiers it holds for; default all";
}

table! {
    pub CalendarKeys: "[[calendars]]",
        "Events that others keep, in iCalendar files: freezes, holidays or a carrier's works";
    name: optional Text, "\"holidays\"",
        "For people; default the file";
    file: required Own(Shape::Files), "\"holidays.ics\"",
        "An iCalendar file, a mail with one (.eml) or a folder of these, relative to the region file; or a list of several";
    kind: optional Choice<Kind>(&["freeze", "holiday", "carrier", "workday"], &[Kind::Freeze, Kind::Holiday, Kind::Carrier, Kind::Workday]), "\"holiday\"",
        "What its events are: times at which nothing is changed, days that are no business days, works of a carrier (X-MAINTNOTE), or days that are business days whatever else says; not needed with effect = \"allow\"";
    regions: optional List(1, &Shape::Text), "[\"sg\"]",
        "The regions it holds for; default all";
    carrier: optional Text, "\"telia\"",
        "Whose works they are, as regions call the carrier; then only regions that list it are concerned";
    buffer: optional Duration(Minutes::ZERO, TEN_YEARS), "\"30m\"",
        "Time kept free before and after a carrier's works; default 0m";
    effect: optional Choice<EffectWord>(&["forbid", "allow", "season", "none"], &EffectWord::ALL), "\"forbid\"",
        "Whether its events forbid windows, are all that windows may lie in, multiply activity by `factor`, or do nothing; default forbid, and none for holidays and workdays of regions";
    tiers: optional List(1, &Shape::Text), "[\"annual\"]",
        "The tiers for which it forbids or allows windows; default all";
    teams: optional List(1, &Shape::Text), "[\"apac\"]",
        "The teams that it concerns in place of regions, on their own clocks; with effect forbid, their default, they do not work then";
    r#as: optional Choice<usize>(&DAYS, &[0, 1, 2, 3, 4, 5, 6]), "\"Sun\"",
        "The weekday as which its dates count, for curves and the plain days of rules, or for the shifts of its teams; holidays and workdays only";
    factor: optional Number(Range::ZeroOrMore, ""), "0.7",
        "Factor on activity with effect = \"season\"";
}
