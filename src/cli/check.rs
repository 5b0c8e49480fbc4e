//! `lowtide check`: is the region file sound, and does it mean what its author thinks?

use lowtide::finding::Findings;
use lowtide::lint::findings as lints;
use lowtide::lint::{self, Terms};

use crate::cli::arguments::CheckArguments;
use crate::cli::exit::Exit;
use crate::cli::session::Session;
use crate::cli::{announce, findings};

pub fn run(session: &mut Session, arguments: &CheckArguments) -> anyhow::Result<Exit> {
    let levels = findings::levels(&arguments.findings, &lints::kinds())?;
    let (mut fleet, places) = session.read_fleet_with_places(&arguments.settings.set)?;
    announce::read_folder(session, &mut fleet)?;
    let other_zones = session.other_zones();
    let now = session.now(Some(&fleet))?;
    let terms = Terms { fleet: &fleet, now, other_zones: other_zones.as_ref() };
    let found = lint::find(&terms, |lint| levels.of(lint.code, lint.severity).is_some());
    let file = match session.common.regions.to_str() {
        Some("-") => "<stdin>".to_owned(),
        _ => findings::relative(&session.common.regions.display().to_string()),
    };
    let judged = Findings {
        pardon: arguments.findings.exit_zero.then_some("--exit-zero"),
        ..lints::findings(&fleet, &places, &file, found, &levels)
    };
    session.report(&judged, &arguments.findings)
}
