//! `lowtide learn`: how busy is it, hour by hour, and how sure is that?

pub mod arguments;
mod difference;
mod exclude;
pub mod series;
#[cfg(feature = "prometheus")]
mod server;
mod write;

use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use lowtide::file;
use lowtide::fleet::history::Learned;
use lowtide::fleet::{Fleet, RegionId};
use lowtide::learn::excess::Window;
use lowtide::learn::gather::Gathering;
use lowtide::learn::sql::{self, Dialect, Query};
use lowtide::learn::{self, Home, Terms, aged};
use lowtide::report::learned::{self, Entry};
use lowtide::window;

use crate::cli::exit::Exit;
use crate::cli::findings;
use crate::cli::session::Session;

use arguments::{LearnArguments, LearnFormat, ServerArguments, SqlArguments, Stands};

pub fn run(session: &mut Session, arguments: &LearnArguments) -> anyhow::Result<Exit> {
    if let Some(dialect) = arguments.sql.sql {
        return sql(session, dialect.into(), &arguments.sql);
    }
    let levels = findings::levels(&arguments.found.judging, &learned::kinds())?;
    let zones = session.zones()?;
    let fleet = fleet(session, arguments)?;
    let reading = series::reading(&arguments.whose, &arguments.reading);
    let spill = || tempfile::tempfile();
    let mut gathering = Gathering::new(&reading, &spill);
    let asked = Source {
        files: &arguments.sources,
        server: &arguments.server,
        stands: arguments.reading.stands,
    }
    .read(session, fleet.as_ref(), i64::from(arguments.terms.weeks), &mut gathering)?;
    let gathered = gathering.finish()?;
    if gathered.strays > 0 {
        session.tell(&format!("rows without a stamp, such as totals: {}", gathered.strays));
    }
    let homes = series::homes(
        session,
        &arguments.whose,
        &arguments.reading,
        &arguments.terms.exclude,
        &gathered,
        fleet.as_ref(),
        &zones,
    )?;
    let whose: Vec<Option<Home>> =
        homes.iter().map(|home| home.as_ref().map(|(_, home)| home.clone())).collect();
    let terms = Terms {
        weeks: usize::from(arguments.terms.weeks),
        half_life: arguments.terms.half_life,
        stands_end: asked.stands_end,
        absent_zero: arguments.reading.absent_zero,
        window: window(fleet.as_ref(), homes.iter().flatten().find_map(|(region, _)| *region)),
        zones: &zones,
    };
    let learned = learn::learn(&gathered, &whose, &terms)?;
    let mut entries: Vec<Entry> = learned
        .into_iter()
        .map(|learned| {
            let (region, _) = homes[learned.series].as_ref().expect("only these are learned from");
            let region =
                region.zip(fleet.as_ref()).map(|(region, fleet)| fleet.regions[region].id.clone());
            let name = &gathered.series[learned.series];
            let series = arguments.whose.by.is_some().then(|| name.clone());
            Entry { region, series, learned }
        })
        .collect();
    // Where nothing can be learned of anything, the question has no answer.
    if let [Entry { learned: learn::Learned { outcome: Err(finding), .. }, .. }] =
        entries.as_slice()
    {
        return Err(anyhow!("{}\nhint: {}", finding.message, finding.hint));
    }
    if arguments.file.check {
        check(session, fleet.as_ref(), &mut entries, &terms, arguments.file.max_excess)?;
    }
    let judged = learned::findings(&entries, &findings::relative(&asked.source), &levels);
    let pardoned = arguments.found.judging.exit_zero.then_some("--exit-zero");
    let judged = lowtide::finding::Findings { pardon: pardoned, ..judged };
    if arguments.file.write || arguments.file.dry_run {
        let dry = arguments.file.dry_run;
        write::write(session, fleet.as_ref(), &entries, &asked.source, dry)?;
        if dry {
            return Ok(if judged.passes() { Exit::Yes } else { Exit::No });
        }
    }
    let judging = &arguments.found.judging;
    if let Some(format) = arguments.found.format.of_findings() {
        return session.report(judged, format, judging);
    }
    let text = match arguments.found.format {
        LearnFormat::Json => lowtide::report::json::learn::of(&entries, &judged),
        _ => learned::document(&entries, &judged, session.width()).to_text(session.style()),
    };
    session.result(&text)?;
    session.also(judged, None, judging)
}

/// The region file, where there is something to look up in it.
fn fleet(session: &mut Session, arguments: &LearnArguments) -> anyhow::Result<Option<Fleet>> {
    let whose = &arguments.whose;
    let there = session.common.regions == Path::new("-") || session.common.regions.exists();
    if whose.region.is_some() || whose.by.is_some() && there || !whose.map.is_empty() {
        return session.read_fleet(&[]).map(Some);
    }
    if arguments.reading.timezone.is_none() {
        bail!(
            "whose curve is it? Name the region with `--region ID`, or the zone of the users with `--timezone ZONE`"
        );
    }
    Ok(None)
}

/// Where rows come from: files, or a live server.
pub struct Source<'a> {
    pub files: &'a [PathBuf],
    pub server: &'a ServerArguments,
    pub stands: Option<Stands>,
}

