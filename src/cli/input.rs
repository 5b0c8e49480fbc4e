//! What is read: the region file, other files, time zones, the clock.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use lowtide::file::{self, Source};
use lowtide::fleet::Fleet;
use lowtide::minute::Minute;
use lowtide::tz::Database;

use crate::cli::Session;

/// Where systems keep their time zones.
const ZONEINFO: [&str; 3] = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"];

impl Session<'_> {
    /// The region file with `settings` applied.
    pub fn read_fleet(&mut self, settings: &[String]) -> anyhow::Result<Fleet> {
        let path = &self.common.regions;
        self.read_fleet_of(path, settings)
    }

    /// The region file at `path` with `settings` applied.
    pub fn read_fleet_of(&mut self, path: &Path, settings: &[String]) -> anyhow::Result<Fleet> {
        let zones = self.zones()?;
        let source = read(path).map_err(|error| {
            if path == Path::new("regions.toml") && !path.exists() {
                anyhow!(
                    "there is no `regions.toml` here; name a region file with `-r FILE`, or write one to start from with `lowtide init`"
                )
            } else {
                error
            }
        })?;
        let fleet = file::read_fleet(&source, settings, &zones)?;
        self.tell_more(&format!(
            "read {} from {}; time zones {} ({})",
            lowtide::report::figures::count(fleet.regions.len(), "region"),
            source.name(),
            fleet.tzdb.release,
            fleet.tzdb.source
        ));
        Ok(fleet)
    }

    /// `--now`, or the clock, rounded up to a whole minute.
    pub fn now(&self) -> Minute {
        self.common.now.unwrap_or_else(|| Minute::ceil(chrono::Utc::now()))
    }

    fn zones(&self) -> anyhow::Result<Database> {
        if let Some(dir) = &self.common.tzdb {
            return Database::open(dir).map_err(|error| anyhow!("--tzdb: {error}"));
        }
        let system = std::env::var_os("TZDIR")
            .map(PathBuf::from)
            .into_iter()
            .chain(ZONEINFO.map(PathBuf::from))
            .find(|dir| dir.is_dir());
        Ok(system.map_or_else(Database::embedded, |dir| Database::newer_of_embedded_and(&dir)))
    }
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
        Ok(text) => Ok(Source::new(&name, &text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let before = &error.as_bytes()[..valid];
            let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
            bail!("`{name}` is not UTF-8 text: line {line} holds bytes that are no character")
        }
    }
}
