//! What was found wrong, whoever found it, ready to be written in any format?

use crate::finding::severity::Severity;
use crate::ground::harm::UserMinutes;
use crate::words::figures;
use crate::words::harmless::harmless;

/// Everything that one run has found, and what it has looked at.
#[derive(Clone, PartialEq, Debug)]
pub struct Findings {
    /// The command that judged, such as `validate`.
    pub command: &'static str,
    /// Every code that could have been found, in the order in which they are documented.
    pub kinds: Vec<Kind>,
    /// What was judged and how many of them, such as 3 of `window`.
    pub judged: Vec<(usize, &'static str)>,
    /// What findings are about: windows, or regions of a file.
    pub subjects: Vec<Subject>,
    /// In the order of the subjects.
    pub findings: Vec<Finding>,
    /// How many findings are left out because `--ignore` asks for it.
    pub ignored: usize,
    /// The option that makes the exit code 0 whatever was found, such as `--exit-zero`.
    pub pardon: Option<&'static str>,
}

/// One code, explained.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kind {
    pub code: &'static str,
    /// What it says about a finding, in one sentence.
    pub about: &'static str,
    /// What can be done about it, in one sentence.
    pub remedy: &'static str,
    /// A case of it, lower case, no full stop.
    pub example: &'static str,
    pub severity: Severity,
}

/// Something that was judged: a test case of JUnit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subject {
    pub name: String,
    pub place: Option<Place>,
}

/// Where something is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Relative to where the program runs, with `/` between folders.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1; `None` for the line as a whole.
    pub column: Option<usize>,
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// One of the codes of [`Findings::kinds`].
    pub code: &'static str,
    pub severity: Severity,
    /// Position in [`Findings::subjects`].
    pub subject: usize,
    /// Found and expected, lower case, no full stop.
    pub message: String,
    pub place: Option<Place>,
    /// The window it is about, by its id or its position.
    pub window: Option<String>,
    pub region: Option<String>,
    /// The rule that is broken, by its id.
    pub rule: Option<String>,
    /// Why there is such a rule, and who says so.
    pub reason: Option<String>,
    pub source: Option<String>,
    /// When it breaks, on the region's own clock.
    pub local_time: Option<String>,
    pub way_out: Option<WayOut>,
    /// Why somebody has agreed to live with it.
    pub accepted: Option<String>,
}

/// What to do about a finding.
#[derive(Clone, PartialEq, Debug)]
pub struct WayOut {
    /// Lower case, no full stop.
    pub advice: String,
    /// Another start, where one helps.
    pub start: Option<Start>,
}

/// A start that breaks nothing.
#[derive(Clone, PartialEq, Debug)]
pub struct Start {
    /// In RFC 3339.
    pub at: String,
    pub impact: UserMinutes,
}

impl Finding {
    /// A finding that says no more than it must.
    pub fn new(code: &'static str, severity: Severity, subject: usize, message: String) -> Self {
        Self {
            code,
            severity,
            subject,
            message,
            place: None,
            window: None,
            region: None,
            rule: None,
            reason: None,
            source: None,
            local_time: None,
            way_out: None,
            accepted: None,
        }
    }

    /// What it is about, in a few words: `forbid: CHG-1042, sg`.
    pub fn title(&self) -> String {
        let about: Vec<&str> =
            [&self.window, &self.region].into_iter().flatten().map(String::as_str).collect();
        match about.as_slice() {
            [] => self.code.to_owned(),
            about => harmless(&format!("{}: {}", self.code, about.join(", "))),
        }
    }

    /// What is said below the message, each with its label.
    pub fn remarks(&self) -> Vec<(&'static str, String)> {
        let mut remarks = Vec::new();
        if let Some(time) = &self.local_time {
            remarks.push(("local time", harmless(time)));
        }
        match (&self.reason, &self.source) {
            (Some(reason), Some(source)) => {
                remarks.push(("why", harmless(&format!("{reason} ({source})"))))
            }
            (Some(only), None) | (None, Some(only)) => remarks.push(("why", harmless(only))),
            (None, None) => {}
        }
        if let Some(reason) = &self.accepted {
            remarks.push(("accepted", harmless(reason)));
        }
        if let Some(way_out) = &self.way_out {
            remarks.push(("hint", harmless(&way_out.advice)));
        }
        remarks
    }

    /// The message and what is said below it, a line each.
    pub fn in_full(&self) -> String {
        let mut text = harmless(&self.message);
        for (label, remark) in self.remarks() {
            text.push_str(&format!("\n{label}: {remark}"));
        }
        text
    }
}

impl Findings {
    /// What two runs of one command have found, as one.
    pub fn and(mut self, other: Self) -> Self {
        let before = self.subjects.len();
        let shifted = |finding: Finding| Finding { subject: finding.subject + before, ..finding };
        self.subjects.extend(other.subjects);
        self.findings.extend(other.findings.into_iter().map(shifted));
        for ((number, _), (more, _)) in self.judged.iter_mut().zip(other.judged) {
            *number += more;
        }
        self.ignored += other.ignored;
        self
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Whether the answer is yes: nothing is an error, or errors are pardoned.
    pub fn passes(&self) -> bool {
        self.count(Severity::Error) == 0 || self.pardon.is_some()
    }

    /// What was judged, what came of it, and what decided the exit code.
    pub fn verdict(&self) -> String {
        let judged: Vec<String> =
            self.judged.iter().map(|&(number, what)| figures::count(number, what)).collect();
        let errors = self.count(Severity::Error);
        let mut found: Vec<String> = Severity::ALL
            .into_iter()
            .map(|severity| (self.count(severity), severity.name()))
            .filter(|&(number, _)| number > 0)
            .map(|(number, name)| figures::count(number, name))
            .collect();
        if self.ignored > 0 {
            found.push(format!("{} ignored", self.ignored));
        }
        let found = if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
        let decided = match (errors, self.pardon) {
            (0, None) if self.findings.is_empty() => "exit code 0".to_owned(),
            (0, None) => "exit code 0, as no finding is an error".to_owned(),
            (_, Some(option)) => format!("exit code 0, as `{option}` asks"),
            (1, None) => "exit code 1, because of the error".to_owned(),
            (_, None) => "exit code 1, because of the errors".to_owned(),
        };
        format!("{} judged: {found}; {decided}", judged.join(", "))
    }

    /// The findings, the most severe first, otherwise in their order.
    pub fn by_severity(&self) -> Vec<&Finding> {
        let mut sorted: Vec<&Finding> = self.findings.iter().collect();
        sorted.sort_by_key(|finding| finding.severity);
        sorted
    }
}
