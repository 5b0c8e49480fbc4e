//! `lowtide announce`: who is told what, when, in their own time.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, bail};
use lowtide::announce::schedule::Standing;
use lowtide::announce::{self, Announcement, Announcements, Event, Question, facts};
use lowtide::file::{self, Folder};
use lowtide::fleet::Fleet;
use lowtide::fleet::wording::kind::Kind;
use lowtide::ground::minute::Minute;
use lowtide::report::{self, json};
use lowtide::window::Window;
use lowtide::words::locale::Tag;

use crate::cli::arguments::{AnnounceArguments, AnnounceFormat};
use crate::cli::exit::Exit;
use crate::cli::session::Session;
use crate::cli::{input, question};

/// A notice that a rule asks for and that is late makes the answer no; all else is yes.
pub fn run(session: &mut Session, arguments: &AnnounceArguments) -> anyhow::Result<Exit> {
    let Some(path) = &arguments.file else {
        bail!(
            "there is no window to announce; name a file of proposed windows or a plan, or `-` for standard input"
        );
    };
    if path == Path::new("-") && session.common.regions == *path {
        bail!("the region file and the windows cannot both be read from standard input");
    }
    let mut fleet = session.read_fleet(&arguments.settings.set)?;
    let now = session.now(Some(&fleet))?;
    read_folder(&session.folder_of(&session.common.regions), &mut fleet)?;
    let windows = file::read_windows(&input::read(path)?, &fleet)?;
    let (windows, names) = chosen(&fleet, windows, arguments)?;
    let until = match &arguments.until {
        Some(written) => Some(session.instant("until", written, &fleet, now)?),
        None => None,
    };
    let event = event(arguments, until, &windows, &names)?;
    let asked = Question { now, windows: &windows, names: &names, event };
    let mut announcements = announce::announce(&fleet, &asked)?;
    narrow(&mut announcements, &fleet, arguments)?;
    let format = arguments.format.unwrap_or(match event {
        Some(_) => AnnounceFormat::Text,
        None => AnnounceFormat::Table,
    });
    let schedule = session
        .tables_on_clocks(report::announcements::document(&fleet, &announcements), &fleet)?;
    let text = match format {
        AnnounceFormat::Table => schedule.to_text(session.style()),
        AnnounceFormat::Text => report::announcements::text(&fleet, &announcements),
        AnnounceFormat::Markdown => {
            report::announcements::markdown(&fleet, &announcements, &schedule)
        }
        AnnounceFormat::Json => json::announcements::of_announcements(&fleet, &announcements),
        AnnounceFormat::Ics => {
            session.tell_without_publisher(&fleet);
            report::ics::announcements::of_announcements(&fleet, &announcements)
        }
    };
    session.result(&text)?;
    warn(session, &fleet, &announcements);
    Ok(if announcements.broken() == 0 { Exit::Yes } else { Exit::No })
}

/// Says what is late, and who is told something in a language that is not theirs.
fn warn(session: &mut Session, fleet: &Fleet, announcements: &Announcements) {
    for told in &announcements.list {
        let Standing::Late(by) = told.entry.standing else { continue };
        let entry = &told.entry;
        let whom = entry.audience.name();
        let regions: Vec<String> =
            entry.regions.iter().map(|&r| format!("`{}`", fleet.regions[r].id)).collect();
        let what = match entry.rules_of(fleet).next() {
            Some(rule) => format!("the notice that rule `{}` asks for", rule.id),
            None => format!("`{}`", entry.kind.name()),
        };
        session.tell(&format!(
            "late by {}: {what} to {whom} of {} was due at {}, for `{}`",
            by,
            regions.join(", "),
            entry.at,
            announcements.names[entry.window],
        ));
    }
    let foreign: BTreeSet<(&str, &str)> = announcements
        .list
        .iter()
        .filter_map(|told| {
            told.message.instead_of.as_deref().map(|tag| (tag, told.message.locale.as_str()))
        })
        .collect();
    for (wanted, found) in foreign {
        session.tell(&format!(
            "note: there is no text in `{wanted}`, so that `{found}` is used; add one as `[[announcements.texts]]`"
        ));
    }
}

/// Adds the texts of the folder that the region file names; its own come first.
pub fn read_folder(within: &Folder, fleet: &mut Fleet) -> anyhow::Result<()> {
    let Some(folder) = &fleet.wording.folder else { return Ok(()) };
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder of templates `{}`", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            if !within.holds(&path) {
                bail!(file::refusal(&path.display().to_string()));
            }
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        bail!("the folder of templates `{}` has no `.toml` files", folder.display());
    }
    for path in files {
        fleet.wording.texts.extend(file::read_texts(&input::read(&path)?)?);
    }
    Ok(())
}

