//! Which compliance rules are there, and which keys has each?

use super::spec::Bond::{AtLeastOne, ExactlyOne};
use super::spec::{CENTURY, COUNT, Range, Shape, Spec, TEN_YEARS};
use super::table::{Table, table};
use crate::file::kinds::{Choice, Duration, Integer, List, Number, Own, Prose, Text};
use crate::ground::duration::Minutes;

/// The words under the key `rule`, each with the keys that are its own.
macro_rules! rules {
    ($($word:ident $name:literal $keys:ident,)+) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum RuleWord {
            $($word,)+
        }

        impl RuleWord {
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$word),+];
            pub const NAMES: [&'static str; Self::ALL.len()] = [$($name),+];

            pub fn spec(self) -> &'static Spec {
                match self {
                    $(Self::$word => $keys::SPEC,)+
                }
            }
        }
    };
}

rules! {
    Forbid "forbid" ForbidKeys,
    Allow "allow" AllowKeys,
    Notice "notice" NoticeKeys,
    MaxDuration "max-duration" MaxDurationKeys,
    MaxUserMinutes "max-user-minutes" MaxUserMinutesKeys,
    MinInterval "min-interval" MinIntervalKeys,
    MaxPer "max-per" MaxPerKeys,
    MaxDowntime "max-downtime" MaxDowntimeKeys,
    ForbidTransition "forbid-transition" ForbidTransitionKeys,
    Residency "residency" ResidencyKeys,
    ForbidOperations "forbid-operations" ForbidOperationsKeys,
    Retention "retention" RetentionKeys,
}

const WHEN: &str = "Days then times on the region's clock, such as `Mon-Fri 09:00-18:00`, `Sat,Sun 00:00-24:00`, `daily 22:00-06:00` or `Sat#3 02:00-06:00`";
const CLOCK: &str = "IANA time zone in which its times and dates are read; default the region's";
const PER: &str = "day, week (from Monday), month, quarter or year of the region's own calendar, or a duration: any stretch of that length";

table! {
    pub AnyRuleKeys: "rule", "A compliance rule";
    rule: required Choice<RuleWord>(&RuleWord::NAMES, &RuleWord::ALL), "\"forbid\"",
        "What the rule asks";
    id: optional Text, "\"office-hours\"",
        "Unique name within the region; default the rule's name, with -2, -3, ... where there are several";
    reason: optional Prose, "\"trading hours\"",
        "Why, for people";
    source: optional Prose, "\"MAS Notice 644\"",
        "Where it is written, for people";
    tiers: optional List(1, &Shape::Text), "[\"annual\"]",
        "The tiers it holds for; default all";
}

table! {
    pub ForbidKeys: "rule `forbid`",
        "No minute of a window lies inside `when`, or on one of `dates`", shared AnyRuleKeys, bonds [AtLeastOne(&["when", "dates"])];
    when: optional List(1, &Shape::Text), "[\"Mon-Fri 09:00-18:00\"]",
        WHEN;
    dates: optional List(1, &Shape::Days), "[\"2026-12-24..2027-01-02\"]",
        "Local dates, 2026-12-24 or 12-24 for every year, or ranges A..B of them";
    timezone: optional Text, "\"Asia/Singapore\"",
        CLOCK;
}

table! {
    pub AllowKeys: "rule `allow`",
        "Every minute of a window lies inside `when`", shared AnyRuleKeys;
    when: required List(1, &Shape::Text), "[\"daily 00:00-06:00\"]",
        WHEN;
    timezone: optional Text, "\"Asia/Singapore\"",
        CLOCK;
}

table! {
    pub NoticeKeys: "rule `notice`",
        "Somebody is told that much ahead", shared AnyRuleKeys, bonds [ExactlyOne(&["lead", "business_days", "full_business_days", "by"])];
    lead: optional Duration(Minutes::ZERO, TEN_YEARS), "\"72h\"",
        "The least time between now and a window's start";
    business_days: optional Integer(1, 1000, "days"), "5",
        "Windows start on the business day so many after today or later, in local dates";
    full_business_days: optional Integer(1, 1000, "days"), "3",
        "Windows start after the end of the business day so many after today, in local dates";
    by: optional Text, "\"Wed 17:00\"",
        "Notice is given no later than the last such time of the region's clock at or before a window's start";
    audience: optional Text, "\"regulator\"",
        "Who is told: regulator, customers, ...";
}

table! {
    pub MaxDurationKeys: "rule `max-duration`",
        "No window is longer than `limit`", shared AnyRuleKeys;
    limit: required Duration(Minutes(1), TEN_YEARS), "\"4h\"",
        "The longest window";
}

table! {
    pub MaxUserMinutesKeys: "rule `max-user-minutes`",
        "No window reaches `limit`, counted as regulators count: without weight and sensitivities", shared AnyRuleKeys;
    limit: required Number(Range::AboveZero, "user-minutes"), "900000",
        "In user-minutes, above 0; 47 CFR 4.9 has 900000";
}

table! {
    pub MinIntervalKeys: "rule `min-interval`",
        "Windows of the region are at least so long apart", shared AnyRuleKeys;
    interval: required Duration(Minutes::ZERO, TEN_YEARS), "\"7d\"",
        "The least time between the end of one window and the start of the next";
}

table! {
    pub MaxPerKeys: "rule `max-per`",
        "No stretch of time holds more than so many window starts of the region", shared AnyRuleKeys;
    count: required Integer(1, COUNT, "windows"), "2",
        "The most windows, at least 1";
    per: required Own(Shape::Per), "\"30d\"",
        PER;
}

table! {
    pub MaxDowntimeKeys: "rule `max-downtime`",
        "The region's windows, each minute times its disruption, add up to no more than this in a period", shared AnyRuleKeys, bonds [ExactlyOne(&["limit", "availability"])];
    limit: optional Duration(Minutes::ZERO, TEN_YEARS), "\"4h\"",
        "The most downtime";
    availability: optional Own(Shape::Pattern("^(100(\\.0+)?|[0-9]{1,2}(\\.[0-9]{1,12})?) *%$")), "\"99.95%\"",
        "The share of the period that is no downtime, at least";
    per: required Own(Shape::Per), "\"month\"",
        PER;
}

table! {
    pub ForbidTransitionKeys: "rule `forbid-transition`",
        "The region's clock does not change within a window", shared AnyRuleKeys;
}

table! {
    pub SharedRuleKeys: "[[rules]]",
        "A compliance rule of several regions";
    regions: optional List(1, &Shape::Text), "[\"sg\", \"@emea\"]",
        "The regions it holds for; default all";
}

table! {
    pub ResidencyKeys: "rule `residency`",
        "Users may be drained only to failovers of these jurisdictions", shared AnyRuleKeys;
    jurisdictions: required List(0, &Shape::Text), "[\"EU\"]",
        "The jurisdictions that may take the users; an empty list for none";
}

table! {
    pub ForbidOperationsKeys: "rule `forbid-operations`",
        "These operations are not done here", shared AnyRuleKeys;
    operations: required List(1, &Shape::Text), "[\"log-cleanup\"]",
        "Names of operations; they need no table";
}

table! {
    pub RetentionKeys: "rule `retention`",
        "Data younger than `keep` is not purged", shared AnyRuleKeys;
    data: required Text, "\"logs\"",
        "What is kept, as the tiers' purges call it";
    keep: required Duration(Minutes::ZERO, CENTURY), "\"180d\"",
        "How long it is kept";
}

impl RuleWord {
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.name() == name)
    }
}
