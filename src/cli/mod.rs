//! What was typed, and what comes of it.

mod allowance;
mod announce;
mod any_code;
mod arguments;
mod calendar;
mod check;
mod clocks;
mod codes;
mod completed;
mod completions;
mod diff;
mod ending;
mod events;
mod examples;
mod exit;
mod explain;
mod findings;
mod formats;
mod heatmap;
mod input;
mod judging;
mod learn;
mod now;
mod output;
mod plan;
mod progress;
mod question;
mod review;
mod session;
mod suite;
mod usage;
mod validate;
mod values;
mod watch;
mod whatif;

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

use anyhow::bail;
use clap::FromArgMatches;
use lowtide::file;
use lowtide::report::json;

use arguments::{Arguments, Command, SchemaOf, command_line};
use exit::Exit;
use session::Session;

/// Runs the program: results go to `stdout`, everything else to `stderr`.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Exit {
    let typed: Vec<OsString> = arguments.into_iter().collect();
    let matches = command_line().try_get_matches_from(&typed);
    let read = matches.and_then(|found| Ok((Arguments::from_arg_matches(&found)?, found)));
    let (arguments, matches) = match read {
        Ok(read) => read,
        Err(error) => {
            let error = usage::with_tip(error, &typed);
            // clap decides by itself whether this is help or a mistake.
            let _ = error.print();
            return if error.use_stderr() { Exit::Failed } else { Exit::Yes };
        }
    };
    let mut session = Session { common: &arguments.common, stdout, stderr };
    match ending::check(&matches).and_then(|()| session.run(&arguments.command)) {
        Ok(exit) => exit,
        Err(error) => {
            session.fail(&error);
            Exit::Failed
        }
    }
}

impl Session<'_> {
    fn run(&mut self, command: &Command) -> anyhow::Result<Exit> {
        match command {
            Command::Plan(arguments) if arguments.watch => {
                let given = &arguments.question.given;
                let files = [given.existing.as_deref(), arguments.keep.as_deref()];
                return watch::run(self, &files, |session| plan::run(session, arguments));
            }
            Command::Plan(arguments) => return plan::run(self, arguments),
            Command::Explain(arguments) => return explain::run(self, arguments),
            Command::Whatif(arguments) if arguments.watch => {
                let given = &arguments.question.given;
                let files = [given.existing.as_deref(), arguments.against.as_deref()];
                return watch::run(self, &files, |session| whatif::run(session, arguments));
            }
            Command::Whatif(arguments) => return whatif::run(self, arguments),
            Command::Calendar(arguments) => return calendar::run(self, arguments),
            Command::Validate(arguments) => return validate::run(self, arguments),
            Command::Heatmap(arguments) if arguments.watch => {
                let files = [arguments.given.existing.as_deref()];
                return watch::run(self, &files, |session| heatmap::run(session, arguments));
            }
            Command::Heatmap(arguments) => return heatmap::run(self, arguments),
            Command::Diff(arguments) => return diff::run(self, arguments),
            Command::Now(arguments) => return now::run(self, arguments),
            Command::Check(arguments) => return check::run(self, arguments),
            Command::Events(arguments) => return events::run(self, arguments),
            Command::Announce(arguments) => return announce::run(self, arguments),
            Command::Test(arguments) => return suite::run(self, arguments),
            Command::ExplainCode { code } => return codes::run(self, code.as_deref()),
            Command::Learn(arguments) => return learn::run(self, arguments),
            Command::Review(arguments) => return review::run(self, arguments),
            Command::Init { full } => self.init(*full)?,
            Command::Schema { of: SchemaOf::Regions } => self.of_keys(&file::schema())?,
            Command::Schema { of: SchemaOf::Windows } => self.of_keys(&file::windows_schema())?,
            Command::Schema { of: SchemaOf::Tests } => self.of_keys(&file::tests_schema())?,
            Command::Schema { of: SchemaOf::Plan } => self.result(json::SCHEMA)?,
            Command::Schema { of: SchemaOf::Diff } => self.result(json::diff::SCHEMA)?,
            Command::Schema { of: SchemaOf::Week } => self.result(json::week::SCHEMA)?,
            Command::Schema { of: SchemaOf::Now } => self.result(json::now::SCHEMA)?,
            Command::Schema { of: SchemaOf::Events } => self.result(json::events::SCHEMA)?,
            Command::Schema { of: SchemaOf::Learn } => self.result(json::learn::SCHEMA)?,
            Command::Schema { of: SchemaOf::Review } => self.result(json::review::SCHEMA)?,
            Command::Completions { shell } => self.result(&completions::script(*shell)?)?,
            Command::Complete { names, word, words } => {
                let found = completions::names(self, *names, word, words);
                self.result(&found)?;
            }
            Command::Man { command } => {
                let page = manual(command.as_deref())?;
                self.result(&page)?;
            }
        }
        Ok(Exit::Yes)
    }

    /// Prints the schema of a file that people write.
    fn of_keys(&mut self, schema: &serde_json::Value) -> anyhow::Result<()> {
        self.result(&format!("{}\n", serde_json::to_string_pretty(schema)?))
    }

    /// Writes the starter file where the region file is looked for, unless there is one.
    fn init(&mut self, full: bool) -> anyhow::Result<()> {
        let text = match full {
            true => file::full(),
            false => file::STARTER.to_owned(),
        };
        let path = self.common.output.as_deref().unwrap_or(&self.common.regions);
        if path == Path::new("-") {
            return output::write(&text, None, self.stdout);
        }
        if path.symlink_metadata().is_ok() {
            bail!(
                "`{}` exists and is left as it is; name another file with `-o FILE`",
                path.display()
            );
        }
        output::write(&text, Some(path), self.stdout)?;
        let file = if path == Path::new("regions.toml") {
            String::new()
        } else {
            format!(" -r {}", path.display())
        };
        self.tell(&format!(
            "wrote `{}`; edit it, then run `lowtide check{file}` and `lowtide plan --tier weekly{file}`",
            path.display(),
        ));
        Ok(())
    }
}

fn manual(command: Option<&str>) -> anyhow::Result<String> {
    let mut line = command_line();
    line.build();
    let subject = match command {
        None => line,
        Some(name) => {
            let Some(found) = line.find_subcommand(name).filter(|c| !c.is_hide_set()) else {
                bail!("there is no command `{name}`; `lowtide help` lists them");
            };
            found.clone().display_name(format!("lowtide-{name}"))
        }
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(subject).render(&mut page)?;
    Ok(String::from_utf8(page)?)
}
