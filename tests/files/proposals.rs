//! Which windows are read from a file of proposals or from a plan, and what is refused?

use lowtide::file::{STARTER, Source, read_fleet, read_windows};
use lowtide::fleet::Fleet;
use lowtide::ground::tz::Database;
use snapbox::{assert_data_eq, str};

fn fleet() -> Fleet {
    read_fleet(&Source::new("regions.toml", STARTER), &[], &Database::embedded()).unwrap()
}

/// The windows of `text`, one a line, or what is wrong with it.
fn read(text: &str) -> String {
    let fleet = fleet();
    // A plan is known by the ending of its name.
    let name = if text.trim_start().starts_with('{') { "windows.json" } else { "windows.toml" };
    match read_windows(&Source::new(name, text), &fleet) {
        Err(faults) => faults.render(false, None),
        Ok(windows) => windows
            .iter()
            .map(|window| {
                let regions: Vec<&str> = window
                    .regions
                    .iter()
                    .map(|&region| fleet.regions[region].id.as_str())
                    .collect();
                format!(
                    "line {} {} {} {} {}..{} {:?}\n",
                    window.line.unwrap(),
                    window.id.as_deref().unwrap_or("-"),
                    fleet.tiers[window.tier].name,
                    regions.join(","),
                    window.interval.start(),
                    window.interval.end(),
                    window.operations,
                )
            })
            .collect(),
    }
}

