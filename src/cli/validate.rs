//! `lowtide validate`: from files of proposed windows to a verdict that nobody can miss.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use lowtide::file::{self, Proposals};
use lowtide::fleet::Fleet;
use lowtide::validate::{self, Question};

use crate::cli::arguments::ValidateArguments;
use crate::cli::exit::Exit;
use crate::cli::session::Session;
use crate::cli::{findings, input};

pub fn run(session: &mut Session, arguments: &ValidateArguments) -> anyhow::Result<Exit> {
    check_files(&arguments.files, &session.common.regions)?;
    if arguments.files.is_empty() && !arguments.allow_empty {
        bail!(
            "there is no file to validate; name files of proposed windows, `-` for standard input, or let none pass with `--allow-empty`"
        );
    }
    let levels = findings::levels(&arguments.findings.judging, &validate::kinds())?;
    for code in &arguments.no_accept {
        findings::known("--no-accept", code, &validate::kinds())?;
    }
    // What its calendars lack is told among the findings.
    let (fleet, _) = session.read_fleet_with_places(&arguments.settings.set)?;
    let now = session.now(Some(&fleet))?;
    let mut files = Vec::new();
    for path in &arguments.files {
        files.push(proposals(path, &fleet, arguments)?);
    }
    let existing = match &arguments.existing {
        Some(path) => file::read_windows(&input::read(path)?, &fleet)?,
        None => Vec::new(),
    };
    let proposed: usize = files.iter().map(|(_, file)| file.windows.len()).sum();
    files.iter_mut().for_each(|(_, file)| file.set_aside(&existing));
    let is_any_left = files.iter().any(|(_, file)| !file.windows.is_empty());
    let max_regret = arguments.max_regret;
    let unacceptable = &arguments.no_accept;
    let question = Question { now, files, existing: &existing, max_regret, levels, unacceptable };
    let mut found = validate::validate(&fleet, &question);
    if proposed == 0 {
        found.pardon = Some("--allow-empty");
    } else if is_any_left && found.judged.contains(&(0, "window")) && found.passes() {
        bail!("none of the windows could be judged: their tiers or regions are unknown");
    }
    if arguments.findings.judging.exit_zero {
        found.pardon = Some("--exit-zero");
    }
    session.report(found, arguments.findings.format, &arguments.findings.judging)
}

/// Each file once; two of them cannot both be standard input.
fn check_files(files: &[PathBuf], regions: &Path) -> anyhow::Result<()> {
    for (i, file) in files.iter().enumerate() {
        if files[..i].contains(file) {
            bail!("`{}` is named twice", file.display());
        }
        if file == Path::new("-") && regions == file {
            bail!("the region file and the windows cannot both be read from standard input");
        }
    }
    Ok(())
}

/// The windows of a file, and its name as reports hold it.
fn proposals(
    path: &Path,
    fleet: &Fleet,
    arguments: &ValidateArguments,
) -> anyhow::Result<(String, Proposals)> {
    let source = input::read(path).with_context(|| {
        let pattern = path.to_string_lossy().contains(['*', '?', '[']) && !path.exists();
        if pattern { "no file has a name like this pattern" } else { "no windows to judge" }
    })?;
    let source = if arguments.plan { source.as_plan() } else { source };
    let proposals = if arguments.allow_empty && file::proposes_nothing(&source) {
        Proposals { windows: Vec::new(), plan: None }
    } else {
        file::read_proposals(&source, fleet)?
    };
    Ok((findings::relative(source.name()), proposals))
}
