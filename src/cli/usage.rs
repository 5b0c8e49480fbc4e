//! What was meant by words that no option takes?

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::arguments::command_line;

/// Adds to clap's words what to write instead, where a file, a tier or a value stands without
/// its option, or an option has the name that others give it.
pub fn with_tip(mut error: clap::Error, typed: &[OsString]) -> clap::Error {
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) else { return error };
    if let Some(tip) = tip(word, typed) {
        // In place of an option that is near by its letters only.
        error.remove(ContextKind::SuggestedArg);
        let tips = ContextValue::StyledStrs(vec![tip.into()]);
        error.insert(ContextKind::Suggested, tips);
    }
    error
}

/// Commands that no region file matters to.
const READ_NO_FILE: [&str; 5] = ["explain-code", "init", "schema", "completions", "man"];

fn tip(word: &str, typed: &[OsString]) -> Option<String> {
    let line = command_line();
    let command = typed.iter().skip(1).find_map(|word| line.find_subcommand(word))?;
    let argument =
        |id: &str| command.get_arguments().find(|argument| argument.get_id().as_str() == id);
    if let Some(option) = word.strip_prefix("--") {
        if option == "region" && argument("only").is_some() {
            let named = following(word, typed).unwrap_or("ID".to_owned());
            return Some(format!("plan for some regions only with `--only {named}`"));
        }
        let formats = argument("format").map(|format| format.get_possible_values());
        let is_format =
            formats.is_some_and(|all| all.iter().any(|format| format.matches(option, true)));
        return is_format.then(|| format!("name a format with `-f {option}`"));
    }
    if word.starts_with('-') {
        return None;
    }
    if let Some(path) = setting_before(word, typed) {
        return Some(format!("a setting is one word: `--set {path}={word}`"));
    }
    if word.ends_with(".toml") || word.contains('/') {
        let reads = !READ_NO_FILE.contains(&command.get_name());
        return reads.then(|| format!("name a region file with `-r {word}`"));
    }
    argument("tier").map(|_| format!("name a tier with `--tier {word}`"))
}

/// The word after `option`, where that is no option.
fn following(option: &str, typed: &[OsString]) -> Option<String> {
    let at = typed.iter().position(|word| word == option)?;
    let next = typed.get(at + 1)?.to_str()?;
    (!next.starts_with('-')).then(|| next.to_owned())
}

/// The path that stands between `--set` and `word`, with no value of its own.
fn setting_before<'t>(word: &str, typed: &'t [OsString]) -> Option<&'t str> {
    let at = typed.iter().position(|one| one == word)?;
    let (option, path) = (typed.get(at.checked_sub(2)?)?, typed.get(at - 1)?.to_str()?);
    (option == "--set" && !path.contains('=')).then_some(path)
}
