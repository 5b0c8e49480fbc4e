//! Which events do a calendar's files hold? iCalendar files, mails that carry some, and
//! folders of both, beside the region file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bounded::{self, shown};
use super::folder::{self, Folder};
use crate::fleet::calendar;
use crate::ground::tz::Database;
use crate::ics;

/// What is read from the files of one calendar.
#[derive(Default)]
pub struct Files {
    pub calendars: Vec<ics::Calendar>,
    pub problems: Vec<calendar::Problem>,
    /// Of the calendars.
    names: Vec<String>,
}

/// The endings of the files that are read in a folder.
const ENDINGS: [&str; 3] = ["ics", "ical", "eml"];

impl Files {
    /// Adds the file at `path`, or every calendar and mail in the folder there, by name.
    ///
    /// # Errors
    /// A sentence for each file that cannot be read or is no calendar.
    pub fn add(
        &mut self,
        path: &Path,
        within: &Folder,
        zones: &Database,
    ) -> Result<(), Vec<String>> {
        if !path.is_dir() {
            return self.add_file(path, zones).map_err(|error| vec![error]);
        }
        let files = files_in(path).map_err(|error| vec![bounded::cannot_read(path, &error)])?;
        if files.is_empty() {
            self.tell(path, format!("the folder holds no file that ends with {}", endings()));
        }
        let mut errors = Vec::new();
        for file in files {
            if !within.holds(&file) {
                errors.push(folder::refusal(&shown(&file)));
                continue;
            }
            // Not every mail to a carrier's customers is a notice.
            let told = match bounded::bytes_of(&file) {
                Ok(bytes) if is_mail(&file) && ics::read_mail(&bytes, zones).is_err() => {
                    self.tell(&file, "the mail carries no calendar; it is left out".to_owned());
                    Ok(())
                }
                _ => self.add_file(&file, zones),
            };
            errors.extend(told.err());
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    fn add_file(&mut self, path: &Path, zones: &Database) -> Result<(), String> {
        let bytes = bounded::bytes_of(path)?;
        let read = match is_mail(path) {
            true => ics::read_mail(&bytes, zones),
            false => ics::read(&bytes, zones),
        };
        let mut calendar = read.map_err(|error| format!("`{}`: {error}", shown(path)))?;
        let file: Arc<str> = shown(path).into();
        calendar.events.iter_mut().for_each(|event| event.file = Arc::clone(&file));
        self.problems.extend(calendar.problems.iter().map(|problem| calendar::Problem {
            file: shown(path),
            line: problem.line,
            message: problem.message.clone(),
            lost: problem.lost,
        }));
        self.names.push(shown(path));
        self.calendars.push(calendar);
        Ok(())
    }

    /// Tells where two of the files mean different events by one UID.
    pub fn compare(&mut self) {
        for ics::Shared { files: [first, second], count, lines } in
            ics::shared_uids(&self.calendars)
        {
            self.problems.push(calendar::Problem {
                file: self.names[second].clone(),
                line: lines[1],
                message: format!(
                    "{} under a UID that an event of `{}` (line {}) has at another time; the one with the lower SEQUENCE is lost",
                    if count == 1 { "an event stands".to_owned() } else { format!("{count} events stand") },
                    self.names[first],
                    lines[0],
                ),
                lost: true,
            });
        }
    }

    fn tell(&mut self, path: &Path, message: String) {
        self.problems.push(calendar::Problem { file: shown(path), line: 1, message, lost: false });
    }
}

fn is_mail(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("eml"))
}

fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending)) && !path.is_dir() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn endings() -> String {
    ENDINGS.map(|ending| format!("`.{ending}`")).join(", ")
}
