//! What does a broken region file say? Everything that is wrong with it, at once.

use lowtide::file::{Source, read_fleet};
use lowtide::fleet::{Announcement, Cadence, Scope};
use lowtide::ground::tz::Database;
use snapbox::{assert_data_eq, str};

/// A day's activity, which these tests are not about.
const DAY: &str = "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]";

/// What is said of the file `text`, in which `DAY` stands for a day's activity.
fn faults(text: &str) -> String {
    let source = Source::new("regions.toml", &text.replace("DAY", DAY));
    match read_fleet(&source, &[], &Database::embedded()) {
        Ok(_) => "no faults".to_owned(),
        Err(faults) => faults.render(false),
    }
}

/// What is said of a file that goes on with `text` after one region without faults.
fn faults_after_one(text: &str) -> String {
    faults(&format!("{ONE}{text}"))
}

/// A file without faults, one region long, that ends in the region.
const ONE: &str = r#"version = 1

[[regions]]
id = "sg"
timezone = "Asia/Singapore"
tier = "weekly"
activity = { weekday = DAY, weekend = DAY }
"#;

#[test]
fn a_good_file_has_no_faults() {
    assert_data_eq!(faults(ONE), str!["no faults"]);
}

#[test]
fn a_file_that_is_empty_or_no_toml_says_so() {
    assert_data_eq!(
        faults(r#""#),
        str![[r#"
error: the file is empty; expected at least `version` and a region
 --> regions.toml:1:1
1 |
  | ^
hint: `lowtide init` writes a file to start from

"#]]
    );
    assert_data_eq!(
        faults(
            r#"  
"#
        ),
        str![[r#"
error: the file is empty; expected at least `version` and a region
 --> regions.toml:1:1
1 |
  | ^
hint: `lowtide init` writes a file to start from

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1
step = 15m
[[regions]
id = "sg
id = 2026-02-30
"#
        ),
        str![[r#"
error: expected a value, found `15m`
 --> regions.toml:2:8
2 | step = 15m
  |        ^^^
hint: a string stands in quotes: `"15m"`

error: unclosed array table, expected `]`
 --> regions.toml:3:11
3 | [[regions]
  |           ^

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1
version = 2
[tiers.weekly]
[tiers.weekly]
"#
        ),
        str![[r#"
error: duplicate key `version`
 --> regions.toml:2:1
2 | version = 2
  | ^^^^^^^
hint: each key and each table is written once

error: duplicate key `weekly`
 --> regions.toml:4:8
4 | [tiers.weekly]
  |        ^^^^^^
hint: each key and each table is written once

"#]]
    );
}

#[test]
fn a_file_without_what_it_needs_says_what_to_add() {
    assert_data_eq!(
        faults(
            r#"step = "15m"
"#
        ),
        str![[r#"
error: the file has no `version`
 --> regions.toml:1:1
1 | step = "15m"
  | ^
hint: add `version = 1`, for example

error: the file has no `regions`
 --> regions.toml:1:1
1 | step = "15m"
  | ^
hint: add at least one `[[regions]]`

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 2
regions = []
"#
        ),
        str![[r#"
error: `version` is 2; expected 1
 --> regions.toml:1:11
1 | version = 2
  |           ^

error: `regions` is an empty list; expected at least one value
 --> regions.toml:2:11
2 | regions = []
  |           ^^

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1
[[regions]]
"#
        ),
        str![[r#"
error: region 1 has no `id`
 --> regions.toml:2:1
2 | [[regions]]
  | ^^^^^^^^^^^
hint: add `id = "sg"`, for example

error: region 1 has no `timezone`
 --> regions.toml:2:1
2 | [[regions]]
  | ^^^^^^^^^^^
hint: add `timezone = "Asia/Singapore"`, for example

error: region 1 has no `activity`
 --> regions.toml:2:1
2 | [[regions]]
  | ^^^^^^^^^^^
hint: add `activity = { weekday = [24 values], weekend = [24 values] }`, for example

error: region 1 has neither `tiers` nor `tier`
 --> regions.toml:2:1
2 | [[regions]]
  | ^^^^^^^^^^^
hint: add `tiers = ["weekly"]`, for example

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "sg"
timezone = "Asia/Singapore"
activity = { weekday = DAY, weekend = DAY }
"#
        ),
        str![[r#"
error: region `sg` has neither `tiers` nor `tier`
 --> regions.toml:3:1
3 | [[regions]]
  | ^^^^^^^^^^^
hint: add `tiers = ["weekly"]`, for example

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "sg"
timezone = "Asia/Singapore"
tier = "weekly"
tiers = ["weekly", "hotfix"]
activity = { weekday = DAY, weekend = DAY }
"#
        ),
        str![[r#"
error: region `sg` has both `tiers` and `tier`; expected one of them
 --> regions.toml:7:1
7 | tiers = ["weekly", "hotfix"]
  | ^^^^^

"#]]
    );
}

#[test]
fn an_unknown_key_names_the_nearest_one() {
    assert_data_eq!(
        faults_after_one(
            r#"wieght = 2
"#
        ),
        str![[r#"
error: unknown key `wieght` in region `sg`
 --> regions.toml:8:1
8 | wieght = 2
  | ^^^^^^
hint: did you mean `weight`?

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"notice = "24h"
"#
        ),
        str![[r#"
error: unknown key `notice` in region `sg`
 --> regions.toml:8:1
8 | notice = "24h"
  | ^^^^^^
hint: `notice` is a key of `[tiers.NAME]`

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"limit = 3
"#
        ),
        str![[r#"
error: unknown key `limit` in region `sg`
 --> regions.toml:8:1
8 | limit = 3
  | ^^^^^
hint: `limit` is a key of rule `max-duration` and rule `max-user-minutes`

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"colour = "red"
"#
        ),
        str![[r#"
error: unknown key `colour` in region `sg`
 --> regions.toml:8:1
8 | colour = "red"
  | ^^^^^^
hint: known keys are `id`, `name`, `timezone`, `tiers`, `tier`, `activity`, `peak_users`, `weight`, `services`, `service`, `network_risk`, `team`, `wave`, `jurisdiction`, `failover`, `capacity`, `carriers`, `locale` and `compliance`

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"tz = "UTC"
"#
        ),
        str![[r#"
error: unknown key `tz` in region `sg`
 --> regions.toml:8:1
8 | tz = "UTC"
  | ^^
hint: did you mean `timezone`?

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1

[[region]]
id = "sg"
timezone = "Asia/Singapore"
tier = "weekly"
activity = { weekday = DAY, weekend = DAY }
"#
        ),
        str![[r#"
error: the file has no `regions`
 --> regions.toml:1:1
1 | version = 1
  | ^
hint: add at least one `[[regions]]`

error: unknown key `region`
 --> regions.toml:3:3
3 | [[region]]
  |   ^^^^^^
hint: did you mean `regions`?

"#]]
    );
}

#[test]
fn a_value_of_the_wrong_kind_says_what_was_found() {
    assert_data_eq!(
        faults_after_one(
            r#"weight = "two"
"#
        ),
        str![[r#"
error: `weight` of region `sg` is the string `two`; expected a number above 0
 --> regions.toml:8:10
8 | weight = "two"
  |          ^^^^^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"weight = "2"
"#
        ),
        str![[r#"
error: `weight` of region `sg` is the string `2`; expected a number above 0
 --> regions.toml:8:10
8 | weight = "2"
  |          ^^^
hint: write it without quotes

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"team = 5
"#
        ),
        str![[r#"
error: `team` of region `sg` is 5; expected a string in quotes
 --> regions.toml:8:8
8 | team = 5
  |        ^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"carriers = "telia"
"#
        ),
        str![[r#"
error: `carriers` of region `sg` is the string `telia`; expected a list
 --> regions.toml:8:12
8 | carriers = "telia"
  |            ^^^^^^^
hint: write it in brackets: `carriers = ["telia"]`

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"compliance = { rule = "forbid" }
"#
        ),
        str![[r#"
error: `compliance` of region `sg` is a table; expected a list
 --> regions.toml:8:14
8 | compliance = { rule = "forbid" }
  |              ^^^^^^^^^^^^^^^^^^^
hint: write it in brackets: `compliance = [{ ... }]`

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"services = ["im"]
"#
        ),
        str![[r#"
error: `services` of region `sg` is a list; expected a table of services with their shares
 --> regions.toml:8:12
8 | services = ["im"]
  |            ^^^^^^
hint: write `services = { im = 1.0 }`, or `service = "im"` for a single one

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"services = {}
"#
        ),
        str![[r#"
error: `services` of region `sg` is an empty table; expected at least one service with its share
 --> regions.toml:8:12
8 | services = {}
  |            ^^
hint: leave it out for one plain service

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1
tiers = { weekly = { notice = 24, rollback_required = "yes", scope = "roling" } }

[[regions]]
id = "sg"
timezone = "Asia/Singapore"
tier = "weekly"
activity = { weekday = DAY, weekend = DAY }
"#
        ),
        str![[r#"
error: `notice` of tier `weekly` is 24; expected a duration such as `"90m"`, `"2h30m"` or `"3d"`
 --> regions.toml:2:31
2 | tiers = { weekly = { notice = 24, rollback_required = "yes", scope = "roling" } }
  |                               ^^
hint: write the unit, in quotes: `"24m"` for minutes

error: `rollback_required` of tier `weekly` is the string `yes`; expected `true` or `false`
 --> regions.toml:2:55
2 | tiers = { weekly = { notice = 24, rollback_required = "yes", scope = "roling" } }
  |                                                       ^^^^^

error: `scope` of tier `weekly` is the string `roling`; expected `global` or `rolling`
 --> regions.toml:2:70
2 | tiers = { weekly = { notice = 24, rollback_required = "yes", scope = "roling" } }
  |                                                                      ^^^^^^^^
hint: did you mean `rolling`?

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"wave = 1.5
"#
        ),
        str![[r#"
error: `wave` of region `sg` is 1.5; expected a whole number, 0 or more
 --> regions.toml:8:8
8 | wave = 1.5
  |        ^^^

"#]]
    );
}

#[test]
fn a_number_out_of_range_says_its_range() {
    assert_data_eq!(
        faults_after_one(
            r#"weight = 0
"#
        ),
        str![[r#"
error: `weight` of region `sg` is 0; expected a number above 0
 --> regions.toml:8:10
8 | weight = 0
  |          ^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"peak_users = 1e16
"#
        ),
        str![[r#"
error: `peak_users` of region `sg` is 1e16 users; expected a finite number of users, at most 1e15
 --> regions.toml:8:14
8 | peak_users = 1e16
  |              ^^^^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"capacity = -5
"#
        ),
        str![[r#"
error: `capacity` of region `sg` is -5 users; expected a number of users above 0
 --> regions.toml:8:12
8 | capacity = -5
  |            ^^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"wave = -1
"#
        ),
        str![[r#"
error: `wave` of region `sg` is -1; expected a whole number, 0 or more
 --> regions.toml:8:8
8 | wave = -1
  |        ^^

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1
step = "7m"

[[regions]]
id = "sg"
timezone = "Asia/Singapore"
tier = "weekly"
activity = { weekday = DAY, weekend = DAY }
"#
        ),
        str![[r#"
error: `step` is 7 minutes; expected 1, 5, 10, 15, 20, 30 or 60
 --> regions.toml:2:8
2 | step = "7m"
  |        ^^^^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[teams.apac]
pace = 0.0001
parallel = 0
"#
        ),
        str![[r#"
error: `pace` of team `apac` is 0.0001; expected a number from 0.001 to 1000 with at most 15 digits
  --> regions.toml:10:8
10 | pace = 0.0001
   |        ^^^^^^

error: `parallel` of team `apac` is 0 windows; expected a whole number, 1 or more
  --> regions.toml:11:12
11 | parallel = 0
   |            ^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[tiers.weekly]
max_parallel = 0
hot_factor = 2
"#
        ),
        str![[r#"
error: `max_parallel` of tier `weekly` is 0 windows; expected a whole number, 1 or more
  --> regions.toml:10:16
10 | max_parallel = 0
   |                ^

error: `hot_factor` of tier `weekly` is 2; expected a number from 0 to 1
  --> regions.toml:11:14
11 | hot_factor = 2
   |              ^

"#]]
    );
}

#[test]
fn a_curve_has_24_or_168_values_or_two_days() {
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "sg"
timezone = "Asia/Singapore"
tier = "weekly"
activity = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
"#
        ),
        str![[r#"
error: `activity` of region `sg` has 23 values; expected 24 values (hours of the local day), 168 values (hours of the local week from Monday 00:00) or `{ weekday = [24 values], weekend = [24 values] }`
 --> regions.toml:7:12
7 | activity = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,...
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "sg"
timezone = "Asia/Singapore"
tier = "weekly"
activity = { weekday = DAY }
"#
        ),
        str![[r#"
error: `activity` of region `sg` has no `weekend`; expected 24 values (hours of the local day), 168 values (hours of the local week from Monday 00:00) or `{ weekday = [24 values], weekend = [24 values] }`
 --> regions.toml:7:12
7 | activity = { weekday = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,...
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "sg"
timezone = "Asia/Singapore"
tier = "weekly"
activity = { weekday = DAY, weekend = [1, 2], holiday = DAY }
"#
        ),
        str![[r#"
error: `activity` of region `sg`: `weekend` has 2 values; expected 24 values
 --> regions.toml:7:108
7 | ...1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], weekend = [1, 2], holiday = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1...
  |                                                   ^^^^^^

error: unknown key `holiday` in `activity` of region `sg`
 --> regions.toml:7:116
7 | ... 1, 1, 1, 1, 1, 1, 1, 1, 1], weekend = [1, 2], holiday = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ...
  |                                                   ^^^^^^^
hint: known keys are `weekday` and `weekend`

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "sg"
timezone = "Asia/Singapore"
tier = "weekly"
activity = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
"#
        ),
        str![[r#"
error: `activity` of region `sg` has only zeros; expected at least one value above 0
 --> regions.toml:7:12
7 | activity = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,...
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "sg"
timezone = "Asia/Singapore"
tier = "weekly"
activity = [
  1, 2, 3, -4, nan, inf, "x",
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
]
"#
        ),
        str![[r#"
error: `activity` of region `sg`: value 4 of 24 is -4 users; expected a number of users, 0 or more
 --> regions.toml:8:12
8 |   1, 2, 3, -4, nan, inf, "x",
  |            ^^

error: `activity` of region `sg`: value 5 of 24 is nan users; expected a number of users, 0 or more
 --> regions.toml:8:16
8 |   1, 2, 3, -4, nan, inf, "x",
  |                ^^^

error: `activity` of region `sg`: value 6 of 24 is inf users; expected a finite number of users, at most 1e15
 --> regions.toml:8:21
8 |   1, 2, 3, -4, nan, inf, "x",
  |                     ^^^

error: `activity` of region `sg`: value 7 of 24 is the string `x`; expected a number of users, 0 or more
 --> regions.toml:8:26
8 |   1, 2, 3, -4, nan, inf, "x",
  |                          ^^^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"network_risk = 2
"#
        ),
        str![[r#"
error: `network_risk` of region `sg` is 2; expected 24 values (hours of the local day), 168 values (hours of the local week from Monday 00:00) or `{ weekday = [24 values], weekend = [24 values] }`
 --> regions.toml:8:16
8 | network_risk = 2
  |                ^

"#]]
    );
}

#[test]
fn an_unknown_time_zone_says_what_to_write() {
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "sg"
timezone = "Asia/Singapur"
tier = "weekly"
activity = { weekday = DAY, weekend = DAY }
"#
        ),
        str![[r#"
error: `timezone` of region `sg`: there is no time zone `Asia/Singapur`
 --> regions.toml:5:12
5 | timezone = "Asia/Singapur"
  |            ^^^^^^^^^^^^^^^
hint: did you mean `Asia/Singapore`?

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "sg"
timezone = "PST"
tier = "weekly"
activity = { weekday = DAY, weekend = DAY }
"#
        ),
        str![[r#"
error: `timezone` of region `sg`: there is no time zone `PST`
 --> regions.toml:5:12
5 | timezone = "PST"
  |            ^^^^^
hint: `PST` is an abbreviation; name a place instead, for example `America/Los_Angeles`

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "sg"
timezone = "UTC+8"
tier = "weekly"
activity = { weekday = DAY, weekend = DAY }
"#
        ),
        str![[r#"
error: `timezone` of region `sg`: there is no time zone `UTC+8`
 --> regions.toml:5:12
5 | timezone = "UTC+8"
  |            ^^^^^^^
hint: `UTC+8` is an offset and knows no daylight saving time; name a place instead, for example `Asia/Singapore`

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "sg"
timezone = "berlin"
tier = "weekly"
activity = { weekday = DAY, weekend = DAY }
"#
        ),
        str![[r#"
error: `timezone` of region `sg`: there is no time zone `berlin`
 --> regions.toml:5:12
5 | timezone = "berlin"
  |            ^^^^^^^^
hint: did you mean `Europe/Berlin`?

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "sg"
timezone = "Nowhere/At_All"
tier = "weekly"
activity = { weekday = DAY, weekend = DAY }
"#
        ),
        str![[r#"
error: `timezone` of region `sg`: there is no time zone `Nowhere/At_All`
 --> regions.toml:5:12
5 | timezone = "Nowhere/At_All"
  |            ^^^^^^^^^^^^^^^^
hint: expected an IANA name such as `Europe/Berlin`

"#]]
    );
}

#[test]
fn a_name_that_leads_nowhere_names_the_nearest_one() {
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "sg"
timezone = "Asia/Singapore"
tier = "weekyl"
activity = { weekday = DAY, weekend = DAY }
failover = "sgg"
team = "apac"
service = "im"
"#
        ),
        str![[r#"
error: `tier` of region `sg`: there is no tier `weekyl`
 --> regions.toml:6:8
6 | tier = "weekyl"
  |        ^^^^^^^^
hint: did you mean `weekly`?

error: `failover` of region `sg`: there is no region `sgg`
 --> regions.toml:8:12
8 | failover = "sgg"
  |            ^^^^^
hint: did you mean `sg`?

error: `team` of region `sg`: there is no team `apac`
 --> regions.toml:9:8
9 | team = "apac"
  |        ^^^^^^
hint: there is none yet; add a `[teams.apac]` table

error: `service` of region `sg`: there is no service `im`
  --> regions.toml:10:11
10 | service = "im"
   |           ^^^^
hint: there is none yet; add a `[services.im]` table

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"failover = "sg"
"#
        ),
        str![[r#"
error: `failover` of region `sg`: a region cannot stand in for itself
 --> regions.toml:8:12
8 | failover = "sg"
  |            ^^^^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[[regions]]
id = "sg"
timezone = "Asia/Singapore"
tier = "weekly"
activity = { weekday = DAY, weekend = DAY }
"#
        ),
        str![[r#"
error: there are two regions with the id `sg`
  --> regions.toml:10:6
10 | id = "sg"
   |      ^^^^
hint: the first is on line 4

"#]]
    );
    assert_data_eq!(
        faults(
            r#"version = 1

[[regions]]
id = "SG_1"
timezone = "Asia/Singapore"
tiers = ["weekly", "weekly"]
activity = { weekday = DAY, weekend = DAY }
locale = "de_DE"
"#
        ),
        str![[r#"
error: `id` of region `SG_1` is the string `SG_1`; expected lower-case letters, digits and `-`
 --> regions.toml:4:6
4 | id = "SG_1"
  |      ^^^^^^
hint: write `sg-1`

error: `tiers` of region `SG_1`: `weekly` is there twice
 --> regions.toml:6:20
6 | tiers = ["weekly", "weekly"]
  |                    ^^^^^^^^

error: `locale` of region `SG_1` is the string `de_DE`; expected a language tag such as `de-DE`
 --> regions.toml:8:10
8 | locale = "de_DE"
  |          ^^^^^^^
hint: write `de-DE`

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[[freezes]]
name = "year end"
from = "12-24"
to = "01-02"
regions = ["sq"]
tiers = ["anual"]
"#
        ),
        str![[r#"
error: `regions` of freeze `year end`: there is no region `sq`
  --> regions.toml:13:12
13 | regions = ["sq"]
   |            ^^^^
hint: did you mean `sg`?

error: `tiers` of freeze `year end`: there is no tier `anual`
  --> regions.toml:14:10
14 | tiers = ["anual"]
   |          ^^^^^^^
hint: did you mean `annual`?

"#]]
    );
}

#[test]
fn a_tier_that_makes_no_sense_is_refused() {
    assert_data_eq!(
        faults_after_one(
            r#"
[tiers.nightly]
notice = "24h"
"#
        ),
        str![[r#"
error: tier `nightly` has no `cadence`
 --> regions.toml:9:1
9 | [tiers.nightly]
  | ^^^^^^^^^^^^^^^
hint: add `cadence = "1w"`, for example

error: tier `nightly` has no `horizon`
 --> regions.toml:9:1
9 | [tiers.nightly]
  | ^^^^^^^^^^^^^^^
hint: add `horizon = "13w"`, for example

error: tier `nightly` has no `phases`
 --> regions.toml:9:1
9 | [tiers.nightly]
  | ^^^^^^^^^^^^^^^
hint: add `phases = [{ name = "execute", duration = "60m", disruption = 1 }]`, for example

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[tiers.weekly]
cadence = "10d"
horizon = "11y"
phases = []
"#
        ),
        str![[r#"
error: `cadence` of tier `weekly` is the string `10d`; expected whole weeks, `"1w"` to `"52w"` or `"once"`
  --> regions.toml:10:11
10 | cadence = "10d"
   |           ^^^^^

error: `horizon` of tier `weekly`: expected a duration such as `90m`, `2h30m`, `3d` or `2w`; `11y` uses months or years, which have no fixed length: write days, for example `180d`
  --> regions.toml:11:11
11 | horizon = "11y"
   |           ^^^^^

error: `phases` of tier `weekly` is an empty list; expected at least one value
  --> regions.toml:12:10
12 | phases = []
   |          ^^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[tiers.weekly]
horizon = "3d"
"#
        ),
        str![[r#"
error: the horizon of tier `weekly` is `3d`, shorter than its cycle of `1w`
  --> regions.toml:10:11
10 | horizon = "3d"
   |           ^^^^
hint: a plan needs at least one cycle: `horizon = "1w"`

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[tiers.weekly]
phases = [{ name = "all", duration = "8d", disruption = 1.5 }, { name = "none", duration = "0m", disruption = 0 }]
"#
        ),
        str![[r#"
error: `disruption` of phase `all` of tier `weekly` is 1.5; expected a number from 0 to 1
  --> regions.toml:10:57
10 | ...= [{ name = "all", duration = "8d", disruption = 1.5 }, { name = "none", duration = "0m", disruption...
   |                                                     ^^^

error: `duration` of phase `none` of tier `weekly` is `0m`; expected at least `1m`
  --> regions.toml:10:92
10 | ...me = "all", duration = "8d", disruption = 1.5 }, { name = "none", duration = "0m", disruption = 0 }]
   |                                                                                 ^^^^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[tiers.weekly]
phases = [{ name = "all", duration = "8d", disruption = 1 }]
"#
        ),
        str![[r#"
error: a window of tier `weekly` is `8d` long, longer than its cycle of `1w`
  --> regions.toml:10:10
10 | phases = [{ name = "all", duration = "8d", disruption = 1 }]
   |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[tiers.hotfix]
phases = [{ name = "all", duration = "3d", disruption = 1 }]
"#
        ),
        str![[r#"
error: a window of tier `hotfix` is `3d` long, longer than its horizon of `2d`
  --> regions.toml:10:10
10 | phases = [{ name = "all", duration = "3d", disruption = 1 }]
   |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[tiers.weekly]
urgency = 5
announce = ["24h", "begin"]
"#
        ),
        str![[r#"
error: `urgency` of tier `weekly`: a recurring tier waits for nothing; expected `cadence = "once"` with it
  --> regions.toml:10:11
10 | urgency = 5
   |           ^

error: `announce` of tier `weekly`: value 2 is the string `begin`; expected a duration before the start, `start` or `end`
  --> regions.toml:11:20
11 | announce = ["24h", "begin"]
   |                    ^^^^^^^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[tiers.weekly]
phases = [{ name = "execute", operations = true }]
"#
        ),
        str![[r#"
error: tier `weekly` has a phase with `operations = true`, but no operations
 --> regions.toml:9:1
9 | [tiers.weekly]
  | ^^^^^^^^^^^^^^
hint: add `operations = ["log-cleanup"]`, for example

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[tiers.weekly]
operations = ["log-cleanup", "reindex"]
phases = [{ name = "execute", operations = true, duration = "5m" }]
"#
        ),
        str![[r#"
error: phase `execute` of tier `weekly` has both `operations` and `duration`
  --> regions.toml:11:61
11 | phases = [{ name = "execute", operations = true, duration = "5m" }]
   |                                                             ^^^^
hint: a phase with `operations = true` is as long, and disturbs as much, as the tier's operations

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[tiers.weekly]
operations = ["log-clean", "reindex"]
phases = [{ name = "execute", operations = true }]

[operations.log-cleanup]
duration = "30m"
disruption = 0.1
"#
        ),
        str![[r#"
error: `operations` of tier `weekly`: there is no operation `log-clean`
  --> regions.toml:10:15
10 | operations = ["log-clean", "reindex"]
   |               ^^^^^^^^^^^
hint: did you mean `log-cleanup`?

error: `operations` of tier `weekly`: there is no operation `reindex`
  --> regions.toml:10:28
10 | operations = ["log-clean", "reindex"]
   |                            ^^^^^^^^^
hint: it stands for a phase: add an `[operations.NAME]` table with its duration and disruption

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"team = "slow"

[teams.slow]
pace = 100
"#
        ),
        str![[r#"
error: at the pace 100 of team `slow`, a window of tier `weekly` is `12d12h` long, longer than its cycle of `1w`
  --> regions.toml:11:8
11 | pace = 100
   |        ^^^

"#]]
    );
}

#[test]
fn a_rule_has_its_own_keys_and_no_others() {
    assert_data_eq!(
        faults_after_one(
            r#"compliance = [
  { rule = "forbit", when = ["daily 00:00-01:00"] },
  { when = ["daily 00:00-01:00"] },
  { rule = "forbid" },
  { rule = "notice", lead = "3d", business_days = 2 },
  { rule = "notice", audience = "regulator" },
  { rule = "allow", limit = "3d" },
  { rule = "max-per", count = 0, per = "0m" },
]
"#
        ),
        str![[r#"
error: `rule` of rule `forbit` of region `sg` is the string `forbit`; expected `forbid`, `allow`, `notice`, `max-duration`, `max-user-minutes`, `min-interval`, `max-per`, `residency`, `forbid-operations` or `retention`
 --> regions.toml:9:12
9 |   { rule = "forbit", when = ["daily 00:00-01:00"] },
  |            ^^^^^^^^
hint: did you mean `forbid`?

error: a rule of region `sg` has no `rule`
  --> regions.toml:10:3
10 |   { when = ["daily 00:00-01:00"] },
   |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
hint: add `rule = ...`; there are `forbid`, `allow`, `notice`, `max-duration`, `max-user-minutes`, `min-interval`, `max-per`, `residency`, `forbid-operations` and `retention`

error: rule `forbid` of region `sg` has neither `when` nor `dates`
  --> regions.toml:11:3
11 |   { rule = "forbid" },
   |   ^^^^^^^^^^^^^^^^^^^
hint: add `when = ["Mon-Fri 09:00-18:00"]`, for example

error: rule `notice` of region `sg` has both `lead` and `business_days`; expected one of them
  --> regions.toml:12:35
12 |   { rule = "notice", lead = "3d", business_days = 2 },
   |                                   ^^^^^^^^^^^^^

error: rule `notice-2` of region `sg` has neither `lead` nor `business_days`
  --> regions.toml:13:3
13 |   { rule = "notice", audience = "regulator" },
   |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
hint: add `lead = "72h"`, for example

error: rule `allow` of region `sg` has no `when`
  --> regions.toml:14:3
14 |   { rule = "allow", limit = "3d" },
   |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
hint: add `when = ["daily 00:00-06:00"]`, for example

error: unknown key `limit` in rule `allow` of region `sg`
  --> regions.toml:14:21
14 |   { rule = "allow", limit = "3d" },
   |                     ^^^^^
hint: `limit` is a key of rule `max-duration` and rule `max-user-minutes`

error: `count` of rule `max-per` of region `sg` is 0 windows; expected a whole number, 1 or more
  --> regions.toml:15:31
15 |   { rule = "max-per", count = 0, per = "0m" },
   |                               ^

error: `per` of rule `max-per` of region `sg` is `0m`; expected at least `1m`
  --> regions.toml:15:40
15 |   { rule = "max-per", count = 0, per = "0m" },
   |                                        ^^^^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[[regions.compliance]]
id = "office-hours"
rule = "forbid"
when = ["Mon-Fri"]

[[regions.compliance]]
id = "office-hours"
rule = "forbid"
when = "daily 00:00-01:00"
"#
        ),
        str![[r#"
error: `when` of rule `office-hours` of region `sg`: expected days then times, but found only `Mon-Fri`
  --> regions.toml:12:9
12 | when = ["Mon-Fri"]
   |         ^^^^^^^^^
hint: write days then times, for example `Mon-Fri 09:00-18:00`

error: two rules of region `sg` have the id `office-hours`
  --> regions.toml:15:6
15 | id = "office-hours"
   |      ^^^^^^^^^^^^^^
hint: rules of one region need different ids

error: `when` of rule `office-hours` of region `sg` is the string `daily 00:00-01:00`; expected a list
  --> regions.toml:17:8
17 | when = "daily 00:00-01:00"
   |        ^^^^^^^^^^^^^^^^^^^
hint: write it in brackets: `when = ["daily 00:00-01:00"]`

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[[regions.compliance]]
rule = "forbid"
dates = ["2026-02-30", 2026-12-24, "12-24..2027-01-02", "2026-12-24..2026-12-23", 2026-12-24T00:00:00Z, 5]
"#
        ),
        str![[r#"
error: `dates` of rule `forbid` of region `sg`: there is no day `2026-02-30` in the calendar
  --> regions.toml:11:10
11 | dates = ["2026-02-30", 2026-12-24, "12-24..2027-01-02", "2026-12-24..2026-12-23", 2026-12-24T00:00:0...
   |          ^^^^^^^^^^^^

error: `dates` of rule `forbid` of region `sg`: expected both ends with a year or both without one
  --> regions.toml:11:36
11 | dates = ["2026-02-30", 2026-12-24, "12-24..2027-01-02", "2026-12-24..2026-12-23", 2026-12-24T00:00:0...
   |                                    ^^^^^^^^^^^^^^^^^^^

error: `dates` of rule `forbid` of region `sg`: expected an end on or after 2026-12-24, found 2026-12-23
  --> regions.toml:11:57
11 | ...= ["2026-02-30", 2026-12-24, "12-24..2027-01-02", "2026-12-24..2026-12-23", 2026-12-24T00:00:00Z, 5]
   |                                                      ^^^^^^^^^^^^^^^^^^^^^^^^

error: `dates` of rule `forbid` of region `sg`: value 5 is the date 2026-12-24T00:00:00Z; expected a date such as `2026-12-24`, or `"12-24"` for every year
  --> regions.toml:11:83
11 | ...= ["2026-02-30", 2026-12-24, "12-24..2027-01-02", "2026-12-24..2026-12-23", 2026-12-24T00:00:00Z, 5]
   |                                                                                ^^^^^^^^^^^^^^^^^^^^
hint: leave out the time of day: these are whole local days

error: `dates` of rule `forbid` of region `sg`: value 6 is 5; expected a date such as `2026-12-24`, or `"12-24"` for every year
  --> regions.toml:11:105
11 | ...= ["2026-02-30", 2026-12-24, "12-24..2027-01-02", "2026-12-24..2026-12-23", 2026-12-24T00:00:00Z, 5]
   |                                                                                                      ^

"#]]
    );
}

#[test]
fn dates_and_calendars_are_checked() {
    assert_data_eq!(
        faults_after_one(
            r#"
[[seasons]]
from = "13-01"
to = 2026-01-01
factor = -1

[[freezes]]
from = "12-24"
to = 2026-01-02
"#
        ),
        str![[r#"
error: `from` of season 1: there is no day `13-01` in the calendar
  --> regions.toml:10:8
10 | from = "13-01"
   |        ^^^^^^^

error: `factor` of season 1 is -1; expected a number, 0 or more
  --> regions.toml:12:10
12 | factor = -1
   |          ^^

error: `to` of freeze 1: expected both ends with a year or both without one
  --> regions.toml:16:6
16 | to = 2026-01-02
   |      ^^^^^^^^^^

"#]]
    );
    assert_data_eq!(
        faults_after_one(
            r#"
[[calendars]]
name = "holidays"
file = "holidays.ics"
kind = "hollyday"
effect = "forbids"
"#
        ),
        str![[r#"
error: `file` of calendar `holidays`: there is no folder to look for it in
  --> regions.toml:11:8
11 | file = "holidays.ics"
   |        ^^^^^^^^^^^^^^

error: `kind` of calendar `holidays` is the string `hollyday`; expected `freeze`, `holiday` or `carrier`
  --> regions.toml:12:8
12 | kind = "hollyday"
   |        ^^^^^^^^^^
hint: did you mean `holiday`?

error: `effect` of calendar `holidays` is the string `forbids`; expected `forbid`, `season` or `none`
  --> regions.toml:13:10
13 | effect = "forbids"
   |          ^^^^^^^^^
hint: did you mean `forbid`?

"#]]
    );
}

#[test]
fn all_faults_of_a_file_are_told_at_once_in_its_order() {
    assert_data_eq!(
        faults(
            r#"version = 1
stepp = "15m"

[tiers.weekly]
notice = "3 days"

[services.im]
sensitivity = 0

[teams.apac]
timezone = "Asia/Singapur"
shifts = ["Mon-Fri 9:00-18:00"]
pace = 0

[[regions]]
id = "sg"
timezone = "SGT"
tier = "weekl"
activity = [1, 2, 3]
failover = "dee"

[[regions.compliance]]
rule = "max-duration"
limit = "5M"

[[regions]]
id = "de"
tiers = []
activity = DAY
service = "in"
team = "apca"
	peak_users = -1

[[seasons]]
from = "12-24"
factor = 1
regions = ["sg", "sg"]
"#
        ),
        str![[r#"
error: unknown key `stepp`
 --> regions.toml:2:1
2 | stepp = "15m"
  | ^^^^^
hint: did you mean `step`?

error: `notice` of tier `weekly`: expected a duration such as `90m`, `2h30m`, `3d` or `2w`, found `3 days`
 --> regions.toml:5:10
5 | notice = "3 days"
  |          ^^^^^^^^

error: `sensitivity` of service `im` is 0; expected a number above 0
 --> regions.toml:8:15
8 | sensitivity = 0
  |               ^

error: `timezone` of team `apac`: there is no time zone `Asia/Singapur`
  --> regions.toml:11:12
11 | timezone = "Asia/Singapur"
   |            ^^^^^^^^^^^^^^^
hint: did you mean `Asia/Singapore`?

error: `shifts` of team `apac`: expected a time such as `09:00`, from 00:00 to 24:00, found `9:00`
  --> regions.toml:12:11
12 | shifts = ["Mon-Fri 9:00-18:00"]
   |           ^^^^^^^^^^^^^^^^^^^^
hint: write days then times, for example `Mon-Fri 09:00-18:00`

error: `pace` of team `apac` is 0; expected a number from 0.001 to 1000 with at most 15 digits
  --> regions.toml:13:8
13 | pace = 0
   |        ^

error: `timezone` of region `sg`: there is no time zone `SGT`
  --> regions.toml:17:12
17 | timezone = "SGT"
   |            ^^^^^
hint: `SGT` is an abbreviation; name a place instead, for example `Asia/Singapore`

error: `tier` of region `sg`: there is no tier `weekl`
  --> regions.toml:18:8
18 | tier = "weekl"
   |        ^^^^^^^
hint: did you mean `weekly`?

error: `activity` of region `sg` has 3 values; expected 24 values (hours of the local day), 168 values (hours of the local week from Monday 00:00) or `{ weekday = [24 values], weekend = [24 values] }`
  --> regions.toml:19:12
19 | activity = [1, 2, 3]
   |            ^^^^^^^^^

error: `failover` of region `sg`: there is no region `dee`
  --> regions.toml:20:12
20 | failover = "dee"
   |            ^^^^^
hint: did you mean `de`?

error: `limit` of rule `max-duration` of region `sg`: expected a duration such as `90m`, `2h30m`, `3d` or `2w`; `5M` uses months or years, which have no fixed length: write days, for example `180d`
  --> regions.toml:24:9
24 | limit = "5M"
   |         ^^^^

error: region `de` has no `timezone`
  --> regions.toml:26:1
26 | [[regions]]
   | ^^^^^^^^^^^
hint: add `timezone = "Asia/Singapore"`, for example

error: `tiers` of region `de` is an empty list; expected at least one value
  --> regions.toml:28:9
28 | tiers = []
   |         ^^

error: `service` of region `de`: there is no service `in`
  --> regions.toml:30:11
30 | service = "in"
   |           ^^^^
hint: did you mean `im`?

error: `team` of region `de`: there is no team `apca`
  --> regions.toml:31:8
31 | team = "apca"
   |        ^^^^^^
hint: did you mean `apac`?

error: `peak_users` of region `de` is -1 users; expected a number of users above 0
  --> regions.toml:32:15
32 |     peak_users = -1
   |                  ^^

error: season 1 has no `to`
  --> regions.toml:34:1
34 | [[seasons]]
   | ^^^^^^^^^^^
hint: add `to = "01-02"`, for example

error: `regions` of season 1: `sg` is there twice
  --> regions.toml:37:18
37 | regions = ["sg", "sg"]
   |                  ^^^^

"#]]
    );
}

#[test]
fn a_setting_changes_the_file_and_its_faults_are_its_own() {
    let file = format!(
        "{}\n[[regions.compliance]]\nid = \"night\"\nrule = \"allow\"\nwhen = [\"daily 00:00-06:00\"]\n",
        ONE.replace("DAY", DAY)
    );
    let settings: Vec<String> = [
        "regions.sg.weight=2",
        "regions.sg.compliance.night.when=[\"Sat,Sun 00:00-24:00\"]",
        "tiers.weekly.notice=24h",
        "tiers.hotfix.phases.execute.duration = '45m'",
        "regions.'sg'.name=Lion City",
        "operations={ reindex = { duration = '5m', disruption = 0 } }",
        "operations.reindex.disruption=1",
        "regions.0.activity.weekend.0=5",
    ]
    .map(str::to_owned)
    .into();
    let source = Source::new("regions.toml", &file);
    let fleet = read_fleet(&source, &settings, &Database::embedded());
    let fleet = fleet.unwrap_or_else(|faults| panic!("{faults}"));
    let sg = &fleet.regions[0];
    assert_eq!((sg.weight, sg.name.as_str()), (2.0, "Lion City"));
    assert_eq!(sg.activity.at(5 * 1440), 5.0);
    assert_eq!(fleet.tiers[fleet.tier("weekly").unwrap()].notice, 1440);
    assert_eq!(fleet.operations["reindex"].disruption, 1.0);
    let hotfix = fleet.phases(fleet.tier("hotfix").unwrap(), &[]);
    assert_eq!(hotfix.iter().map(|phase| phase.duration).collect::<Vec<_>>(), [10, 45, 15, 15]);

    let settings: Vec<String> = [
        "regions.sg.weight=-1",
        "regions.sgp.weight=1",
        "regions.7.weight=1",
        "regions.sg.compliance.nigth.when=[]",
        "regions.sg.compliance.night.when=[\"Mon\"]",
        "regions.sg.wieght=2",
        "regions.sg.weight.x=2",
        "tiers.wekly.notice=24h",
        "region.sg.weight=2",
        "regions.sg.activity=[1, 2",
        "regions.sg.name=",
        "regions..name=x",
        "regions.'sg.name=x",
        "weight",
    ]
    .map(str::to_owned)
    .into();
    let faults = read_fleet(&source, &settings, &Database::embedded()).unwrap_err();
    assert_data_eq!(
        faults.render(false),
        str![[r#"
error: `weight` of region `sg` is -1; expected a number above 0
 --> command line
  | --set regions.sg.weight=-1
  |                         ^^

error: there is no region `sgp`
 --> command line
  | --set regions.sgp.weight=1
  |               ^^^
hint: did you mean `sg`?

error: there is no region 7; expected less than 1
 --> command line
  | --set regions.7.weight=1
  |               ^
hint: the first is 0

error: there is no rule `nigth`
 --> command line
  | --set regions.sg.compliance.nigth.when=[]
  |                             ^^^^^
hint: did you mean `night`?

error: `when` of rule `night` of region `sg`: expected days then times, but found only `Mon`
 --> command line
  | --set regions.sg.compliance.night.when=["Mon"]
  |                                         ^^^^^
hint: write days then times, for example `Mon-Fri 09:00-18:00`

error: unknown key `wieght` in region `sg`
 --> command line
  | --set regions.sg.wieght=2
  |                  ^^^^^^
hint: did you mean `weight`?

error: `weight` is -1; it has no `x`
 --> command line
  | --set regions.sg.weight.x=2
  |                         ^

error: there is no tier `wekly`
 --> command line
  | --set tiers.wekly.notice=24h
  |             ^^^^^
hint: did you mean `weekly`?

error: unknown key `region`
 --> command line
  | --set region.sg.weight=2
  |       ^^^^^^
hint: did you mean `regions`?

error: unclosed array, expected `]`
 --> command line
  | --set regions.sg.activity=[1, 2
  |                                ^

error: expected a value after `=`, found nothing
 --> command line
  | --set regions.sg.name=
  |                       ^

error: expected a name, found nothing
 --> command line
  | --set regions..name=x
  |               ^

error: expected a closing `'`, found none
 --> command line
  | --set regions.'sg.name=x
  |               ^^^^^^^^^^

error: expected PATH=VALUE, found `weight`
 --> command line
  | --set weight
  |       ^^^^^^
hint: for example `--set regions.sg.weight=2`

"#]]
    );
}

#[test]
fn ten_thousand_regions_are_read_in_no_time() {
    let mut file = "version = 1\n".to_owned();
    for i in 0..10_000 {
        file.push_str(&format!(
            "[[regions]]\nid = \"r{i}\"\ntimezone = \"Europe/Berlin\"\ntier = \"weekly\"\nactivity = {DAY}\n"
        ));
    }
    let source = Source::new("regions.toml", &file);
    let read = || read_fleet(&source, &[], &Database::embedded());
    let start = std::time::Instant::now();
    assert_eq!(read().unwrap().regions.len(), 10_000);
    // Ten thousand wrong names: each is told, few are compared with all others.
    let wrong = Source::new("regions.toml", &file.replace("tier = ", "failover = \"r\"\ntiers = "));
    let faults = read_fleet(&wrong, &[], &Database::embedded()).unwrap_err();
    assert_eq!(faults.iter().count(), 20_000);
    assert!(faults.render(false).ends_with("\nand 19950 more faults\n"));
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn whatever_a_file_can_say_is_read() {
    let text = r#"
version = 1.0
step = "1h"
tiers.nightly = { cadence = "2w", horizon = "4w", scope = "rolling", notice = "0", soak = "1h", gap = "30m", max_parallel = 2, hot_factor = 0, drain_factor = 1, operations = ["reindex"], services = ["im"], phases = [{ name = "prepare", duration = "10m", disruption = 0 }, { operations = true }], purges = [{ data = "logs", older_than = "180d" }], rollback_required = false, announce = ["2d", "start", "end"] }
services = { im = { sensitivity = 2, hot_upgrade = true }, rtc = {} }
operations.reindex = { duration = "20m", disruption = 0.5, description = "anew" }
teams = { apac = { timezone = "Asia/Tokyo", shifts = ["Mon-Fri 08:00-20:00"], parallel = 2, pace = 1.10 } }

[[regions]]
id = "a-1"
timezone = "Asia/Singapore"
tiers = ["nightly", "hotfix"]
activity = DAY
peak_users = 50
services = { rtc = 0.5, im = 1 }
network_risk = DAY
team = "apac"
wave = 2
failover = "b"
capacity = 1e3
carriers = ["telia"]
locale = "en-SG"
compliance = [
  { rule = "forbid", dates = [2026-12-24, "12-24..01-02"], tiers = ["hotfix"], reason = "why", source = "where" },
  { rule = "notice", business_days = 3, audience = "regulator" },
  { rule = "max-per", count = 2, per = "30d" },
]

[[regions]]
id = "b"
timezone = "UTC"
tier = "weekly"
service = "im"
failover = "a-1"
activity = { weekday = DAY, weekend = DAY }

[[seasons]]
from = 2026-12-24
to = 2026-12-26
factor = 0
regions = ["b"]

[[freezes]]
from = "12-24"
to = "01-02"
tiers = ["nightly"]
"#;
    let source = Source::new("x", &text.replace("DAY", DAY));
    let fleet = read_fleet(&source, &[], &Database::embedded());
    let fleet = fleet.unwrap_or_else(|faults| panic!("{faults}"));
    let nightly = &fleet.tiers[fleet.tier("nightly").unwrap()];
    assert_eq!(fleet.tier("nightly"), Some(5));
    assert_eq!(fleet.step, 60);
    assert_eq!((nightly.cadence, nightly.scope), (Cadence::Weeks(2), Scope::Rolling));
    assert_eq!(
        nightly.announce,
        [Announcement::Before(2880), Announcement::AtStart, Announcement::AtEnd]
    );
    assert_eq!((nightly.soak, nightly.gap, nightly.max_parallel), (60, 30, Some(2)));
    assert_eq!((nightly.hot_factor, nightly.drain_factor), (0.0, 1.0));
    assert_eq!(nightly.services, Some(vec![0]));
    assert_eq!(nightly.purges[0].older_than, 180 * 1440);
    let phases = fleet.phases(5, &nightly.operations);
    assert_eq!(phases.iter().map(|p| p.duration).collect::<Vec<_>>(), [10, 20]);
    assert_eq!(fleet.teams[0].pace.times_rounded_up(20), 22);
    let (a, b) = (&fleet.regions[0], &fleet.regions[1]);
    assert_eq!((a.name.as_str(), a.failover, b.failover), ("a-1", Some(1), Some(0)));
    assert_eq!(a.tiers, [5, 2]);
    assert_eq!((a.activity.peak(), a.network_risk.peak()), (50.0, 1.0));
    assert_eq!(
        (a.services.as_slice(), b.services.as_slice()),
        (&[(1, 0.5), (0, 1.0)][..], &[(0, 1.0)][..])
    );
    assert_eq!((a.wave, a.capacity, a.team), (2, Some(1000.0), Some(0)));
    let ids: Vec<&str> = a.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["forbid", "notice", "max-per"]);
    assert_eq!(a.rules[0].tiers, Some(vec![2]));
    assert_eq!(fleet.seasons[0].name, "2026-12-24..2026-12-26");
    assert_eq!(
        (fleet.freezes[0].name.as_str(), &fleet.freezes[0].tiers),
        ("12-24..01-02", &Some(vec![5]))
    );

    // Carriage returns and a byte order mark change nothing.
    let windows = format!("\u{feff}{}", source.text().replace('\n', "\r\n"));
    let same = read_fleet(&Source::new("x", &windows), &[], &Database::embedded()).unwrap();
    assert_eq!(format!("{same:?}"), format!("{fleet:?}"));
}

#[test]
fn a_misspelt_day_of_a_curve_is_told_of_once() {
    let days = |weekday: &str| ONE.replace("weekday", weekday);
    assert_data_eq!(
        faults(&days("weekdays")),
        str![[r#"
error: unknown key `weekdays` in `activity` of region `sg`
 --> regions.toml:7:14
7 | activity = { weekdays = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], we...
  |              ^^^^^^^^
hint: did you mean `weekday`?

"#]]
    );
    assert_data_eq!(
        faults(&days("workday")),
        str![[r#"
error: unknown key `workday` in `activity` of region `sg`
 --> regions.toml:7:14
7 | activity = { workday = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], wee...
  |              ^^^^^^^
hint: did you mean `weekday`?

"#]]
    );
    assert_data_eq!(
        faults(&days("monday")),
        str![[r#"
error: `activity` of region `sg` has no `weekday`; expected 24 values (hours of the local day), 168 values (hours of the local week from Monday 00:00) or `{ weekday = [24 values], weekend = [24 values] }`
 --> regions.toml:7:12
7 | activity = { monday = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ...
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

error: unknown key `monday` in `activity` of region `sg`
 --> regions.toml:7:14
7 | activity = { monday = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], week...
  |              ^^^^^^
hint: known keys are `weekday` and `weekend`

"#]]
    );
}

#[test]
fn a_rule_under_the_name_it_has_elsewhere_is_told_its_own() {
    assert_data_eq!(
        faults_after_one(
            "[[regions.compliance]]\nrule = \"blackout\"\nwhen = [\"daily 09:00-18:00\"]\n"
        ),
        str![[r#"
error: `rule` of rule `blackout` of region `sg` is the string `blackout`; expected `forbid`, `allow`, `notice`, `max-duration`, `max-user-minutes`, `min-interval`, `max-per`, `residency`, `forbid-operations` or `retention`
 --> regions.toml:9:8
9 | rule = "blackout"
  |        ^^^^^^^^^^
hint: did you mean `forbid`?

"#]]
    );
}
