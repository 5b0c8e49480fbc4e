//! Does `learn` learn the same from every way to write one series, and refuse what it must?

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, TimeDelta};
use lowtide::ground::duration::Minutes;
use lowtide::ground::minute::Minute;
use lowtide::ground::tz::{Database, Zone};

use crate::place::{Place, Run};

const WEEKS: i64 = 8;

/// Users by the hour: eight weeks from Monday 2 March 2026, across the change of the clocks,
/// quiet at night on the clock of Berlin and quieter at weekends.
fn series() -> Vec<(i64, u32)> {
    let zone = berlin();
    (0..WEEKS * 168)
        .map(|i| {
            let at = 1_772_409_600 + i * 3600;
            let local = zone.local(Minute::from_epoch(Minutes(at / 60))).naive_local();
            let hour = (local.and_utc().timestamp() / 3600) % 24;
            let day = (local.and_utc().timestamp() / 86_400 + 3) % 7;
            let wave = 1.0 - libm::cos((hour - 4) as f64 / 24.0 * std::f64::consts::TAU);
            let level = if day < 5 { 1000.0 } else { 600.0 };
            (at, (100.0 + level * wave) as u32 + (i * 7919 % 31) as u32)
        })
        .collect()
}

fn berlin() -> Zone {
    Database::embedded().zone("Europe/Berlin").unwrap()
}

fn utc(at: i64, format: &str) -> String {
    DateTime::from_timestamp(at, 0).unwrap().format(format).to_string()
}

fn wall(at: i64, format: &str) -> String {
    let offset = berlin().offset_at(Minute::from_epoch(Minutes(at / 60)));
    let local = DateTime::from_timestamp(at, 0).unwrap() + TimeDelta::seconds(offset.into());
    local.format(format).to_string()
}

/// A table with a header, of a series.
fn table(header: &str, row: impl Fn(i64, u32) -> String) -> String {
    let mut text = format!("{header}\n");
    series().into_iter().for_each(|(at, users)| writeln!(text, "{}", row(at, users)).unwrap());
    text
}

pub fn plain() -> String {
    table("time,users", |at, users| format!("{},{users}", utc(at, "%FT%TZ")))
}

/// The series with three hours of maintenance on Wednesday evenings.
pub fn maintained() -> String {
    table("t,u", |at, u| {
        let down = ["Wed 19", "Wed 20", "Wed 21"].contains(&wall(at, "%a %H").as_str());
        format!("{at},{}", if down { u / 20 } else { u })
    })
}

#[track_caller]
fn run(line: &str, stdin: &str) -> Run {
    Place::empty().run(&format!("learn {line}"), &BTreeMap::new(), stdin)
}

