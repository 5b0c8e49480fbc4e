//! Which keys are there? The one vocabulary of the region file and of proposed windows.
//!
//! Readers look up ranges and choices here, faults their suggestions, and the JSON Schema
//! everything: what is said of a key is said once.

use crate::finding::Code;
use crate::fleet::wording::kind::Kind;
use crate::ground::minute::DAY;

/// The keys of a table.
pub struct Spec {
    /// How the table is written, such as `[tiers.NAME]`.
    pub label: &'static str,
    pub keys: &'static [Key],
    /// Keys that tables of several kinds share.
    pub shared: &'static [Key],
    pub bonds: &'static [Bond],
    pub about: &'static str,
}

pub struct Key {
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
    /// A value as the file would have it.
    pub example: &'static str,
    /// What it says, in which unit, and what holds without it.
    pub about: &'static str,
}

/// How many of some keys a table may have.
pub enum Bond {
    ExactlyOne(&'static [&'static str]),
    NotBoth(&'static [&'static str]),
    AtLeastOne(&'static [&'static str]),
}

/// What a value looks like.
pub enum Shape {
    Text,
    /// Text that may be of these characters only, as a regular expression for editors.
    Pattern(&'static str),
    Flag,
    Number(Range, &'static str),
    Integer(u32, u32, &'static str),
    /// From so many minutes to so many.
    Duration(i64, i64),
    Choice(&'static [&'static str]),
    /// `YYYY-MM-DD` or `MM-DD`.
    Day,
    /// A day, or `A..B`.
    Days,
    Instant,
    /// A duration before the start, `start` or `end`.
    Announcement,
    /// At least so many values.
    List(usize, &'static Shape),
    Table(&'static Spec),
    /// Tables under names of the user's choice.
    Named(&'static Spec),
    /// Tables under names: built-in ones, and others that need these keys.
    Tiers(&'static Spec, &'static [&'static str]),
    /// A path, or a list of paths.
    Files,
    /// Numbers under names of the user's choice.
    Shares,
    /// Days then times, or a list of them, under the ids of regions.
    LocalTimes,
    /// One value for each hour of the day or week.
    Curve,
    Phase,
    Rule,
}

/// Which numbers are allowed; none may be above [`LARGEST`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Range {
    AboveZero,
    ZeroOrMore,
    ZeroToOne,
    /// What [`crate::ground::decimal::Decimal`] can hold.
    Pace,
}

/// No number of users, weight or factor is larger; whatever is, is a mistake.
pub const LARGEST: f64 = 1e15;
/// The longest horizon, in minutes.
pub const TEN_YEARS: i64 = 3660 * DAY;
/// The longest length of time that is read anywhere, in minutes.
pub const CENTURY: i64 = 100 * 366 * DAY;
/// The most weeks a cycle may have.
pub const LONGEST_CYCLE: i64 = 52;
/// The grids that starts may lie on, in minutes.
pub const STEPS: [i64; 7] = [1, 5, 10, 15, 20, 30, 60];

const fn optional(
    name: &'static str,
    shape: Shape,
    example: &'static str,
    about: &'static str,
) -> Key {
    Key { name, shape, required: false, example, about }
}

const fn required(
    name: &'static str,
    shape: Shape,
    example: &'static str,
    about: &'static str,
) -> Key {
    Key { name, shape, required: true, example, about }
}

use Bond::{AtLeastOne, ExactlyOne, NotBoth};
use Shape::{
    Announcement, Choice, Curve, Day, Days, Duration, Files, Flag, Instant, Integer, List, Named,
    Number, Pattern, Phase, Rule, Shares, Table, Text, Tiers,
};

const COUNT: u32 = 1_000_000_000;
/// What looks like a BCP 47 tag.
const LOCALE: &str = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";

pub static TOP: Spec = Spec {
    label: "the top of the file",
    about: "A region file of lowtide: who is served where, and under which rules",
    shared: &[],
    bonds: &[],
    keys: &[
        required("version", Integer(1, 1, ""), "1", "Version of the file format: 1"),
        optional(
            "step",
            Choice(&["1m", "5m", "10m", "15m", "20m", "30m", "60m", "1h"]),
            "\"15m\"",
            "Windows may start at every multiple of this time, counted from midnight UTC; default 15m",
        ),
        optional(
            "tiers",
            Tiers(&TIER, &NEW_TIER),
            "{ weekly = { notice = \"24h\" } }",
            "Kinds of maintenance: changes to the built-in weekly, biweekly, hotfix, quarterly and annual, and further ones",
        ),
        optional(
            "services",
            Named(&SERVICE),
            "{ im = { sensitivity = 1 } }",
            "The services that regions offer",
        ),
        optional(
            "operations",
            Named(&OPERATION),
            "{ log-cleanup = { duration = \"30m\", disruption = 0.1 } }",
            "Steps of work that tiers can be made of",
        ),
        optional(
            "teams",
            Named(&TEAM),
            "{ apac = { timezone = \"Asia/Singapore\", shifts = [\"Mon-Fri 08:00-20:00\"] } }",
            "The people who do the work",
        ),
        required("regions", List(1, &Table(&REGION)), "[]", "Where users are served; at least one"),
        optional(
            "seasons",
            List(0, &Table(&SEASON)),
            "[]",
            "Dates on which regions are busier or quieter than usual; where several apply, their factors multiply",
        ),
        optional(
            "freezes",
            List(0, &Table(&FREEZE)),
            "[]",
            "Local dates on which nothing may be changed",
        ),
        optional(
            "calendars",
            List(0, &Table(&CALENDAR)),
            "[]",
            "iCalendar files with freezes, holidays or a carrier's works",
        ),
        optional(
            "publisher",
            Table(&PUBLISHER),
            "{ provider = \"example.com\", account = \"42\" }",
            "In whose name `plan -f ics` announces windows, as a maintenance notice that programs can read",
        ),
        optional(
            "announcements",
            Table(&ANNOUNCEMENTS),
            "{ service = \"Chat\" }",
            "What announcements of windows say",
        ),
    ],
};

/// What a tier that is not built in has to give.
pub static NEW_TIER: [&str; 3] = ["cadence", "horizon", "phases"];
/// The tiers that need no table.
pub static BUILT_IN_TIERS: [&str; 5] = ["weekly", "biweekly", "hotfix", "quarterly", "annual"];

pub static TIER: Spec = Spec {
    label: "[tiers.NAME]",
    about: "A kind of maintenance; a built-in tier keeps what is left out, another one has to give cadence, horizon and phases",
    shared: &[],
    bonds: &[],
    keys: &[
        optional(
            "cadence",
            Pattern("^(once|[1-9][0-9]?w)$"),
            "\"1w\"",
            "How often there is a window: every 1w to 52w, or once",
        ),
        optional(
            "horizon",
            Duration(1, TEN_YEARS),
            "\"13w\"",
            "How far ahead is planned, at most 10 years",
        ),
        optional(
            "scope",
            Choice(&["global", "rolling"]),
            "\"rolling\"",
            "Whether all regions go down together (global, the default) or each has a window of its own (rolling)",
        ),
        optional(
            "notice",
            Duration(0, TEN_YEARS),
            "\"72h\"",
            "The least time between now and a window's start; default 0m",
        ),
        optional(
            "phases",
            List(1, &Phase),
            "[{ name = \"execute\", duration = \"60m\", disruption = 1 }]",
            "The parts of a window, one after another without pause; they replace all built-in phases",
        ),
        optional(
            "max_parallel",
            Integer(1, COUNT, "windows"),
            "2",
            "How many windows may be open at once, at least 1; default any number",
        ),
        optional(
            "soak",
            Duration(0, TEN_YEARS),
            "\"1d\"",
            "The least time between the windows of a wave and those of a later one; default 0m",
        ),
        optional(
            "gap",
            Duration(0, TEN_YEARS),
            "\"2h\"",
            "The least time between two windows that the failover rule keeps apart; default 0m",
        ),
        optional(
            "hot_factor",
            Number(Range::ZeroToOne, ""),
            "0.1",
            "What is left of the impact on a service with hot_upgrade, 0 to 1; default 0.1",
        ),
        optional(
            "drain_factor",
            Number(Range::ZeroToOne, ""),
            "0.2",
            "What is left of the impact on users who are drained to the failover, 0 to 1; default 0.2",
        ),
        optional(
            "operations",
            List(0, &Text),
            "[\"log-cleanup\"]",
            "The work that is done; rules can forbid it, and a phase with operations = true stands for it; default none",
        ),
        optional(
            "services",
            List(1, &Text),
            "[\"im\"]",
            "The services that are touched; default all",
        ),
        optional(
            "urgency",
            Number(Range::ZeroOrMore, "user-minutes per hour"),
            "50000",
            "What an hour of waiting costs, in user-minutes; once tiers only; default 0",
        ),
        optional(
            "purges",
            List(0, &Table(&PURGE)),
            "[{ data = \"logs\", older_than = \"180d\" }]",
            "The data that is deleted, for retention rules; default none",
        ),
        optional(
            "rollback_required",
            Flag,
            "true",
            "Whether a proposed window has to name its rollback document; default true",
        ),
        optional(
            "announce",
            List(0, &Announcement),
            "[\"7d\", \"24h\", \"start\", \"end\"]",
            "When users are told: durations before the start, `start` and `end`; default 7d, 24h, 1h, start and end",
        ),
    ],
};

pub static PUBLISHER: Spec = Spec {
    label: "[publisher]",
    about: "In whose name windows are announced, for the X-MAINTNOTE fields of calendars",
    shared: &[],
    bonds: &[],
    keys: &[
        required(
            "provider",
            Text,
            "\"example.com\"",
            "Who does the work, best as a domain, which then also ends the ids of events",
        ),
        required("account", Text, "\"42\"", "The customer's account with the provider"),
        optional(
            "organizer",
            Pattern("^(mailto:)?[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$"),
            "\"noc@example.com\"",
            "The mail address for questions; default noc@ the provider, where that is a domain",
        ),
    ],
};

pub static FIXED_PHASE: Spec = Spec {
    label: "phase",
    about: "A part of a window",
    shared: &[],
    bonds: &[],
    keys: &[
        required("name", Text, "\"execute\"", "The phase's name"),
        required(
            "duration",
            Duration(1, TEN_YEARS),
            "\"60m\"",
            "How long it lasts, at least 1m, before the team's pace",
        ),
        required(
            "disruption",
            Number(Range::ZeroToOne, ""),
            "1",
            "The expected share of users disturbed in each minute, 0 to 1",
        ),
    ],
};

pub static OPERATIONS_PHASE: Spec = Spec {
    label: "phase with `operations = true`",
    about: "The tier's operations, one after another, each a phase of its own",
    shared: &[],
    bonds: &[],
    keys: &[
        optional("name", Text, "\"execute\"", "For people; the phases have the operations' names"),
        required("operations", Flag, "true", "true: the tier's operations make up this phase"),
    ],
};

pub static PURGE: Spec = Spec {
    label: "purges",
    about: "Data of which the old part is deleted",
    shared: &[],
    bonds: &[],
    keys: &[
        required("data", Text, "\"logs\"", "What is deleted, as retention rules call it"),
        required(
            "older_than",
            Duration(0, CENTURY),
            "\"180d\"",
            "Whatever is older than this is deleted",
        ),
    ],
};

pub static SERVICE: Spec = Spec {
    label: "[services.NAME]",
    about: "A service that regions offer",
    shared: &[],
    bonds: &[],
    keys: &[
        optional(
            "sensitivity",
            Number(Range::AboveZero, ""),
            "1",
            "How much worse it is to lose this service than a plain one, above 0; default 1",
        ),
        optional(
            "hot_upgrade",
            Flag,
            "true",
            "Whether it is upgraded while it runs, which leaves hot_factor of the impact; default false",
        ),
    ],
};

pub static OPERATION: Spec = Spec {
    label: "[operations.NAME]",
    about: "A step of work",
    shared: &[],
    bonds: &[],
    keys: &[
        required(
            "duration",
            Duration(1, TEN_YEARS),
            "\"30m\"",
            "How long it takes, at least 1m, before the team's pace",
        ),
        required(
            "disruption",
            Number(Range::ZeroToOne, ""),
            "0.1",
            "The expected share of users disturbed in each minute, 0 to 1",
        ),
        optional("description", Text, "\"removes old logs\"", "For people"),
    ],
};

pub static TEAM: Spec = Spec {
    label: "[teams.NAME]",
    about: "The people who do the work",
    shared: &[],
    bonds: &[],
    keys: &[
        optional(
            "timezone",
            Text,
            "\"Asia/Singapore\"",
            "IANA time zone of the shifts; needed where there are shifts",
        ),
        optional(
            "shifts",
            List(1, &Text),
            "[\"Mon-Fri 08:00-20:00\"]",
            "When the team works, days then times on its own clock; default always",
        ),
        optional(
            "parallel",
            Integer(1, COUNT, "windows"),
            "1",
            "How many windows the team can have open at once, at least 1; default 1",
        ),
        optional(
            "pace",
            Number(Range::Pace, ""),
            "1.1",
            "Factor on the length of every phase, from 0.001 to 1000, exact in the decimals written; default 1",
        ),
        optional(
            "locale",
            Pattern(LOCALE),
            "\"de-DE\"",
            "Language of what the team is told, a BCP 47 tag; default that of announcements",
        ),
    ],
};

pub static REGION: Spec = Spec {
    label: "[[regions]]",
    about: "Users who are served together",
    shared: &[],
    bonds: &[ExactlyOne(&["tiers", "tier"]), NotBoth(&["services", "service"])],
    keys: &[
        required(
            "id",
            Pattern("^[a-z0-9-]+$"),
            "\"sg\"",
            "Unique name for rules and results: lower-case letters, digits and `-`",
        ),
        optional("name", Text, "\"Singapore\"", "For people; default the id"),
        required(
            "timezone",
            Text,
            "\"Asia/Singapore\"",
            "IANA time zone of the region's clock, such as Asia/Singapore",
        ),
        optional(
            "tiers",
            List(1, &Text),
            "[\"weekly\"]",
            "The tiers that the region takes part in; or one `tier`",
        ),
        optional("tier", Text, "\"weekly\"", "The one tier that the region takes part in"),
        required(
            "activity",
            Curve,
            "{ weekday = [24 values], weekend = [24 values] }",
            "Concurrent users in each local hour: 24 values (day), 168 values (week from Monday 00:00) or weekday and weekend",
        ),
        optional(
            "peak_users",
            Number(Range::AboveZero, "users"),
            "120000",
            "Scales activity so that its largest value is this number of concurrent users; default as written",
        ),
        optional(
            "weight",
            Number(Range::AboveZero, ""),
            "1",
            "How much worse a disturbance is in this region, above 0; default 1",
        ),
        optional(
            "services",
            Shares,
            "{ im = 1, rtc = 0.3 }",
            "The share of its active users that each service has; they need not add up to 1; default one plain service",
        ),
        optional("service", Text, "\"im\"", "Short for one service with a share of 1"),
        optional(
            "network_risk",
            Curve,
            "[1, 1, ...]",
            "How much worse a disturbance is at each local hour, in the forms of activity; default 1",
        ),
        optional("team", Text, "\"apac\"", "The team that does the work; default no team"),
        optional(
            "wave",
            Integer(0, COUNT, ""),
            "1",
            "Rolling windows of a lower wave come first; default 0",
        ),
        optional(
            "jurisdiction",
            Text,
            "\"EU\"",
            "Whose law holds here, as residency rules call it",
        ),
        optional(
            "failover",
            Text,
            "\"de\"",
            "The region that takes the users while this one is down; default none",
        ),
        optional(
            "capacity",
            Number(Range::AboveZero, "users"),
            "200000",
            "How many concurrent users the region can carry; default any number",
        ),
        optional(
            "carriers",
            List(0, &Text),
            "[\"telia\"]",
            "The carriers it depends on, as calendars call them",
        ),
        optional(
            "locale",
            Pattern(LOCALE),
            "\"de-DE\"",
            "Language of what users are told, a BCP 47 tag; default that of announcements",
        ),
        optional(
            "compliance",
            List(0, &Rule),
            "[{ rule = \"forbid\", when = [\"Mon-Fri 09:00-18:00\"] }]",
            "The rules that windows of this region have to keep; every one must hold",
        ),
    ],
};

pub static SEASON: Spec = Spec {
    label: "[[seasons]]",
    about: "Dates on which regions are busier or quieter than usual",
    shared: &[],
    bonds: &[],
    keys: &[
        optional("name", Text, "\"new year\"", "For people; default the dates"),
        required(
            "from",
            Day,
            "\"12-24\"",
            "The first local date, 2026-12-24 or 12-24 for every year",
        ),
        required(
            "to",
            Day,
            "\"01-02\"",
            "The last local date, inclusive; without a year it may run over New Year",
        ),
        required("factor", Number(Range::ZeroOrMore, ""), "1.5", "Factor on activity, 0 or more"),
        optional("regions", List(1, &Text), "[\"sg\"]", "The regions it holds for; default all"),
    ],
};

pub static FREEZE: Spec = Spec {
    label: "[[freezes]]",
    about: "Local dates on which nothing may be changed",
    shared: &[],
    bonds: &[],
    keys: &[
        optional("name", Text, "\"year end\"", "For people; default the dates"),
        required(
            "from",
            Day,
            "\"12-24\"",
            "The first local date, 2026-12-24 or 12-24 for every year",
        ),
        required(
            "to",
            Day,
            "\"01-02\"",
            "The last local date, inclusive; without a year it may run over New Year",
        ),
        optional("regions", List(1, &Text), "[\"sg\"]", "The regions it holds for; default all"),
        optional("tiers", List(1, &Text), "[\"annual\"]", "The tiers it holds for; default all"),
    ],
};

pub static CALENDAR: Spec = Spec {
    label: "[[calendars]]",
    about: "Events that others keep, in iCalendar files: freezes, holidays or a carrier's works",
    shared: &[],
    bonds: &[],
    keys: &[
        optional("name", Text, "\"holidays\"", "For people; default the file"),
        required(
            "file",
            Files,
            "\"holidays.ics\"",
            "An iCalendar file, a mail with one (.eml) or a folder of these, relative to the region file; or a list of several",
        ),
        required(
            "kind",
            Choice(&["freeze", "holiday", "carrier"]),
            "\"holiday\"",
            "What its events are: times at which nothing is changed, days that are no business days, or works of a carrier (X-MAINTNOTE)",
        ),
        optional("regions", List(1, &Text), "[\"sg\"]", "The regions it holds for; default all"),
        optional(
            "carrier",
            Text,
            "\"telia\"",
            "Whose works they are, as regions call the carrier; then only regions that list it are concerned",
        ),
        optional(
            "buffer",
            Duration(0, TEN_YEARS),
            "\"30m\"",
            "Time kept free before and after a carrier's works; default 0m",
        ),
        optional(
            "effect",
            Choice(&["forbid", "season", "none"]),
            "\"forbid\"",
            "Whether its events forbid windows, multiply activity by `factor`, or do neither; default forbid, and none for holidays",
        ),
        optional(
            "factor",
            Number(Range::ZeroOrMore, ""),
            "0.7",
            "Factor on activity with effect = \"season\"",
        ),
    ],
};

pub static ANNOUNCEMENTS: Spec = Spec {
    label: "[announcements]",
    about: "What announcements of windows say, and in which words",
    shared: &[],
    bonds: &[],
    keys: &[
        optional(
            "service",
            Text,
            "\"Chat\"",
            "What users call that which is maintained; default the region's services that are touched",
        ),
        optional(
            "contact",
            Text,
            "\"support@example.com\"",
            "Whom to ask; default nobody is named",
        ),
        optional(
            "status_page",
            Text,
            "\"https://status.example.com\"",
            "Where to look; default no page is named",
        ),
        optional(
            "default_locale",
            Pattern(LOCALE),
            "\"en-GB\"",
            "Language of those for whom none is given or who have no text in theirs, a BCP 47 tag; default English",
        ),
        optional(
            "templates",
            Text,
            "\"announcements\"",
            "A folder, relative to the region file, whose `.toml` files hold further `[[texts]]`",
        ),
        optional(
            "texts",
            List(0, &Table(&TEXT)),
            "[]",
            "Texts that take the place of the built-in ones; those of the region file come before those of the folder",
        ),
    ],
};

pub static TEXTS: Spec = Spec {
    label: "the top of the file",
    about: "Texts of announcements",
    shared: &[],
    bonds: &[],
    keys: &[required(
        "texts",
        List(1, &Table(&TEXT)),
        "[]",
        "Texts that take the place of the built-in ones",
    )],
};

pub static TEXT: Spec = Spec {
    label: "[[texts]]",
    about: "A text of an announcement; subject and body are Jinja templates in which an unknown variable is an error",
    shared: &[],
    bonds: &[],
    keys: &[
        required(
            "locale",
            Pattern(LOCALE),
            "\"de\"",
            "Whose text it is, a BCP 47 tag; `de` is for `de-CH`, too",
        ),
        required("kind", Choice(&Kind::NAMES), "\"planned\"", "What has become of the window"),
        optional(
            "audience",
            Text,
            "\"regulator\"",
            "Who is told: crew, or an audience of notice rules; default users and customers",
        ),
        required(
            "subject",
            Text,
            "\"{{ headline }}: {{ place }}\"",
            "One line; variables are among others place, service, region, date, start, end, period, duration",
        ),
        required(
            "body",
            Text,
            "\"{{ details }}\"",
            "Lines; details, expectation and closing hold the built-in words in languages that have them",
        ),
    ],
};

/// The kinds of compliance rules, each with the keys that are its own.
pub static RULES: [(&str, Spec); 10] = [
    (
        "forbid",
        rule(
            "rule `forbid`",
            "No minute of a window lies inside `when`, or on one of `dates`",
            &[AtLeastOne(&["when", "dates"])],
            &[
                optional("when", List(1, &Text), "[\"Mon-Fri 09:00-18:00\"]", WHEN),
                optional(
                    "dates",
                    List(1, &Days),
                    "[\"2026-12-24..2027-01-02\"]",
                    "Local dates, 2026-12-24 or 12-24 for every year, or ranges A..B of them",
                ),
            ],
        ),
    ),
    (
        "allow",
        rule(
            "rule `allow`",
            "Every minute of a window lies inside `when`",
            &[],
            &[required("when", List(1, &Text), "[\"daily 00:00-06:00\"]", WHEN)],
        ),
    ),
    (
        "notice",
        rule(
            "rule `notice`",
            "Somebody is told that much ahead",
            &[ExactlyOne(&["lead", "business_days"])],
            &[
                optional(
                    "lead",
                    Duration(0, TEN_YEARS),
                    "\"72h\"",
                    "The least time between now and a window's start",
                ),
                optional(
                    "business_days",
                    Integer(1, 1000, "days"),
                    "5",
                    "Windows start on the business day so many after today or later, in local dates",
                ),
                optional(
                    "audience",
                    Text,
                    "\"regulator\"",
                    "Who is told: regulator, customers, ...",
                ),
            ],
        ),
    ),
    (
        "max-duration",
        rule(
            "rule `max-duration`",
            "No window is longer than `limit`",
            &[],
            &[required("limit", Duration(1, TEN_YEARS), "\"4h\"", "The longest window")],
        ),
    ),
    (
        "max-user-minutes",
        rule(
            "rule `max-user-minutes`",
            "No window reaches `limit`, counted as regulators count: without weight and sensitivities",
            &[],
            &[required(
                "limit",
                Number(Range::AboveZero, "user-minutes"),
                "900000",
                "In user-minutes, above 0; 47 CFR 4.9 has 900000",
            )],
        ),
    ),
    (
        "min-interval",
        rule(
            "rule `min-interval`",
            "Windows of the region are at least so long apart",
            &[],
            &[required(
                "interval",
                Duration(0, TEN_YEARS),
                "\"7d\"",
                "The least time between the end of one window and the start of the next",
            )],
        ),
    ),
    (
        "max-per",
        rule(
            "rule `max-per`",
            "No stretch of time holds more than so many window starts of the region",
            &[],
            &[
                required(
                    "count",
                    Integer(1, COUNT, "windows"),
                    "2",
                    "The most windows, at least 1",
                ),
                required("per", Duration(1, TEN_YEARS), "\"30d\"", "The length of the stretch"),
            ],
        ),
    ),
    (
        "residency",
        rule(
            "rule `residency`",
            "Users may be drained only to failovers of these jurisdictions",
            &[],
            &[required(
                "jurisdictions",
                List(0, &Text),
                "[\"EU\"]",
                "The jurisdictions that may take the users; an empty list for none",
            )],
        ),
    ),
    (
        "forbid-operations",
        rule(
            "rule `forbid-operations`",
            "These operations are not done here",
            &[],
            &[required(
                "operations",
                List(1, &Text),
                "[\"log-cleanup\"]",
                "Names of operations; they need no table",
            )],
        ),
    ),
    (
        "retention",
        rule(
            "rule `retention`",
            "Data younger than `keep` is not purged",
            &[],
            &[
                required("data", Text, "\"logs\"", "What is kept, as the tiers' purges call it"),
                required("keep", Duration(0, CENTURY), "\"180d\"", "How long it is kept"),
            ],
        ),
    ),
];

const WHEN: &str = "Days then times on the region's clock, such as `Mon-Fri 09:00-18:00`, `Sat,Sun 00:00-24:00` or `daily 22:00-06:00`";

const fn rule(
    label: &'static str,
    about: &'static str,
    bonds: &'static [Bond],
    keys: &'static [Key],
) -> Spec {
    Spec { label, keys, shared: &ANY_RULE, bonds, about }
}

/// The keys of every rule, beside `rule` itself.
static ANY_RULE: [Key; 5] = [
    required(
        "rule",
        Choice(&[
            "forbid",
            "allow",
            "notice",
            "max-duration",
            "max-user-minutes",
            "min-interval",
            "max-per",
            "residency",
            "forbid-operations",
            "retention",
        ]),
        "\"forbid\"",
        "What the rule asks",
    ),
    optional(
        "id",
        Text,
        "\"office-hours\"",
        "Unique name within the region; default the rule's name, with -2, -3, ... where there are several",
    ),
    optional("reason", Text, "\"trading hours\"", "Why, for people"),
    optional("source", Text, "\"MAS Notice 644\"", "Where it is written, for people"),
    optional("tiers", List(1, &Text), "[\"annual\"]", "The tiers it holds for; default all"),
];

pub static PROPOSALS: Spec = Spec {
    label: "the top of the file",
    about: "Proposed maintenance windows",
    shared: &[],
    bonds: &[],
    keys: &[
        optional("version", Integer(1, 1, ""), "1", "Version of the file format: 1"),
        required("windows", List(1, &Table(&WINDOW)), "[]", "The windows; at least one"),
    ],
};

pub static WINDOW: Spec = Spec {
    label: "[[windows]]",
    about: "A window that somebody proposes or has agreed on",
    shared: &[],
    bonds: &[ExactlyOne(&["duration", "end"])],
    keys: &[
        optional("id", Text, "\"CHG-1042\"", "Unique name of the window"),
        required("tier", Text, "\"weekly\"", "The kind of maintenance"),
        optional(
            "regions",
            List(1, &Text),
            "[\"sg\", \"de\"]",
            "Where; default every region of the tier with a service it touches",
        ),
        required("start", Instant, "2026-12-01T19:15:00Z", "RFC 3339 with any offset"),
        optional("duration", Duration(1, 366 * DAY), "\"3h\"", "How long; or `end`"),
        optional("end", Instant, "2026-12-01T22:15:00Z", "RFC 3339 with any offset; or `duration`"),
        optional("rollback", Text, "\"runbooks/rollback.md\"", "The rollback document"),
        optional("filed", Instant, "2026-11-25T09:00:00Z", "When notice was given; default now"),
        optional(
            "operations",
            List(0, &Text),
            "[\"log-cleanup\"]",
            "The work that is done; default the tier's",
        ),
        optional(
            "accept",
            List(0, &Table(&ACCEPT)),
            "[{ code = \"notice\", reason = \"...\" }]",
            "Findings on this window that somebody has agreed to live with",
        ),
    ],
};

pub static ACCEPT: Spec = Spec {
    label: "accept",
    about: "A finding that is known and accepted",
    shared: &[],
    bonds: &[],
    keys: &[
        required("code", Choice(&Code::NAMES), "\"notice\"", "The code of the finding"),
        required("reason", Text, "\"agreed with the customer\"", "Why it is acceptable"),
    ],
};

pub static EXPECTATIONS: Spec = Spec {
    label: "the top of the file",
    about: "What a region file is expected to plan",
    shared: &[],
    bonds: &[],
    keys: &[
        optional(
            "regions",
            Text,
            "\"regions.toml\"",
            "The region file, relative to this file; default that of the command line",
        ),
        required("tests", List(1, &Table(&TEST)), "[]", "The tests; at least one"),
    ],
};

/// What a test may expect.
pub static CLAIMS: [&str; 7] = [
    "slot_within",
    "never_between",
    "allowed_at",
    "refused_at",
    "impact_below",
    "region_local_within",
    "order",
];

pub static TEST: Spec = Spec {
    label: "[[tests]]",
    about: "A question, and what is expected of the answer",
    shared: &[],
    bonds: &[AtLeastOne(&CLAIMS)],
    keys: &[
        required("name", Text, "\"nobody works at Christmas\"", "What is tested, a sentence"),
        required("tier", Text, "\"weekly\"", "The kind of maintenance"),
        required("now", Instant, "2026-11-22T12:00:00Z", "The instant to plan from"),
        optional("scope", Choice(&["global", "rolling"]), "\"global\"", "Default the tier's"),
        optional("objective", Choice(&["total", "fair"]), "\"total\"", "Default total"),
        optional("from", Instant, "2026-12-01", "Where the search begins; default now"),
        optional("horizon", Duration(1, TEN_YEARS), "\"13w\"", "Default the tier's"),
        optional("only", List(1, &Text), "[\"sg\"]", "The regions that are planned; default all"),
        optional(
            "existing",
            Text,
            "\"agreed.toml\"",
            "Windows already agreed, a file relative to this one",
        ),
        optional(
            "set",
            List(1, &Text),
            "[\"regions.sg.weight=2\"]",
            "Changes to the region file for this test",
        ),
        optional(
            "slot_within",
            List(1, &Text),
            "[\"Sat,Sun 00:00-24:00\"]",
            "Every window of the best plan lies inside, in UTC",
        ),
        optional(
            "never_between",
            List(1, &Text),
            "[\"Mon-Fri 08:00-18:00\", \"2026-12-24..2026-12-26\"]",
            "No window of the best plan has a minute inside, in UTC: days then times, dates, or instants A..B",
        ),
        optional(
            "allowed_at",
            List(1, &Instant),
            "[2026-12-06T19:00:00Z]",
            "No rule refuses windows that start there",
        ),
        optional(
            "refused_at",
            List(1, &Table(&REFUSED)),
            "[{ at = 2026-12-25T12:00:00Z, rule = \"freeze\" }]",
            "This rule, among others, refuses windows that start there",
        ),
        optional(
            "impact_below",
            Number(Range::AboveZero, "user-minutes"),
            "25_000_000",
            "The best plan costs less, in user-minutes",
        ),
        optional(
            "region_local_within",
            Shape::LocalTimes,
            "{ sg = \"daily 00:00-06:00\" }",
            "Every window of the best plan lies inside, on the region's own clock",
        ),
        optional(
            "order",
            List(2, &Text),
            "[\"ma\", \"de\"]",
            "The windows of these regions start in this order; rolling only",
        ),
    ],
};

pub static REFUSED: Spec = Spec {
    label: "refused_at",
    about: "A start that some rule refuses",
    shared: &[],
    bonds: &[],
    keys: &[
        required("at", Instant, "2026-12-25T12:00:00Z", "The start of the window"),
        required(
            "rule",
            Text,
            "\"freeze\"",
            "The rule's id, the name of the team, freeze or tier that asks for it, or its code",
        ),
    ],
};

impl Spec {
    pub fn all_keys(&self) -> impl Iterator<Item = &'static Key> {
        self.shared.iter().chain(self.keys)
    }

    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.all_keys().find(|key| key.name == name)
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.all_keys().map(|key| key.name)
    }
}

/// The labels of the tables of the region file that have a key `name` of their own.
pub fn tables_with(name: &str) -> Vec<&'static str> {
    let tables = [&TOP, &TIER, &FIXED_PHASE, &PURGE, &SERVICE, &OPERATION, &TEAM, &REGION];
    let lists = [&SEASON, &FREEZE, &CALENDAR];
    tables
        .into_iter()
        .chain(RULES.iter().map(|(_, spec)| spec))
        .chain(lists)
        .filter(|spec| spec.keys.iter().any(|key| key.name == name))
        .map(|spec| spec.label)
        .collect()
}

pub fn rule_spec(name: &str) -> Option<&'static Spec> {
    RULES.iter().find(|(rule, _)| *rule == name).map(|(_, spec)| spec)
}

pub fn rule_names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|(name, _)| *name)
}

