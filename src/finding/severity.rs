//! How bad is a finding? What its code says, unless the user says otherwise.

use std::fmt;

/// The worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Decides the exit code.
    Error,
    Warning,
    Note,
}

impl Severity {
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Note];

    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What `--error`, `--warn` and `--ignore` say about codes.
#[derive(Clone, Default, Debug)]
pub struct Levels {
    pub error: Vec<String>,
    pub warn: Vec<String>,
    pub ignore: Vec<String>,
}

impl Levels {
    /// How bad a finding of `code` is where nobody says otherwise than `usual`; `None` when
    /// it is to be ignored.
    pub fn of(&self, code: &str, usual: Severity) -> Option<Severity> {
        let named = |list: &[String]| list.iter().any(|name| name == code);
        if named(&self.ignore) {
            None
        } else if named(&self.error) {
            Some(Severity::Error)
        } else if named(&self.warn) {
            Some(Severity::Warning)
        } else {
            Some(usual)
        }
    }
}
