//! Does the program do what the README shows?
//!
//! Every `console` block is run, each in a directory of its own with the region file that
//! comes with the program: lines that start with `$ ` are typed, `? 1` is the exit status
//! where it is not 0, and the rest is all that is printed, errors after results.
//! `cat > FILE <<'END'` writes a file for the commands after it, and
//! `cargo run --release --` stands for the program. `SNAPSHOTS=overwrite cargo test --test
//! program documents` writes the output anew.

use std::collections::BTreeMap;
use std::path::Path;

use snapbox::Data;
use snapbox::assert::{Assert, DEFAULT_ACTION_ENV};

use crate::place::Place;

#[test]
fn every_console_block_of_the_readme_comes_out_as_shown() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let shown = std::fs::read_to_string(&readme).unwrap();
    let mut actual = String::new();
    let mut lines = shown.lines();
    let mut commands = 0;
    while let Some(line) = lines.next() {
        actual.push_str(&format!("{line}\n"));
        if line == "```console" {
            let block: Vec<&str> = lines.by_ref().take_while(|&line| line != "```").collect();
            actual.push_str(&played(&block, &mut commands));
            actual.push_str("```\n");
        }
    }
    assert!(commands > 5, "where have the commands gone?");
    Assert::new()
        .action_env(DEFAULT_ACTION_ENV)
        .eq(Data::text(actual), Data::read_from(&readme, None).raw());
}

/// The block, with what its commands print now.
fn played(block: &[&str], commands: &mut usize) -> String {
    let place = Place::with_shipped_regions();
    let mut actual = String::new();
    let mut lines = block.iter();
    while let Some(line) = lines.next() {
        let Some(typed) = line.strip_prefix("$ ") else { continue };
        actual.push_str(&format!("{line}\n"));
        if let Some(name) = typed.strip_prefix("cat > ").and_then(|t| t.strip_suffix(" <<'END'")) {
            let text: String =
                lines.by_ref().take_while(|l| **l != "END").map(|l| format!("{l}\n")).collect();
            std::fs::write(place.dir().join(name), &text).unwrap();
            actual.push_str(&format!("{text}END\n"));
            continue;
        }
        let arguments = typed
            .strip_prefix("lowtide ")
            .or_else(|| typed.strip_prefix("cargo run --release -- "))
            .unwrap_or_else(|| panic!("the README types what is no command of ours: {line}"));
        let run = place.run(arguments, &BTreeMap::new(), "");
        if run.code != 0 {
            actual.push_str(&format!("? {}\n", run.code));
        }
        actual.push_str(&run.stdout);
        actual.push_str(&run.stderr);
        *commands += 1;
    }
    actual
}