/// The windows that `--window` names and that `--region` concerns, or all, and what they go by.
fn chosen(
    fleet: &Fleet,
    windows: Vec<Window>,
    arguments: &AnnounceArguments,
) -> anyhow::Result<(Vec<Window>, Vec<String>)> {
    let names = facts::names(fleet, &windows);
    for name in &arguments.window {
        if !names.contains(name) {
            return Err(question::unknown("window", name, names.iter().map(String::as_str)));
        }
    }
    let ids = |window: &Window| -> Vec<&str> {
        window.regions.iter().map(|&region| fleet.regions[region].id.as_str()).collect()
    };
    let known: BTreeSet<&str> = windows.iter().flat_map(ids).collect();
    if let Some(unknown) = arguments.region.iter().find(|id| !known.contains(id.as_str())) {
        return Err(question::unknown("region", unknown, known.into_iter()));
    }
    let asked_for = |name: &String| arguments.window.is_empty() || arguments.window.contains(name);
    let concerned = |window: &Window| {
        arguments.region.is_empty()
            || ids(window).iter().any(|id| arguments.region.iter().any(|asked| asked == id))
    };
    let wanted: Vec<bool> = windows
        .iter()
        .zip(&names)
        .map(|(window, name)| asked_for(name) && concerned(window))
        .collect();
    let pairs = windows.into_iter().zip(names).zip(wanted);
    let chosen: (Vec<Window>, Vec<String>) =
        pairs.filter(|(_, wanted)| *wanted).map(|(pair, _)| pair).unzip();
    if chosen.0.is_empty() && !arguments.window.is_empty() {
        bail!(
            "no window of `--window` is of {}",
            arguments.region.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
        );
    }
    Ok(chosen)
}

fn event(
    arguments: &AnnounceArguments,
    until: Option<Minute>,
    windows: &[Window],
    names: &[String],
) -> anyhow::Result<Option<Event>> {
    let Some(kind) = arguments.event else { return Ok(None) };
    let of_one = matches!(kind, Kind::Started | Kind::Extended | Kind::Finished | Kind::RolledBack);
    if of_one && arguments.window.is_empty() && names.len() > 1 {
        const SHOWN: usize = 6;
        let shown: Vec<String> = names.iter().take(SHOWN).map(|n| format!("`{n}`")).collect();
        let more = if names.len() > SHOWN { ", ..." } else { "" };
        bail!(
            "there are {} windows, and this happens to some of them; name these with `--window`, or theirs with `--region`: {}{more}",
            names.len(),
            shown.join(", ")
        );
    }
    match (kind, until) {
        (Kind::Extended, None) => {
            bail!(
                "`--event extended` needs the new end; add `--until 2026-12-06T23:00:00Z`, for example"
            )
        }
        (Kind::Extended, Some(until)) => {
            let mut named = windows.iter().zip(names);
            if let Some((window, name)) = named.find(|(window, _)| window.interval.end() >= until) {
                bail!(
                    "`{name}` ends at {}; expected `--until` after that, found {until}; choose windows with `--window`",
                    window.interval.end()
                );
            }
        }
        (_, Some(_)) => {
            bail!("`--until` is the new end of a window; it goes with `--event extended`")
        }
        (_, None) => {}
    }
    Ok(Some(Event { kind, until }))
}

/// Leaves what `--audience`, `--region` and `--lang` ask for; each name has to be there.
fn narrow(
    announcements: &mut Announcements,
    fleet: &Fleet,
    arguments: &AnnounceArguments,
) -> anyhow::Result<()> {
    let audience = |told: &Announcement| told.entry.audience.name().to_owned();
    let language = |told: &Announcement| Tag::new(&told.message.locale).language().to_owned();
    let regions = |told: &Announcement| -> Vec<String> {
        told.entry.regions.iter().map(|&region| fleet.regions[region].id.clone()).collect()
    };
    keep(announcements, "audience", &arguments.audience, |told| vec![audience(told)])?;
    keep(announcements, "region", &arguments.region, regions)?;
    keep(announcements, "language", &arguments.lang, |told| {
        vec![told.message.locale.clone(), language(told)]
    })
}

/// Leaves what has one of the `wanted` names; none are wanted for all.
fn keep(
    announcements: &mut Announcements,
    what: &str,
    wanted: &[String],
    names: impl Fn(&Announcement) -> Vec<String>,
) -> anyhow::Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let known: BTreeSet<String> = announcements.list.iter().flat_map(&names).collect();
    if let Some(unknown) = wanted.iter().find(|name| !known.contains(*name)) {
        let known = known.iter().map(String::as_str);
        return Err(question::unknown(what, unknown, known));
    }
    announcements.list.retain(|told| names(told).iter().any(|name| wanted.contains(name)));
    Ok(())
}
