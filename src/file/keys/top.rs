//! Which keys has the region file at its top, and which has a region?

use super::announcements::{AnnouncementsKeys, PublisherKeys};
use super::dated::{CalendarKeys, FreezeKeys, SeasonKeys};
use super::people::{OperationKeys, ServiceKeys, TeamKeys};
use super::spec::Bond::NotBoth;
use super::spec::{COUNT, LOCALE, Range, Shape};
use super::table::table;
use super::tiers::{NEW_TIER, TierKeys};
use crate::file::kinds::{Integer, List, Number, Own, Text};
use crate::ground::days::DAYS;

table! {
    pub TopKeys: "the top of the file",
        "A region file of lowtide: who is served where, and under which rules";
    version: required Integer(1, 1, ""), "1",
        "Version of the file format: 1";
    step: optional Own(Shape::Choice(&["1m", "5m", "10m", "15m", "20m", "30m", "60m", "1h"])), "\"15m\"",
        "Windows may start at every multiple of this time, counted from midnight UTC; default 15m";
    tiers: optional Own(Shape::Tiers(TierKeys::SPEC, &NEW_TIER)), "{ weekly = { notice = \"24h\" } }",
        "Kinds of maintenance: changes to the built-in weekly, biweekly, hotfix, quarterly and annual, and further ones";
    services: optional Own(Shape::Named(ServiceKeys::SPEC)), "{ im = { sensitivity = 1 } }",
        "The services that regions offer";
    operations: optional Own(Shape::Named(OperationKeys::SPEC)), "{ log-cleanup = { duration = \"30m\", disruption = 0.1 } }",
        "Steps of work that tiers can be made of";
    teams: optional Own(Shape::Named(TeamKeys::SPEC)), "{ apac = { timezone = \"Asia/Singapore\", shifts = [\"Mon-Fri 08:00-20:00\"] } }",
        "The people who do the work";
    defaults: optional Own(Shape::Table(DefaultsKeys::SPEC)), "{ weight = 1 }",
        "Keys of regions that do not have them themselves; lists and tables are replaced whole";
    regions: required List(1, &Shape::Table(RegionKeys::SPEC)), "[]",
        "Where users are served; at least one";
    rules: optional List(0, &Shape::SharedRule), "[{ rule = \"max-duration\", limit = \"4h\" }]",
        "Compliance rules of several regions, as if written first in the compliance of each";
    seasons: optional List(0, &Shape::Table(SeasonKeys::SPEC)), "[]",
        "Dates on which regions are busier or quieter than usual; where several apply, their factors multiply";
    freezes: optional List(0, &Shape::Table(FreezeKeys::SPEC)), "[]",
        "Local dates or times at which nothing may be changed";
    calendars: optional List(0, &Shape::Table(CalendarKeys::SPEC)), "[]",
        "iCalendar files with freezes, holidays or a carrier's works";
    publisher: optional Own(Shape::Table(PublisherKeys::SPEC)), "{ provider = \"example.com\", account = \"42\" }",
        "In whose name `plan -f ics` announces windows, as a maintenance notice that programs can read";
    announcements: optional Own(Shape::Table(AnnouncementsKeys::SPEC)), "{ service = \"Chat\" }",
        "What announcements of windows say";
}

table! {
    pub RegionKeys: "[[regions]]",
        "Users who are served together; what [defaults] gives may be left out", shared InheritedKeys, bonds [NotBoth(&["tiers", "tier"]), NotBoth(&["services", "service"])];
    id: required Own(Shape::Pattern("^[a-z0-9-]+$")), "\"sg\"",
        "Unique name for rules and results: lower-case letters, digits and `-`";
    name: optional Text, "\"Singapore\"",
        "For people; default the id";
    history: optional Text, "\"curves/sg.csv\"",
        "The weeks that activity was learned from, a file that `lowtide learn --write` keeps; relative to this one";
    learned: optional Own(Shape::Table(LearnedKeys::SPEC)), "{ weeks = 13 }",
        "How activity was learned, as `lowtide learn --write` says it";
    failover: optional Text, "\"de\"",
        "The region that takes the users while this one is down; default none";
    compliance: optional List(0, &Shape::Rule), "[{ rule = \"forbid\", when = [\"Mon-Fri 09:00-18:00\"] }]",
        "The rules that windows of this region have to keep; every one must hold";
    after: optional List(1, &Shape::Text), "[\"eu-db\"]",
        "Rolling windows of these regions come first, and are followed by the tier's soak; default none";
}

