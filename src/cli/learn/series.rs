//! Whose series are these? Sources are read, and each series finds its region.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use lowtide::fleet::{Fleet, RegionId};
use lowtide::ground::duration::DAY;
use lowtide::ground::tz::{Database, Zone, ZoneError, zone_names};
use lowtide::learn::gather::{Gathered, Gathering, Reading};
use lowtide::learn::roles::Columns;
use lowtide::learn::{self, Home};
use lowtide::words::names::nearest;

use super::arguments::{ReadingArguments, Whose};
use super::exclude::Exclusions;
use crate::cli::progress;
use crate::cli::question::unknown;
use crate::cli::session::Session;

pub fn reading(whose: &Whose, said: &ReadingArguments) -> Reading {
    Reading {
        columns: Columns {
            stamp: said.stamp.clone(),
            value: said.value.clone(),
            hour: said.hour.clone(),
            by: whose.by.clone(),
            missing_when: said.missing_when.clone(),
        },
        order: said.date_order.map(Into::into),
        decimal: said.decimal.map(Into::into),
        encoding: said.encoding,
        only: whose.series.clone(),
    }
}

/// Reads one source.
pub fn read(session: &Session, path: &Path, gathering: &mut Gathering) -> anyhow::Result<()> {
    let quiet = session.common.quiet;
    if path == Path::new("-") {
        let from = progress::watch(std::io::stdin(), "<stdin>", None, quiet);
        return Ok(learn::read(gathering, "<stdin>", from)?);
    }
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("cannot read `{name}`"))?;
    let whole = file.metadata().ok().filter(|found| found.is_file()).map(|found| found.len());
    if file.metadata().is_ok_and(|found| found.is_dir()) {
        bail!("`{name}` is a folder; name the files in it");
    }
    Ok(learn::read(gathering, &name, progress::watch(file, &name, whole, quiet))?)
}

/// For each series the region that it is of, if it is one of the file's, and how it is read;
/// `None` for a series that is left out.
pub type Homes = Vec<Option<(Option<RegionId>, Home)>>;

/// Where each series is at home; `None` for those that nobody asks for.
///
/// # Errors
/// When a name leads nowhere, or nobody says whose a series is.
pub fn homes(
    session: &mut Session,
    whose: &Whose,
    reading: &ReadingArguments,
    exclude: &[String],
    gathered: &Gathered,
    fleet: Option<&Fleet>,
    zones: &Database,
) -> anyhow::Result<Homes> {
    let written_in = reading.timezone.as_ref().map(|name| zone(zones, name)).transpose()?;
    let exclusions = Exclusions::read(session, exclude, fleet, zones)?;
    let until = session.now(fleet)? + 366 * DAY;
    let home = |region: Option<RegionId>, zone: &Zone| {
        let written_in = written_in.clone().unwrap_or_else(|| zone.clone());
        let exclude = exclusions.of(region, zone, until);
        (region, Home { zone: zone.clone(), written_in, exclude })
    };
    if whose.by.is_none() {
        if gathered.series.len() > 1 {
            bail!(
                "there are several series: {}\nhint: name the label that tells regions apart with `--by`, or ask for the `sum(...)` of all",
                listed(&gathered.series)
            );
        }
        let found = match (&whose.region, fleet) {
            (Some(id), Some(fleet)) => {
                let ids = || fleet.regions.iter().map(|region| region.id.as_str());
                let region = fleet.region(id).ok_or_else(|| unknown("region", id, ids()))?;
                home(Some(region), &fleet.regions[region].zone)
            }
            _ => home(None, written_in.as_ref().expect("there is a region or a zone")),
        };
        return Ok(vec![Some(found)]);
    }
    let Some(fleet) = fleet else {
        let zone = written_in.as_ref().expect("there is a region file or a zone");
        return Ok(gathered.series.iter().map(|_| Some(home(None, zone))).collect());
    };
    let mut taken: BTreeMap<RegionId, &str> = BTreeMap::new();
    let mut left_out = Vec::new();
    let mut homes = Vec::new();
    for name in &gathered.series {
        let mapped = whose.map.iter().find(|(from, _)| from == name).map(|(_, id)| id.as_str());
        let id = mapped.unwrap_or(name);
        let ids = || fleet.regions.iter().map(|region| region.id.as_str());
        let Some(region) = fleet.region(id) else {
            if mapped.is_some() {
                return Err(unknown("region", id, ids()));
            }
            left_out.push(name.clone());
            homes.push(None);
            continue;
        };
        if let Some(other) = taken.insert(region, name) {
            bail!("`{other}` and `{name}` are both mapped to region `{id}`; keep one of them");
        }
        homes.push(Some(home(Some(region), &fleet.regions[region].zone)));
    }
    if let Some((from, _)) = whose.map.iter().find(|(from, _)| !gathered.series.contains(from)) {
        return Err(unknown("series", from, gathered.series.iter().map(String::as_str)));
    }
    if taken.is_empty() {
        bail!(
            "no series is called like a region: found {}\nhint: say which is which with `--map NAME=ID`",
            listed(&gathered.series)
        );
    }
    if !left_out.is_empty() {
        let names = listed(&left_out);
        session.tell(&format!(
            "left out, as no region is called so: {names}; `--map NAME=ID` maps a series"
        ));
    }
    Ok(homes)
}

fn listed(names: &[String]) -> String {
    const MOST: usize = 12;
    let shown: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn zone(zones: &Database, name: &str) -> anyhow::Result<Zone> {
    zones.zone(name).map_err(|error| match error {
        ZoneError::Unknown => match nearest(name, zone_names()) {
            Some(near) => anyhow!("there is no time zone `{name}`; did you mean `{near}`?"),
            None => {
                anyhow!("there is no time zone `{name}`; expected a name such as `Europe/Berlin`")
            }
        },
        ZoneError::Unreadable(why) => anyhow!("the time zone `{name}` cannot be read: {why}"),
    })
}
