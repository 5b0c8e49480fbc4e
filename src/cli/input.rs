//! What is read: the region file, other files, time zones, the clock.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use lowtide::file::{self, Places, Source};
use lowtide::fleet::Fleet;
use lowtide::fleet::calendar::Problem;
use lowtide::ground::tz::Database;

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
        let source = self.region_file()?;
        self.fleet_of(&source, settings)
    }

    /// The region file at `path` with `settings` applied.
    pub fn read_fleet_of(&mut self, path: &Path, settings: &[String]) -> anyhow::Result<Fleet> {
        let source = read(path)?;
        let (fleet, _) = self.fleet_of(&source, settings)?;
        self.warn_of_calendars(&fleet);
        Ok(fleet)
    }

    /// Says which events of calendars could not be used; `check` has them among its findings.
    pub fn warn_of_calendars(&mut self, fleet: &Fleet) {
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

    fn fleet_of(
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

    pub fn region_file(&self) -> anyhow::Result<Source> {
        let path = &self.common.regions;
        read(path).map_err(|error| {
            if path == Path::new("regions.toml") && !path.exists() {
                anyhow!(
                    "there is no `regions.toml` here; name a region file with `-r FILE`, or write one to start from with `lowtide init`"
                )
            } else {
                error
            }
        })
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
    let name = if stdin { "<stdin>".to_owned() } else { path.display().to_string() };
    let mut bytes = Vec::new();
    let outcome = if stdin {
        std::io::stdin().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    outcome.with_context(|| format!("cannot read `{name}`"))?;
    match String::from_utf8(bytes) {
        Ok(text) => {
            let folder = path.parent().filter(|_| !stdin).unwrap_or(Path::new(""));
            Ok(Source::new(&name, &text).in_folder(folder))
        }
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
