//! Can a file make the reader fall over? Good files, mangled at random.

use std::sync::LazyLock;

use lowtide::file::{STARTER, Source, read_fleet, read_windows};
use lowtide::fleet::Fleet;
use lowtide::ground::tz::Database;
use proptest::prelude::*;

static FLEET: LazyLock<Fleet> = LazyLock::new(|| {
    read_fleet(&Source::new("regions.toml", STARTER), &[], &Database::embedded()).unwrap()
});

const WINDOWS: &str = r#"
[[windows]]
id = "a"
tier = "weekly"
regions = ["sg", "de"]
start = 2026-12-01T19:15:00Z
duration = "3h"
operations = ["x"]
"#;

const PLAN: &str = r#"{ "format": "lowtide.plan/1", "tier": "weekly", "choices": [ { "windows": [
  { "regions": ["de", "sg"], "start": "2026-12-01T19:15:00Z", "end": "2026-12-01T22:15:00Z",
    "status": "planned" } ] } ] }"#;

/// What stands in files, and what should not.
const WORDS: [&str; 32] = [
    "=",
    "[",
    "]",
    "{",
    "}",
    "[[",
    "]]",
    "\"",
    "'",
    "\n",
    ",",
    ".",
    "#",
    "\u{feff}",
    "\u{202e}",
    "日本",
    "nan",
    "-inf",
    "1e999",
    "0x",
    "99999999999999999999999",
    "2026-02-30",
    "\"0m\"",
    "\"52w\"",
    "true",
    "operations = true",
    "rule = \"notice\"",
    "tiers",
    "\\",
    "\t",
    "\u{0}",
    "id = \"de\"",
];

#[derive(Clone, Debug)]
enum Change {
    Delete(usize, usize),
    Double(usize, usize),
    Insert(usize, usize),
    /// Two stretches of the text change places.
    Swap(usize, usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..100_000_usize;
    prop_oneof![
        (at.clone(), 0..60_usize).prop_map(|(at, length)| Change::Delete(at, length)),
        (at.clone(), 0..300_usize).prop_map(|(at, length)| Change::Double(at, length)),
        (at.clone(), 0..WORDS.len()).prop_map(|(at, word)| Change::Insert(at, word)),
        (at.clone(), at, 0..30_usize).prop_map(|(a, b, length)| Change::Swap(a, b, length)),
    ]
}

/// A text may be cut anywhere: what is no UTF-8 any more is made so, as a terminal would.
fn mangled(text: &str, changes: &[Change]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for change in changes {
        let size = bytes.len().max(1);
        let stretch = |at: usize, length: usize| {
            let start = (at % size).min(bytes.len());
            start..(start + length).min(bytes.len())
        };
        match *change {
            Change::Delete(at, length) => drop(bytes.drain(stretch(at, length))),
            Change::Double(at, length) => {
                let copy = bytes[stretch(at, length)].to_vec();
                let at = at % size;
                bytes.splice(at..at, copy);
            }
            Change::Insert(at, word) => {
                let at = (at % size).min(bytes.len());
                bytes.splice(at..at, WORDS[word].bytes());
            }
            Change::Swap(a, b, length) => {
                let (a, b) = (stretch(a, length), stretch(b, length));
                let (one, other) = (bytes[a.clone()].to_vec(), bytes[b.clone()].to_vec());
                if a.end <= b.start {
                    bytes.splice(b, one);
                    bytes.splice(a, other);
                }
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn a_mangled_region_file_is_read_or_refused(changes in prop::collection::vec(change(), 1..6)) {
        let text = mangled(STARTER, &changes);
        if let Err(faults) = read_fleet(&Source::new("x", &text), &[], &Database::embedded()) {
            prop_assert!(faults.iter().count() > 0);
            prop_assert!(!faults.render(true).is_empty());
        }
    }

    #[test]
    fn mangled_proposals_are_read_or_refused(changes in prop::collection::vec(change(), 1..4)) {
        for (name, text) in [("x.toml", WINDOWS), ("x.json", PLAN)] {
            let text = mangled(text, &changes);
            match read_windows(&Source::new(name, &text), &FLEET) {
                Ok(windows) => prop_assert!(!windows.is_empty()),
                Err(faults) => prop_assert!(!faults.render(false).is_empty()),
            }
        }
    }

    #[test]
    fn a_mangled_setting_is_made_or_refused(
        which in 0..5_usize,
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let setting = [
            "regions.sg.compliance.office-hours.when=[\"Mon-Fri 09:00-18:00\"]",
            "tiers.weekly.phases.execute.duration=3h",
            "regions.'sg'.activity.5=3",
            "teams.apac.pace=1.5",
            "seasons.0.factor=2",
        ][which];
        let settings = [mangled(setting, &changes)];
        if let Err(faults) =
            read_fleet(&Source::new("x", STARTER), &settings, &Database::embedded())
        {
            prop_assert!(!faults.render(false).is_empty());
        }
    }
}
