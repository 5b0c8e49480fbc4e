//! Whose clock reads what was typed, and on whose are times shown?

use anyhow::{anyhow, bail};
use lowtide::file;
use lowtide::fleet::Fleet;
use lowtide::ground::minute::Minute;
use lowtide::ground::spoken::Spoken;
use lowtide::ground::tz::{Database, Zone};
use lowtide::report::document::Document;
use lowtide::report::instants;

use crate::cli::session::Session;

impl Session<'_> {
    /// `--now`, or the clock, rounded up to a whole minute.
    pub fn now(&self, fleet: Option<&Fleet>) -> anyhow::Result<Minute> {
        let clock = Minute::ceil(chrono::Utc::now());
        match &self.common.now {
            Some(written) => self.meant("now", written, fleet, clock),
            None => Ok(clock),
        }
    }

    /// The instant that is meant by what was typed after `--option`.
    pub fn instant(
        &self,
        option: &str,
        written: &Spoken,
        fleet: &Fleet,
        now: Minute,
    ) -> anyhow::Result<Minute> {
        self.meant(option, written, Some(fleet), now)
    }

    /// The same, where there may be no region file.
    pub fn meant(
        &self,
        option: &str,
        written: &Spoken,
        fleet: Option<&Fleet>,
        now: Minute,
    ) -> anyhow::Result<Minute> {
        let clock = match (written.zone(), &self.common.clock) {
            (Some(name), _) => self.zone(option, name, fleet)?,
            (None, Some(name)) => self.clock("in", name, fleet)?,
            (None, None) if written.needs_a_clock() => bail!(
                "`--{option}` is a time without an offset; add `Z`, an offset, or `--in` with a zone or a region"
            ),
            (None, None) => Zone::utc(),
        };
        written.on(&clock, now).map_err(|error| anyhow!("`--{option}`: {error}"))
    }

    /// The document with its times on the clock of `--tz`, too.
    pub fn on_clocks(&self, document: Document, fleet: &Fleet) -> anyhow::Result<Document> {
        Ok(match self.tz(fleet)? {
            Some(zone) => instants::on_clock(document.beside(&zone), &zone),
            None => document,
        })
    }

    /// The same, its sentences aside: they tell local times.
    pub fn tables_on_clocks(&self, document: Document, fleet: &Fleet) -> anyhow::Result<Document> {
        Ok(match self.tz(fleet)? {
            Some(zone) => document.beside(&zone),
            None => document,
        })
    }

    /// Whether `--in` says whose clock times are read on.
    pub fn names_a_clock(&self) -> bool {
        self.common.clock.is_some()
    }

    /// The clock of `--tz`.
    pub fn tz(&self, fleet: &Fleet) -> anyhow::Result<Option<Zone>> {
        self.common.tz.as_ref().map(|name| self.clock("tz", name, Some(fleet))).transpose()
    }

    /// The clock of a region, or of a zone.
    fn clock(&self, option: &str, name: &str, fleet: Option<&Fleet>) -> anyhow::Result<Zone> {
        match fleet.and_then(|fleet| Some((fleet, fleet.region(name)?))) {
            Some((fleet, region)) => Ok(fleet.regions[region].zone.clone()),
            None => self.zone(option, name, fleet),
        }
    }

    fn zone(&self, option: &str, name: &str, fleet: Option<&Fleet>) -> anyhow::Result<Zone> {
        let read;
        let zones: &Database = match fleet {
            Some(fleet) => &fleet.zones,
            None => {
                read = self.zones()?;
                &read
            }
        };
        file::zone(zones, name).map_err(|error| match fleet {
            Some(_) if option != "tz" && !name.contains('/') => {
                anyhow!("`--{option}`: there is no region `{name}`, and {error}")
            }
            _ => anyhow!("`--{option}`: {error}"),
        })
    }
}