table! {
    pub DefaultsKeys: "[defaults]",
        "Keys of regions that do not have them themselves", shared InheritedKeys, bonds [NotBoth(&["tiers", "tier"]), NotBoth(&["services", "service"])];
}

table! {
    pub InheritedKeys: "[[regions]]",
        "The keys that a region may have from [defaults]";
    timezone: optional Text, "\"Asia/Singapore\"",
        "IANA time zone of the region's clock, such as Asia/Singapore";
    tiers: optional List(1, &Shape::Text), "[\"weekly\"]",
        "The tiers that the region takes part in; or one `tier`";
    tier: optional Text, "\"weekly\"",
        "The one tier that the region takes part in";
    activity: optional Own(Shape::Curve), "{ weekday = [24 values], weekend = [24 values] }",
        "Concurrent users in each local hour: 24 values (day), 168 values (week from Monday 00:00) or weekday and weekend";
    peak_users: optional Number(Range::AboveZero, "users"), "120000",
        "Scales activity so that its largest value is this number of concurrent users; default as written";
    weight: optional Number(Range::AboveZero, ""), "1",
        "How much worse a disturbance is in this region, above 0; default 1";
    services: optional Own(Shape::Shares), "{ im = 1, rtc = 0.3 }",
        "The share of its active users that each service has; they need not add up to 1; default one plain service";
    service: optional Text, "\"im\"",
        "Short for one service with a share of 1";
    network_risk: optional Own(Shape::Curve), "[1, 1, ...]",
        "How much worse a disturbance is at each local hour, in the forms of activity; default 1";
    team: optional Text, "\"apac\"",
        "The team that does the work; default no team";
    wave: optional Integer(0, COUNT, ""), "1",
        "Rolling windows of a lower wave come first; default 0";
    jurisdiction: optional Text, "\"EU\"",
        "Whose law holds here, as residency rules call it";
    capacity: optional Number(Range::AboveZero, "users"), "200000",
        "How many concurrent users the region can carry; default any number";
    carriers: optional List(0, &Shape::Text), "[\"telia\"]",
        "The carriers it depends on, as calendars call them";
    locale: optional Own(Shape::Pattern(LOCALE)), "\"de-DE\"",
        "Language of what users are told, a BCP 47 tag; default that of announcements";
    groups: optional List(0, &Shape::Pattern("^[a-z0-9-]+$")), "[\"emea\"]",
        "Names under which lists of regions can mean it with others, as `@emea`; default none";
    weekend: optional List(0, &Shape::Choice(&DAYS)), "[\"Fri\", \"Sat\"]",
        "The days of its weekend, for curves and business days; default Sat and Sun";
}

table! {
    pub LearnedKeys: "[regions.learned]",
        "How a region's activity was learned, as `lowtide learn --write` says it";
    from: optional Text, "\"2026-03-02\"",
        "The first date of the weeks that count";
    to: optional Text, "\"2026-05-31\"",
        "The last date of the weeks that count";
    weeks: optional Integer(2, 520, "weeks"), "13",
        "How many weeks count";
    source: optional Text, "\"online.csv\"",
        "Where the samples came from";
    excess: optional Number(Range::ZeroOrMore, "percent"), "0.8",
        "What a window chosen by the curve cost more than hindsight's best on weeks that were held back, in percent of an ordinary window";
    repeatability: optional Number(Range::ZeroToOne, ""), "0.93",
        "The median correlation of pairs of weeks, 0 to 1";
}
