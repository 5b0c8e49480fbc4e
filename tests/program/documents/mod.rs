//! Do README and docs say what is so? Their commands are run, their tables are written out
//! of the program, their links lead somewhere.
//!
//! Every `console` block is run, each in a directory of its own with the region file that
//! comes with the program: lines that start with `$ ` are typed, `? 1` is the exit status
//! where it is not 0, and the rest is what is printed, errors after results. A line `...`
//! stands for any lines that are left out. `cat > FILE <<'END'` writes a file for the commands
//! after it, and `cargo run --release --` stands for the program.
//!
//! Between `<!-- table: NAME -->` and `<!-- end -->` stands what [`tables`] makes of the
//! program's own lists. `SNAPSHOTS=overwrite cargo test --test program documents` writes
//! tables and output anew; what is printed more than before stands there whole.

mod links;
mod tables;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use snapbox::Data;
use snapbox::assert::{Assert, DEFAULT_ACTION_ENV};
use snapbox::filter::NormalizeToExpected;

use crate::place::Place;

/// README and the pages of `docs`.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> =
        pages.filter(|path| path.extension().is_some_and(|kind| kind == "md")).collect();
    pages.sort();
    pages.insert(0, root.join("README.md"));
    assert!(pages.len() > 5, "where have the pages gone?");
    pages
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_document_is_as_the_program_has_it() {
    let mut wrong = Vec::new();
    for path in documents() {
        let assert = Assert::new().action_env(DEFAULT_ACTION_ENV);
        let actual = Data::text(anew(&text(&path)));
        if let Err(error) = assert.try_eq(None, actual, Data::read_from(&path, None).raw()) {
            wrong.push(error.to_string());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The document with what its commands print and its tables hold now.
fn anew(document: &str) -> String {
    let mut actual = String::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        actual.push_str(&format!("{line}\n"));
        if line == "```console" {
            let block: Vec<&str> = lines.by_ref().take_while(|&line| line != "```").collect();
            actual.push_str(&played(&block));
            actual.push_str("```\n");
        } else if let Some(name) = line.strip_prefix("<!-- table: ") {
            let name = name.strip_suffix(" -->").expect("a comment ends on its line");
            assert!(lines.any(|line| line == "<!-- end -->"), "the table `{name}` has no end");
            actual.push_str(&format!("\n{}\n\n<!-- end -->\n", tables::table(name).trim_end()));
        }
    }
    actual
}

/// The block, with what its commands print now.
fn played(block: &[&str]) -> String {
    let place = Place::with_shipped_regions();
    let mut actual = String::new();
    let mut lines = block.iter().copied().peekable();
    while let Some(line) = lines.next() {
        let typed = line.strip_prefix("$ ");
        let typed = typed.unwrap_or_else(|| panic!("no command has printed this: {line}"));
        actual.push_str(&format!("{line}\n"));
        if let Some(name) = typed.strip_prefix("cat > ").and_then(|t| t.strip_suffix(" <<'END'")) {
            let text: String =
                lines.by_ref().take_while(|&l| l != "END").map(|l| format!("{l}\n")).collect();
            std::fs::write(place.dir().join(name), &text).unwrap();
            actual.push_str(&format!("{text}END\n"));
            continue;
        }
        let mut shown = String::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
            shown.push_str(&format!("{line}\n"));
        }
        let arguments = typed
            .strip_prefix("lowtide ")
            .or_else(|| typed.strip_prefix("cargo run --release -- "))
            .unwrap_or_else(|| panic!("this is no command of ours: {line}"));
        let run = place.run(arguments, &BTreeMap::new(), "");
        let status = if run.code == 0 { String::new() } else { format!("? {}\n", run.code) };
        let printed = Data::text(format!("{status}{}{}", run.stdout, run.stderr));
        let excerpt = NormalizeToExpected::new().redact();
        actual.push_str(&excerpt.normalize(printed, &Data::text(shown)).to_string());
    }
    actual
}
