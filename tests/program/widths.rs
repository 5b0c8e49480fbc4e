//! Is any line wider than the terminal?

use std::collections::BTreeMap;

use crate::place::Place;

const NOW: &str = "--now 2026-11-22T12:00:00Z";

const LINES: [&str; 23] = [
    "plan -t weekly",
    "plan -t quarterly",
    "plan -t hotfix --scope global --objective fair",
    "explain -t weekly --at 2026-12-08T03:00:00Z",
    "explain -t quarterly --at 2026-12-08T03:00:00Z --region us",
    "explain -t weekly --prices",
    "whatif -t weekly --set regions.us.weight=9",
    "calendar --horizon 13w",
    "check",
    "heatmap",
    "heatmap -t quarterly",
    "heatmap --region us",
    "now",
    "now -t weekly",
    "now --existing plan.json --within 400d",
    "announce plan.json --audience users",
    "validate plan.json",
    "explain-code forbid",
    "diff plan.json later.json",
    "learn tests/data/activity/seoul.csv --region sg",
    "learn tests/data/activity/seoul.csv",
    "review plan.json tests/data/activity/new-york.csv",
    "plan -t weekly --from 2020-01-01 --horizon 2w",
];

#[test]
fn no_line_is_wider_than_the_terminal() {
    let place = Place::with_shipped_regions();
    let run = |line: &str, width: usize| {
        let environment = [("COLUMNS", width.to_string()), ("LANG", "C.UTF-8".to_owned())];
        let environment: BTreeMap<String, String> =
            environment.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        place.run(&format!("{line} {NOW}"), &environment, "")
    };
    run("plan -t weekly --horizon 2w -f json -o plan.json", 80);
    run("plan -t weekly --horizon 3w --set regions.us.weight=9 -f json -o later.json", 80);
    let mut wide = Vec::new();
    for width in [60, 80, 100] {
        for line in LINES {
            let printed = run(line, width);
            for text in printed.stdout.lines().chain(printed.stderr.lines()) {
                if text.chars().count() > width {
                    wide.push(format!("{line} at {width}: {text}"));
                }
            }
        }
    }
    // What is wrong with a file, with long words of its own in the line that is quoted.
    let text = std::fs::read_to_string(place.dir().join("regions.toml")).unwrap();
    let key = format!("version = 1\nkey_that_nobody_knows = \"{}\" # {0}\n", "a word ".repeat(30));
    std::fs::write(place.dir().join("broken.toml"), text.replace("version = 1\n", &key)).unwrap();
    for width in [60, 80, 100] {
        let printed = run("check -r broken.toml", width);
        assert!(printed.stderr.contains("hint"), "{printed:?}");
        let lines = printed.stderr.lines().filter(|text| text.chars().count() > width);
        wide.extend(lines.map(|text| format!("check at {width}: {text}")));
    }
    assert!(wide.is_empty(), "{} lines:\n{}", wide.len(), wide.join("\n"));
}
