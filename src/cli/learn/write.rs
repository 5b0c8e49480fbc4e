//! What becomes of the region file? Curves are written into it, and their weeks beside it.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use lowtide::file::{self, LearnedCurve};
use lowtide::fleet::Fleet;
use lowtide::fleet::history::SeenWeek;
use lowtide::ground::duration::{Minutes, WEEK};
use lowtide::learn::Curve;
use lowtide::report::learned::Entry;
use lowtide::words::figures;

use crate::cli::output;
use crate::cli::session::Session;

use super::difference;

/// What is to be written.
struct Files {
    regions: String,
    histories: Vec<(PathBuf, String)>,
}

/// Writes the curves of `entries`, or with `dry` shows what that would change.
///
/// # Errors
/// When there is no region file to write to, or some entry has no region.
pub fn write(
    session: &mut Session,
    fleet: Option<&Fleet>,
    entries: &[Entry],
    source: &str,
    dry: bool,
) -> anyhow::Result<()> {
    let path = session.common.regions.clone();
    let Some(fleet) = fleet.filter(|_| path != Path::new("-")) else {
        bail!(
            "there is no region file to write to; name it with `-r FILE`, and the region with `--region ID` or `--by`"
        );
    };
    let before = session.region_file(&session.common.regions)?;
    let files = files(&before, &path, entries, source)?;
    if dry {
        let difference = difference::between(before.text(), &files.regions);
        session.result(&if difference.is_empty() {
            format!("nothing would change in `{}`\n", path.display())
        } else {
            format!("--- {0}\n+++ {0}\n{difference}", path.display())
        })?;
        for (history, text) in &files.histories {
            if std::fs::read(history).ok().as_deref() != Some(text.as_bytes()) {
                session.tell(&format!("would write `{}`", history.display()));
            }
        }
        return Ok(());
    }
    for (history, text) in &files.histories {
        if let Some(folder) = history.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
        }
        output::write(text, Some(history), session.stdout)?;
    }
    output::write(&files.regions, Some(&path), session.stdout)?;
    let written: Vec<&str> = entries.iter().filter_map(|e| e.region.as_deref()).collect();
    session.tell(&format!(
        "wrote {} ({}) to `{}`",
        figures::count(files.histories.len(), "curve"),
        written.join(", "),
        path.display()
    ));
    for entry in entries {
        let region = entry.region.as_ref().and_then(|id| fleet.region(id));
        if let Some(region) = region.filter(|&r| has_peak(before.text(), &fleet.regions[r].id)) {
            session.tell(&format!(
                "the `peak_users` of `{}` still says how high its curve is; leave it out where the values are users",
                fleet.regions[region].id
            ));
        }
    }
    Ok(())
}

fn files(
    before: &file::Source,
    path: &Path,
    entries: &[Entry],
    source: &str,
) -> anyhow::Result<Files> {
    let mut curves = Vec::new();
    let mut histories = Vec::new();
    for entry in entries {
        // What could not be learned is among the findings.
        let Ok(curve) = &entry.learned.outcome else { continue };
        let Some(region) = &entry.region else {
            bail!("whose curve is it? Name the region with `--region ID` or `--by`");
        };
        let history = format!("curves/{region}.csv");
        histories.push((
            path.parent().map_or_else(|| PathBuf::from(&history), |folder| folder.join(&history)),
            file::write_history(&seen_weeks(curve)),
        ));
        let zone = &entry.learned.home.zone;
        let weeks = curve.cells.weeks.len();
        let start = curve.cells.end - weeks as i64 * WEEK;
        curves.push(LearnedCurve {
            region: region.clone(),
            activity: figures::alike(&curve.estimate.activity, 4),
            history,
            from: zone.local_date(start).to_string(),
            to: zone.local_date(curve.cells.end - Minutes(1)).to_string(),
            weeks,
            source: source.to_owned(),
            excess: curve.excess.map(|excess| excess.mean_percent),
            repeatability: curve.repeatability.map(|alike| alike.max(0.0)),
        });
    }
    let regions = file::write_curves(before, &curves).map_err(anyhow::Error::msg)?;
    Ok(Files { regions, histories })
}

/// The weeks of a curve, the earliest first.
fn seen_weeks(curve: &Curve) -> Vec<SeenWeek> {
    let cells = &curve.cells;
    let from = |w: usize| cells.end - (w as i64 + 1) * WEEK;
    let weeks = cells.weeks.iter().enumerate().rev();
    weeks.map(|(w, hours)| SeenWeek { from: from(w), hours: *hours }).collect()
}

/// Whether the file gives the region `id` a peak.
fn has_peak(text: &str, id: &str) -> bool {
    let Ok(table) = text.parse::<toml::Table>() else { return false };
    let regions = table.get("regions").and_then(toml::Value::as_array);
    regions.into_iter().flatten().any(|region| {
        region.get("id").and_then(toml::Value::as_str) == Some(id)
            && region.get("peak_users").is_some()
    })
}