#[test]
fn a_window_has_its_regions_or_all_of_its_tier() {
    assert_data_eq!(
        read(
            r#"
[[windows]]
id = "CHG-1042"
tier = "weekly"
regions = ["ie", "sg"]
start = 2026-12-01T19:15:00Z
duration = "3h"
rollback = "runbooks/im-rollback.md"
filed = 2026-11-25T09:00:00Z
operations = ["log-cleanup"]

[[windows]]
tier = "hotfix"
start = "2026-12-01T20:15+01:00"
end = 2026-12-01 20:15:00Z
"#
        ),
        str![[r#"
line 2 CHG-1042 weekly sg,ie 2026-12-01T19:15:00Z..2026-12-01T22:15:00Z ["log-cleanup"]
line 12 - hotfix sg,de,ie 2026-12-01T19:15:00Z..2026-12-01T20:15:00Z []

"#]]
    );
}

#[test]
fn all_faults_of_proposals_are_told_at_once() {
    assert_data_eq!(
        read(
            r#"
[[windows]]
id = "a"
tier = "weekyl"
regions = ["sgg"]
start = 2026-12-01T19:15:00
duration = "3h"
end = 2026-12-01T22:15:00Z

[[windows]]
id = "a"
tier = "weekly"
region = ["sg"]
start = 2026-12-01T19:15:00Z
end = 2026-12-01T19:15:00Z
filed = "yesterday"

[[windows]]
start = 2026-12-01
"#
        ),
        str![[r#"
error: `tier` of window `a`: there is no tier `weekyl`
 --> windows.toml:4:8
4 | tier = "weekyl"
  |        ^^^^^^^^
hint: did you mean `weekly`?

error: `regions` of window `a`: there is no region `sgg`
 --> windows.toml:5:12
5 | regions = ["sgg"]
  |            ^^^^^
hint: did you mean `sg`?

error: `start` of window `a`: expected an instant with an offset, but `2026-12-01T19:15:00` has none
 --> windows.toml:6:9
6 | start = 2026-12-01T19:15:00
  |         ^^^^^^^^^^^^^^^^^^^
hint: add `Z`, an offset, or a zone: `"2026-12-01T19:15:00[Europe/Berlin]"`

error: window `a` has both `duration` and `end`; expected one of them
 --> windows.toml:8:1
8 | end = 2026-12-01T22:15:00Z
  | ^^^

error: there are two windows with the id `a`
  --> windows.toml:11:6
11 | id = "a"
   |      ^^^
hint: the first is on line 3

error: unknown key `region` in window `a`
  --> windows.toml:13:1
13 | region = ["sg"]
   | ^^^^^^
hint: did you mean `regions`?

error: `end` of window `a`: expected an end after `start`
  --> windows.toml:15:7
15 | end = 2026-12-01T19:15:00Z
   |       ^^^^^^^^^^^^^^^^^^^^

error: `filed` of window `a`: expected an RFC 3339 instant such as `2026-12-01T19:15:00Z`, found `yesterday`
  --> windows.toml:16:9
16 | filed = "yesterday"
   |         ^^^^^^^^^^^

error: window 3 has no `tier`
  --> windows.toml:18:1
18 | [[windows]]
   | ^^^^^^^^^^^
hint: add `tier = "weekly"`, for example

error: window 3 has neither `duration` nor `end`
  --> windows.toml:18:1
18 | [[windows]]
   | ^^^^^^^^^^^
hint: add `duration = "3h"`, for example

error: `start` of window 3: expected an RFC 3339 instant such as `2026-12-01T19:15:00Z`, found `2026-12-01`
  --> windows.toml:19:9
19 | start = 2026-12-01
   |         ^^^^^^^^^^

"#]]
    );
    assert_data_eq!(
        read(""),
        str![[r#"
error: the file is empty; expected at least one window
 --> windows.toml:1:1
1 |
  | ^
hint: a window starts with `[[windows]]`

"#]]
    );
    assert_data_eq!(
        read("# nothing here\n"),
        str![[r#"
error: the file has no `windows`
 --> windows.toml:1:1
1 | # nothing here
  | ^
hint: add at least one `[[windows]]`

"#]]
    );
    assert_data_eq!(
        read("windows = []\n"),
        str![[r#"
error: `windows` is an empty list; expected at least one value
 --> windows.toml:1:11
1 | windows = []
  |           ^^

"#]]
    );
}

#[test]
fn of_a_plan_the_first_choice_is_read_without_its_skipped_windows() {
    assert_data_eq!(
        read(
            r#"
{ "format": "lowtide.plan/1", "tier": "weekly", "anything": null,
  "choices": [
    { "rank": 1, "windows": [
      { "regions": ["de", "sg"], "start": "2026-12-01T19:15:00Z", "end": "2026-12-01T22:15:00Z", "status": "planned" },
      { "regions": ["sg"], "start": "2026-12-08T19:15:00Z", "end": "2026-12-08T22:15:00Z", "status": "skipped" },
      { "regions": ["sg"], "start": "2026-12-15T20:15:00Z", "end": "2026-12-15T22:15:00Z", "status": "moved" } ] },
    { "rank": 2, "windows": [] } ] }
"#
        ),
        str![[r#"
line 5 - weekly sg,de 2026-12-01T19:15:00Z..2026-12-01T22:15:00Z []
line 7 - weekly sg 2026-12-15T20:15:00Z..2026-12-15T22:15:00Z []

"#]]
    );
}

#[test]
fn a_plan_that_cannot_be_read_says_why() {
    assert_data_eq!(
        read(r#"{ "format": "lowtide.plan/1", "#),
        str![[r#"
error: broken JSON: EOF while parsing a value
 --> windows.json:1:30
1 | { "format": "lowtide.plan/1",
  |                              ^
hint: a plan is what `lowtide plan -f json` writes

"#]]
    );
    assert_data_eq!(
        read(r#"{ "tier": "weekly" }"#),
        str![[r#"
error: the plan has no `format`
 --> windows.json:1:1
1 | { "tier": "weekly" }
  | ^^^^^^^^^^^^^^^^^^^^
hint: a plan is what `lowtide plan -f json` or `-f ics` writes

"#]]
    );
    assert_data_eq!(
        read(r#"{ "format": "lowtide.findings/1" }"#),
        str![[r#"
error: `format` is the string `lowtide.findings/1`; expected `lowtide.plan/1`
 --> windows.json:1:13
1 | { "format": "lowtide.findings/1" }
  |             ^^^^^^^^^^^^^^^^^^^^
hint: a plan is what `lowtide plan -f json` or `-f ics` writes

"#]]
    );
    assert_data_eq!(
        read(r#"{ "format": "lowtide.plan/1", "tier": "weekyl", "choices": [] }"#),
        str![[r#"
error: `tier` of the plan: there is no tier `weekyl`
 --> windows.json:1:39
1 | { "format": "lowtide.plan/1", "tier": "weekyl", "choices": [] }
  |                                       ^^^^^^^^
hint: did you mean `weekly`?

error: the plan has no choices, so there is no window to read
 --> windows.json:1:60
1 | { "format": "lowtide.plan/1", "tier": "weekyl", "choices": [] }
  |                                                            ^^
hint: it says that nothing fits; see its `conflict`

"#]]
    );
    assert_data_eq!(
        read(
            r#"{ "format": "lowtide.plan/1", "tier": "weekly", "choices": [{ "windows": [
  { "regions": ["sgg"], "start": "2026-12-01T19:15:00Z", "end": "2026-12-01T19:15:00Z" },
  { "regions": [], "start": "soon" } ] }] }"#
        ),
        str![[r#"
error: `regions` of window 1: there is no region `sgg`
 --> windows.json:2:17
2 |   { "regions": ["sgg"], "start": "2026-12-01T19:15:00Z", "end": "2026-12-01T19:15:00Z" },
  |                 ^^^^^
hint: did you mean `sg`?

error: `end` of window 1 is not after its `start`
 --> windows.json:2:65
2 |   { "regions": ["sgg"], "start": "2026-12-01T19:15:00Z", "end": "2026-12-01T19:15:00Z" },
  |                                                                 ^^^^^^^^^^^^^^^^^^^^^^

error: window 2 has no `end`
 --> windows.json:3:3
3 |   { "regions": [], "start": "soon" } ] }] }
  |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
hint: a plan is what `lowtide plan -f json` or `-f ics` writes

error: `start` of window 2: expected an RFC 3339 instant such as `2026-12-01T19:15:00Z`, found `soon`
 --> windows.json:3:29
3 |   { "regions": [], "start": "soon" } ] }] }
  |                             ^^^^^^

"#]]
    );
}
