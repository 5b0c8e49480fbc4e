//! What is read: the region file, other files, time zones, the clock.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use lowtide::file::{self, Folder, Places, Source};
use lowtide::finding::events;
use lowtide::fleet::Fleet;
use lowtide::fleet::calendar::Problem;
use lowtide::ground::tz::Database;
use lowtide::words::names::nearest;

use crate::cli::session::Session;

/// Where systems keep their time zones.
const ZONEINFO: [&str; 3] = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"];

impl Session<'_> {
    /// The region file with `settings` applied.
    pub fn read_fleet(&mut self, settings: &[String]) -> anyhow::Result<Fleet> {
        let (fleet, _) = self.read_fleet_with_places(settings)?;
        self.warn_of_calendars(&fleet);
        Ok(fleet)
    }

    /// The same, and where its parts stand.
    pub fn read_fleet_with_places(
        &mut self,
        settings: &[String],
    ) -> anyhow::Result<(Fleet, Places)> {
        let source = self.region_file(&self.common.regions)?;
        self.fleet_of(&source, settings)
    }

    /// The region file at `path` with `settings` applied.
    pub fn read_fleet_of(&mut self, path: &Path, settings: &[String]) -> anyhow::Result<Fleet> {
        let source = self.read(path)?;
        let (fleet, _) = self.fleet_of(&source, settings)?;
        self.warn_of_calendars(&fleet);
        Ok(fleet)
    }

    /// Says which events of calendars could not be used; `check` has them among its findings.
    ///
    /// That something which forbids windows is lost is said to the quiet, too.
    pub fn warn_of_calendars(&mut self, fleet: &Fleet) {
        if self.common.quiet && events::lose_something(fleet) {
            let _ = writeln!(
                self.stderr,
                "warning: events of calendars that forbid windows cannot be read; `lowtide check` lists them"
            );
        }
        const MOST: usize = 20;
        let problems: Vec<&Problem> =
            fleet.calendars.iter().flat_map(|calendar| &calendar.problems).collect();
        for problem in problems.iter().take(MOST) {
            self.tell(&format!("warning: {}:{}: {}", problem.file, problem.line, problem.message));
        }
        if problems.len() > MOST {
            let more = lowtide::words::figures::count(problems.len() - MOST, "more warning");
            self.tell(&format!("and {more}; `lowtide check` lists all"));
        }
    }

    /// What the region file `source` means, with `settings` applied, and where its parts stand.
    pub fn fleet_of(
        &mut self,
        source: &Source,
        settings: &[String],
    ) -> anyhow::Result<(Fleet, Places)> {
        let (fleet, places) = file::read_fleet_with_places(source, settings, &self.zones()?)?;
        self.tell_more(&format!(
            "read {} from {}; time zones {} ({})",
            lowtide::words::figures::count(fleet.regions.len(), "region"),
            source.name(),
            fleet.tzdb.release,
            fleet.tzdb.source
        ));
        for calendar in &fleet.calendars {
            self.tell_more(&format!(
                "calendar `{}`: events that count: {}",
                calendar.name,
                calendar.events.len()
            ));
        }
        Ok((fleet, places))
    }

    /// The text of the region file at `path`.
    pub fn region_file(&self, path: &Path) -> anyhow::Result<Source> {
        self.read(path).map_err(|error| {
            if path == Path::new("regions.toml") && !path.exists() {
                anyhow!(
                    "there is no `regions.toml` here; name a region file with `-r FILE`, or write one to start from with `lowtide init`"
                )
            } else {
                error
            }
        })
    }

    /// The text of a file that may name others.
    pub fn read(&self, path: &Path) -> anyhow::Result<Source> {
        Ok(read(path)?.in_folder(self.folder_of(path)))
    }

    /// Where the files lie that the one at `path` names.
    pub fn folder_of(&self, path: &Path) -> Folder {
        let folder = path.parent().filter(|_| path != Path::new("-")).unwrap_or(Path::new(""));
        Folder::new(folder).opened(self.common.allow_outside)
    }

    pub fn zones(&self) -> anyhow::Result<Database> {
        match (&self.common.tzdb, system_zones()) {
            (Some(dir), _) => Database::open(dir).map_err(|error| anyhow!("--tzdb: {error}")),
            (None, Some(dir)) => Ok(Database::newer_of_embedded_and(&dir)),
            (None, None) => Ok(Database::embedded()),
        }
    }

    /// Time zones beside those of [`Self::zones`]: those in the program where others are
    /// used, and otherwise the system's.
    pub fn other_zones(&self) -> Option<Database> {
        match (&self.common.tzdb, system_zones()) {
            (Some(_), _) => Some(Database::embedded()),
            (None, Some(dir)) if Database::newer_of_embedded_and(&dir).is_embedded() => {
                Some(Database::of_system(&dir))
            }
            (None, Some(_)) => Some(Database::embedded()),
            (None, None) => None,
        }
    }
}

/// The directory in which the system keeps its time zones.
fn system_zones() -> Option<PathBuf> {
    std::env::var_os("TZDIR")
        .map(PathBuf::from)
        .into_iter()
        .chain(ZONEINFO.map(PathBuf::from))
        .find(|dir| dir.is_dir())
}

/// The text of a file; `-` is standard input.
pub fn read(path: &Path) -> anyhow::Result<Source> {
    let stdin = path == Path::new("-");
    let name = if stdin { Source::STDIN.to_owned() } else { path.display().to_string() };
    let bytes = match stdin {
        true => file::read_all(std::io::stdin().lock(), &name),
        // What was typed may be a pipe of the shell's, and a device is read to its bound.
        false => match std::fs::File::open(path) {
            Ok(file) => file::read_all(file, &name),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(missing(path)),
            Err(error) => Err(file::cannot_read(path, &error)),
        },
    };
    match String::from_utf8(bytes.map_err(|error| anyhow!(error))?) {
        Ok(text) => Ok(Source::new(&name, &text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let before = &error.as_bytes()[..valid];
            let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
            bail!(
                "`{name}` is not UTF-8 text: line {line} holds bytes that are no character; save the file as UTF-8"
            )
        }
    }
}

/// What is said of a file that there is not: the nearest name beside it.
fn missing(path: &Path) -> String {
    let message = format!("cannot read `{}`: there is no such file", path.display());
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map(|entries| {
            let entries = entries.flatten().filter(|entry| entry.path().is_file());
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
        })
        .unwrap_or_default();
    names.sort_unstable();
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    match nearest(&wanted, names.iter().map(String::as_str)) {
        Some(near) => {
            let near = path.with_file_name(near);
            format!("{message}; did you mean `{}`?", near.display())
        }
        None => message,
    }
}
