//! Runs the program as a user does: files in a directory, a command line, and what comes out.
//!
//! Nothing of the machine shows: the environment is empty but for what a test adds, and
//! `TZDIR` names an empty directory, so that the time zones in the program are used.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What came out.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A directory to run in, which is gone afterwards.
pub struct Place {
    root: TempDir,
}

impl Place {
    pub fn empty() -> Self {
        let root = TempDir::new().unwrap();
        std::fs::create_dir(root.path().join("no-zones")).unwrap();
        std::fs::create_dir(root.path().join("here")).unwrap();
        Self { root }
    }

    /// A directory with a copy of the files in `folder`, and of those in its folders.
    pub fn with_files_of(folder: &Path) -> Self {
        let place = Self::empty();
        copy(folder, &place.dir());
        place
    }

    /// A directory with the files of the case `name`.
    pub fn of_case(name: &str) -> Self {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
        Self::with_files_of(&cases.join(format!("{name}.in")))
    }

    /// A directory with the region file that comes with the program, its tests, the weeks of its
    /// curves and the series that they were learned from.
    pub fn with_shipped_regions() -> Self {
        let place = Self::empty();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for name in ["regions.toml", "regions.tests.toml"] {
            std::fs::copy(root.join(name), place.dir().join(name)).unwrap();
        }
        for folder in ["curves", "tests/data/activity"] {
            std::fs::create_dir_all(place.dir().join(folder)).unwrap();
            copy(&root.join(folder), &place.dir().join(folder));
        }
        place
    }

    pub fn dir(&self) -> PathBuf {
        self.root.path().join("here")
    }

    /// The program, ready to be run here.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lowtide"));
        command.current_dir(self.dir()).env_clear().env("TZDIR", self.root.path().join("no-zones"));
        command
    }

    /// Runs the program with what `line` says after its name, and with `stdin` to read.
    pub fn run(&self, line: &str, environment: &BTreeMap<String, String>, stdin: &str) -> Run {
        let mut child = self
            .command()
            .args(words(line))
            .envs(environment)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that does not read its input may be gone before it is written.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let output = child.wait_with_output().unwrap();
        Run {
            code: output.status.code().expect("no signal ended it"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The text of every file here, by name; folders aside.
    pub fn files(&self) -> BTreeMap<String, String> {
        std::fs::read_dir(self.dir())
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_file())
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, std::fs::read_to_string(entry.path()).unwrap())
            })
            .collect()
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        if from.is_dir() {
            std::fs::create_dir(&to).unwrap();
            copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).unwrap();
        }
    }
}

/// The words of a command line, as a shell splits them: blanks, and quotes of both kinds.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    assert!(quote.is_none(), "a quote is left open: {line}");
    words.extend(word);
    words
}
