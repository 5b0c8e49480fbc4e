//! Does the name of the file say the same as the format that is written to it?

use anyhow::bail;
use clap::ArgMatches;

use crate::cli::arguments::command_line;

/// The formats that files of an ending hold.
const ENDINGS: [(&str, &[&str]); 7] = [
    ("json", &["json", "gitlab", "sarif", "aws-ssm"]),
    ("md", &["markdown"]),
    ("csv", &["csv"]),
    ("ics", &["ics"]),
    ("html", &["html"]),
    ("xml", &["junit"]),
    ("sarif", &["sarif"]),
];

/// Refuses to write a table into `plan.json`.
///
/// # Errors
/// When the ending of `--output` stands for another format, which the command has, too.
pub fn check(matches: &ArgMatches) -> anyhow::Result<()> {
    let Some((name, given)) = matches.subcommand() else { return Ok(()) };
    let text = |id: &str| {
        let mut values = given.try_get_raw(id).ok().flatten()?;
        values.next()?.to_str().map(str::to_owned)
    };
    let Some(output) = text("output") else { return Ok(()) };
    let line = command_line();
    let command = line.find_subcommand(name);
    let Some(option) = command
        .and_then(|command| command.get_arguments().find(|argument| argument.get_id() == "format"))
    else {
        return Ok(());
    };
    let format = text("format").unwrap_or("table".to_owned()).to_lowercase();
    let ending = output.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let Some((_, formats)) = ENDINGS.iter().find(|(known, _)| *known == ending) else {
        return Ok(());
    };
    let values = option.get_possible_values();
    let offered = formats.iter().find(|format| values.iter().any(|own| own.matches(format, false)));
    match offered {
        Some(meant) if !formats.contains(&format.as_str()) => bail!(
            "`{output}` ends with `.{ending}`, but its format would be `{format}`; add `-f {meant}`, or name the file otherwise"
        ),
        _ => Ok(()),
    }
}
