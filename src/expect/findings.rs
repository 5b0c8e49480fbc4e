//! What came of the tests of region files, for the writers of findings?

use crate::expect::judge::Failure;
use crate::finding::Severity;
use crate::finding::{Finding, Findings, Kind, Place, Subject};
use crate::request::expectation::Test;

/// A file of expectations, and what of each test does not hold.
#[derive(Clone, PartialEq, Debug)]
pub struct Suite {
    /// Relative to where the program runs.
    pub file: String,
    pub tests: Vec<(Test, Vec<Failure>)>,
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
                        example: "`slot_within = [\"Sat,Sun 00:00-24:00\"]`, and a plan on a Tuesday",
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
    Findings { command: "test", kinds, judged, subjects, findings, ignored: 0, pardon: None }
}
