//! `lowtide diff`: what changed between two plans, years or region files.

use std::collections::BTreeMap;

use anyhow::bail;
use lowtide::diff::{self, Placed};
use lowtide::file::{self, Source};
use lowtide::fleet::{Fleet, TierId};
use lowtide::ground::minute::Minute;
use lowtide::report::{self, json};
use lowtide::request::Request;

use crate::cli::allowance::{Allowance, Searching};
use crate::cli::arguments::{DiffArguments, ReportFormat};
use crate::cli::exit::Exit;
use crate::cli::session::Session;
use crate::cli::{input, question};

pub fn run(session: &mut Session, arguments: &DiffArguments) -> anyhow::Result<Exit> {
    let (old, new) = (input::read(&arguments.old)?, input::read(&arguments.new)?);
    let is_file = |source: &Source| region_file(source).is_some();
    let (fleet, before, after, settings) = match (region_file(&old), region_file(&new)) {
        (Some(old_keys), Some(new_keys)) => {
            let earlier = session.read_fleet_of(&arguments.old, &[])?;
            let later = session.read_fleet_of(&arguments.new, &[])?;
            let now = session.now(Some(&later))?;
            let before = planned(&earlier, arguments, now)?;
            let after = planned(&later, arguments, now)?;
            (later, before, after, differing(&old_keys, &new_keys))
        }
        (None, None) => {
            if !arguments.tier.is_empty() {
                bail!("`--tier` is for region files: a plan holds the windows that it holds");
            }
            let fleet = session.read_fleet(&[])?;
            let windows = |source| anyhow::Ok(file::read_windows(source, &fleet)?);
            let before = diff::of_windows(&fleet, &windows(&old)?);
            let after = diff::of_windows(&fleet, &windows(&new)?);
            (fleet, before, after, Vec::new())
        }
        _ => {
            let (file, plan) = if is_file(&old) { (&old, &new) } else { (&new, &old) };
            bail!(
                "`{}` is a region file and `{}` holds windows: expected two of a kind",
                file.name(),
                plan.name()
            );
        }
    };
    let difference = diff::between(&fleet, before, after);
    let document =
        || session.on_clocks(report::diff::document(&fleet, &difference, &settings), &fleet);
    let text = match arguments.format {
        ReportFormat::Table => document()?.to_text(session.style()),
        ReportFormat::Markdown => document()?.to_markdown(),
        ReportFormat::Json => json::diff::of_difference(&fleet, &difference, &settings),
    };
    session.result(&text)?;
    let differs = !difference.changes.is_empty() || !settings.is_empty();
    Ok(if arguments.exit_code && differs { Exit::No } else { Exit::Yes })
}

/// The keys of a region file with their values; `None` where `source` holds windows.
fn region_file(source: &Source) -> Option<BTreeMap<String, String>> {
    let table: toml::Table = source.text().parse().ok()?;
    if table.contains_key("windows") {
        return None;
    }
    let mut keys = BTreeMap::new();
    flatten(&toml::Value::Table(table), String::new(), &mut keys);
    Some(keys)
}

/// Every value by its dotted path; tables in lists by their id or name, or else their number.
fn flatten(value: &toml::Value, path: String, keys: &mut BTreeMap<String, String>) {
    let under = |name: &str| match path.as_str() {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        toml::Value::Table(table) => {
            table.iter().for_each(|(name, value)| flatten(value, under(name), keys));
        }
        toml::Value::Array(list) if list.iter().any(toml::Value::is_table) => {
            for (number, value) in list.iter().enumerate() {
                let named = ["id", "name"].iter().find_map(|key| value.get(key)?.as_str());
                let number = (number + 1).to_string();
                flatten(value, under(named.unwrap_or(&number)), keys);
            }
        }
        value => drop(keys.insert(path, value.to_string())),
    }
}

/// The keys whose values differ, with both.
fn differing(
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> Vec<(String, String, String)> {
    let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
    keys.sort();
    keys.dedup();
    let value = |keys: &BTreeMap<String, String>, key| keys.get(key).cloned().unwrap_or_default();
    keys.into_iter()
        .map(|key| (key.clone(), value(old, key), value(new, key)))
        .filter(|(_, before, after)| before != after)
        .collect()
}

/// The windows of every tier that is asked for, as the plans of `fleet` have them.
fn planned(fleet: &Fleet, arguments: &DiffArguments, now: Minute) -> anyhow::Result<Vec<Placed>> {
    let tiers: Vec<TierId> = match arguments.tier.as_slice() {
        [] => fleet.tier_ids().collect(),
        named => {
            named.iter().map(|name| question::tier(fleet, name)).collect::<anyhow::Result<_>>()?
        }
    };
    let taken: Vec<TierId> =
        tiers.into_iter().filter(|&tier| !fleet.participants(tier).is_empty()).collect();
    let mut allowance = Allowance::new(Searching::default(), 0.0);
    let mut windows = Vec::new();
    for (done, &tier) in taken.iter().enumerate() {
        let shares = u32::try_from(taken.len() - done).unwrap_or(u32::MAX);
        let request = Request::of_tier(fleet, tier, now);
        let plan = allowance.plan(shares, fleet, &request, &mut |_| {})?;
        windows.extend(diff::of_plan(fleet, &plan));
    }
    Ok(windows)
}