/// What `learn -f json` prints.
#[track_caller]
pub fn answer(line: &str, stdin: &str) -> serde_json::Value {
    let run = run(&format!("- -f json {line}"), stdin);
    assert_eq!(run.code, 0, "{line}: {}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

#[track_caller]
fn learned(line: &str, stdin: &str) -> serde_json::Value {
    answer(line, stdin)["regions"][0].clone()
}

fn activity(of: &serde_json::Value) -> Vec<f64> {
    of["activity"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

#[test]
fn every_way_to_write_a_series_gives_the_same_curve() {
    let expected = activity(&learned("--timezone Europe/Berlin", &plain()));
    assert_eq!(expected.len(), 168);
    #[track_caller]
    fn case(name: &str, options: &str, text: &str, expected: &[f64]) {
        let got = activity(&learned(&format!("--timezone Europe/Berlin {options}"), text));
        for (got, expected) in got.iter().zip(expected) {
            assert!((got - expected).abs() <= 1e-9 * expected, "{name}: {got} {expected}");
        }
    }
    let case = |name, options, text: String| case(name, options, &text, &expected);
    case("seconds", "", table("time,users", |at, users| format!("{at},{users}")));
    case("nanoseconds", "", table("time,users", |at, users| format!("{at}000000000,{users}")));
    case("BigQuery", "", table("t,u", |at, u| format!("{},{u}", utc(at, "%F %T UTC"))));
    case("wall clock", "", table("t,u", |at, u| format!("{},{u}", wall(at, "%F %T"))));
    case("spreadsheet", "", {
        let rows = table("Zeit;Nutzer", |at, u| format!("{};{u},0", wall(at, "%d.%m.%Y %H:%M")));
        format!("sep=;\n{rows}")
    });
    case("month first", "", table("t,u", |at, u| format!("{},{u}", wall(at, "%m/%d/%Y %I:%M %p"))));
    case(
        "date and hour",
        "",
        table("Date,Hour,u", |at, u| format!("{},{u}", wall(at, "%d/%m/%Y,%-H:00-%-H:59"))),
    );
    case("report", "", format!("# Report\n# Start date: 20260302\n\n{}Total,123456\n", plain()));
    case("CRLF and a mark", "", format!("\u{feff}{}", plain().replace('\n', "\r\n")));
    case("reversed", "", {
        let text = plain();
        let (header, rows) = text.split_once('\n').unwrap();
        let reversed: Vec<&str> = rows.lines().rev().collect();
        format!("{header}\n{}\n", reversed.join("\n"))
    });
    case("ends", "--stands end", table("t,u", |at, u| format!("{},{u}", at + 3600)));
    case("wide", "--value de", table("t,de,fr", |at, u| format!("{at},{u},5")));
    case(
        "long",
        "--by region --series de",
        table("t,region,u", |at, u| format!("{at},de,{u}\n{at},fr,5")),
    );
    case(
        "lines",
        "",
        series().iter().fold(String::new(), |text, (at, users)| {
            format!("{text}{{\"time\":{at},\"users\":{users}}}\n")
        }),
    );
    case("Prometheus", "", {
        let pairs: Vec<String> =
            series().iter().map(|(at, users)| format!("[{at},\"{users}\"]")).collect();
        format!(
            "{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{{\"metric\":{{}},\"values\":[{}]}}]}}}}",
            pairs.join(",")
        )
    });
}

#[test]
fn what_cannot_be_decided_is_refused_with_what_to_do() {
    #[track_caller]
    fn case(options: &str, text: &str, said: &str) {
        let run = run(&format!("- --timezone Europe/Berlin {options}"), text);
        assert_eq!(run.code, 2, "{said}: {}", run.stdout);
        assert!(
            run.stderr.contains(said) && run.stderr.contains("hint: "),
            "{said}: {}",
            run.stderr
        );
    }
    let early = |at: i64, format| wall(at % 864_000 + 1_772_409_600, format);
    case("", &table("t,u", |at, u| format!("{},{u}", early(at, "%d/%m/%Y %H:%M"))), "--date-order");
    case("", &table("t;u", |at, _| format!("{at};1,234")), "--decimal");
    case("", &table("t,u", |at, u| format!("{at},{u} K")), "export raw values");
    case("", &table("t,r,u", |at, u| format!("{at},a,{u}\n{at},b,5")), "--by");
    case("", &table("t,de,fr", |at, u| format!("{at},{u},5")), "--value");
    case("", &table("t,u", |at, u| format!("{at},-{u}")), "negative");
    case("", &table("t,u", |at, _| format!("{at},{at}")), "counter");
    case("", &table("t,u", |at, u| format!("{},{u}", at * 24)), "too far apart");
    case(
        "",
        &plain().lines().take(250).fold(String::new(), |text, line| text + line + "\n"),
        "at least two weeks",
    );
    case("", "PK\u{3}\u{4}rest", "as CSV");
    case(
        "",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
        "query_range",
    );
    case(
        "",
        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}",
        "parse error",
    );
    case(
        "",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
        "empty",
    );
    case("", "", "empty");
}

#[test]
fn what_is_wrong_with_the_data_is_found() {
    #[track_caller]
    fn codes(options: &str, text: &str) -> Vec<String> {
        let learned = learned(options, text);
        let findings = learned["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
    }
    let in_berlin = |text: &str| codes("--timezone Europe/Berlin", text);
    assert_eq!(in_berlin(&plain()), [""; 0]);
    assert!(codes("--timezone Pacific/Auckland", &plain()).contains(&"shifted".to_owned()));
    let utc_as_local = table("t,u", |at, u| format!("{},{u}", utc(at, "%F %H:%M")));
    assert!(in_berlin(&utc_as_local).contains(&"not-local".to_owned()));
    assert!(in_berlin(&maintained()).contains(&"own-window".to_owned()));
    let outage = |at: i64| (1_774_000_000..1_774_090_000).contains(&at);
    let broken = table("t,u", |at, u| format!("{at},{}", if outage(at) { 0 } else { u }));
    assert_eq!(in_berlin(&broken), ["incident"]);
    let jump = |at: i64| if at > 1_775_000_000 { 1000 } else { 1 };
    let units = table("t,u", |at, u| format!("{at},{}", u * jump(at)));
    assert!(in_berlin(&units).contains(&"unit-change".to_owned()));
}

#[test]
fn findings_are_written_for_the_programs_that_read_them() {
    let line = |format: &str| format!("- --timezone Europe/Berlin -f {format}");
    let sarif = run(&line("sarif"), &maintained());
    assert_eq!(sarif.code, 0, "{}", sarif.stderr);
    let sarif: serde_json::Value = serde_json::from_str(&sarif.stdout).unwrap();
    let found = &sarif["runs"][0]["results"][0];
    assert_eq!((&found["ruleId"], &found["level"]), (&"own-window".into(), &"warning".into()));
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["id"] == "own-window"), "{rules:?}");
    let github = run(&line("github"), &maintained()).stdout;
    assert!(github.starts_with("::warning file="), "{github}");
    assert!(github.contains("own-window"), "{github}");
}

#[test]
fn a_past_window_that_is_named_changes_nothing() {
    let windows: Vec<String> = series()
        .iter()
        .filter(|(at, _)| wall(*at, "%a %H") == "Wed 19")
        .map(|(at, _)| {
            format!("--exclude {}..{}", utc(*at, "%FT%TZ"), utc(at + 3 * 3600, "%FT%TZ"))
        })
        .collect();
    let clean = learned("--timezone Europe/Berlin", &plain());
    let excluded =
        learned(&format!("--timezone Europe/Berlin {}", windows.join(" ")), &maintained());
    assert_eq!(excluded["replay"]["slot_hour"], clean["replay"]["slot_hour"]);
    assert_eq!(excluded["filled_cells"], 3);
    // On their own clock, or on another that is named, they are the same.
    let local = |by_hours: i64| -> Vec<String> {
        let downs = series().into_iter().filter(|(at, _)| wall(*at, "%a %H") == "Wed 19");
        let on = |at: i64| wall(at + by_hours * 3600, "%FT%H:%M");
        downs.map(|(at, _)| format!("--exclude {}..{}", on(at), on(at + 3 * 3600))).collect()
    };
    for options in [local(0).join(" "), format!("--in Europe/Athens {}", local(1).join(" "))] {
        let again = learned(&format!("--timezone Europe/Berlin {options}"), &maintained());
        assert_eq!(again["activity"], excluded["activity"], "{options}");
    }
}

const REGIONS: &str = "# Ours.\nversion = 1\n\n[[regions]]\nid = \"de\"\ntimezone = \"Europe/Berlin\"\ntier = \"weekly\"\nactivity = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] # typed\n";

#[test]
fn what_is_written_is_read_by_plan_and_judged_by_check() {
    let place = Place::empty();
    let file = |name: &str| place.dir().join(name);
    std::fs::write(file("regions.toml"), REGIONS).unwrap();
    std::fs::write(file("online.csv"), plain()).unwrap();
    let run = |line: &str| place.run(line, &BTreeMap::new(), "");

    let aged = run("learn online.csv --region de --check");
    assert_eq!(aged.code, 1, "{}", aged.stderr);
    assert!(aged.stdout.contains("[aged]"), "{}", aged.stdout);

    let dry = run("learn online.csv --region de --dry-run");
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert!(dry.stdout.contains("\n+ history = \"curves/de.csv\"\n"), "{}", dry.stdout);
    assert_eq!(std::fs::read_to_string(file("regions.toml")).unwrap(), REGIONS);

    let written = run("learn online.csv --region de --write");
    assert_eq!(written.code, 0, "{}", written.stderr);
    let text = std::fs::read_to_string(file("regions.toml")).unwrap();
    assert!(text.starts_with("# Ours.\n") && text.contains("] # typed\n"), "{text}");
    assert!(text.contains("[regions.learned]\n"), "{text}");
    let history = std::fs::read_to_string(file("curves/de.csv")).unwrap();
    assert_eq!(history.lines().count() as i64, 1 + WEEKS);

    assert_eq!(run("learn online.csv --region de --check").code, 0);
    let plan = run("plan -t weekly -f json --now 2026-05-01T00:00:00Z");
    let plan: serde_json::Value = serde_json::from_str(&plan.stdout).unwrap();
    let seen = &plan["choices"][0]["seen"];
    assert_eq!(seen["weeks"], WEEKS);
    assert!(seen["within_2_percent"].as_i64().unwrap() >= WEEKS / 2, "{seen}");
    let table = run("plan -t weekly --now 2026-05-01T00:00:00Z").stdout;
    assert!(table.contains("of the 8 weeks seen"), "{table}");

    std::fs::remove_file(file("curves/de.csv")).unwrap();
    let gone = run("plan -t weekly --now 2026-05-01T00:00:00Z");
    assert_eq!(gone.code, 0, "{}", gone.stderr);
    assert!(!gone.stdout.contains("weeks seen"), "{}", gone.stdout);
    let check = run("check").stdout;
    assert!(check.contains("[lost-history]"), "{check}");
}

#[test]
fn windows_of_a_rolling_plan_are_each_tried_on_the_weeks_of_their_region() {
    let place = Place::empty();
    std::fs::create_dir(place.dir().join("curves")).unwrap();
    // Quiet at three; in one of the weeks seen that was so, in the other it was quiet at 15.
    let quiet_at = |quiet: usize, hours: usize| {
        let users = (0..hours).map(|hour| if hour % 24 == quiet { "10" } else { "100" });
        users.collect::<Vec<_>>().join(",")
    };
    let weeks = format!(
        "from\n2026-11-09T00:00Z,{}\n2026-11-16T00:00Z,{}\n",
        quiet_at(3, 168),
        quiet_at(15, 168)
    );
    std::fs::write(place.dir().join("curves/a.csv"), weeks).unwrap();
    let region = |id: &str, history: &str| {
        let day = quiet_at(3, 24);
        format!(
            "[[regions]]\nid = \"{id}\"\ntimezone = \"UTC\"\ntier = \"hotfix\"\nactivity = [{day}]\n{history}\n"
        )
    };
    let (seen, unseen) = (region("a", "history = \"curves/a.csv\""), region("b", ""));
    std::fs::write(place.dir().join("regions.toml"), format!("version = 1\n{seen}{unseen}"))
        .unwrap();
    let run = |line: &str| {
        let run = place.run(
            &format!("{line} -t hotfix --now 2026-11-23T00:00:00Z"),
            &BTreeMap::new(),
            "",
        );
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout
    };
    let plan: serde_json::Value = serde_json::from_str(&run("plan -f json")).unwrap();
    let seen = serde_json::json!([{ "region": "a", "weeks": 2, "within_2_percent": 1 }]);
    assert_eq!(plan["choices"][0]["seen_by_region"], seen);
    assert!(run("plan").contains("in 1 of 2 weeks seen"), "{}", run("plan"));
    let explained = run("explain --region a --at 2026-11-23T03:00:00Z");
    assert!(explained.contains("in 1 of the 2 weeks seen"), "{explained}");
}

#[test]
fn several_regions_are_learned_at_once() {
    let place = Place::empty();
    let regions = REGIONS.replace("# typed", "")
        + &REGIONS[REGIONS.find("[[regions]]").unwrap()..].replace("\"de\"", "\"us\"");
    std::fs::write(place.dir().join("regions.toml"), regions).unwrap();
    let text = table("t,region,u", |at, u| format!("{at},de,{u}\n{at},us-east-1,{u}\n{at},xx,1"));
    std::fs::write(place.dir().join("online.csv"), text).unwrap();
    let line = "learn online.csv --by region --map us-east-1=us -f json";
    let run = place.run(line, &BTreeMap::new(), "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("left out, as no region is called so: `xx`"), "{}", run.stderr);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let ids: Vec<&str> =
        json["regions"].as_array().unwrap().iter().map(|r| r["region"].as_str().unwrap()).collect();
    assert_eq!(ids, ["de", "us"]);
}
