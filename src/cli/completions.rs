//! What completes in a shell? A script, and the names that it asks for while somebody types.

use std::path::{Path, PathBuf};

use clap_complete::Shell;
use lowtide::file;
use lowtide::lint::findings as lints;
use lowtide::validate;

use crate::cli::arguments::command_line;
use crate::cli::completed::Names;
use crate::cli::session::Session;

/// The options that take such names, as a script has them.
const OPTIONS: [(&str, &str); 10] = [
    ("--tier", "tiers"),
    ("-t", "tiers"),
    ("--only", "regions"),
    ("--except", "regions"),
    ("--region", "regions"),
    ("--calendar", "calendars"),
    ("--error", "codes"),
    ("--warn", "codes"),
    ("--ignore", "codes"),
    ("--no-accept", "codes"),
];

/// The script for a shell; in bash, zsh and fish it asks `lowtide complete` for names.
pub fn script(shell: Shell) -> anyhow::Result<String> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command_line(), "lowtide", &mut script);
    let script = String::from_utf8(script)?;
    let asking = match shell {
        Shell::Bash => bash,
        Shell::Zsh => zsh,
        Shell::Fish => fish,
        _ => return Ok(script),
    };
    let mut before = "";
    let mut asked = String::new();
    for line in script.lines() {
        asked.push_str(&asking(before, line).unwrap_or_else(|| line.to_owned()));
        asked.push('\n');
        before = line;
    }
    Ok(asked)
}

fn names_of(option: &str) -> Option<&'static str> {
    OPTIONS.iter().find(|(known, _)| *known == option).map(|(_, names)| *names)
}

/// `--tier)` stands on the line before.
fn bash(before: &str, line: &str) -> Option<String> {
    let names = names_of(before.trim().strip_suffix(')')?)?;
    let (indent, _) = line.split_once("COMPREPLY=($(compgen -f")?;
    let asked = format!("$(lowtide complete {names} \"${{COMP_WORDS[@]}}\" 2>/dev/null)");
    Some(format!("{indent}COMPREPLY=($(compgen -W \"{asked}\" -- \"${{cur}}\"))"))
}

/// `'*--only=[...]:ID,...:_default' \`
fn zsh(_: &str, line: &str) -> Option<String> {
    let option = line.split("=[").next()?;
    let at = option.rfind("--")?;
    let names = names_of(&option[at..])?;
    let start = line.strip_suffix(":_default' \\")?;
    Some(format!("{start}:{{compadd -- $(lowtide complete {names} ${{words}} 2>/dev/null)}}' \\"))
}

/// `complete -c lowtide -n ... -l only -d '...' -r`
fn fish(_: &str, line: &str) -> Option<String> {
    let (_, rest) = line.split_once(" -l ")?;
    let names = names_of(&format!("--{}", rest.split(' ').next()?))?;
    let asked = format!("(lowtide complete {names} (commandline -opc) 2>/dev/null)");
    line.ends_with(" -r").then(|| format!("{line} -f -a \"{asked}\""))
}

/// The names, one a line; none where the region file is not to be had.
pub fn names(session: &Session, names: Names, words: &[String]) -> String {
    let found = match names {
        Names::Codes => {
            let kinds = [validate::kinds(), lints::kinds()].concat();
            Some(kinds.into_iter().map(|kind| kind.code.to_owned()).collect())
        }
        _ => of_file(session, names, words),
    };
    let mut found: Vec<String> = found.unwrap_or_default();
    found.sort_unstable();
    found.dedup();
    found.iter().map(|name| format!("{name}\n")).collect()
}

fn of_file(session: &Session, names: Names, words: &[String]) -> Option<Vec<String>> {
    let source = session.read(&region_file(words)).ok()?;
    let fleet = file::read_fleet(&source, &[], &session.zones().ok()?).ok()?;
    let regions = fleet.regions.iter();
    Some(match names {
        Names::Tiers => fleet.tiers.iter().map(|tier| tier.name.clone()).collect(),
        Names::Regions => {
            let groups = regions.clone().flat_map(|region| &region.groups);
            let groups = groups.map(|group| format!("@{group}"));
            regions.clone().map(|region| region.id.clone()).chain(groups).collect()
        }
        Names::Calendars => fleet.calendars.iter().map(|calendar| calendar.name.clone()).collect(),
        Names::Codes => Vec::new(),
    })
}

/// The region file that is named on the line, so far.
fn region_file(words: &[String]) -> PathBuf {
    let is_option = |word: &String| word == "-r" || word == "--regions";
    let at = words.iter().position(is_option);
    let named = at.and_then(|at| words.get(at + 1)).filter(|word| *word != "-");
    Path::new(named.map_or("regions.toml", String::as_str)).to_owned()
}
