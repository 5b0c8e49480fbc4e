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

/// What the line says, whatever bash breaks words at: it takes `--only=sg` for three words, and
/// `@emea` for two.
const BASH_WORDS: &str = r#"
    local line="${COMP_LINE:0:COMP_POINT}"
    cur="${line##*[[:space:]]}"
    read -ra line <<<"${line%"${cur}"}"
    prev="${line[${#line[@]} - 1]}"
    if [[ "${cur}" == --*=* ]]; then
        prev="${cur%%=*}"
        cur="${cur#*=}"
    fi"#;

/// `--tier)` stands on the line before.
fn bash(before: &str, line: &str) -> Option<String> {
    if line.trim() == "prev=\"$3\"" {
        return Some(BASH_WORDS.trim_start_matches('\n').to_owned());
    }
    let names = names_of(before.trim().strip_suffix(')')?)?;
    let (indent, _) = line.split_once("COMPREPLY=($(compgen -f")?;
    let asked =
        format!("$(lowtide complete {names} \"${{cur}}\" \"${{COMP_WORDS[@]}}\" 2>/dev/null)");
    // Bash puts them in the place of what it takes for the word.
    Some(format!(
        "{indent}COMPREPLY=($(compgen -W \"{asked}\" -- \"${{cur}}\"))\n\
         {indent}COMPREPLY=(\"${{COMPREPLY[@]#\"${{cur%\"$2\"}}\"}}\")"
    ))
}

/// `'*--only=[...]:ID,...:_default' \`, `'-t+[...]:TIER:_default' \`
fn zsh(_: &str, line: &str) -> Option<String> {
    let head = line.split('[').next()?.trim_end_matches(['=', '+']);
    let is_of_option = |c: char| c == '-' || c.is_ascii_lowercase();
    let names = names_of(head.rsplit(|c| !is_of_option(c)).next()?)?;
    let start = line.strip_suffix(":_default' \\")?;
    // Its `words` are those of the command alone.
    let asked = format!("$(lowtide complete {names} \"$PREFIX\" ${{(z)LBUFFER}} 2>/dev/null)");
    Some(format!("{start}:{{compadd -- {asked}}}' \\"))
}

/// `complete -c lowtide -n ... -l only -d '...' -r`
fn fish(_: &str, line: &str) -> Option<String> {
    let (_, rest) = line.split_once(" -l ")?;
    let names = names_of(&format!("--{}", rest.split(' ').next()?))?;
    let asked =
        format!("(lowtide complete {names} (commandline -ct) (commandline -opc) 2>/dev/null)");
    line.ends_with(" -r").then(|| format!("{line} -f -a \"{asked}\""))
}

/// The names that may take the place of `word`, one a line; none where the region file is not
/// to be had. Of a list, each stands behind what is listed already.
pub fn names(session: &Session, names: Names, word: &str, words: &[String]) -> String {
    let found = match names {
        Names::Codes => {
            let kinds = [validate::kinds(), lints::kinds()].concat();
            Some(kinds.into_iter().map(|kind| kind.code.to_owned()).collect())
        }
        _ => of_file(session, names, words),
    };
    let value = match word.split_once('=') {
        Some((option, value)) if option.starts_with("--") => value,
        _ => word,
    };
    let listed = value.rfind(',').map_or("", |comma| &value[..=comma]);
    let mut found: Vec<String> = found.unwrap_or_default();
    found.retain(|name| !listed.split(',').any(|known| known == name));
    found.sort_unstable();
    found.dedup();
    found.iter().map(|name| format!("{listed}{name}\n")).collect()
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

/// The region file that is named on the line, so far; bash takes `--regions=a.toml` for three
/// words.
fn region_file(words: &[String]) -> PathBuf {
    let mut words = words.iter().map(String::as_str);
    let named = words.find_map(|word| match word {
        "-r" | "--regions" => Some(None),
        _ => word.strip_prefix("--regions=").or(word.strip_prefix("-r")).map(Some),
    });
    let named = named.and_then(|inside| inside.or_else(|| words.find(|&word| word != "=")));
    Path::new(named.filter(|&name| name != "-").unwrap_or("regions.toml")).to_owned()
}
