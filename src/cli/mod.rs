//! What was typed, and what comes of it.

mod announce;
mod arguments;
mod calendar;
mod check;
mod exit;
mod explain;
mod findings;
mod input;
mod output;
mod plan;
mod question;
mod suite;
mod usage;
mod validate;
mod whatif;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::Path;

use anyhow::bail;
use clap::{CommandFactory, Parser};
use lowtide::fleet::Fleet;
use lowtide::report::text::Style;

use arguments::{Arguments, Color, Command, Common};
use exit::Exit;

/// Runs the program: results go to `stdout`, everything else to `stderr`.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Exit {
    let typed: Vec<OsString> = arguments.into_iter().collect();
    let arguments = match Arguments::try_parse_from(&typed) {
        Ok(arguments) => arguments,
        Err(error) => {
            let error = usage::with_tip(error, &typed);
            // clap decides by itself whether this is help or a mistake.
            let _ = error.print();
            return if error.use_stderr() { Exit::Failed } else { Exit::Yes };
        }
    };
    let mut session = Session { common: &arguments.common, stdout, stderr };
    match session.run(&arguments.command) {
        Ok(exit) => exit,
        Err(error) => {
            session.fail(&error);
            Exit::Failed
        }
    }
}

/// One run of the program: the options that hold everywhere, and where to write.
struct Session<'a> {
    common: &'a Common,
    stdout: &'a mut dyn Write,
    stderr: &'a mut dyn Write,
}

impl Session<'_> {
    fn run(&mut self, command: &Command) -> anyhow::Result<Exit> {
        match command {
            Command::Plan(arguments) => return plan::run(self, arguments),
            Command::Explain(arguments) => return explain::run(self, arguments),
            Command::Whatif(arguments) => return whatif::run(self, arguments),
            Command::Calendar(arguments) => return calendar::run(self, arguments),
            Command::Validate(arguments) => return validate::run(self, arguments),
            Command::Check(arguments) => return check::run(self, arguments),
            Command::Announce(arguments) => return announce::run(self, arguments),
            Command::Test(arguments) => return suite::run(self, arguments),
            Command::Init => self.init()?,
            Command::Schema => {
                let schema = serde_json::to_string_pretty(&lowtide::file::schema())?;
                self.result(&format!("{schema}\n"))?;
            }
            Command::Completions { shell } => {
                let mut script = Vec::new();
                clap_complete::generate(*shell, &mut command_line(), "lowtide", &mut script);
                self.result(&String::from_utf8(script)?)?;
            }
            Command::Man { command } => {
                let page = manual(command.as_deref())?;
                self.result(&page)?;
            }
            Command::Heatmap(_) => bail!("`heatmap` is not built yet"),
            Command::Learn(_) => bail!("`learn` is not built yet"),
        }
        Ok(Exit::Yes)
    }

    /// Writes the starter file where the region file is looked for, unless there is one.
    fn init(&mut self) -> anyhow::Result<()> {
        let path = self.common.output.as_deref().unwrap_or(&self.common.regions);
        if path == Path::new("-") {
            return output::write(lowtide::file::STARTER, None, self.stdout);
        }
        if path.symlink_metadata().is_ok() {
            bail!(
                "`{}` exists and is left as it is; name another file with `-o FILE`",
                path.display()
            );
        }
        output::write(lowtide::file::STARTER, Some(path), self.stdout)?;
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

    /// Writes a result where it was asked for.
    fn result(&mut self, text: &str) -> anyhow::Result<()> {
        output::write(text, self.common.output.as_deref(), self.stdout)
    }

    /// Says something beside the result, unless asked to be quiet.
    fn tell(&mut self, text: &str) {
        if !self.common.quiet {
            let _ = writeln!(self.stderr, "{text}");
        }
    }

    /// Says what a calendar lacks where nobody is named who publishes it.
    fn tell_without_publisher(&mut self, fleet: &Fleet) {
        let Some(publisher) = &fleet.publisher else {
            self.tell("the region file has no `[publisher]`: the calendar names no organizer, and has no X-MAINTNOTE fields");
            return;
        };
        if publisher.domain.is_none() {
            self.tell("the provider of `[publisher]` is no domain and there is no `organizer`: the ids of events end in `lowtide.invalid`");
        }
    }

    /// Says something that only few want to know.
    fn tell_more(&mut self, text: &str) {
        if self.common.verbose {
            let _ = writeln!(self.stderr, "{text}");
        }
    }

    fn fail(&mut self, error: &anyhow::Error) {
        if let Some(faults) = error.downcast_ref::<lowtide::file::Faults>() {
            let _ = write!(
                self.stderr,
                "{}",
                faults.render(self.color(std::io::stderr().is_terminal()))
            );
        } else {
            let _ = writeln!(self.stderr, "error: {error:#}");
        }
    }

    fn color(&self, terminal: bool) -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self.common.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                !set("NO_COLOR") && (set("CLICOLOR_FORCE") || (terminal && !dumb))
            }
        }
    }

    /// How text on standard output may look.
    fn style(&self) -> Style {
        const WIDTH: usize = 100;
        let asked = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|&c| c > 0);
        let terminal = self.common.output.is_none() && std::io::stdout().is_terminal();
        let real = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = asked.or_else(|| if terminal { real() } else { None }).unwrap_or(WIDTH);
        Style { width, color: self.color(terminal) }
    }
}

/// The command line without the names that are only reserved.
fn command_line() -> clap::Command {
    Arguments::command()
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
