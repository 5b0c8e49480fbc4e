//! What does a broken region file say? Everything that is wrong with it, at once.
//!
//! Each file in `faults` is a behaviour. Its `toml` blocks are region files, and the `text`
//! block after each is all that is said of it. A block `toml after sg` goes on where [`SG`]
//! ends; `DAY` stands for a day's activity, which these tests are not about.
//! `SNAPSHOTS=overwrite cargo test --test files faults` writes the `text` blocks anew.

use std::path::{Path, PathBuf};

use lowtide::file::{Source, read_fleet};
use lowtide::ground::tz::Database;
use snapbox::Data;
use snapbox::assert::{Assert, DEFAULT_ACTION_ENV};

pub const DAY: &str = "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]";

/// A file without faults, one region long, that ends in the region.
pub const SG: &str = r#"version = 1

[[regions]]
id = "sg"
timezone = "Asia/Singapore"
tier = "weekly"
activity = { weekday = DAY, weekend = DAY }
"#;

#[test]
fn every_fault_is_told_as_written() {
    let faults = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/faults");
    let paths: Vec<PathBuf> =
        std::fs::read_dir(&faults).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(paths.len() > 10, "where have the faults gone?");
    let mut wrong = Vec::new();
    for path in &paths {
        let assert = Assert::new().action_env(DEFAULT_ACTION_ENV);
        let actual = Data::text(told(path));
        if let Err(error) = assert.try_eq(None, actual, Data::read_from(path, None).raw()) {
            wrong.push(error.to_string());
        }
    }
    assert!(wrong.is_empty(), "{} of {} files:\n{}", wrong.len(), paths.len(), wrong.join("\n"));
}

/// The behaviour at `path`, with what is said of its region files now.
fn told(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let mut actual = String::new();
    let mut lines = text.lines();
    let mut said = None;
    while let Some(line) = lines.next() {
        actual.push_str(&format!("{line}\n"));
        let Some(kind) = line.strip_prefix("```") else { continue };
        let block = lines.by_ref().take_while(|&line| line != "```");
        let block: String = block.map(|line| format!("{line}\n")).collect();
        let place = path.display();
        let shown = match (kind, said.take()) {
            ("toml", None) => {
                said = Some(faults(&block));
                block
            }
            ("toml after sg", None) => {
                said = Some(faults(&format!("{SG}{block}")));
                block
            }
            ("text", Some(said)) => said,
            _ => panic!("{place}: expected a `text` block after each `toml` block"),
        };
        actual.push_str(&format!("{shown}```\n"));
    }
    assert!(said.is_none(), "{}: the last block has no `text` block", path.display());
    actual
}

fn faults(text: &str) -> String {
    let source = Source::new("regions.toml", &text.replace("DAY", DAY));
    match read_fleet(&source, &[], &Database::embedded()) {
        Ok(_) => "no faults\n".to_owned(),
        Err(faults) => faults.render(false, None),
    }
}
