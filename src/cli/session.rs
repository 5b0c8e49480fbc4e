//! How does one run of the program talk? Results, remarks and failures, each to its place.

use std::io::{IsTerminal, Write};

use lowtide::fleet::Fleet;
use lowtide::report::ink::{Depth, Palette};
use lowtide::report::text::Style;
use lowtide::words::harmless::harmless;
use lowtide::words::lines::broken;

use crate::cli::arguments::{Color, Common};
use crate::cli::output;

/// One run of the program: the options that hold everywhere, and where to write.
pub struct Session<'a> {
    pub common: &'a Common,
    pub stdout: &'a mut dyn Write,
    pub stderr: &'a mut dyn Write,
}

impl Session<'_> {
    /// Writes a result where it was asked for.
    pub fn result(&mut self, text: &str) -> anyhow::Result<()> {
        output::write(text, self.common.output.as_deref(), self.stdout)
    }

    /// Says something beside the result, unless asked to be quiet.
    pub fn tell(&mut self, text: &str) {
        if !self.common.quiet {
            self.note(text);
        }
    }

    /// Writes a note beside the result, no wider than the terminal.
    fn note(&mut self, text: &str) {
        let mut text = by_line(text);
        if let Some(width) = columns(std::io::stderr().is_terminal()) {
            text = broken(&text, width).trim_end().to_owned();
        }
        let _ = writeln!(self.stderr, "{text}");
    }

    /// Says what a calendar lacks where nobody is named who publishes it.
    pub fn tell_without_publisher(&mut self, fleet: &Fleet) {
        let Some(publisher) = &fleet.publisher else {
            self.tell("the region file has no `[publisher]`: the calendar names no organizer, and has no X-MAINTNOTE fields");
            return;
        };
        if publisher.domain.is_none() {
            self.tell("the provider of `[publisher]` is no domain and there is no `organizer`: the ids of events end in `lowtide.invalid`");
        }
    }

    /// Says something that only few want to know.
    pub fn tell_more(&mut self, text: &str) {
        if self.common.verbose {
            self.note(text);
        }
    }

    pub fn fail(&mut self, error: &anyhow::Error) {
        if let Some(faults) = error.downcast_ref::<lowtide::file::Faults>() {
            let terminal = std::io::stderr().is_terminal();
            let text = faults.render(self.color(terminal), columns(terminal));
            let _ = write!(self.stderr, "{text}");
        } else {
            self.note(&format!("error: {error:#}"));
        }
    }

    pub fn color(&self, terminal: bool) -> bool {
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

    /// What pictures on standard output may be made of.
    pub fn palette(&self) -> Palette {
        let depth = if self.style().color { depth() } else { Depth::None };
        // A file is read by who knows what: it has all letters.
        let unicode = self.common.output.is_some() || is_unicode();
        Palette { depth, dark: is_dark(), unicode }
    }

    /// How text on standard output may look.
    pub fn style(&self) -> Style {
        const WIDTH: usize = 100;
        let width = self.width().unwrap_or(WIDTH);
        Style { width, color: self.color(self.is_terminal()) }
    }

    /// How wide the terminal is that the result goes to, if it goes to one: `COLUMNS`, or what
    /// the terminal says.
    pub fn width(&self) -> Option<usize> {
        columns(self.is_terminal())
    }

    fn is_terminal(&self) -> bool {
        self.common.output.is_none() && std::io::stdout().is_terminal()
    }
}

/// `COLUMNS`, or how wide the terminal is, where there is one.
fn columns(is_terminal: bool) -> Option<usize> {
    let asked = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|&c| c > 0);
    let real = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    asked.or_else(|| if is_terminal { real() } else { None })
}

/// What the terminal says it can show, by the variables that terminals set.
fn depth() -> Depth {
    let says = |name: &str, part: &str| {
        std::env::var(name).is_ok_and(|value| value.to_ascii_lowercase().contains(part))
    };
    if says("COLORTERM", "truecolor") || says("COLORTERM", "24bit") || says("TERM", "direct") {
        Depth::True
    } else if says("TERM", "256") {
        Depth::Indexed
    } else {
        Depth::Sixteen
    }
}

/// Whether the terminal writes light on dark, as most do; `COLORFGBG` says `15;0` then.
fn is_dark() -> bool {
    let Ok(colours) = std::env::var("COLORFGBG") else { return true };
    let background = colours.rsplit(';').next().and_then(|number| number.parse::<u8>().ok());
    background.is_none_or(|number| number < 7 || number == 8)
}

/// Whether the locale has more letters than ASCII: the first of these variables that is set
/// counts.
fn is_unicode() -> bool {
    let set = |name: &&str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find(set).and_then(|n| std::env::var(n).ok());
    let locale = locale.unwrap_or_default().to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// Each line of `text`, made [`harmless`].
fn by_line(text: &str) -> String {
    text.lines().map(harmless).collect::<Vec<_>>().join("\n")
}