/// What was asked, and how that is to be read.
pub struct Asked {
    /// Without secrets.
    pub source: String,
    /// Whether stamps stand for the end of their samples.
    pub stands_end: bool,
}

impl Source<'_> {
    /// Reads all; a server is asked for so many weeks, where nobody says from when.
    pub fn read(
        &self,
        session: &mut Session,
        fleet: Option<&Fleet>,
        weeks: i64,
        gathering: &mut Gathering,
    ) -> anyhow::Result<Asked> {
        if self.server.prometheus.is_some() {
            return self.ask(session, fleet, weeks, gathering);
        }
        for file in self.files {
            series::read(session, file, gathering)?;
        }
        let names: Vec<String> = self.files.iter().map(|file| file.display().to_string()).collect();
        Ok(Asked { source: names.join(", "), stands_end: self.stands == Some(Stands::End) })
    }

    #[cfg(feature = "prometheus")]
    fn ask(
        &self,
        session: &mut Session,
        fleet: Option<&Fleet>,
        weeks: i64,
        gathering: &mut Gathering,
    ) -> anyhow::Result<Asked> {
        let server = server::Server::new(self.server)?;
        session.tell(&format!("asking for `{}`", server.query()));
        let before = server::stands_for_time_before(server.query());
        if before && self.stands.is_none() {
            session.tell(
                "its values stand for the time before their stamps; `--stands start` says otherwise",
            );
        }
        server.read(session, fleet, weeks, gathering)?;
        let stands_end = self.stands.map_or(before, |stands| stands == Stands::End);
        Ok(Asked { source: server.source(), stands_end })
    }

    #[cfg(not(feature = "prometheus"))]
    fn ask(
        &self,
        _: &mut Session,
        _: Option<&Fleet>,
        _: i64,
        _: &mut Gathering,
    ) -> anyhow::Result<Asked> {
        bail!(
            "this build asks no servers: it was made without the feature `prometheus`; save the answer of `query_range` to a file and name that"
        )
    }
}

/// Prints a statement for a warehouse.
fn sql(session: &mut Session, dialect: Dialect, said: &SqlArguments) -> anyhow::Result<Exit> {
    let table = said.table.as_deref().expect("`--sql` asks for it");
    let region = said.region_column.as_deref();
    let query = Query { table, time: &said.time, region, measure: &said.measure };
    session.result(&sql::statement(dialect, &query))?;
    let by = if region.is_some() { " --by region" } else { " --region ID" };
    session.tell(&format!(
        "its result as CSV: `lowtide learn hours.csv{by} --stamp hour_start --value users`, with `--absent-zero` where no row means no event"
    ));
    Ok(Exit::Yes)
}

/// Adds to what was found that the curves of the file have aged.
fn check(
    session: &mut Session,
    fleet: Option<&Fleet>,
    entries: &mut [Entry],
    terms: &Terms,
    most: f64,
) -> anyhow::Result<()> {
    let Some(fleet) = fleet else {
        bail!(
            "`--check` judges the curves of a region file; name it with `-r FILE`, and the region with `--region ID` or `--by`"
        );
    };
    for entry in entries {
        let region = entry.region.as_ref().and_then(|id| fleet.region(id));
        let (Some(region), Ok(curve)) = (region, &mut entry.learned.outcome) else { continue };
        let region = &fleet.regions[region];
        if let Some(learned) = &region.learned {
            session.tell(&format!("the curve of `{}` was learned {}", region.id, origin(learned)));
        }
        let old = region.activity.values();
        let aged = aged::compare(old, &curve.estimate.activity, &terms.window, fleet.step);
        curve.findings.extend(aged.finding(most));
        curve.aged = Some(aged);
    }
    Ok(())
}

/// What the file says of how a curve was learned.
fn origin(learned: &Learned) -> String {
    let parts = [
        learned.weeks.map(|weeks| format!("from {weeks} weeks")),
        learned.from.as_ref().zip(learned.to.as_ref()).map(|(from, to)| format!("{from} to {to}")),
        learned.source.as_ref().map(|source| format!("out of {source}")),
        learned.excess.map(|excess| format!("with an excess of {excess} %")),
        learned.repeatability.map(|alike| format!("the weeks alike to {alike}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The window that choices are tried with: that of the weekly tier.
fn window(fleet: Option<&Fleet>, region: Option<RegionId>) -> Window {
    const TIER: &str = "weekly";
    let phases = match fleet.and_then(|fleet| Some((fleet, fleet.tier(TIER)?))) {
        Some((fleet, tier)) => {
            let regions: Vec<RegionId> = region.into_iter().collect();
            window::paced_phases(fleet, tier, &regions, &fleet.tiers[tier].operations)
        }
        None => file::built_in_tier(TIER)
            .expect("it is built in")
            .phases
            .into_iter()
            .filter_map(|phase| match phase {
                lowtide::fleet::PhaseTemplate::Fixed(phase) => Some(phase),
                lowtide::fleet::PhaseTemplate::Operations => None,
            })
            .collect(),
    };
    Window::of(&phases)
}