impl Range {
    pub fn holds(self, number: f64) -> bool {
        match self {
            Self::AboveZero => number > 0.0 && number <= LARGEST,
            Self::ZeroOrMore => (0.0..=LARGEST).contains(&number),
            Self::ZeroToOne => (0.0..=1.0).contains(&number),
            Self::Pace => (0.001..=1000.0).contains(&number),
        }
    }

    /// What a fault says was expected of `number`, in `unit`.
    pub fn expected(self, number: f64, unit: &str) -> String {
        let of = if unit.is_empty() { String::new() } else { format!(" of {unit}") };
        match self {
            Self::AboveZero | Self::ZeroOrMore if number > LARGEST => {
                format!("a finite number{of}, at most 1e15")
            }
            Self::AboveZero => format!("a number{of} above 0"),
            Self::ZeroOrMore => format!("a number{of}, 0 or more"),
            Self::ZeroToOne => "a number from 0 to 1".to_owned(),
            Self::Pace => "a number from 0.001 to 1000 with at most 15 digits".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_a_choice_of_the_key_rule() {
        let Shape::Choice(choices) = ANY_RULE[0].shape else { panic!() };
        assert_eq!(choices, rule_names().collect::<Vec<_>>());
    }

    #[test]
    fn every_bond_is_about_keys_of_its_table() {
        let rules = RULES.iter().map(|(_, spec)| spec);
        for spec in [&REGION, &WINDOW].into_iter().chain(rules) {
            for bond in spec.bonds {
                let (ExactlyOne(names) | NotBoth(names) | AtLeastOne(names)) = bond;
                for name in *names {
                    assert!(spec.key(name).is_some(), "{name} of {}", spec.label);
                }
            }
        }
    }

    #[test]
    fn every_choice_of_a_step_is_a_step() {
        let Shape::Choice(choices) = TOP.key("step").unwrap().shape else { panic!() };
        let mut minutes: Vec<i64> =
            choices.iter().map(|text| crate::ground::duration::parse(text).unwrap()).collect();
        minutes.dedup();
        assert_eq!(minutes, STEPS);
    }
}
