//! What was meant by words that no option takes?

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::arguments::command_line;

/// Adds to clap's words what to write instead, where a file or a tier stands without its
/// option.
pub fn with_tip(mut error: clap::Error, typed: &[OsString]) -> clap::Error {
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) else { return error };
    if let Some(tip) = tip(word, typed) {
        let tips = ContextValue::StyledStrs(vec![tip.into()]);
        error.insert(ContextKind::Suggested, tips);
    }
    error
}

/// Commands that no region file matters to.
const READ_NO_FILE: [&str; 5] = ["explain-code", "init", "schema", "completions", "man"];

fn tip(word: &str, typed: &[OsString]) -> Option<String> {
    if word.starts_with('-') {
        return None;
    }
    let line = command_line();
    let command = typed.iter().skip(1).find_map(|word| line.find_subcommand(word))?;
    if word.ends_with(".toml") || word.contains('/') {
        let reads = !READ_NO_FILE.contains(&command.get_name());
        return reads.then(|| format!("name a region file with `-r {word}`"));
    }
    let takes_a_tier = command.get_arguments().any(|argument| argument.get_id() == "tier");
    takes_a_tier.then(|| format!("name a tier with `--tier {word}`"))
}
