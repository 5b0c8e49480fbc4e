//! `lowtide check`: is the region file sound, and does it mean what its author thinks?

use std::path::{Path, PathBuf};

use anyhow::bail;
use lowtide::finding::{Findings, Levels};
use lowtide::lint::findings as lints;
use lowtide::lint::{self, Terms};

use crate::cli::arguments::CheckArguments;
use crate::cli::exit::Exit;
use crate::cli::session::Session;
use crate::cli::{announce, findings};

/// Judges the files that are named, or else the region file.
pub fn run(session: &mut Session, arguments: &CheckArguments) -> anyhow::Result<Exit> {
    let levels = findings::levels(&arguments.findings.judging, &lints::kinds())?;
    let usual: PathBuf = session.common.regions.clone();
    if usual != Path::new("regions.toml") && !arguments.files.is_empty() {
        bail!("region files are named by `-r` and without it; name them without");
    }
    let mut judged: Option<Findings> = None;
    let files = if arguments.files.is_empty() { &[usual][..] } else { &arguments.files };
    for file in files {
        let found = found(session, file, arguments, &levels)?;
        judged = Some(match judged {
            Some(before) => before.and(found),
            None => found,
        });
    }
    let judged = judged.expect("there is a file");
    let pardon = arguments.findings.judging.exit_zero.then_some("--exit-zero");
    let judged = Findings { pardon, ..judged };
    session.report(judged, arguments.findings.format, &arguments.findings.judging)
}

/// What is found in one file.
fn found(
    session: &mut Session,
    path: &Path,
    arguments: &CheckArguments,
    levels: &Levels,
) -> anyhow::Result<Findings> {
    let source = session.region_file(path)?;
    let (mut fleet, places) = session.fleet_of(&source, &arguments.settings.set)?;
    announce::read_folder(&session.folder_of(path), &mut fleet)?;
    let other_zones = session.other_zones();
    let now = session.now(Some(&fleet))?;
    let terms = Terms { fleet: &fleet, now, other_zones: other_zones.as_ref() };
    let file = match path.to_str() {
        Some("-") => "<stdin>".to_owned(),
        _ => findings::relative(&path.display().to_string()),
    };
    Ok(lints::findings(&fleet, &places, &file, lint::find(&terms), levels))
}
