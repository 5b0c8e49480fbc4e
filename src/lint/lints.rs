//! What is a lint, what is it asked about, and what does it find?

use crate::file::Part;
use crate::finding::Severity;
use crate::fleet::{Fleet, RegionId};
use crate::ground::minute::Minute;
use crate::ground::tz::Database;

/// One way in which a sound file can still be wrong.
pub struct Lint {
    pub code: &'static str,
    pub severity: Severity,
    /// What it says about a finding, in one sentence.
    pub about: &'static str,
    /// What can be done about it, in one sentence.
    pub remedy: &'static str,
    /// A case of it, lower case, no full stop.
    pub example: &'static str,
    pub find: fn(&Terms) -> Vec<Finding>,
}

/// What the lints are asked about.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'f> {
    pub fleet: &'f Fleet,
    pub now: Minute,
    /// Time zones beside those that the fleet was read with: the system's, or those in the
    /// program where others are used.
    pub other_zones: Option<&'f Database>,
}

/// One thing that is most likely wrong.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// What it is about; `None` for the file as a whole.
    pub part: Option<Part>,
    /// The key of that part.
    pub key: Option<&'static str>,
    /// The file and line, from 1, where it is not in the region file itself.
    pub elsewhere: Option<(String, usize)>,
    /// What was found, lower case, no full stop.
    pub message: String,
    /// What to do, lower case, no full stop.
    pub advice: String,
}

impl Finding {
    pub fn new(part: Part, key: impl Into<Option<&'static str>>, message: String) -> Self {
        Self { part: Some(part), key: key.into(), elsewhere: None, message, advice: String::new() }
    }

    pub fn advice(self, advice: impl Into<String>) -> Self {
        Self { advice: advice.into(), ..self }
    }

    /// The region that it is about, where it is about one.
    pub fn region(&self) -> Option<RegionId> {
        match self.part? {
            Part::Region(region) | Part::Rule(region, _) => Some(region),
            _ => None,
        }
    }
}
