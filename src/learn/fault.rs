//! Why can a source not be learned from? What was found, where, and what to do.

use std::fmt;
use std::io;

/// One reason, told once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Found and expected, lower case, no full stop.
    pub message: String,
    /// What to do, lower case, no full stop.
    pub hint: Option<String>,
}

impl Refusal {
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()) }
    }

    /// The same, about line `line` of the source called `name`.
    pub fn at(self, name: &str, line: u64) -> Self {
        Self { message: format!("{name}:{line}: {}", self.message), ..self }
    }

    /// The same, about the source called `name`.
    pub fn of(self, name: &str) -> Self {
        Self { message: format!("{name}: {}", self.message), ..self }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        // A reader of ours that has something to say says it in full.
        match error.downcast::<Self>() {
            Ok(refusal) => refusal,
            Err(error) => Self { message: error.to_string(), hint: None },
        }
    }
}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        Self::new(io::ErrorKind::InvalidData, refusal)
    }
}
