//! Does the program say what it should, and nothing else? One file in `cases` for each
//! behaviour.
//!
//! A case says `args`, and where needed `env`, `stdin` and `in`: the folder of `cases`
//! whose files are there when the program runs. Without `in` that is `NAME.in`, or else
//! the region file that comes with the program. Then follows what came of it: the status,
//! all that was printed, and every file that is new or has changed.
//! `SNAPSHOTS=overwrite cargo test --test program cases` writes that part anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use snapbox::Data;
use snapbox::assert::{Assert, DEFAULT_ACTION_ENV};

use crate::place::Place;

/// What a case gives to the program. What comes of it is compared as text.
#[derive(Deserialize)]
struct Given {
    args: String,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    stdin: String,
    #[serde(rename = "in")]
    folder: Option<String>,
}

/// The first line of what came of it.
const RESULT: &str = "status.code = ";

#[test]
fn every_case_comes_out_as_written() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&cases)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    assert!(paths.len() > 30, "where have the cases gone?");
    let mut wrong = Vec::new();
    for path in &paths {
        let assert = Assert::new().action_env(DEFAULT_ACTION_ENV);
        let actual = Data::text(played(path));
        if let Err(error) = assert.try_eq(None, actual, Data::read_from(path, None).raw()) {
            wrong.push(error.to_string());
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), paths.len(), wrong.join("\n"));
}

/// The case file at `path`, with what comes of it now.
fn played(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let given = match text.find(&format!("\n{RESULT}")) {
        Some(end) => &text[..=end],
        None => &text,
    };
    let case: Given =
        toml::from_str(given).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let own = path.with_extension("in");
    let place = match case.folder.as_deref() {
        Some("") => Place::empty(),
        Some(name) => Place::with_files_of(&path.with_file_name(format!("{name}.in"))),
        None if own.is_dir() => Place::with_files_of(&own),
        None => Place::with_shipped_regions(),
    };
    let before = place.files();
    let run = place.run(&case.args, &case.env, &case.stdin);

    let mut actual = format!("{given}{RESULT}{}\n", run.code);
    for (key, printed) in [("stdout", run.stdout), ("stderr", run.stderr)] {
        if !printed.is_empty() {
            actual.push_str(&format!("{key} = {}\n", quoted(&printed)));
        }
    }
    for (name, text) in place.files() {
        if before.get(&name) != Some(&text) {
            actual.push_str(&format!("files.{name:?} = {}\n", quoted(&text)));
        }
    }
    actual
}

/// Text as a TOML string of several lines.
fn quoted(text: &str) -> String {
    let mut body = String::new();
    for c in text.chars() {
        match c {
            '\\' => body.push_str("\\\\"),
            c if c.is_control() && c != '\n' => {
                body.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => body.push(c),
        }
    }
    format!("\"\"\"\n{}\"\"\"", body.replace("\"\"\"", "\"\"\\\""))
}
