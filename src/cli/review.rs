//! `lowtide review`: what did windows really cost?

use anyhow::bail;
use lowtide::file;
use lowtide::fleet::{Fleet, RegionId};
use lowtide::ground::duration::WEEK;
use lowtide::learn::Home;
use lowtide::learn::gather::Gathering;
use lowtide::report;
use lowtide::review::{self, Terms};
use lowtide::window::Window;

use crate::cli::arguments::{ReportFormat, ReviewArguments};
use crate::cli::exit::Exit;
use crate::cli::input;
use crate::cli::learn::arguments::Whose;
use crate::cli::learn::{self, series};
use crate::cli::session::Session;

/// The weeks after the earliest window whose level counts, and one for the range's end.
const WEEKS_AROUND: i64 = 3;

pub fn run(session: &mut Session, arguments: &ReviewArguments) -> anyhow::Result<Exit> {
    let fleet = session.read_fleet(&[])?;
    let now = session.now(Some(&fleet))?;
    let all = file::read_windows(&input::read(&arguments.windows)?, &fleet)?;
    let (over, yet): (Vec<Window>, Vec<Window>) =
        all.into_iter().partition(|window| window.interval.end() <= now);
    let Some(earliest) = over.iter().map(|window| window.interval.start()).min() else {
        bail!("no window of `{}` is over at {now}", arguments.windows.display());
    };
    if !yet.is_empty() {
        session.tell(&format!("windows that are not over yet: {}", yet.len()));
    }
    let whose = whose(&fleet, &over, arguments)?;
    let reading = series::reading(&whose, &arguments.reading);
    let spill = || tempfile::tempfile();
    let mut gathering = Gathering::new(&reading, &spill);
    let asked = learn::Source {
        files: &arguments.sources,
        server: &arguments.server,
        stands: arguments.reading.stands,
    }
    .read(session, Some(&fleet), (now - earliest) / WEEK + WEEKS_AROUND, &mut gathering)?;
    let gathered = gathering.finish()?;
    let zones = session.zones()?;
    let homes =
        series::homes(session, &whose, &arguments.reading, &[], &gathered, Some(&fleet), &zones)?;
    let homes: Vec<Option<(RegionId, Home)>> = homes
        .into_iter()
        .map(|home| home.and_then(|(region, home)| Some((region?, home))))
        .collect();
    let terms = Terms { stands_end: asked.stands_end, absent_zero: arguments.reading.absent_zero };
    let reviewed = review::review(&fleet, &over, &gathered, &homes, terms)?;
    if reviewed.iter().all(|one| one.covered() == 0.0) {
        bail!("there are no samples of any window that is over, in `{}`", asked.source);
    }
    let document = || report::review::document(&fleet, &over, &reviewed);
    let text = match arguments.format {
        ReportFormat::Table => document().to_text(session.style()),
        ReportFormat::Markdown => document().to_markdown(),
        ReportFormat::Json => {
            report::json::review::of(&fleet, &over, &reviewed, &asked.source, now)
        }
    };
    session.result(&text)?;
    Ok(Exit::Yes)
}

/// Whose the samples are: where nobody says so, of the one region that has windows.
fn whose(fleet: &Fleet, windows: &[Window], arguments: &ReviewArguments) -> anyhow::Result<Whose> {
    let whose = arguments.whose.clone();
    if whose.region.is_some() || whose.by.is_some() {
        return Ok(whose);
    }
    let mut regions: Vec<RegionId> =
        windows.iter().flat_map(|window| window.regions.iter().copied()).collect();
    regions.sort_unstable();
    regions.dedup();
    match regions.as_slice() {
        [only] => Ok(Whose { region: Some(fleet.regions[*only].id.clone()), ..whose }),
        _ => bail!(
            "whose samples are these? Name the region with `--region ID`, or the column or label that tells the windows' regions apart with `--by`"
        ),
    }
}
