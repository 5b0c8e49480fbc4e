//! Is this the file that was meant? A document of one kind, or what it is instead.
//!
//! What is none of ours may be anybody's: a list of passwords that a link leads to. Nothing
//! of it is quoted, and nothing is told of it but what it is not.

use super::bounded::LARGEST_TOML;
use super::exported;
use super::fault::{Fault, Faults, Place};
use super::keys::spec::Spec;
use super::keys::table::Table;
use super::keys::{ExpectationsKeys, ProposalsKeys, TextsKeys, TopKeys};
use super::log::Log;
use super::node::{self, Node, Value};
use super::source::Source;

/// What a document is for.
pub struct Kind {
    /// Such as `a region file`.
    name: &'static str,
    spec: &'static Spec,
    /// The key that only such a document has.
    mark: &'static str,
    /// What an empty one lacks, and how to begin.
    lacks: &'static str,
    begin: &'static str,
    /// What to do with one where another kind is expected.
    elsewhere: &'static str,
}

pub const REGIONS: Kind = Kind {
    name: "a region file",
    spec: TopKeys::SPEC,
    mark: "regions",
    lacks: "`version` and a region",
    begin: "`lowtide init` writes a file to start from",
    elsewhere: "name a region file with `-r FILE`",
};

pub const WINDOWS: Kind = Kind {
    name: "a file of proposed windows",
    spec: ProposalsKeys::SPEC,
    mark: "windows",
    lacks: "one window",
    begin: "a window starts with `[[windows]]`",
    elsewhere: "`lowtide validate FILE` judges proposed windows",
};

pub const TESTS: Kind = Kind {
    name: "a file of tests",
    spec: ExpectationsKeys::SPEC,
    mark: "tests",
    lacks: "one test",
    begin: "a test starts with `[[tests]]`",
    elsewhere: "`lowtide test FILE` runs tests",
};

pub const TEXTS: Kind = Kind {
    name: "a file of texts",
    spec: TextsKeys::SPEC,
    mark: "texts",
    lacks: "one text",
    begin: "a text starts with `[[texts]]`",
    elsewhere: "texts belong into the folder that `templates` of `[announcements]` names",
};

const KINDS: [&Kind; 4] = [&REGIONS, &WINDOWS, &TESTS, &TEXTS];

/// Reads a document of that kind, with the log for its faults.
///
/// # Errors
/// When it is empty, something else, or broken: then every syntax error is told.
pub fn read(source: &Source, kind: &Kind) -> Result<(Node, Log), Faults> {
    let text = source.text();
    if text.trim().is_empty() {
        let message = format!("the file is empty; expected at least {}", kind.lacks);
        return Err(Faults::one(source, 0..0, message, Some(kind.begin.to_owned())));
    }
    if text.len() as u64 > LARGEST_TOML {
        let most = LARGEST_TOML >> 20;
        let message = format!("the file is larger than {most} MiB, the most that is read of TOML");
        return Err(Faults::one(&source.unquoted(), 0..0, message, None));
    }
    if let Some((found, ending)) = other_format(source) {
        let message = format!("the file is {found}; expected {}", kind.name);
        let named =
            format!("a plan stands in a file that ends with `{ending}`, or comes with `--plan`");
        let hint = if kind.mark == WINDOWS.mark { named } else { kind.begin.to_owned() };
        return Err(Faults::one(&source.unquoted(), 0..0, message, Some(hint)));
    }
    let log = Log::new(source);
    let (root, errors) = node::parse(text);
    let is_blank = matches!(&root.value, Value::Table(table) if table.entries.is_empty());
    let is_meant =
        kind.spec.names().any(|key| root.get(key).is_some()) || (is_blank && errors.is_empty());
    // The file of tests names its region file under `regions`.
    let is_marked = |kind: &Kind| root.get(kind.mark).is_some_and(|node| node.text().is_none());
    if !is_marked(kind)
        && errors.is_empty()
        && let Some(other) = KINDS.iter().find(|other| is_marked(other))
    {
        let message = format!("the file is {}; expected {}", other.name, kind.name);
        let hint = Some(other.elsewhere.to_owned());
        return Err(Faults::one(&source.unquoted(), 0..0, message, hint));
    }
    match errors.first() {
        None if is_meant => Ok((root, log)),
        None => {
            let message = format!("the file has no key of {}", kind.name);
            Err(told(source, 0, message, kind))
        }
        Some(_) if is_meant => {
            errors.into_iter().for_each(|error| log.push(error));
            Err(log.finish(()).expect_err("there is an error"))
        }
        Some(Fault { place: Place { start, .. }, .. }) => {
            let message = format!("the file is no TOML; expected {}", kind.name);
            Err(told(source, *start, message, kind))
        }
    }
}

/// A fault of what is none of ours.
fn told(source: &Source, at: usize, message: String, kind: &Kind) -> Faults {
    Faults::one(&source.unquoted(), at..at, message, Some(kind.begin.to_owned()))
}

/// What the file is where it is no TOML at all, and how such files end.
fn other_format(source: &Source) -> Option<(&'static str, &'static str)> {
    let text = source.text().trim_start();
    if exported::is_calendar(source) {
        return Some(("an iCalendar file", ".ics"));
    }
    if !text.starts_with('{') {
        return None;
    }
    let ours =
        [("lowtide.plan/", "a plan in JSON"), ("lowtide.calendar/", "the plan of a year in JSON")];
    let named = ours.iter().find(|(format, _)| text.contains(format));
    Some((named.map_or("JSON", |(_, name)| name), ".json"))
}
