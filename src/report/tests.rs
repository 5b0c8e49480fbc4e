//! What came of the tests of region files.

use crate::expect::{Failure, Test};
use crate::report::figures;
use crate::report::findings::{Finding, Findings, Kind, Place, Severity, Subject};
use crate::report::text::Style;

/// A file of expectations, and what of each test does not hold.
#[derive(Clone, PartialEq, Debug)]
pub struct Suite {
    /// Relative to where the program runs.
    pub file: String,
    pub tests: Vec<(Test, Vec<Failure>)>,
}

/// Whether every test of every file holds.
pub fn pass(suites: &[Suite]) -> bool {
    suites.iter().flat_map(|suite| &suite.tests).all(|(_, failures)| failures.is_empty())
}

/// A line for each test, what is wrong below it, and a last line with the count.
pub fn text(suites: &[Suite], style: Style) -> String {
    let paint = |code: &str, text: &str| {
        if style.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    };
    let mut text = String::new();
    let (mut passed, mut failed) = (0, 0);
    for Suite { file, tests } in suites {
        for (test, failures) in tests {
            if failures.is_empty() {
                passed += 1;
                text.push_str(&format!("{}    {}\n", paint("1;32", "ok"), test.name));
                continue;
            }
            failed += 1;
            text.push_str(&format!("{}  {}\n", paint("1;31", "FAIL"), paint("1", &test.name)));
            for failure in failures {
                let Failure { key, line, message } = failure;
                text.push_str(&format!("      {file}:{line}: `{key}`: {message}\n"));
            }
        }
    }
    let tests = figures::count(passed + failed, "test");
    let files = figures::count(suites.len(), "file");
    text.push_str(&format!("{tests} in {files}: {passed} passed, {failed} failed\n"));
    text
}

/// The tests as subjects and their failures as errors, for the writers of findings.
pub fn findings(suites: &[Suite]) -> Findings {
    let place = |file: &str, line| Place { file: file.to_owned(), line, column: None };
    let mut subjects = Vec::new();
    let mut findings = Vec::new();
    let mut kinds: Vec<Kind> = Vec::new();
    for Suite { file, tests } in suites {
        for (test, failures) in tests {
            for failure in failures {
                if !kinds.iter().any(|kind| kind.code == failure.key) {
                    kinds.push(Kind {
                        code: failure.key,
                        about: "The plan is not as the test expects",
                        remedy: "Mend the region file, or the test if the new plan is right",
                        severity: Severity::Error,
                    });
                }
                let message = failure.message.clone();
                findings.push(Finding {
                    place: Some(place(file, failure.line)),
                    ..Finding::new(failure.key, Severity::Error, subjects.len(), message)
                });
            }
            subjects.push(Subject { name: test.name.clone(), place: Some(place(file, test.line)) });
        }
    }
    let judged = vec![(subjects.len(), "test")];
    Findings { command: "test", kinds, judged, subjects, findings, pardon: None }
}
