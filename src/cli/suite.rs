//! `lowtide test`: does the region file still plan what its owner expects?

use std::path::Path;

use anyhow::{Context, anyhow};
use lowtide::expect::{self, Failure, Suite};
use lowtide::file::{self, Faults, Source};
use lowtide::fleet::Fleet;
use lowtide::ground::tz::Database;
use lowtide::report::suites;
use lowtide::request::expectation::Test;
use lowtide::solve::{Budget, Effort};

use crate::cli::arguments::{TestArguments, TestFormat};
use crate::cli::exit::Exit;
use crate::cli::session::Session;
use crate::cli::{allowance, findings, input};

pub fn run(session: &mut Session, arguments: &TestArguments) -> anyhow::Result<Exit> {
    let zones = session.zones()?;
    let mut suites = Vec::new();
    for file in &arguments.files {
        suites.push(suite(session, file, &zones)?);
    }
    let text = match arguments.format {
        TestFormat::Text => suites::text(&suites, session.style()),
        TestFormat::Junit => expect::findings(&suites).to_junit(),
    };
    session.result(&text)?;
    Ok(if suites::pass(&suites) { Exit::Yes } else { Exit::No })
}

fn suite(session: &mut Session, path: &Path, zones: &Database) -> anyhow::Result<Suite> {
    let source = session.read(path)?;
    let regions = match file::region_file_of(&source)? {
        Some(regions) => session.read(&regions)?,
        None => session.region_file(&session.common.regions)?,
    };
    let fleet = file::read_fleet(&regions, &[], zones)?;
    session.warn_of_calendars(&fleet);
    let read = file::read_tests(&source, &fleet)?;
    let mut tests = Vec::new();
    for test in read {
        let failures = judge(&fleet, &regions, &test, zones)
            .map_err(|error| told(error, &test, source.name()))?;
        tests.push((test, failures));
    }
    Ok(Suite { file: findings::relative(&path.display().to_string()), tests })
}

fn judge(
    fleet: &Fleet,
    regions: &Source,
    test: &Test,
    zones: &Database,
) -> anyhow::Result<Vec<Failure>> {
    let changed;
    let fleet = if test.set.is_empty() {
        fleet
    } else {
        changed = file::read_fleet(regions, &test.set, zones)?;
        &changed
    };
    let existing = match &test.existing {
        Some(agreed) => file::read_agreed(&input::read(agreed)?, fleet)?,
        None => Vec::new(),
    };
    let mut effort = Effort {
        budget: Budget::new(Budget::STEPS, &|| false),
        max_gap: 0.0,
        threads: allowance::threads(),
        progress: &mut |_| {},
    };
    expect::judge(fleet, test, existing, &mut effort).context("it cannot be planned")
}

/// Which test could not be asked. Faults are shown as they are, below it.
fn told(error: anyhow::Error, test: &Test, file: &str) -> anyhow::Error {
    let whose = format!("test `{}` ({file}:{})", test.name, test.line);
    match error.downcast_ref::<Faults>() {
        Some(faults) => {
            let faults = faults.to_string();
            anyhow!("{whose} has faults in what it sets or reads\n\n{}", faults.trim_end())
        }
        None => error.context(whose),
    }
}
