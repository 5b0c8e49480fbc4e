//! Does `validate` find each fault, and nothing in a window that touches the edge of a rule?
//! Does what it suggests hold?

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::place::{Place, Run};

const NOW: &str = "--now 2026-01-05T00:00:00Z";

fn place() -> Place {
    Place::with_files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/validate"))
}

fn validate(place: &Place, windows: &str, options: &str) -> (Run, Value) {
    let line = format!("validate - -f json {NOW} {options}");
    let run = place.run(line.trim_end(), &BTreeMap::new(), windows);
    let found = serde_json::from_str(&run.stdout)
        .unwrap_or_else(|error| panic!("{error}\n{windows}\n{}", run.stderr));
    (run, found)
}

fn codes(found: &Value) -> BTreeSet<&str> {
    let findings = found["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

/// Windows of one tier, each of one region, from a start on, so many minutes long.
fn windows(tier: &str, of: &[(&str, &str, u32)]) -> String {
    of.iter()
        .enumerate()
        .map(|(i, (region, start, minutes))| {
            format!(
                "[[windows]]\nid = \"w{i}\"\ntier = \"{tier}\"\nregions = [\"{region}\"]\nstart = 2026-01-{start}:00Z\nduration = \"{minutes}m\"\n"
            )
        })
        .collect()
}

/// `broken` breaks the rule and `sound` touches its edge; what is suggested instead of the
/// broken window is sound.
#[track_caller]
fn case(code: &str, options: &str, broken: &str, sound: &str) {
    let place = place();
    let (run, found) = validate(&place, broken, options);
    assert_eq!(codes(&found), BTreeSet::from([code]), "{}", run.stdout);
    assert_eq!(run.code, 1, "{code}");
    let (run, found) = validate(&place, sound, options);
    assert_eq!((codes(&found), run.code), (BTreeSet::new(), 0), "{code}: {}", run.stdout);

    let (_, found) = validate(&place, broken, options);
    for finding in found["findings"].as_array().unwrap() {
        let Some(start) = finding["suggestion"]["start"].as_str() else {
            assert!(finding["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{code}");
            continue;
        };
        let line = finding["line"].as_u64().unwrap() as usize;
        let mut lines: Vec<String> = broken.lines().map(str::to_owned).collect();
        let at = (line..lines.len()).find(|&i| lines[i].starts_with("start")).unwrap();
        lines[at] = format!("start = {start}");
        let (run, found) = validate(&place, &lines.join("\n"), options);
        assert_eq!((codes(&found), run.code), (BTreeSet::new(), 0), "{code}: {}", run.stdout);
    }
}

#[test]
fn a_window_breaks_each_rule_and_its_twin_touches_the_edge() {
    let one = |tier, region, start, minutes| windows(tier, &[(region, start, minutes)]);
    let with = |window: String, line: &str| format!("{window}{line}\n");
    let plain = || one("fix", "plain", "06T00:00", 60);
    case("unknown-tier", "", &one("fixx", "plain", "06T00:00", 60), &plain());
    case("unknown-region", "", &one("fix", "plian", "06T00:00", 60), &plain());
    let two = windows("fix", &[("plain", "06T00:00", 60), ("other", "07T00:00", 60)]);
    case("duplicate-id", "", &two.replace("w1", "w0"), &two);
    case("not-in-tier", "", &one("fix", "lax", "06T00:00", 60), &plain());
    let filed = "filed = 2026-01-01T00:00:00Z";
    case(
        "in-the-past",
        "",
        &with(one("fix", "plain", "04T23:59", 60), filed),
        &with(one("fix", "plain", "05T00:00", 60), filed),
    );
    case("too-short", "", &one("fix", "plain", "06T00:00", 59), &plain());
    let careful = one("careful", "plain", "06T00:00", 60);
    case("no-rollback", "", &careful, &with(careful.clone(), "rollback = \"back.md\""));
    case("forbid", "", &one("fix", "sg", "06T00:01", 60), &one("fix", "sg", "06T00:00", 60));
    case("allow", "", &one("fix", "night", "06T05:01", 60), &one("fix", "night", "06T05:00", 60));
    case("notice", "", &one("fix", "told", "06T23:59", 60), &one("fix", "told", "07T00:00", 60));
    case(
        "max-duration",
        "",
        &one("fix", "short", "06T00:00", 91),
        &one("fix", "short", "06T00:00", 90),
    );
    case(
        "max-user-minutes",
        "",
        &one("fix", "busy", "06T12:00", 60),
        &one("fix", "busy", "06T11:59", 60),
    );
    case(
        "forbid-operations",
        "",
        &with(one("fix", "keeper", "06T00:00", 60), "operations = [\"wipe\"]"),
        &with(one("fix", "keeper", "06T00:00", 60), "operations = [\"dust\"]"),
    );
    case(
        "retention",
        "",
        &one("purging", "keeper", "06T00:00", 60),
        &one("purging", "lax", "06T00:00", 60),
    );
    case(
        "team-shift",
        "",
        &one("fix", "manned", "06T15:01", 60),
        &one("fix", "manned", "06T15:00", 60),
    );
    case(
        "freeze",
        "",
        &one("fix", "frozen", "09T23:01", 60),
        &one("fix", "frozen", "09T23:00", 60),
    );
    case(
        "tier-notice",
        "",
        &one("noticed", "plain", "05T23:59", 60),
        &one("noticed", "plain", "06T00:00", 60),
    );
    case(
        "regret",
        "--max-regret 50%",
        &one("fix", "tidal", "06T12:00", 60),
        &one("fix", "tidal", "06T08:00", 60),
    );
}

#[test]
fn two_windows_break_each_rule_between_them_and_their_twins_touch_the_edge() {
    let pair = |tier: &str, a: &str, b: &str, start: &str| {
        windows(tier, &[(a, "06T00:00", 60), (b, start, 60)])
    };
    #[track_caller]
    fn at(code: &str, pair: impl Fn(&str) -> String, broken: &str, sound: &str) {
        case(code, "", &pair(broken), &pair(sound));
    }
    at("min-interval", |start| pair("fix", "rest", "rest", start), "06T06:59", "06T07:00");
    at("max-per", |start| pair("fix", "seldom", "seldom", start), "06T23:59", "07T00:00");
    at("overlap", |start| pair("fix", "plain", "plain", start), "06T00:59", "06T01:00");
    at("max-parallel", |start| pair("narrow", "plain", "other", start), "06T00:59", "06T01:00");
    at("failover", |start| pair("fix", "first", "second", start), "06T00:59", "06T01:00");
    at("gap", |start| pair("apart", "first", "second", start), "06T02:59", "06T03:00");
    at("team", |start| pair("fix", "left", "right", start), "06T00:59", "06T01:00");
    at("waves", |start| pair("roll", "first", "second", start), "06T01:59", "06T02:00");
}

#[test]
fn a_finding_says_who_asks_for_what_and_when_it_breaks() {
    let (_, found) = validate(&place(), &windows("fix", &[("sg", "06T00:01", 60)]), "");
    let finding = &found["findings"][0];
    for (key, expected) in [
        ("window", "w0"),
        ("region", "sg"),
        ("rule", "office-hours"),
        ("reason", "customers trade"),
        ("source", "contract 7"),
        ("local_time", "Tue 2026-01-06 09:00 +08:00"),
        ("hint", "start at 2026-01-06T00:00:00Z, 1m earlier, at 60.0 user-minutes"),
    ] {
        assert_eq!(finding[key], expected, "{key}");
    }
    assert_eq!((&finding["line"], &found["rules"]), (&Value::from(1), &Value::from(1)));
}

#[test]
fn severities_are_what_the_user_says() {
    let broken = windows("fix", &[("sg", "06T00:01", 60)]);
    #[track_caller]
    fn ends(windows: &str, options: &str, code: i32, severities: &[&str]) {
        let (run, found) = validate(&place(), windows, options);
        let found: Vec<&str> = found["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["severity"].as_str().unwrap())
            .collect();
        assert_eq!((run.code, found.as_slice()), (code, severities), "{options}");
    }
    ends(&broken, "", 1, &["error"]);
    ends(&broken, "--warn forbid", 0, &["warning"]);
    ends(&broken, "--ignore forbid,notice", 0, &[]);
    ends(&broken, "--exit-zero", 0, &["error"]);
    let accepted = format!("{broken}accept = [{{ code = \"forbid\", reason = \"agreed\" }}]\n");
    ends(&accepted, "", 0, &["note"]);
    let vain = accepted.replace("00:01", "00:00");
    ends(&vain, "", 0, &["warning"]);
    ends(&vain, "--error unused-accept", 1, &["error"]);
    ends(&vain, "--ignore forbid", 0, &[]);
}

#[test]
fn nothing_is_green_by_silence() {
    let place = place();
    std::fs::write(place.dir().join("empty.toml"), "").unwrap();
    std::fs::write(place.dir().join("none.toml"), "windows = []\n").unwrap();
    let lost = windows("fixx", &[("plain", "06T00:00", 60)]);
    std::fs::write(place.dir().join("lost.toml"), lost).unwrap();
    #[track_caller]
    fn fails(place: &Place, line: &str, said: &str) {
        let run = place.run(&format!("validate {line} {NOW}"), &BTreeMap::new(), "");
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{line}");
        assert!(run.stderr.contains(said), "{line}: {}", run.stderr);
    }
    fails(&place, "", "there is no file to validate");
    fails(&place, "absent.toml", "cannot read `absent.toml`");
    fails(&place, "windows/*.toml", "no file has a name like this pattern");
    fails(&place, "windows/*.toml --allow-empty", "no file has a name like this pattern");
    fails(&place, "empty.toml", "the file is empty");
    fails(&place, "none.toml", "`windows` is an empty list");
    fails(&place, "lost.toml --ignore unknown-tier", "none of the windows could be judged");
    fails(&place, "lost.toml lost.toml", "`lost.toml` is named twice");
    fails(&place, "lost.toml --ignore forbit", "there is no code `forbit`; did you mean `forbid`?");
    fails(&place, "lost.toml --ignore forbid --warn forbid", "named by both");
    for file in ["", "empty.toml", "none.toml"] {
        let line = format!("validate {file} --allow-empty {NOW}").replace("  ", " ");
        let run = place.run(&line, &BTreeMap::new(), "");
        let said = "0 windows, 0 regions, 0 rules judged: nothing found; exit code 0, as `--allow-empty` asks\n";
        assert_eq!((run.code, run.stdout.as_str()), (0, said), "{file}: {}", run.stderr);
    }
}

#[test]
fn a_plan_is_clean_right_after_planning() {
    let place = Place::with_shipped_regions();
    for tier in ["weekly", "biweekly", "hotfix", "quarterly", "annual"] {
        for scope in ["global", "rolling"] {
            let now = "--now 2026-11-22T12:00:00Z";
            let line = format!(
                "plan -t {tier} --scope {scope} -f json -o plan.json --effort 500000 --max-gap 50 {now}"
            );
            let run = place.run(&line, &BTreeMap::new(), "");
            assert_eq!(run.code, 0, "{line}: {}", run.stderr);
            let plan: Value = serde_json::from_str(&place.files()["plan.json"]).unwrap();
            let run = place.run(&format!("validate plan.json -f json {now}"), &BTreeMap::new(), "");
            let found: Value = serde_json::from_str(&run.stdout).unwrap();
            assert_eq!(
                (run.code, &found["errors"]),
                (0, &Value::from(0)),
                "{line}: {}",
                run.stdout
            );
            // Only an occurrence that was moved may come near another.
            if scope == "rolling" || plan["choices"][0]["moves"] == 0 {
                assert_eq!(codes(&found), BTreeSet::new(), "{line}: {}", run.stdout);
            }
        }
    }
}

/// A window that breaks a rule in three ways: as an error, accepted, and accepted in vain.
fn mixed() -> String {
    let accepted = "accept = [{ code = \"no-rollback\", reason = \"<read> & \\\"go\\\"\" }, { code = \"gap\", reason = \"none\" }]\n";
    let careful = windows("careful", &[("plain", "06T00:00", 60)]).replace("w0", "a, b: 100%");
    format!("{}{careful}{accepted}", windows("fix", &[("sg", "06T00:01", 60)]))
}

#[test]
fn sarif_is_what_its_schema_asks_for() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sarif-2.1.0.json");
    let schema = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let place = place();
    std::fs::write(place.dir().join("two words.toml"), mixed()).unwrap();
    let line = format!("validate './two words.toml' -f sarif {NOW}");
    let run = place.run(&line, &BTreeMap::new(), "");
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let errors: Vec<String> = validator.iter_errors(&report).map(|e| e.to_string()).collect();
    assert_eq!(errors, [""; 0], "{}", run.stdout);
    let report = &report["runs"][0];
    let results = report["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(report["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        let file = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(file, "two%20words.toml");
    }
    assert_eq!(results[1]["suppressions"][0]["justification"], "<read> & \"go\"");
}

#[test]
fn a_recurring_window_is_held_against_the_best_of_its_own_cycle() {
    let place = Place::with_shipped_regions();
    let now = "--now 2026-11-22T12:00:00Z";
    let window = "[[windows]]\ntier = \"weekly\"\nregions = [\"us\"]\nstart = START\nduration = \"3h\"\nrollback = \"x\"\n";
    let judged = |start: &str, regret: &str| {
        let window = window.replace("START", start);
        let run =
            place.run(&format!("validate - -f json {regret} {now}"), &BTreeMap::new(), &window);
        serde_json::from_str::<Value>(&run.stdout).unwrap()
    };
    let found = judged("2026-12-09T13:00:00Z", "--max-regret 0%");
    assert_eq!(codes(&found), BTreeSet::from(["regret"]), "{found}");
    let start = found["findings"][0]["suggestion"]["start"].as_str().unwrap();
    assert_eq!(codes(&judged(start, "--max-regret 0%")), BTreeSet::new());
    assert_eq!(codes(&judged("2026-12-09T13:00:00Z", "--max-regret 100000%")), BTreeSet::new());
}

#[test]
fn windows_of_several_files_are_judged_together() {
    let place = place();
    let write =
        |name: &str, windows: String| std::fs::write(place.dir().join(name), windows).unwrap();
    write("a.toml", windows("fix", &[("plain", "06T00:00", 60)]));
    write("b.toml", windows("fix", &[("plain", "06T00:30", 60)]));
    let line = format!("plan -t fix --only other --scope global -f json -o plan.json {NOW}");
    place.run(&line, &BTreeMap::new(), "");
    let line = format!("validate a.toml b.toml plan.json -f json {NOW}");
    let run = place.run(&line, &BTreeMap::new(), "");
    let found: Value = serde_json::from_str(&run.stdout).unwrap();
    let told: Vec<(&Value, &Value)> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (&finding["file"], &finding["code"]))
        .collect();
    let (file, codes) = (Value::from("b.toml"), ["duplicate-id", "overlap"].map(Value::from));
    assert_eq!(told, [(&file, &codes[0]), (&file, &codes[1])], "{}", run.stdout);
    assert_eq!((&found["windows"], run.code), (&Value::from(3), 1));
}
