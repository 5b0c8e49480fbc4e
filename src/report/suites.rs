//! What came of the tests of region files.

use crate::expect::{Failure, Suite};
use crate::report::text::Style;
use crate::words::figures;
use crate::words::harmless::harmless;

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
                text.push_str(&format!("{}    {}\n", paint("1;32", "ok"), harmless(&test.name)));
                continue;
            }
            failed += 1;
            text.push_str(&format!(
                "{}  {}\n",
                paint("1;31", "FAIL"),
                paint("1", &harmless(&test.name))
            ));
            for failure in failures {
                let Failure { key, line, message } = failure;
                text.push_str(&format!("      {file}:{line}: `{key}`: {}\n", harmless(message)));
            }
        }
    }
    let tests = figures::count(passed + failed, "test");
    let files = figures::count(suites.len(), "file");
    text.push_str(&format!("{tests} in {files}: {passed} passed, {failed} failed\n"));
    text
}
