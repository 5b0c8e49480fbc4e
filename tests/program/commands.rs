//! What holds of the commands whatever the region file says: help, manual, schema, pipes.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use crate::place::Place;

/// What is printed of a line that succeeds and warns of nothing.
#[track_caller]
fn printed(place: &Place, line: &str) -> String {
    let run = place.run(line, &BTreeMap::new(), "");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{line}");
    run.stdout
}

#[test]
fn the_printed_schema_is_the_one_that_comes_with_the_program() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("regions.schema.json");
    assert!(printed(&Place::empty(), "schema") == std::fs::read_to_string(shipped).unwrap());
}

#[test]
fn a_file_from_init_passes_check_and_can_be_planned() {
    let place = Place::empty();
    assert_eq!(printed(&place, "init -o -"), lowtide::file::STARTER);
    place.run("init", &BTreeMap::new(), "");
    assert_eq!(
        printed(&place, "check --now 2026-11-22T12:00:00Z"),
        "3 regions, 7 rules, 5 tiers judged: nothing found; exit code 0\n"
    );
    for tier in ["weekly", "biweekly", "hotfix", "quarterly", "annual"] {
        printed(&place, &format!("plan --tier {tier} --now 2026-11-22T12:00:00Z"));
    }
}

#[test]
fn the_full_file_from_init_is_the_one_that_comes_with_the_program() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("regions.toml");
    let shipped = std::fs::read_to_string(shipped).unwrap();
    // Without the weeks that lie beside that one.
    let kept = shipped.lines().filter(|line| !line.starts_with("history = \"curves/"));
    let expected: String = kept.map(|line| format!("{line}\n")).collect();
    assert!(printed(&Place::empty(), "init --full -o -") == expected);
}

#[test]
fn completions_and_manual_know_the_commands_that_are_built() {
    let place = Place::empty();
    for line in ["completions bash", "completions zsh", "completions fish", "man"] {
        let text = printed(&place, line);
        for command in [
            "plan",
            "validate",
            "announce",
            "explain",
            "whatif",
            "calendar",
            "heatmap",
            "check",
            "test",
            "init",
            "schema",
            "completions",
            "man",
        ] {
            assert!(text.contains(command), "`{line}` does not name `{command}`");
        }
    }
    let page = printed(&place, "man plan");
    assert!(page.contains(".TH lowtide-plan 1"), "{page}");
    for option in ["tier", "objective", "only", "existing", "keep"] {
        assert!(page.contains(option), "the manual of `plan` does not name `--{option}`");
    }
}

#[test]
fn names_of_the_region_file_complete_where_they_are_typed() {
    let place = Place::with_shipped_regions();
    let names = printed(&place, "complete regions a lowtide plan -r regions.toml --only");
    assert!(names.lines().any(|name| name == "sg"), "{names}");
    assert!(printed(&place, "complete tiers h").lines().any(|name| name == "hotfix"));
    assert!(printed(&place, "complete codes l").lines().any(|name| name == "lost-event"));
    assert_eq!(printed(&Place::empty(), "complete tiers h"), "");
    for (shell, asked) in [
        ("bash", "compgen -W \"$(lowtide complete tiers "),
        ("zsh", "{compadd -- $(lowtide complete regions "),
        ("fish", "-a \"(lowtide complete codes "),
    ] {
        let script = printed(&place, &format!("completions {shell}"));
        assert!(script.contains(&asked.replace('\\', "")), "{shell}");
    }
}

#[test]
fn nobody_hears_of_a_reader_that_has_gone_away() {
    let place = Place::with_shipped_regions();
    for line in ["plan -t weekly -f json --now 2026-11-22T12:00:00Z", "schema", "man", "--help"] {
        let mut child = place
            .command()
            .args(line.split(' '))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{line}");
        assert_eq!(output.status.code(), Some(0), "{line}");
    }
}

#[test]
fn the_same_question_gets_the_same_bytes() {
    let place = Place::with_shipped_regions();
    for format in ["table", "json", "markdown", "csv", "ics", "alertmanager"] {
        let line = format!("plan -q -t biweekly -f {format} --now 2026-11-22T12:00:00Z");
        assert_eq!(printed(&place, &line), printed(&place, &line));
    }
}
